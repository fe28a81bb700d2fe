import { useCallback, useMemo, useRef, useState } from 'react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import type { Search } from '#kit/ui/address.ts'
import type { Found, RequestRow } from '#modules/requests/shapes.ts'
import { filterNames } from '#modules/requests/desk/addresses.ts'
import { api, REQUEST } from '#modules/requests/desk/api.ts'
import { useChangesElsewhere } from '#modules/requests/desk/changes.ts'

export type Filters = Search<(typeof filterNames)[number]>
type Page = { items: (RequestRow & { found: Found | null })[]; next: string | null }
type Pages = InfiniteData<Page, string | undefined>

const PAGE = 50
const ROW_PIXELS = 40
const REFRESH_MILLISECONDS = 3_000
const MARKED_MILLISECONDS = 20_000

/** The filters of an address: what `listRequests` understands, and nothing else that stands after `?`. */
export function filtersOf(search: Readonly<Record<string, string | undefined>>): Filters {
  return Object.fromEntries(filterNames.filter((name) => search[name] !== undefined).map((name) => [name, search[name]]))
}

function listQuery(filters: Filters) {
  return api.listRequests.infiniteOptions({
    input: (after: string | undefined) => ({ ...filters, limit: PAGE, ...(after === undefined ? {} : { after }) }) as Parameters<typeof api.listRequests.call>[0],
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Read again by `useListedRequests` alone, page by page: a list that is replaced as a whole jumps under the hand.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/**
 * The rows of a filtered list, more on demand. What changes elsewhere is written into the rows where they stand; what is new
 * waits above the list until it is asked for; what no longer belongs here stays, marked, until the list is read anew.
 */
export function useListedRequests(filters: Filters) {
  const queries = useQueryClient()
  const text = JSON.stringify(filters)
  const options = useMemo(() => listQuery(JSON.parse(text) as Filters), [text])
  const list = useInfiniteQuery(options)
  const rows = list.data?.pages.flatMap((page) => page.items)
  const [marks, setMarks] = useState<Marks>(noMarks)
  const marked = marks.of === text ? marks : noMarks
  const fading = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refresh = useCallback(async () => {
    const before = queries.getQueryData<Pages>(options.queryKey as readonly unknown[])
    if (before === undefined) return
    const fresh = await readAgain(before, text)
    const now = queries.getQueryData<Pages>(options.queryKey as readonly unknown[])
    if (now === undefined) return
    const { pages, changed, gone, unseen } = merge(now, fresh)
    queries.setQueryData(options.queryKey as readonly unknown[], { ...now, pages })
    setMarks({ of: text, changed, gone, unseen })
    clearTimeout(fading.current)
    fading.current = setTimeout(() => setMarks((last) => ({ ...last, changed: new Set() })), MARKED_MILLISECONDS)
  }, [queries, options, text])
  useChangesElsewhere([REQUEST], REFRESH_MILLISECONDS, () => refresh().catch(() => undefined))

  const showNew = useCallback(async () => {
    await queries.resetQueries({ queryKey: options.queryKey as readonly unknown[], exact: true })
    setMarks(noMarks)
    scrollTo({ top: 0 })
  }, [queries, options])
  return { list, rows, ...marked, refresh, showNew }
}

type Marks = { of: string; changed: ReadonlySet<string>; gone: ReadonlySet<string>; unseen: number }
const noMarks: Marks = { of: '', changed: new Set(), gone: new Set(), unseen: 0 }

/** The first page, for what is new, and those on which the eye rests. */
async function readAgain(pages: Pages, filters: string): Promise<ReadonlyMap<number, Page>> {
  const first = Math.floor(scrollY / (ROW_PIXELS * PAGE))
  const last = Math.floor((scrollY + innerHeight) / (ROW_PIXELS * PAGE))
  const wanted = [...new Set([0, first, last])].filter((index) => index < pages.pages.length)
  const read = await Promise.all(
    wanted.map(async (index) => {
      const after = pages.pageParams[index]
      const input = { ...(JSON.parse(filters) as Filters), limit: PAGE, ...(after === undefined ? {} : { after }) }
      return [index, await api.listRequests.call(input as Parameters<typeof api.listRequests.call>[0])] as const
    }),
  )
  return new Map(read)
}

/** Writes fresh rows over the shown ones. A shown row that its page no longer holds is gone, unless newer rows pushed it off. */
export function merge(shown: Pages, fresh: ReadonlyMap<number, Page>) {
  const byId = new Map([...fresh.values()].flatMap((page) => page.items).map((row) => [row.requestId, row]))
  const changed = new Set<string>()
  const gone = new Set<string>()
  const pages = shown.pages.map((page, index) => {
    const now = fresh.get(index)
    const reach = now?.next === null ? '' : (now?.items.at(-1)?.openedAt ?? '')
    const items = page.items.map((row) => {
      const next = byId.get(row.requestId)
      if (next === undefined && now !== undefined && row.openedAt > reach) gone.add(row.requestId)
      if (next !== undefined && next.version !== row.version) changed.add(row.requestId)
      return next ?? row
    })
    return { ...page, items }
  })
  const known = new Set(shown.pages.flatMap((page) => page.items).map((row) => row.requestId))
  const newest = shown.pages[0]?.items[0]?.openedAt ?? ''
  const unseen = (fresh.get(0)?.items ?? []).filter((row) => !known.has(row.requestId) && row.openedAt >= newest).length
  return { pages, changed, gone, unseen }
}
