import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Failure } from '#kit/ui/states.tsx'
import { importPage } from '#modules/requests/desk/import/addresses.ts'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import { CancelImport } from '#modules/requests/desk/import/CancelImport.tsx'
import { rowsLeftOpen } from '#modules/requests/desk/import/UnknownCategories.tsx'
import type { ImportDetail } from '#modules/requests/import/contract.ts'

const fates = { open: '新诉求', closed: '存档', returned: '退回' } as const

/** The first rows as they would come in; nothing is written yet. */
export function Preview({ list }: { list: ImportDetail }) {
  const { setSearch } = usePlace(importPage)
  const start = useCommand(api.startImport, { changes: [IMPORT] })
  const returned = list.preview.filter(({ fate }) => fate === 'returned').length
  const left = rowsLeftOpen(list)
  const isChecking = list.state === 'checking'
  return (
    <>
      <section className="card">
        <h2>前 {list.preview.length} 行会这样</h2>
        {returned > 0 && returned === list.preview.length && <p className="import-missing" role="status">这几行都会退回。多半是列对应错了，请返回核对。</p>}
        {left.words > 0 && <p className="import-note" role="status">整个文件里有 {left.words} 种类别本县没有，共 {left.rows} 行，会{list.mapping.unknownCategory === 'return' ? '退回' : '按内容建议'}。点“返回改列”可以逐个对应。</p>}
        <div className="import-scroll stack-ground">
          <table className="rows import-preview stacks">
            <caption className="unseen">前几行会怎样</caption>
            <thead>
              <tr>
                <th scope="col" className="is-figure" style={{ width: 64 }}>行</th>
                <th scope="col" style={{ width: 76 }}>会怎样</th>
                <th scope="col">标题</th>
                <th scope="col" style={{ width: '22%' }}>地点</th>
                <th scope="col" style={{ width: '15%' }}>类别</th>
                <th scope="col" style={{ width: '15%' }}>首接单位</th>
              </tr>
            </thead>
            <tbody>{list.preview.map((row) => <PreviewRow key={row.line} row={row} />)}</tbody>
          </table>
        </div>
      </section>
      <section className="card">
        <p className="import-note">其余的行照此办理。没有办结的由首接单位受理，时限从导入时起算；存档的不进件数和各个率，只帮着看热点、反复和季节；退回的行写明原因，可以取回改好再导入。</p>
        {start.error !== null && <Failure error={start.error} filled />}
        <p className="panel-acts">
          <Button type="primary" disabled={isChecking} loading={start.isPending} onClick={() => start.mutate({ importId: list.importId })}>
            {isChecking ? '正在检查整个文件…' : `导入 ${list.rowCount ?? 0} 行`}
          </Button>
          <Button onClick={() => setSearch({ step: undefined })}>返回改列</Button>
          <CancelImport list={list} />
        </p>
      </section>
    </>
  )
}

function PreviewRow({ row }: { row: ImportDetail['preview'][number] }) {
  return (
    <tr className={row.fate === 'returned' ? 'is-returned' : undefined}>
      <td data-name="行" className="is-figure">{row.line}</td>
      <td data-name="会怎样"><span className={`import-fate import-fate-${row.fate}`}>{fates[row.fate]}</span></td>
      {row.fate === 'returned' ? (
        <th scope="row" colSpan={4} className="import-why"><span className="import-returned-title">{row.title}</span>{row.reason}</th>
      ) : (
        <>
          <th scope="row" title={row.title}>{row.title}</th>
          <td data-name="地点" title={row.area}>{row.area}</td>
          <td data-name="类别" title={row.reason ?? row.category}>{row.category}{row.categoryBy !== 'list' && <span className="import-suggested">{row.categoryBy === 'chosen' ? '对应' : '建议'}</span>}</td>
          <td data-name="首接单位" title={row.receiver}>{row.receiver === '' ? '—' : row.receiver}</td>
        </>
      )}
    </tr>
  )
}
