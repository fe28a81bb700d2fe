import '#kit/ui/desk/detail.css'
import './places.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { StateShape } from '#kit/ui/Icon.tsx'
import { sayDay } from '#kit/ui/days.ts'
import { useMay } from '#kit/ui/person.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { AreaChange } from '#modules/places/contract.ts'
import { AreaTabs } from '#modules/places/desk/AreaTabs.tsx'
import { CancelChange } from '#modules/places/desk/CancelChange.tsx'
import { areaChangesPage, areasPage } from '#modules/places/desk/addresses.ts'
import { AREA, api } from '#modules/places/desk/api.ts'
import { statusWords } from '#modules/places/desk/changes.ts'

const statuses = ['planned', 'effective', 'failed', 'cancelled'] as const
const PAGE = 50

const empty: Readonly<Record<AreaChange['status'], { title: string; words: string }>> = {
  planned: { title: '没有计划中的变更', words: '定在以后某一天的更名、改属、合并、拆分和撤销会等在这里，到那一天零点自动生效，此前可以取消。' },
  effective: { title: '还没有变更生效', words: '每次变更都会记在这里，谁也改不掉。' },
  failed: { title: '没有未能生效的变更', words: '计划的那一天条件已不成立的变更会出现在这里，写明原因，请重新办理。' },
  cancelled: { title: '没有取消的变更', words: '生效前取消的计划会留在这里。' },
}

/** What is planned for the tree, and what was done to it. */
export default function AreaChanges() {
  const { search } = usePlace(areaChangesPage)
  const status = statuses.find((one) => one === search.status) ?? 'planned'
  const list = useInfiniteQuery(
    api.listAreaChanges.infiniteOptions({
      input: (after: string | undefined) => ({ status, limit: PAGE, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: { live: [AREA] },
    }),
  )
  const changes = list.data?.pages.flatMap((page) => page.changes)
  return (
    <>
      <header className="page-head">
        <h1>区划变更</h1>
      </header>
      <AreaTabs here="changes" />
      <nav className="subtabs" aria-label="变更的状态">
        {statuses.map((one) => (
          <Go key={one} to={areaChangesPage.to({}, { status: one === 'planned' ? undefined : one })} className="subtab" aria-current={one === status ? 'page' : undefined}>
            {statusWords[one]}
          </Go>
        ))}
      </nav>
      <div className="rows-ground">
        {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
        {changes === undefined && list.error === null && <Loading rows={6} />}
        {changes?.length === 0 && <Empty title={empty[status].title}>{empty[status].words}</Empty>}
        {changes !== undefined && changes.length > 0 && (
          <table className="rows changes-table stacks">
            <caption className="unseen">区划变更</caption>
            <thead>
              <tr>
                <th scope="col">变更</th>
                <th scope="col" style={{ width: 128 }}>生效日期</th>
                <th scope="col" style={{ width: 150 }}>{settledWords(status)}</th>
                <th scope="col" style={{ width: 128 }}>状态</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => <OneChange key={change.areaChangeId} change={change} />)}
            </tbody>
          </table>
        )}
        {changes !== undefined && list.hasNextPage && (
          <p className="rows-more">
            已列出 {changes.length} 项
            <button type="button" className="plain-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? '正在读取' : '显示更早的'}
            </button>
          </p>
        )}
      </div>
    </>
  )
}

/** Which moment a change is listed with. */
function settledWords(status: AreaChange['status']): string {
  return status === 'planned' ? '提出' : statusWords[status]
}

function OneChange({ change }: { change: AreaChange }) {
  const mayChange = useMay()('area.change')
  return (
    <tr>
      <td className="changes-sentence">
        <Go to={areasPage.to({}, { open: change.areaIds[0] })} className="subject">{change.sentence}</Go>
        {change.failure !== null && <p className="word-missed">{change.failure}</p>}
      </td>
      <td data-name="生效日期">{sayDay(change.on)}</td>
      <td data-name={settledWords(change.status)}><Moment at={change.settledAt ?? change.orderedAt} /></td>
      <td>{change.status === 'planned' && mayChange ? <CancelChange change={change} /> : <StatusWord status={change.status} />}</td>
    </tr>
  )
}

function StatusWord({ status }: { status: AreaChange['status'] }) {
  const shape = { planned: 'calm', effective: 'done', cancelled: 'waiting', failed: 'missed' } as const
  return (
    <span className={`status-word status-${status}`}>
      <StateShape nearness={shape[status]} />
      {statusWords[status]}
    </span>
  )
}
