import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { patternsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { hotSpotsQuery } from '#modules/requests/desk/statistics/api.ts'
import { PlaceCard } from '#modules/requests/desk/statistics/PlaceCard.tsx'

/** The strongest first; one press opens what was written and where it lies. */
export function HotSpots({ areaId }: { areaId: string }) {
  const { search, setSearch } = usePlace(patternsPage)
  const { data, error, refetch } = useQuery(hotSpotsQuery(areaId))
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  return (
    <section className="spots" aria-label="热点">
      <p className="chart-words">
        一处（300 米以内，没有定位的按同一社区或网格）30 天内{data.byWords ? '同类或内容相近' : '同类'}的诉求满 {data.least} 件，并且明显多于这里往常的。按问题和地点数，不按人数；密封件不在内，导入时还没办完的按导入那天算。比对了 30 天内的 {data.compared} 件{data.months < 2 ? '' : `，往常按此前 ${data.months} 个 30 天算`}。{data.byWords ? '' : '诉求多，这里只按类别找；类别不同、内容相近的，换看小一些的辖区。'}{data.cut && <strong>诉求太多，没有比完，可能有遗漏；换看小一些的辖区会更全。</strong>}{data.found > data.items.length && `共有 ${data.found} 处，列出最明显的 ${data.items.length} 处。`}
      </p>
      {data.items.length === 0 && <Empty title="没有明显多于往常的地方">30 天内没有哪一处的同类诉求满 {data.least} 件又明显多于往常。</Empty>}
      {data.items.map((spot) => (
        <PlaceCard
          key={spot.requestId}
          place={spot}
          kinds={spot.categories.join('、')}
          words={<>{spot.usual === null ? '过去的数据还不够，比不出往常多少' : `往常 30 天约 ${spot.usual} 件`}；<Moment at={spot.from} /> 至 <Moment at={spot.to} /></>}
          open={search.open === spot.requestId}
          press={() => setSearch({ open: search.open === spot.requestId ? undefined : spot.requestId })}
          more={spot.count > spot.rows.length && <li><Go to={patternsPage.to({}, { of: search.of, list: spot.requestId })}>其余 {spot.count - spot.rows.length} 件，看全部</Go></li>}
        />
      ))}
    </section>
  )
}
