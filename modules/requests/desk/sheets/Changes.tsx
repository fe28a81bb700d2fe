import { Go } from '#kit/ui/desk/Go.tsx'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import type { Sheet, SheetAppeal } from '#modules/requests/sheets/contract.ts'

/** What this edition says otherwise than the one before it. */
export function Changes({ edition, changes }: { edition: number; changes: NonNullable<Sheet['changes']> }) {
  return (
    <section className="sheet-part" aria-label="与上一版的不同">
      <h2>与第 {edition - 1} 版的不同</h2>
      {changes.figures.length === 0 ? <p>数字没有变，变的是明细。</p> : (
        <table className="sheet-compare">
          <caption className="unseen">改变了的数字</caption>
          <thead><tr><th scope="col">数字</th><th scope="col">第 {edition - 1} 版</th><th scope="col">第 {edition} 版</th></tr></thead>
          <tbody>{changes.figures.map(({ label, before, after }) => <tr key={label}><th scope="row">{label}</th><td>{unbroken(before)}</td><td><strong>{unbroken(after)}</strong></td></tr>)}</tbody>
        </table>
      )}
      <ul className="sheet-changed">
        {changes.rows.map((row, index) => <li key={row.requestId ?? index}><RequestName row={row} />：{row.words.join('；')}</li>)}
      </ul>
    </section>
  )
}

/** A rate breaks before its sign, not behind it. */
const unbroken = (figure: string) => figure.replace('= ', '=\u00A0')

/** Number and title where the reader reaches the request, otherwise that he does not. */
export function RequestName({ row }: { row: NonNullable<SheetAppeal['row']> }) {
  if (row.requestId === null) return <span className="sheet-hidden">还没有派单，或不在您查看范围内的一件</span>
  return <Go to={requestPage.to({ matterId: row.requestId })}><span className="figure">{row.number}</span> {row.title}</Go>
}
