import { createElement } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { sayCount } from '#kit/ui/counted.ts'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { pageOfKind } from '#kit/ui/desk/page.ts'
import type { BesideProps } from '#kit/ui/desk/page.ts'
import { usePlace } from '#kit/ui/desk/place.ts'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import type { WorkItem } from '#modules/matters/contract.ts'
import { useRowActs } from '#modules/matters/desk/RowActs.tsx'
import { WorkList } from '#modules/matters/desk/WorkList.tsx'
import { workPage } from '#modules/matters/desk/addresses.ts'
import { workQuery } from '#modules/matters/screens/work.ts'
import type { WorkReason } from '#modules/matters/screens/work.ts'

const tabs: readonly { reason: WorkReason; label: string; tone: string }[] = [
  { reason: 'waits', label: '等我办的', tone: '' },
  { reason: 'due', label: '快到期', tone: 'count-near' },
  { reason: 'overdue', label: '已超期', tone: 'count-missed' },
  { reason: 'asked', label: '我请办的', tone: '' },
]

const PAGE = 50

/** What waits for me, what is due, what is late, what I asked of others; beside the list the matter that is open. */
export default function MyWork() {
  const { search, setSearch } = usePlace(workPage)
  const reason = tabs.find((tab) => tab.reason === search.tab)?.reason ?? 'waits'
  const work = useInfiniteQuery(workQuery(reason, PAGE))
  const items = work.data?.pages.flatMap((page) => page.items)
  const counts = work.data?.pages.at(-1)?.counts
  const found = items?.filter((item) => matches(item, search.q ?? ''))
  const open = items?.find((item) => item.matterId === search.open)
  const close = () => setSearch({ open: undefined, move: undefined })
  const { bars, ticked, rowKeys } = useRowActs(`${reason} ${search.q ?? ''}`, found, {
    open: (matterId, move) => setSearch({ open: matterId, move }),
    refresh: () => void work.refetch(),
  })
  return (
    <>
      <header className="page-head">
        <h1>我的工作</h1>
        <div className="page-acts">
          <SearchBox label="在列出的事项里找" value={search.q ?? ''} change={(q) => setSearch({ q, open: undefined, move: undefined }, { replace: true })} />
        </div>
      </header>
      <nav className="tabs" aria-label="事项为什么在这里">
        {tabs.map((tab) => (
          <Go key={tab.reason} to={workPage.to({}, { tab: tab.reason === 'waits' ? undefined : tab.reason })} className="tab" aria-current={tab.reason === reason ? 'page' : undefined}>
            {tab.label}
            <span className={`count ${counts !== undefined && counts[tab.reason] > 0 ? tab.tone : ''}`}>{counts === undefined ? '…' : sayCount(counts[tab.reason])}</span>
          </Go>
        ))}
      </nav>
      <div className={open === undefined ? 'beside' : 'beside beside-open'}>
        <div>
          <WorkList reason={reason} work={work} items={found} openId={open?.matterId} narrowed={search.q !== undefined} toOf={(item) => addressOf(item, search)} rowKeys={rowKeys} {...(ticked === undefined || reason === 'asked' ? {} : { ticked })} />
          {bars}
        </div>
        {open !== undefined && (
          <Beside key={open.matterId} label={open.title} close={close}>
            <Matter item={open} move={search.move} openMove={(move) => setSearch({ move }, { replace: true })} />
          </Beside>
        )}
      </div>
    </>
  )
}

/** A kind that can be shown beside the list is; the others have a page of their own. */
function addressOf(item: WorkItem, search: { tab?: string | undefined; q?: string | undefined; open?: string | undefined }): string | undefined {
  const page = pageOfKind(item.kind)
  if (page === undefined) return undefined
  return page.opens!.beside === undefined ? page.address.to({ matterId: item.matterId } as never) : workPage.to({}, { ...search, open: item.matterId, move: undefined })
}

function Matter({ item, move, openMove }: Omit<BesideProps, 'matterId'> & { item: WorkItem }) {
  const load = pageOfKind(item.kind)?.opens?.beside
  if (load === undefined) return null
  return createElement(lazyOnce(load), { matterId: item.matterId, move, openMove })
}

function matches(item: WorkItem, words: string): boolean {
  const text = `${item.number} ${item.title} ${item.place} ${item.categoryLabel} ${item.waitingUnit ?? ''}`
  return words.split(/\s+/).every((word) => text.includes(word))
}
