import { sayExactly } from '#kit/ui/time-words.ts'
import { sheetPage } from '#modules/requests/desk/sheets/addresses.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { Count } from '#modules/requests/desk/statistics/Figure.tsx'
import type { Sheet } from '#modules/requests/sheets/contract.ts'
import { noCounts } from '#modules/requests/statistics/counts.ts'
import { measureSets } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import { bases, basisWords, measures, measureWords, notInTime, notYetDue, ratesOf, sayRate, unanswered } from '#modules/requests/statistics/rules.ts'
import type { Basis } from '#modules/requests/statistics/rules.ts'

/** The sheet as it is printed, on one page of A4; on the screen each number opens its rows below. */
export function Paper({ sheet }: { sheet: Sheet }) {
  const counts = { ...noCounts, ...sheet.counts }
  const opens = (basis: Basis) => (set: RowSet) => sheetPage.to({ sheetId: sheet.sheetId }, { edition: sheet.edition === sheet.latest ? undefined : String(sheet.edition), set, basis })
  const numbers: [label: string, value: number, set: RowSet][] = [
    ['收到', counts.received, 'received'], ['不予受理', counts.received - counts.assessable, 'declined'], ['已剔除', counts.excluded, 'excluded'], ['还没到期', notYetDue(counts), 'notYetDue'],
    ['超期', notInTime(counts, 'all'), 'notInTime'], ['回访未答', unanswered(counts), 'unanswered'],
  ]
  return (
    <article className="sheet-paper" aria-label="核算单">
      <h2>{sheet.county}诉求办理月度核算单</h2>
      <p className="sheet-under">{sayMonth(sheet.month)} · 第 {sheet.edition} 版{sheet.edition === sheet.latest ? '' : `（已由第 ${sheet.latest} 版代替）`}</p>
      <p className="sheet-unit"><span>单位：{sheet.organization.name}</span><span>计量：件</span></p>
      <table className="sheet-numbers">
        <caption className="unseen">件数</caption>
        <thead><tr>{numbers.map(([label]) => <th key={label} scope="col">{label}</th>)}</tr></thead>
        <tbody><tr>{numbers.map(([label, value, set]) => <td key={label}><Count value={value} set={set} opens={opens('all')} /></td>)}</tr></tbody>
      </table>
      <div className="sheet-wide">
        <table className="sheet-rates">
          <caption className="unseen">五个率：分子、分母和百分数</caption>
          <thead>
            <tr><th scope="col" rowSpan={2}>指标</th>{bases.map((basis) => <th key={basis} scope="colgroup" colSpan={3}>{basisWords[basis]}</th>)}</tr>
            <tr>{bases.flatMap((basis) => ['分子', '分母', '率'].map((word) => <th key={`${basis} ${word}`} scope="col">{word}</th>))}</tr>
          </thead>
          <tbody>
            {measures.map((measure) => (
              <tr key={measure}>
                <th scope="row">{measureWords[measure].name}<span>{measureWords[measure].part} ÷ {measureWords[measure].whole.assessable}</span></th>
                {bases.flatMap((basis) => {
                  const rate = ratesOf(counts, basis)[measure]
                  const { part, whole } = measureSets[measure]
                  return [
                    <td key={`${basis} part`}><Count value={rate.part} set={part} opens={opens(basis)} /></td>,
                    <td key={`${basis} whole`}><Count value={rate.whole} set={whole} opens={opens(basis)} /></td>,
                    <td key={`${basis} rate`}><strong>{sayRate(rate)}</strong></td>,
                  ]
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section className="sheet-formula" aria-label="公式">
        <h3>公式（第 {sheet.formula.version} 版）</h3>
        <ol>{sheet.formula.lines.map((line) => <li key={line}>{line}</li>)}</ol>
      </section>
      <p className="sheet-frozen">
        冻结于 {sayExactly(new Date(sheet.madeAt))}，明细 {sheet.rowCount} 行。
        {sheet.appealUntil === null ? '工作日历载入后算出申诉截止时间。' : `申诉截止 ${sayExactly(new Date(sheet.appealUntil))}。`}
        <span>校验值 {sheet.sha256}</span>
      </p>
      <div className="sheet-signs"><p>单位负责人（签字、盖章）：</p><p>县中心（盖章）：</p><p>年　　月　　日</p></div>
    </article>
  )
}
