import { CancelImport } from '#modules/requests/desk/import/CancelImport.tsx'
import { percentOf } from '#modules/requests/desk/import/outcome-words.ts'
import { Outcome } from '#modules/requests/desk/import/Result.tsx'
import type { ImportDetail } from '#modules/requests/import/contract.ts'

/** How far it is; whoever leaves the page finds it here again. */
export function Running({ list }: { list: ImportDetail }) {
  const percent = percentOf(list)
  return (
    <section className="card">
      <h2>正在导入</h2>
      <p className="import-progress">
        <progress max={100} value={percent} aria-label="已办理的行" />
        <span className="import-figure">{list.rowsTaken} / {list.rowCount} 行（{percent}%）</span>
      </p>
      <Outcome list={list} />
      <p className="import-note">可以离开这一页，导入会继续。</p>
      <p className="panel-acts"><CancelImport list={list} /></p>
    </section>
  )
}
