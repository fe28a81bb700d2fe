import './statistics.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Export } from '#modules/requests/statistics/contract.ts'
import { EXPORT, api } from '#modules/requests/desk/statistics/api.ts'

/** What I asked for, who decided, and the file as long as it may be opened. */
export default function Exports() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(api.listMyExports.queryOptions({ meta: { live: [EXPORT] } }))
  const opened = () => setTimeout(() => void queries.invalidateQueries({ queryKey: api.listMyExports.key() }), 2_000)
  return (
    <>
      <header className="page-head">
        <h1>我申请的导出</h1>
      </header>
      <div className="rows-ground">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data?.items.length === 0 && <Empty title="还没有申请过导出">在诉求列表上，或在统计里点开一个数字之后，点“申请导出”。负责人同意后，文件会出现在这里，只有您能打开。</Empty>}
        {data !== undefined && data.items.length > 0 && (
          <table className="rows exports-table stacks">
            <caption className="unseen">我申请的导出，最近的在前</caption>
            <thead>
              <tr>
                <th scope="col">内容和用途</th>
                <th scope="col" className="is-figure" style={{ width: 90 }}>行数</th>
                <th scope="col" className="from-960" style={{ width: 150 }}>申请时间</th>
                <th scope="col" style={{ width: 160 }}>审批</th>
                <th scope="col" style={{ width: 230 }}>文件</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={item.exportId}>
                  <td><Asked item={item} /></td>
                  <td data-name="行数" className="is-figure">{item.rowCount}</td>
                  <td data-name="申请时间" className="from-960"><Moment at={item.createdAt} /></td>
                  <td data-name="审批">
                    {item.stateLabel}
                    {item.decidedBy !== null && <span className="export-why" title={item.decision ?? undefined}>{item.decidedBy}{item.decision === null ? '' : `：${item.decision}`}</span>}
                  </td>
                  <td data-name="文件">
                    {item.mayOpen && <a href={`/api/exports/${item.exportId}/file`} download onClick={opened}>打开表格</a>}
                    {item.mayOpen && <span className="export-why"><Moment at={item.expiresAt} /> 销毁，已打开 {item.openedCount} 次</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}

export function Asked({ item }: { item: Export }) {
  return (
    <>
      <span className="export-what" title={item.description}>{item.description}</span>
      <span className="export-why" title={item.reason}>用途：{item.reason}</span>
    </>
  )
}
