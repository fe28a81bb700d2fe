import './requests.css'
import { Suspense, lazy, useState } from 'react'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { FailureBoundary, Loading } from '#kit/ui/states.tsx'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { BulkBar } from '#modules/requests/desk/BulkBar.tsx'
import { FilterBar } from '#modules/requests/desk/FilterBar.tsx'
import { RequestRows } from '#modules/requests/desk/RequestRows.tsx'
import { TextSearch } from '#modules/requests/desk/TextSearch.tsx'
import { reportPage, requestPage, requestsPage } from '#modules/requests/desk/addresses.ts'
import { filtersOf, useListedRequests } from '#modules/requests/desk/listed-requests.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { useQuickSign } from '#modules/requests/desk/quick-sign.ts'
import { useRoomBeside } from '#kit/ui/desk/width.ts'

const RequestDetail = lazy(() => import('#modules/requests/desk/RequestDetail.tsx'))
const ListExport = lazy(() => import('#modules/requests/desk/statistics/ListExport.tsx'))

const tabs: readonly { label: string; filters: Filters }[] = [
  { label: '全部', filters: {} },
  { label: '未办结', filters: { stage: 'open' } },
  { label: '已超期', filters: { overdue: 'true' } },
  { label: '已办结', filters: { stage: 'ended' } },
]

/** Every request that I may read, narrowed by the address; beside it, where there is room, the one that is open. */
export default function Requests() {
  const { search, setSearch } = usePlace(requestsPage)
  const filters = filtersOf(search)
  const listed = useListedRequests(filters)
  const beside = useRoomBeside()
  const may = useMay()
  const go = useGo()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [asking, ask] = useState(false)
  const open = beside ? search.open : undefined
  const close = () => setSearch({ open: undefined, move: undefined })
  const narrow = (change: Filters) => {
    setTicked(new Set())
    setSearch({ ...change, open: undefined, move: undefined })
  }
  const toOf = (row: RequestRow, move?: string) => (beside ? requestsPage.to({}, { ...search, open: row.requestId, move }) : requestPage.to({ matterId: row.requestId }, { move }))
  const sign = useQuickSign()
  useKeys('详情', open === undefined ? [] : [{ key: 'Escape', label: '收起详情', run: close }])
  return (
    <>
      <header className="page-head">
        <h1>诉求</h1>
        <div className="page-acts">
          <TextSearch value={search.text} change={(text) => narrow({ text })} />
          {may('export.create') && listed.rows !== undefined && listed.rows.length > 0 && <Button onClick={() => ask(true)}>申请导出</Button>}
          {may('request.reportFor') && <Button onClick={() => go(reportPage.to({}))}>代报诉求</Button>}
        </div>
      </header>
      <nav className="tabs" aria-label="办理情况">
        {tabs.map((tab) => (
          <Go key={tab.label} to={requestsPage.to({}, { ...filters, stage: undefined, overdue: undefined, ...tab.filters })} className="tab" aria-current={isTab(tab.filters, filters) ? 'page' : undefined}>
            {tab.label}
          </Go>
        ))}
      </nav>
      <FilterBar filters={filters} change={narrow} />
      {asking && (
        <Suspense fallback={<Loading rows={3} />}>
          <ListExport filters={filters} close={() => ask(false)} />
        </Suspense>
      )}
      {listed.unseen > 0 && (
        <p className="rows-new" role="status">
          <Button size="small" onClick={() => void listed.showNew()}>
            有 {listed.unseen} 件新诉求，点此显示
          </Button>
        </p>
      )}
      <div className={open === undefined ? 'beside' : 'beside beside-open'}>
        <div>
          <RequestRows
            {...listed}
            narrowed={Object.keys(filters).length > 0}
            clear={() => narrow(Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])))}
            openId={open}
            toOf={toOf}
            ticked={{ ids: ticked, change: setTicked, labelOf: (row) => row.number }}
            rowKeys={[
              { key: 's', label: '签收', run: (row) => void sign(row) },
              { key: 'd', label: '派单', run: (row) => go(toOf(row, 'dispatch')) },
            ]}
          />
          {ticked.size > 0 && <BulkBar rows={(listed.rows ?? []).filter((row) => ticked.has(row.requestId))} clear={() => setTicked(new Set())} done={() => void listed.refresh()} />}
        </div>
        {open !== undefined && (
          <aside className="beside-detail" aria-label="诉求详情">
            <button type="button" className="plain-button beside-close" title="收起详情（Esc）" aria-label="收起详情" onClick={close}>
              <Icon name="close" size={18} />
            </button>
            <FailureBoundary key={open}>
              <Suspense fallback={<Loading rows={10} />}>
                <RequestDetail key={open} requestId={open} move={search.move} openMove={(move) => setSearch({ move }, { replace: true })} />
              </Suspense>
            </FailureBoundary>
          </aside>
        )}
      </div>
    </>
  )
}

function isTab(tab: Filters, filters: Filters): boolean {
  return tab.stage === filters.stage && tab.overdue === filters.overdue
}
