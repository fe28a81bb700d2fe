import { Go } from '#kit/ui/desk/Go.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { importsPage } from '#modules/requests/desk/import/addresses.ts'
import { percentOf } from '#modules/requests/desk/import/outcome-words.ts'
import type { ImportDetail } from '#modules/requests/import/contract.ts'
import { OutcomeParts } from '#modules/requests/desk/OutcomeParts.tsx'

const heads = { done: '导入完成', cancelled: '已停止导入', stopped: '导入中止', refused: '文件没有通过检查', checking: '', ready: '', running: '' } as const

/** Every row, accounted for; what came back, and why. */
export function Result({ list }: { list: ImportDetail }) {
  const left = (list.rowCount ?? 0) - list.rowsTaken
  const hasReturned = list.returned > 0 || (list.rowsTaken > 0 && left > 0)
  return (
    <>
      <section className="card">
        <h2>{heads[list.state]}</h2>
        {list.why !== null && <p className="import-missing">{list.why}</p>}
        {list.state !== 'refused' && list.rowsTaken > 0 && <Outcome list={list} />}
        {list.state !== 'refused' && left > 0 && <p className="import-note">{list.rowsTaken === 0 ? '什么也没有导入。' : `办理到 ${percentOf(list)}%，还有 ${left} 行没有办理，和退回的行在一起。`}</p>}
        {hasReturned && list.fileUntil !== null && (
          <p className="import-fetch">
            <a className="import-download" href={`/api/imports/${list.importId}/returned`} download>取回没有导入的行</a>
            <span className="field-hint">和原来的列、顺序、格式一样，最后一列是原因。改好可以直接再导入。<Moment at={list.fileUntil} /> 销毁。</span>
          </p>
        )}
        {hasReturned && list.fileUntil === null && <p className="import-note">文件已销毁，没有导入的行不能再取回。</p>}
        <p className="panel-acts"><Go to={importsPage.to({})}>再导入一份</Go></p>
      </section>
      {list.reasons.length > 0 && (
        <section className="card">
          <h2>为什么退回</h2>
          <table className="import-reasons">
            <caption className="unseen">退回的原因，多的在前</caption>
            <tbody>
              {list.reasons.map(({ reason, count }) => (
                <tr key={reason}>
                  <td>{reason}</td>
                  <td className="import-figure">{count} 行</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

export function Outcome({ list }: { list: ImportDetail }) {
  const parts = [['新诉求', list.addedOpen, '由首接单位受理'], ['存档', list.addedClosed, '已办结，不进各个率'], ['以前已导入', list.alreadyThere, '没有重复'], ['退回', list.returned, '写明了原因']] as const
  return <OutcomeParts parts={parts} />
}
