import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { bases, basisWords, compareRates, measureWords, measures, notInTime, notYetDue, openOverdue, unanswered } from '#modules/requests/statistics/rules.ts'
import { Denominators } from '#modules/requests/desk/statistics/Denominators.tsx'
import { Count, CountChange, RateFigure } from '#modules/requests/desk/statistics/Figure.tsx'
import type { Against } from '#modules/requests/desk/statistics/Figure.tsx'
import { rowsAddressOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

type TotalsProps = { question: Question; figures: Statistics; rest: { view: string | undefined; measure: string | undefined } }

/** What came in, and the five rates with and without the excluded requests, each beside the period before and the same days of the year before. */
export function Totals({ question, figures }: TotalsProps) {
  const { total, totalBefore, totalYear } = figures
  const before = sayPeriod(figures.periodBefore)
  const year = figures.periodYear === null ? null : sayPeriod(figures.periodYear)
  // One that stands alone needs no name; nothing stands against a time in which nothing came in.
  const isFirst = totalBefore.received === 0
  const against = [
    ...(isFirst ? [] : [{ ...(totalYear === null ? {} : { name: '环比' }), counts: totalBefore, words: before }]),
    ...(totalYear === null || year === null ? [] : [{ name: '同比', counts: totalYear, words: year }]),
  ]
  const apart = [
    { words: '不予受理', value: total.received - total.assessable, set: 'declined' as const },
    { words: '已剔除', value: total.excluded, set: 'excluded' as const },
    { words: '还没到期', value: notYetDue(total), set: 'notYetDue' as const },
    { words: '超期', value: notInTime(total, 'all'), set: 'notInTime' as const },
    { words: '超期还没办结', value: openOverdue(total, 'all'), set: 'openOverdue' as const },
    { words: '回访未答（不进任何率）', value: unanswered(total), set: 'unanswered' as const },
  ]
  const isUnripe = bases.some((basis) => measures.some((measure) => compareRates(total, totalBefore, basis, measure).direction === 'unripe'))
  const opens = (basis: Question['basis']) => (set: Parameters<typeof rowsAddressOf>[1]) => rowsAddressOf(question, set, { basis })
  return (
    <section className="totals" aria-label="合计">
      <p className="totals-line">
        收到 <strong><Count value={total.received} set="received" opens={opens('all')} /></strong> 件
        {against.map(({ name, counts, words }: Against) => <CountChange key={words} {...(name === undefined ? {} : { name })} now={total.received} before={counts.received} beforeWords={words} />)}
        <span className="totals-apart">
          {apart.map(({ words, value, set }) => (
            <span key={set}>{words} <Count value={value} set={set} opens={opens('all')} /></span>
          ))}
        </span>
        <span className="totals-before">环比 {before}{isFirst ? '，那时没有收到诉求' : ''}{year !== null && `；同比 ${year}${totalYear === null ? '，那时还没有完整的数据' : ''}`}</span>
      </p>
      {isUnripe && <p className="totals-unripe">还没到期的，本期 {notYetDue(total)} 件、上期 {notYetDue(totalBefore)} 件：上期多办了一段时间，现在比不公平。标“先不比”的，等到期了再比升降。</p>}
      <table className="totals-rates">
        <caption className="unseen">五个率，剔除后与未剔除</caption>
        <thead>
          <tr>
            <td aria-label="剔除后还是未剔除" />
            {measures.map((measure) => (
              <th key={measure} scope="col">
                {measureWords[measure].name}
                <span className="measure-words">{measureWords[measure].part} ÷ {measureWords[measure].whole.assessable}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bases.map((basis) => (
            <tr key={basis} className={basis === question.basis ? 'is-basis' : undefined}>
              <th scope="row">{basisWords[basis]}</th>
              {measures.map((measure) => (
                <td key={measure}>
                  <RateFigure measure={measure} counts={total} against={against} basis={basis} opens={opens(basis)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Denominators question={question} figures={figures} />
    </section>
  )
}
