import '#modules/requests/desk/request.css'
import './statistics.css'
import { useState } from 'react'
import { Button, Select } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { REQUEST } from '#modules/requests/desk/api.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { ExclusionRecord } from '#modules/requests/desk/Exclusions.tsx'
import { exclusionsPage, statisticsRowsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { api } from '#modules/requests/desk/statistics/api.ts'
import { PlacedExport } from '#modules/requests/desk/statistics/PlacedExport.tsx'
import { exclusionReasonLabels, exclusionStatusLabels } from '#modules/requests/shapes.ts'
import type { Exclusion, ExclusionReason, RequestRow } from '#modules/requests/shapes.ts'

type Status = Exclusion['status']
const statuses = Object.keys(exclusionStatusLabels) as Status[]
const empty: Record<Status, [title: string, words: string]> = {
  pending: ['没有等待审批的剔除', '承办单位或县中心在诉求页面申请剔除后，会出现在这里，由县里另一位没有承办过的人审批。'],
  approved: ['没有已剔除的诉求', '批准剔除的诉求列在这里，随时可以取消剔除，重新计入考核。'],
  refused: ['没有不同意的申请', '没有批准的剔除申请和审批意见列在这里。'],
  withdrawn: ['没有撤回的申请', '审批之前由申请单位撤回的列在这里。'],
  ended: ['没有取消的剔除', '批准之后又取消、重新计入考核的列在这里。'],
}

/** Why requests do not count: what waits for a decision, and every record with reason, evidence and who decided. */
export default function Exclusions() {
  const { search, setSearch } = usePlace(exclusionsPage)
  const may = useMay()
  const [asking, ask] = useState(false)
  const status = statuses.find((one) => one === search.status) ?? 'pending'
  const reason = search.reason !== undefined && search.reason in exclusionReasonLabels ? (search.reason as ExclusionReason) : undefined
  const list = useInfiniteQuery({
    ...api.listExclusions.infiniteOptions({
      input: (after: string | undefined) => ({ status, ...(reason === undefined ? {} : { reasonKey: reason }), ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: { live: [REQUEST] },
  })
  const items = list.data?.pages.flatMap((page) => page.items)
  const [title, words] = empty[status]
  return (
    <>
      <header className="page-head">
        <h1>剔除</h1>
        <span className="scope-period">剔除的诉求不计入考核，统计时剔除前后都显示</span>
        <div className="page-acts">
          {status === 'approved' && <Go to={statisticsRowsPage.to({}, { set: 'excluded' })}>在统计中查看</Go>}
          {may('export.create') && items !== undefined && items.length > 0 && !asking && <Button onClick={() => ask(true)}>申请导出这些记录</Button>}
        </div>
      </header>
      <div className="statistics-filters">
        <div className="filter-line">
          <nav className="segments" aria-label="状态">
            {statuses.map((one) => (
              <Go key={one} to={exclusionsPage.to({}, { status: one, reason })} className="segment" aria-current={one === status ? 'page' : undefined}>{exclusionStatusLabels[one]}</Go>
            ))}
          </nav>
          <Select
            aria-label="理由" allowClear placeholder="全部理由" style={{ width: 220 }} value={reason ?? null} onChange={(key) => setSearch({ reason: key ?? undefined })}
            options={Object.entries(exclusionReasonLabels).map(([value, label]) => ({ value, label }))}
          />
        </div>
      </div>
      {asking && (
        <PlacedExport
          what="exclusions" filter={{ exclusionStatus: status, ...(reason === undefined ? {} : { exclusionReason: reason }) }}
          title={`申请导出剔除记录：${exclusionStatusLabels[status]}${reason === undefined ? '' : `，${exclusionReasonLabels[reason]}`}`} hint="范围" things="诉求的剔除记录" close={() => ask(false)}
        />
      )}
      <div className="rows-ground">
        {list.error !== null && items === undefined && <Failure error={list.error} retry={() => void list.refetch()} />}
        {items === undefined && list.error === null && <Loading rows={6} />}
        {items?.length === 0 && <Empty title={title}>{words}</Empty>}
        {items?.map(({ request, exclusion }) => <Line key={exclusion.exclusionId} request={request} exclusion={exclusion} />)}
        {list.hasNextPage && <p className="rows-more"><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>再看一些</Button></p>}
      </div>
    </>
  )
}

function Line({ request, exclusion }: { request: RequestRow; exclusion: Exclusion }) {
  const decides = exclusion.status === 'pending' && request.openMoves.includes('decideExclusion')
  return (
    <article className="exclusion" aria-label={`${request.number} ${request.title}`}>
      <header>
        <h2><Go to={requestPage.to({ matterId: request.requestId })}>{request.title}</Go></h2>
        <p><span className="figure">{request.number}</span> {request.categoryLabel}，{request.holder?.name ?? '尚未派单'}承办，{request.stateLabel}</p>
        {decides && <Go to={requestPage.to({ matterId: request.requestId }, { move: 'decideExclusion' })} className="exclusion-act">看原件并审批</Go>}
      </header>
      <ExclusionRecord exclusion={exclusion} />
    </article>
  )
}
