import type { ReactNode } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty } from '#kit/ui/states.tsx'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { splitWords } from '#modules/requests/statistics/row-sets.ts'
import { sayRate, suggestionRate } from '#modules/requests/statistics/rules.ts'
import { Count } from '#modules/requests/desk/statistics/Figure.tsx'
import { addressOf, deeperInto, narrowedTo, rowsAddressOf } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

type SuggestionFiguresProps = { question: Question; figures: Statistics; rest: { view: string | undefined; measure: string | undefined } }

/** How often what was suggested as a request came in is what staff made of it, by the category that it has now. */
export function SuggestionFigures({ question, figures, rest }: SuggestionFiguresProps) {
  if (figures.total.suggested === 0) return <Empty title="这段时间没有受理过有类别建议的诉求">居民上报时系统按内容建议类别，受理以后才算命中不命中。换一段时间再看。</Empty>
  const all = (set: Parameters<typeof rowsAddressOf>[1]) => rowsAddressOf(question, set, { basis: 'all' })
  return (
    <div className="rows-ground">
      <p className="chart-words">启用学习结果时由它建议类别，没有启用时按提示词建议。合计下面把两种分开列；再往下的各行，两种合在一起算。</p>
      <table className="rows figures-table suggestion-figures stacks">
        <caption className="unseen">类别建议命中率，按{splitWords[question.by].replace(/^按/, '')}</caption>
        <thead>
          <tr>
            <th scope="col" style={{ width: '28%' }}>{question.by === 'category' ? '最后的类别' : splitWords[question.by].replace(/^按日|^按周|^按月/, '时间')}</th>
            <th scope="col" className="is-figure">受理时有建议</th>
            <th scope="col" className="is-figure">与建议一致</th>
            <th scope="col" className="is-figure">与建议不一致</th>
            <th scope="col" className="is-figure">命中率</th>
          </tr>
        </thead>
        <tbody>
          <Line counts={figures.total} opens={all} name={<strong>合计</strong>} />
          {suggesters.filter(({ key }) => suggestionRate(figures.total, key).whole > 0).map(({ key, name }) => <Line key={key} by={key} counts={figures.total} opens={all} name={name} />)}
          {figures.rows.filter(({ counts }) => counts.suggested > 0).map((row) => {
            const deeper = deeperInto(question, row)
            return <Line key={row.key} counts={row.counts} opens={(set) => rowsAddressOf(question, set, { ...narrowedTo(question, row), basis: 'all' })} name={deeper === undefined ? row.name : <Go to={addressOf(question, deeper, rest)} className="subject">{row.name}</Go>} />
          })}
        </tbody>
      </table>
    </div>
  )
}

type Suggester = 'model' | 'words'
const suggesters: readonly { key: Suggester; name: string }[] = [{ key: 'model', name: '学习结果建议的' }, { key: 'words', name: '提示词建议的' }]
const sets = {
  all: { whole: 'suggested', right: 'suggestedRight', wrong: 'suggestedWrong' },
  model: { whole: 'suggestedByModel', right: 'suggestedByModelRight', wrong: 'suggestedByModelWrong' },
  words: { whole: 'suggestedByWords', right: 'suggestedByWordsRight', wrong: 'suggestedByWordsWrong' },
} as const

type LineProps = { name: ReactNode; counts: Statistics['total']; opens: (set: Parameters<typeof rowsAddressOf>[1]) => string; by?: keyof typeof sets }

function Line({ name, counts, opens, by = 'all' }: LineProps) {
  const { whole, right, wrong } = sets[by]
  const hits = suggestionRate(counts, by)
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-name="受理时有建议" className="is-figure"><Count value={hits.whole} set={whole} opens={opens} /></td>
      <td data-name="与建议一致" className="is-figure"><Count value={hits.part} set={right} opens={opens} /></td>
      <td data-name="与建议不一致" className="is-figure"><Count value={hits.whole - hits.part} set={wrong} opens={opens} /></td>
      <td data-name="命中率" className="is-figure">{sayRate(hits)}</td>
    </tr>
  )
}
