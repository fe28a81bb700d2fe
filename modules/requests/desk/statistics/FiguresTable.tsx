import { Go } from '#kit/ui/desk/Go.tsx'
import { Empty } from '#kit/ui/states.tsx'
import type { Statistics, StatisticsRow } from '#modules/requests/statistics/contract.ts'
import { splitWords } from '#modules/requests/statistics/row-sets.ts'
import { basisWords, measureWords, measures, openOverdue } from '#modules/requests/statistics/rules.ts'
import { Count, CountChange, RateFigure } from '#modules/requests/desk/statistics/Figure.tsx'
import { addressOf, deeperInto, narrowedTo, rowsAddressOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

type FiguresTableProps = { question: Question; figures: Statistics; rest: { view: string | undefined; measure: string | undefined } }

/** One line for each part of the split: what came in, and the five rates with what they divide by what. */
export function FiguresTable({ question, figures, rest }: FiguresTableProps) {
  const isTime = question.by === 'day' || question.by === 'week' || question.by === 'month'
  const beforeWords = isTime ? '前一行' : sayPeriod(figures.periodBefore)
  if (figures.total.received === 0 && figures.totalBefore.received === 0) return <Empty title="这段时间没有收到诉求">换一段时间，或去掉筛选条件再看。</Empty>
  return (
    <div className="figures-scroll stack-ground">
      <table className="rows figures-table stacks">
        <caption className="unseen">按{splitWords[question.by].replace(/^按/, '')}统计，{basisWords[question.basis]}</caption>
        <thead>
          <tr>
            <th scope="col" className="figures-name">{splitWords[question.by].replace(/^按日|^按周|^按月/, '时间')}</th>
            <th scope="col" className="is-figure" style={{ width: 104 }}>收到</th>
            {measures.map((measure) => (
              <th key={measure} scope="col" className="is-rate" title={`${measureWords[measure].part} ÷ ${measureWords[measure].whole[question.basis]}，${basisWords[question.basis]}`}>
                {measureWords[measure].name}
              </th>
            ))}
            <th scope="col" className="is-figure" style={{ width: 104 }} title={`有环节超过期限，并且现在还没有办结，${basisWords[question.basis]}`}>超期未结</th>
          </tr>
        </thead>
        <tbody>
          {figures.rows.map((row) => (
            <Line key={row.key} row={isTime || figures.totalBefore.received > 0 ? row : { ...row, before: null }} question={question} rest={rest} beforeWords={beforeWords} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ row, question, rest, beforeWords }: { row: StatisticsRow; question: Question; rest: FiguresTableProps['rest']; beforeWords: string }) {
  const deeper = deeperInto(question, row)
  const narrowed = narrowedTo(question, row)
  const opens = (set: Parameters<typeof rowsAddressOf>[1]) => rowsAddressOf(question, set, narrowed)
  return (
    <tr>
      <th scope="row" title={row.name}>{deeper === undefined ? row.name : <Go to={addressOf(question, deeper, rest)} className="subject">{row.name}</Go>}</th>
      <td data-name="收到" className="is-figure">
        <Count value={row.counts.received} set="received" opens={(set) => rowsAddressOf(question, set, { ...narrowed, basis: 'all' })} />
        <CountChange now={row.counts.received} before={row.before?.received ?? null} beforeWords={beforeWords} />
      </td>
      {measures.map((measure) => (
        <td key={measure} data-name={measureWords[measure].name}>
          <RateFigure measure={measure} counts={row.counts} against={row.before === null ? [] : [{ counts: row.before, words: beforeWords }]} basis={question.basis} opens={opens} />
        </td>
      ))}
      <td data-name="超期未结" className="is-figure"><Count value={openOverdue(row.counts, question.basis)} set="openOverdue" opens={opens} /></td>
    </tr>
  )
}
