import './requests.css'
import { Suspense, useEffect, useState } from 'react'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Empty, Loading } from '#kit/ui/states.tsx'
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

const RequestDetail = lazyOnce(() => import('#modules/requests/desk/RequestDetail.tsx'))
const ListExport = lazyOnce(() => import('#modules/requests/desk/statistics/ListExport.tsx'))

const tabs: readonly { label: string; filters: Filters; none?: string }[] = [
  { label: '全部', filters: {} },
  { label: '未办结', filters: { stage: 'open' }, none: '没有未办结的诉求' },
  { label: '已超期', filters: { overdue: 'true' }, none: '没有超期的诉求' },
  { label: '已办结', filters: { stage: 'ended' }, none: '没有已办结的诉求' },
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
  useEffect(() => {
    // An address that was sent from a wider screen.
    if (!beside && search.open !== undefined) go(requestPage.to({ matterId: search.open }, { move: search.move }), { replace: true })
  }, [beside, search.open, search.move, go])
  const close = () => setSearch({ open: undefined, move: undefined })
  const narrow = (change: Filters) => {
    setTicked(new Set())
    setSearch({ ...change, open: undefined, move: undefined })
  }
  const toOf = (row: RequestRow, move?: string) => (beside ? requestsPage.to({}, { ...search, open: row.requestId, move }) : requestPage.to({ matterId: row.requestId }, { move }))
  const sign = useQuickSign()
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
            nothing={<Nothing filters={filters} narrow={narrow} />}
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
          <Beside key={open} label="诉求详情" close={close}>
            <RequestDetail requestId={open} move={search.move} openMove={(move) => setSearch({ move }, { replace: true })} />
          </Beside>
        )}
      </div>
    </>
  )
}

function Nothing({ filters, narrow }: { filters: Filters; narrow: (changes: Filters) => void }) {
  const names = Object.keys(filters)
  if (names.length === 0) return <Empty title="还没有诉求">居民在手机上反映、热线来电、窗口和上门代报的诉求，落在您管辖范围内的会出现在这里，最新的在最上面。</Empty>
  // A tab alone is no condition that one would clear.
  const none = names.length === 1 ? tabs.find((tab) => isTab(tab.filters, filters))?.none : undefined
  return (
    <Empty title={none ?? '没有符合条件的诉求'}>
      <button type="button" className="plain-button" onClick={() => narrow(Object.fromEntries(names.map((name) => [name, undefined])))}>
        {none === undefined ? '清除条件，看全部诉求' : '看全部诉求'}
      </button>
    </Empty>
  )
}

function isTab(tab: Filters, filters: Filters): boolean {
  return tab.stage === filters.stage && tab.overdue === filters.overdue
}
