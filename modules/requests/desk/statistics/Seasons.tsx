import { useQuery } from '@tanstack/react-query'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMonth } from '#kit/ui/time-words.ts'
import type { Season } from '#modules/requests/statistics/contract-patterns.ts'
import { prepareMonths, sayMonths } from '#modules/requests/statistics/seasons.ts'
import { api } from '#modules/requests/desk/statistics/api.ts'

const FRESH_MILLISECONDS = 3_600_000
const months = Array.from({ length: 12 }, (_, index) => index + 1)

/** Category × month of the year, each cell the past years one above the other; what returned every year is marked and said. */
export function Seasons({ areaId }: { areaId: string }) {
  const { data, error, refetch } = useQuery({ ...api.getSeasons.queryOptions({ input: { areaId } }), staleTime: FRESH_MILLISECONDS })
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  return (
    <section className="spots" aria-label="季节规律">
      <p className="chart-words">过去三年里，同一个月份每年都明显多于当年平均（至少多一半、至少 5 件）的类别。不满两年的看不出规律。格子里从早到晚是各年收到的件数，—为那时还没有整月的数据：{data.years.join('；')}。{sayKept(data)}</p>
      {data.items.length === 0 && <Empty title="还没有看得出的季节规律">同一个月份至少要有两年的诉求，每年同一时候明显增多的类别才会列在这里，并提示什么时候该准备。旧系统里已办结的诉求导入以后也算在内。</Empty>}
      {data.items.length > 0 && (
        <div className="figures-scroll stack-ground">
          <table className="rows seasons-table stacks">
            <caption className="unseen">到季就来的类别和月份</caption>
            <thead>
              <tr>
                <th scope="col">类别</th>
                <th scope="col">到季</th>
                <th scope="col">该准备</th>
                {months.map((month) => <th key={month} scope="col" className="is-figure">{month}月</th>)}
              </tr>
            </thead>
            <tbody>{data.items.map((season) => <Line key={season.key} season={season} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** From when there is anything to tell by, and where it comes from. */
function sayKept({ ownSince, broughtIn }: { ownSince: string | null; broughtIn: number }): string {
  const own = ownSince === null ? '这三年里本系统还没有收到诉求' : `本系统从${sayMonth(ownSince)}起有数据`
  return broughtIn === 0 ? `${own}。` : `${own}；另有 ${broughtIn} 件是从旧系统导入的已办结诉求，不进件数和任何率。`
}

function Line({ season }: { season: Season }) {
  return (
    <tr>
      <th scope="row">{season.name}</th>
      <td data-name="到季">{sayMonths(season.months)}</td>
      <td data-name="该准备">{prepareMonths(season.months).map((month) => `${month}月`).join('、')}</td>
      {months.map((month) => {
        const returns = season.months.includes(month)
        return (
          <td key={month} data-name={`${month}月`} className={returns ? 'is-figure season-returns' : 'is-figure'}>
            {season.years.map((counts, index) => <span key={index}>{counts[month - 1] ?? '—'}</span>)}
            {returns && <span className="unseen">到季</span>}
          </td>
        )
      })}
    </tr>
  )
}
