import './statistics.css'
import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Export } from '#modules/requests/statistics/contract.ts'
import { exportApprovalsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { EXPORT, api } from '#modules/requests/desk/statistics/api.ts'
import { Asked } from '#modules/requests/desk/statistics/Exports.tsx'

/** What waits for my decision, and what was decided in the last thirty days. */
export default function ExportApprovals() {
  const { search, setSearch } = usePlace(exportApprovalsPage)
  const { data, error, refetch } = useQuery(api.listExportsToDecide.queryOptions({ meta: { live: [EXPORT] } }))
  const close = () => setSearch({ open: undefined })
  return (
    <>
      <header className="page-head">
        <h1>导出审批</h1>
      </header>
      <div className="rows-ground">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data?.items.length === 0 && <Empty title="没有等您审批的导出">本单位工作人员申请导出诉求时，会出现在这里，由您同意或说明理由不同意。</Empty>}
        {data !== undefined && data.items.length > 0 && (
          <table className="rows exports-table stacks">
            <caption className="unseen">等我审批的导出在前，然后是最近审批过的</caption>
            <thead>
              <tr>
                <th scope="col">内容和用途</th>
                <th scope="col" className="is-figure" style={{ width: 90 }}>行数</th>
                <th scope="col" style={{ width: 200 }}>申请人</th>
                <th scope="col" className="from-960" style={{ width: 150 }}>申请时间</th>
                <th scope="col" style={{ width: 160 }}>审批</th>
              </tr>
            </thead>
            <tbody>
              {data.items.flatMap((item) => [
                <tr key={item.exportId}>
                  <td><Asked item={item} /></td>
                  <td data-name="行数" className="is-figure">{item.rowCount}</td>
                  <td data-name="申请人">
                    {item.createdBy}
                    <span className="export-why">{item.unit}</span>
                  </td>
                  <td data-name="申请时间" className="from-960"><Moment at={item.createdAt} /></td>
                  <td>
                    {item.mayDecide && search.open !== item.exportId ? <Button onClick={() => setSearch({ open: item.exportId })}>审批</Button> : item.stateLabel}
                    {item.decidedAt !== null && <span className="export-why" title={item.decision ?? undefined}>{item.decidedBy}，<Moment at={item.decidedAt} /></span>}
                  </td>
                </tr>,
                item.mayDecide && search.open === item.exportId && (
                  <tr key={`${item.exportId} form`} className="export-form">
                    <td colSpan={5}>
                      <Decide item={item} close={close} />
                    </td>
                  </tr>
                ),
              ])}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}

function Decide({ item, close }: { item: Export; close: () => void }) {
  const [approve, setApprove] = useState(true)
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState<string>()
  const decide = useCommand(api.decideExport, { done: close, changes: [EXPORT] })
  const submit = () => {
    const said = words.trim()
    setWrong(!approve && said === '' ? '请写明不同意的理由，申请人要看' : undefined)
    if (!approve && said === '') return
    decide.mutate({ exportId: item.exportId, approve, ...(said === '' ? {} : { words: said }) })
  }
  return (
    <ActForm
      title="审批这份导出"
      effect={approve ? `同意后立即生成一份 ${item.rowCount} 行左右的脱敏表格，印有${item.createdBy}的单位、姓名和时间，只有${item.createdBy}能打开，七天后销毁。您的同意记入审计。` : '不同意，不生成文件。申请人会看到您写的理由。'}
      verb={approve ? '同意导出' : '不同意导出'}
      grave={!approve}
      command={decide}
      submit={submit}
      close={close}
    >
      <Choice legend="意见" options={[{ value: 'approve', label: '同意' }, { value: 'refuse', label: '不同意' }]} value={approve ? 'approve' : 'refuse'} change={(choice) => setApprove(choice === 'approve')} />
      <label className="field">
        <span>{approve ? '说明（可不填）' : '理由'}</span>
        <Input.TextArea value={words} maxLength={200} showCount rows={3} status={wrong === undefined ? '' : 'error'} onChange={(event) => setWords(event.target.value)} />
        {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
      </label>
    </ActForm>
  )
}
