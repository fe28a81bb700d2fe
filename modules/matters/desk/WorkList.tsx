import '#kit/ui/desk/detail.css'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { dueWidth, fittingColumns, isTooNarrow } from '#kit/ui/desk/fitting-columns.ts'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { useWidth } from '#kit/ui/desk/width.ts'
import { DueTime, Moment, PlatformDue } from '#kit/ui/DueTime.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { WorkItem } from '#modules/matters/contract.ts'
import type { WorkReason } from '#modules/matters/screens/work.ts'

const empty: Record<WorkReason, { title: string; words: string }> = {
  waits: { title: '没有等您办的事', words: '派给您单位、退回给您、请您审批的事项会出现在这里，最急的在最上面。' },
  due: { title: '没有快到期的事', words: '离时限不远的事项会出现在这里。' },
  overdue: { title: '没有超期的事', words: '过了时限还没有办的事项会出现在这里，直到办完或延期获准。' },
  asked: { title: '您没有请别人办的事', words: '您派出、转出、请协办的事项会出现在这里，直到对方办完。' },
}

const urgencies = { urgent: '紧急', emergency: '特急' } as const

type WorkListProps = {
  reason: WorkReason
  work: Pick<UseInfiniteQueryResult, 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'>
  /** Undefined while it is read. */
  items: readonly WorkItem[] | undefined
  openId: string | undefined
  /** Only what matches the search is shown. */
  narrowed: boolean
  toOf: (item: WorkItem) => string | undefined
  ticked?: Parameters<typeof RowList<WorkItem>>[0]['ticked']
  rowKeys: NonNullable<Parameters<typeof RowList<WorkItem>>[0]['rowKeys']>
}

export function WorkList({ reason, work, items, openId, narrowed, toOf, ticked, rowKeys }: WorkListProps) {
  const [attach, width] = useWidth()
  const columns = columnsFor(reason, items ?? [], { width: width ?? 0, ticks: ticked !== undefined }, openId !== undefined)
  return (
    <div className="rows-ground" ref={attach}>
      {work.error !== null && <Failure error={work.error} retry={() => void work.refetch()} />}
      {items === undefined && work.error === null && <Loading rows={12} />}
      {items?.length === 0 && (narrowed ? <Empty title="列出的事项里没有这些字">换几个字试试，或清空查找框。</Empty> : <Empty title={empty[reason].title}>{empty[reason].words}</Empty>)}
      {items !== undefined && items.length > 0 && width !== undefined && (
        <RowList label="事项" columns={columns} rows={items} idOf={(item) => item.matterId} toOf={toOf} subject="title" openId={openId} rowKeys={rowKeys} {...(ticked === undefined || columns.length === 1 ? {} : { ticked })} />
      )}
      {items !== undefined && work.hasNextPage && (
        <p className="rows-more">
          已列出 {items.length} 件
          <button type="button" className="plain-button" disabled={work.isFetchingNextPage} onClick={() => void work.fetchNextPage()}>
            {work.isFetchingNextPage ? '正在读取' : '显示更多'}
          </button>
        </p>
      )}
    </div>
  )
}

/** Beside an open one only what one chooses the next by. */
const besideColumns: readonly string[] = ['due', 'title', 'state']
/** What matters least gives way first. */
const givingWay = ['opened', 'number', 'category', 'place', 'waiting']
/** Above this what an approval has waited for and a place stand whole. */
const ROOMY = 1_150

type Room = Parameters<typeof fittingColumns>[2]

function columnsFor(reason: WorkReason, items: readonly WorkItem[], room: Room, isBeside: boolean): readonly Column<WorkItem>[] {
  const all = columnsOf(reason, items, room)
  const fitting = fittingColumns(isBeside ? all.filter(({ key }) => besideColumns.includes(key)) : all, givingWay, room)
  return isTooNarrow(fitting, room) ? [{ key: 'title', title: '事项', cell: (item) => <><Subject item={item} /><Under item={item} reason={reason} /></> }] : fitting
}

function columnsOf(reason: WorkReason, items: readonly WorkItem[], { width, ticks }: Room): readonly Column<WorkItem>[] {
  const isWide = width > ROOMY
  return [
    { key: 'due', title: '时限', width: dueWidth(items, ticks), cell: (item) => <Due item={item} reason={reason} /> },
    { key: 'title', title: '事项', cell: (item) => <Subject item={item} /> },
    { key: 'waiting', title: reason === 'asked' ? '等谁办' : '等办什么', width: isWide ? '172px' : '136px', cell: (item) => (reason === 'asked' ? (item.waitingUnit ?? '') : <Waiting item={item} />) },
    { key: 'state', title: '状态', width: '80px', cell: (item) => item.stateLabel },
    { key: 'category', title: '类别', width: '140px', cell: (item) => <span title={item.categoryLabel}>{item.categoryLabel}</span> },
    { key: 'place', title: '地点', width: isWide ? '200px' : '160px', cell: (item) => <span title={item.place}>{item.place}</span> },
    { key: 'opened', title: '反映时间', width: '122px', cell: (item) => <Moment at={item.openedAt} /> },
    { key: 'number', title: '编号', width: '120px', figure: true, cell: (item) => item.number },
  ]
}

function Due({ item, reason }: { item: WorkItem; reason: WorkReason }) {
  if (item.platformDueAt !== null) return <PlatformDue at={item.platformDueAt} />
  return <DueTime dueAt={item.dueAt} words={item.dueWords} overdue={item.overdue} {...(reason === 'due' ? { soon: true } : {})} />
}

function Under({ item, reason }: { item: WorkItem; reason: WorkReason }) {
  return (
    <span className="row-under">
      <Due item={item} reason={reason} />
      <span>{(reason === 'asked' ? item.waitingUnit : item.waitingForLabel) ?? item.stateLabel}</span>
    </span>
  )
}

/** A decision has no clock of its own, so it says since when somebody waits for it. */
function Waiting({ item }: { item: WorkItem }) {
  return (
    <>
      {item.waitingForLabel ?? ''}
      {item.waitsSince !== null && <span className="aside-word">自 <Moment at={item.waitsSince} /></span>}
    </>
  )
}

function Subject({ item }: { item: WorkItem }) {
  return (
    <span title={item.title}>
      {item.urgency !== 'routine' && <span className={`flag flag-${item.urgency}`}>{urgencies[item.urgency]}</span>}
      {item.title}
    </span>
  )
}
