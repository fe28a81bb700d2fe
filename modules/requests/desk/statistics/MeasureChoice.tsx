import { Go } from '#kit/ui/desk/Go.tsx'
import { basisWords, measureWords, measures } from '#modules/requests/statistics/rules.ts'
import type { Basis, Measure } from '#modules/requests/statistics/rules.ts'
import { addressOf } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

/** Which of the figures a chart or a map shows. */
export function MeasureChoice({ question, view, measure }: { question: Question; view: 'chart' | 'map' | 'ranking'; measure: Measure | 'received' }) {
  return (
    <nav className="filter-line" aria-label="看哪个数">
      <span className="segments">
        {[...measures, ...(view === 'ranking' ? [] : ['received' as const])].map((one) => (
          <Go key={one} to={addressOf(question, {}, { view, measure: one })} aria-current={one === measure ? 'true' : undefined} className="segment">
            {one === 'received' ? '收到件数' : measureWords[one].name}
          </Go>
        ))}
      </span>
    </nav>
  )
}

/** The measure with what it divides by what. */
export function measureTitle(measure: Measure | 'received', basis: Basis): string {
  if (measure === 'received') return '收到的诉求，件'
  const words = measureWords[measure]
  return `${words.name} ＝ ${words.part} ÷ ${words.whole[basis]}，${basisWords[basis]}`
}
