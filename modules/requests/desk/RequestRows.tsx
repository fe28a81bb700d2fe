import type { ReactNode } from 'react'
import { dueWidth, fittingColumns, isTooNarrow } from '#kit/ui/desk/fitting-columns.ts'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { Found, RequestRow } from '#modules/requests/shapes.ts'
import { FoundWords, MarkedWords } from '#modules/requests/desk/FoundWords.tsx'
import type { useListedRequests } from '#modules/requests/desk/listed-requests.ts'
import { Day, RequestDue, StateWord, UrgencyFlag, nextWords, placeWords } from '#modules/requests/desk/words.tsx'
import { useWidth } from '#kit/ui/desk/width.ts'

/** `found`: where a search found it; lists that do not search have none. */
type Listed = RequestRow & { found?: Found | null }

type RequestRowsProps = Pick<ReturnType<typeof useListedRequests>, 'list' | 'changed' | 'gone'> & {
  rows: readonly Listed[] | undefined
  /** What is said when there is no row. */
  nothing: ReactNode
  openId?: string | undefined
  toOf: (row: RequestRow) => string
  ticked?: Parameters<typeof RowList<RequestRow>>[0]['ticked']
  rowKeys?: Parameters<typeof RowList<RequestRow>>[0]['rowKeys']
}

export function RequestRows({ list, rows, changed, gone, nothing, openId, toOf, ticked, rowKeys }: RequestRowsProps) {
  const [attach, width] = useWidth()
  const columns = columnsFor(width ?? 0, rows ?? [], ticked !== undefined, changed, gone)
  return (
    <div className="rows-ground" ref={attach}>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {rows === undefined && list.error === null && <Loading rows={12} />}
      {rows?.length === 0 && nothing}
      {rows !== undefined && rows.length > 0 && width !== undefined && (
        <RowList
          label="诉求"
          columns={columns}
          rows={rows}
          idOf={(row) => row.requestId}
          toOf={toOf}
          subject="title"
          openId={openId}
          {...(ticked === undefined || columns.length === 1 ? {} : { ticked })}
          {...(rowKeys === undefined ? {} : { rowKeys })}
        />
      )}
      {rows !== undefined && list.hasNextPage && (
        <p className="rows-more">
          已列出 {rows.length} 件
          <button type="button" className="plain-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? '正在读取' : '显示更多'}
          </button>
        </p>
      )}
    </div>
  )
}

/** What matters least gives way first. */
const givingWay = ['opened', 'category', 'number', 'place', 'holder']

function columnsFor(width: number, rows: readonly Listed[], ticks: boolean, changed: ReadonlySet<string>, gone: ReadonlySet<string>): readonly Column<Listed>[] {
  const subject = (row: Listed) => <Subject row={row} mark={gone.has(row.requestId) ? '已不在此列' : changed.has(row.requestId) ? '有变化' : null} />
  const all: readonly Column<Listed>[] = [
    { key: 'due', title: '时限', width: dueWidth(rows, ticks), cell: (row) => <RequestDue row={row} /> },
    { key: 'title', title: '诉求', cell: subject },
    { key: 'state', title: '状态', width: width > 1158 ? '184px' : width > 794 ? '154px' : '104px', cell: (row) => <State row={row} short={width <= 794} /> },
    { key: 'holder', title: '在谁手里', width: '116px', cell: (row) => <Cut words={row.waitingUnit ?? row.holder?.name ?? ''} /> },
    { key: 'category', title: '类别', width: '98px', cell: (row) => <Cut words={row.categoryLabel.split(' · ').at(-1)!} whole={row.categoryLabel} /> },
    { key: 'place', title: '地点', width: '126px', cell: (row) => <Cut words={placeWords(row)} whole={row.place} /> },
    { key: 'opened', title: '反映时间', width: '112px', cell: (row) => <Day at={row.openedAt} /> },
    { key: 'number', title: '编号', width: '120px', figure: true, cell: (row) => <Cut words={row.number} /> },
  ]
  const fitting = fittingColumns(all, givingWay, { width, ticks })
  return isTooNarrow(fitting, { width, ticks }) ? [{ key: 'title', title: '诉求', cell: (row) => <>{subject(row)}<Under row={row} /></> }] : fitting
}

function Subject({ row, mark }: { row: Listed; mark: string | null }) {
  return (
    <span title={row.title}>
      {mark !== null && <span className="row-mark">{mark}</span>}
      <UrgencyFlag urgency={row.urgency} />
      {row.found?.where === 'title' ? <MarkedWords {...row.found} /> : row.title}
      {row.found !== undefined && row.found !== null && <FoundWords found={row.found} />}
    </span>
  )
}

function Under({ row }: { row: RequestRow }) {
  return (
    <span className="row-under">
      <State row={row} />
      {(row.dueAt ?? row.platformDueAt) !== null && <RequestDue row={row} />}
    </span>
  )
}

/** `short`: without what is to be done next, for a column that would cut it. */
function State({ row, short = false }: { row: RequestRow; short?: boolean }) {
  const next = nextWords(row)
  // That it is suspended, and until when, stands at its time.
  const brief = next?.split('，').at(-1)
  return (
    <span title={next === null ? row.stateLabel : `${row.stateLabel}，${next}`}>
      <StateWord row={row} />
      {next !== null && !short && <span className="state-next">{brief}</span>}
    </span>
  )
}

function Cut({ words, whole = words }: { words: string; whole?: string }) {
  return <span title={whole}>{words}</span>
}
