import './requests.css'
import './request.css'
import './board.css'
import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { sayCount } from '#kit/ui/counted.ts'
import { dueWidth } from '#kit/ui/desk/fitting-columns.ts'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { Empty, Failure, FailureBoundary, Loading } from '#kit/ui/states.tsx'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestDetail, RequestRow } from '#modules/requests/shapes.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { useChangesElsewhere } from '#modules/requests/desk/changes.ts'
import { useWidth } from '#kit/ui/desk/width.ts'
import { RequestDue, UrgencyFlag, placeWords } from '#modules/requests/desk/words.tsx'
import { nextOf } from '#modules/requests/desk/next-in-queue.ts'

const PAGE = 50
const REFRESH_MILLISECONDS = 3_000
/** Less than this and the request has a page of its own. */
const ROOM_BESIDE = 900

/** What waits for one kind of act of my unit, the most urgent and soonest due first, page by page. */
export function useQueue(waitingFor: WaitingFor) {
  const queries = useQueryClient()
  const options = api.listQueue.infiniteOptions({
    input: (after: string | undefined) => ({ waitingFor, limit: PAGE, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live: [REQUEST_DETAIL] },
  })
  const list = useInfiniteQuery(options)
  useChangesElsewhere([REQUEST], REFRESH_MILLISECONDS, () => queries.invalidateQueries({ queryKey: options.queryKey }))
  return { list, rows: list.data?.pages.flatMap((page) => page.items), count: list.data?.pages.at(-1)?.count }
}

/** How many wait. */
export function QueueCount({ count }: { count: number | undefined }) {
  return count === undefined ? null : <span className="count">{sayCount(count)}</span>
}

function columnsOf(rows: readonly RequestRow[], withPlace: boolean): readonly Column<RequestRow>[] {
  return [
    { key: 'due', title: '时限', width: dueWidth(rows, false), cell: (row) => <RequestDue row={row} /> },
    { key: 'title', title: '诉求', cell: (row) => <Subject row={row} /> },
    ...(withPlace ? [{ key: 'place', title: '地点', width: '150px', cell: (row: RequestRow) => <span title={row.place}>{placeWords(row)}</span> }] : []),
  ]
}

function Subject({ row }: { row: RequestRow }) {
  return (
    <span title={row.title}>
      <UrgencyFlag urgency={row.urgency} />
      {row.title}
    </span>
  )
}

type BoardProps = {
  queue: ReturnType<typeof useQueue>
  openId: string | undefined
  toOf: (requestId: string) => string
  label: string
  empty: { title: string; words: string }
  children: (request: RequestDetail, next: string | undefined) => ReactNode
}

/** A queue and, beside it, the one in hand; without a choice the first is in hand. */
export function Board({ queue, openId, toOf, label, empty, children }: BoardProps) {
  const [attach, width] = useWidth()
  const { rows, count, list } = queue
  const { error, refetch } = list
  const beside = width === undefined || width >= ROOM_BESIDE
  const open = openId ?? rows?.[0]?.requestId
  const next = nextOf(rows?.map(({ requestId }) => requestId) ?? [], open)
  return (
    <div ref={attach} className={beside && rows?.length !== 0 ? 'beside beside-open' : 'beside'}>
      <div className="rows-ground">
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {rows === undefined && error === null && <Loading rows={12} />}
        {rows?.length === 0 && <Empty title={empty.title}>{empty.words}</Empty>}
        {rows !== undefined && rows.length > 0 && (
          <RowList
            label={label}
            columns={columnsOf(rows, (width ?? 0) > 1_150 || !beside)}
            rows={rows}
            idOf={(row) => row.requestId}
            toOf={(row) => (beside ? toOf(row.requestId) : requestPage.to({ matterId: row.requestId }))}
            subject="title"
            openId={beside ? open : openId}
          />
        )}
        {rows !== undefined && list.hasNextPage && (
          <p className="rows-more">
            已列出最急的 {rows.length} 件，共 {count! >= 999 ? '999 件以上' : `${count} 件`}
            <button type="button" className="plain-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? '正在读取' : '显示更多'}
            </button>
          </p>
        )}
      </div>
      {beside && open !== undefined && (
        <aside className="beside-detail" aria-label="手上这件">
          <FailureBoundary key={open}>
            <Suspense fallback={<Loading rows={8} />}>
              <InHand requestId={open} next={next}>
                {children}
              </InHand>
            </Suspense>
          </FailureBoundary>
        </aside>
      )}
    </div>
  )
}

function InHand({ requestId, next, children }: { requestId: string; next: string | undefined; children: BoardProps['children'] }) {
  const { data: request, error, refetch } = useQuery(api.getRequest.queryOptions({ input: { requestId }, meta: { live: [REQUEST_DETAIL] } }))
  if (error !== null && request === undefined) return <div className="request-failed"><Failure error={error} retry={() => void refetch()} /></div>
  if (request === undefined) return <Loading rows={8} />
  return children(request, next)
}
