import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { patternsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { recurrencesQuery } from '#modules/requests/desk/statistics/api.ts'
import { PlaceCard } from '#modules/requests/desk/statistics/PlaceCard.tsx'

/** A county has a hundred categories: on a phone all of them would stand before the first place. */
const MOST_KINDS = 10

/** What was closed and is reported again at the same place: how many problems, of which kinds, and each with its requests. */
export function Recurrences({ areaId }: { areaId: string }) {
  const { search, setSearch } = usePlace(patternsPage)
  const { data, error, refetch } = useQuery(recurrencesQuery(areaId))
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  const others = data.categories.slice(MOST_KINDS)
  return (
    <section className="spots" aria-label="结案后又来">
      <p className="chart-words">
        近 30 天收到的诉求里，同一处（{data.metres} 米以内；没有定位的，写的地址相同，只写到社区或网格的不比）的同类诉求此前 {data.days} 天内结过案的。按问题和地点数：一处的一类问题不管几个人反映、反映几次都算一处，不看是谁反映的；密封件、已合并的和导入时还没办完的不在内。比对了 {data.compared} 件。{data.cut && <strong>诉求太多，没有比完，实际不少于这些；换看小一些的辖区会更全。</strong>}
      </p>
      {data.items.length === 0 && <Empty title="没有结案后又来的">近 30 天收到的诉求里，没有哪一处的同类问题是 {data.days} 天内结过案的。</Empty>}
      {data.items.length > 0 && (
        <>
          <p className="recurrence-total">{data.cut ? '至少 ' : ''}<strong>{data.places}</strong> 处问题结案后又来，共 {data.requests} 件{data.places > data.items.length ? `；列出件数最多的 ${data.items.length} 处` : ''}</p>
          <ul className="recurrence-kinds" aria-label="按类别">
            {data.categories.slice(0, MOST_KINDS).map(({ key, name, places, requests }) => <li key={key}>{name} <strong>{places}</strong> 处（{requests} 件）</li>)}
            {others.length > 0 && <li>其余 {others.length} 类 <strong>{sumOf(others.map(({ places }) => places))}</strong> 处（{sumOf(others.map(({ requests }) => requests))} 件）</li>}
          </ul>
        </>
      )}
      {data.items.map((place) => (
        <PlaceCard
          key={place.requestId}
          place={place}
          kinds={place.category}
          words={<>此前结案 <Go to={patternsPage.to({}, { of: search.of, tab: 'again', list: place.requestId, set: 'closed' })}>{place.closedCount} 件</Go>，最近一件 <Moment at={place.closedAt} /> 结案；又来的：<Moment at={place.from} />{place.from !== place.to && <> 至 <Moment at={place.to} /></>}</>}
          open={search.open === place.requestId}
          press={() => setSearch({ open: search.open === place.requestId ? undefined : place.requestId })}
          more={place.count > place.rows.length && <li><Go to={patternsPage.to({}, { of: search.of, tab: 'again', list: place.requestId })}>其余 {place.count - place.rows.length} 件，看全部</Go></li>}
        />
      ))}
    </section>
  )
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
