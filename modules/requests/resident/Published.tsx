import '#modules/requests/phone/report.css'
import '#modules/requests/phone/request.css'
import '#modules/requests/phone/published.css'
import { useSyncExternalStore } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearchParams } from 'wouter'
import { StateShape } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { publishedApi, welcomeQuery } from '#modules/requests/phone/api.ts'
import { feedAddress, filtersFrom, standingLabels } from '#modules/requests/phone/published-filters.ts'
import { PublishedFilterFields, usePublishedCounts, usePublishedUnits } from '#modules/requests/phone/PublishedFilterFields.tsx'
import { PublishedMap } from '#modules/requests/phone/PublishedMap.tsx'
import { officeDaysPage, openDataPage, publishedPage, publishedUnitPage, publishedUnitsPage } from '#modules/requests/resident/addresses.ts'
import { PublishedList } from '#modules/requests/resident/PublishedList.tsx'
import type { PublishedFilters } from '#modules/requests/published/contract.ts'

/** What others reported, how it was answered, and whether the promise was kept. Nobody needs to sign in. */
export default function Published() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const wide = useWide()
  const raw = Object.fromEntries(search)
  const filters = filtersFrom(raw)
  const county = useQuery(welcomeQuery).data?.countyCode
  const asMap = raw.view === 'map'
  const change = (changed: Parameters<typeof publishedPage.to>[1]) => go(publishedPage.to({}, { ...filters, ...(asMap ? { view: 'map' } : {}), ...changed }))
  const fields = <PublishedFilterFields filters={filters} change={change} />
  const map = <PublishedMap filters={filters} choose={(area) => change({ area })} />
  return (
    <Screen title="身边公开">
      <div className="published-board">
        <div className="published-side">
          {wide ? (
            <>
              {fields}
              {map}
            </>
          ) : (
            <>
              <details className="sheet published-filters">
                <summary>筛选{Object.keys(filters).length > 0 && `（选了 ${Object.keys(filters).length} 项）`}</summary>
                {fields}
              </details>
              <div className="published-views" role="group" aria-label="怎么看">
                <button type="button" aria-pressed={!asMap} onClick={() => change({ view: undefined })}>列表</button>
                <button type="button" aria-pressed={asMap} onClick={() => change({ view: 'map' })}>地图</button>
              </div>
            </>
          )}
        </div>
        <div className="published-main">
          <Summary filters={filters} />
          {!wide && asMap ? map : <List filters={filters} />}
          <p className="published-ways quiet">
            {county !== undefined && <>用阅读器订阅{Object.keys(filters).length === 0 ? '全部公开的诉求' : '这个条件下公开的诉求'}：<a href={feedAddress('rss', county, filters)}>RSS</a>、<a href={feedAddress('atom', county, filters)}>Atom</a>，有新的会自己收到。<br /></>}
            答应的做到没有：<Link href={publishedUnitsPage.to({})}>各单位说到做到</Link>。
            <br />
            想当面说：<Link href={officeDaysPage.to({}, filters.area === undefined ? {} : { area: filters.area })}>联合接待日</Link>，各单位到街道、社区来。
            <br />
            想自己算一算：<Link href={openDataPage.to({})}>公开数据</Link>，每月一份，不含个人信息。
          </p>
        </div>
      </div>
    </Screen>
  )
}

/** What is chosen and how many there are, in a sentence. */
function Summary({ filters }: { filters: PublishedFilters }) {
  const { data, error, refetch } = usePublishedCounts(filters)
  const where = filters.area === undefined ? undefined : data?.above.slice(1).map(({ name }) => name).join(' · ')
  const units = usePublishedUnits().data?.units
  const unit = filters.unit === undefined ? undefined : units?.find(({ organizationId }) => organizationId === filters.unit)?.name
  const chosen = [where, unit, filters.state === undefined ? undefined : standingLabels[filters.state], filters.text === undefined ? undefined : `含“${filters.text}”`].filter((part) => part !== undefined && part !== '')
  return (
    <div className="published-summary">
      <p role="status">
        {data === undefined ? (error === null ? '正在数' : <>件数没有读到<button type="button" className="press-plain" onClick={() => void refetch()}>再数一次</button></>) : (
          <>
            {chosen.length > 0 && `${chosen.join('，')}：`}
            <span className="published-count">公开 <strong>{data.total.count}</strong> 件，</span>
            <span className="published-count">没办完 <strong>{data.total.open}</strong> 件</span>
            {data.total.overdue > 0 && (
              <span className="published-late">
                <StateShape nearness="missed" />
                其中超期 {data.total.overdue} 件
              </span>
            )}
          </>
        )}
      </p>
      {Object.keys(filters).length > 0 && (
        <p className="published-clears">
          <Link href={publishedPage.to({})} className="published-clear">看全部</Link>
          {unit !== undefined && <Link href={publishedUnitPage.to({ organizationId: filters.unit! })} className="published-clear">这个单位说到做到</Link>}
        </p>
      )}
    </div>
  )
}

function List({ filters }: { filters: PublishedFilters }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery(
    publishedApi.listPublished.infiniteOptions({
      input: (after: string | undefined) => ({ ...filters, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && (
        <Empty title={Object.keys(filters).length === 0 ? '还没有公开的诉求' : '没有这样的公开诉求'}>
          {Object.keys(filters).length === 0 ? '办完的事和暂时办不了的事，经隐去个人信息后会公开在这里。' : '换一个条件，或者看全部。'}
        </Empty>
      )}
      <PublishedList items={items} isOld={isPlaceholderData} />
      {hasNextPage && (
        <button type="button" className="press list-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更多
        </button>
      )}
    </>
  )
}

const WIDE = '(min-width: 1000px)'

/** Room for list and map side by side. */
function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(WIDE)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => matchMedia(WIDE).matches,
  )
}
