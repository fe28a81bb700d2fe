import './statistics.css'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { OutsideTable } from '#modules/requests/statistics/contract-outside.ts'
import { today } from '#modules/requests/desk/days.ts'
import { outsidePage } from '#modules/requests/desk/statistics/addresses.ts'
import { api, reachQuery } from '#modules/requests/desk/statistics/api.ts'

const SHOWN_QUARTERS = 6

/** A table that may be published or handed round: nothing in it points at a person, also not by subtraction. */
export default function Outside() {
  const { search } = usePlace(outsidePage)
  const quarters = quartersBefore(today(), SHOWN_QUARTERS)
  const quarter = quarters.find((one) => one === search.quarter) ?? quarters[0]!
  const { data: reach, error, refetch } = useQuery(reachQuery)
  const county = reach?.areas[0]
  const table = useQuery({ ...api.getOutsideTable.queryOptions({ input: { areaId: county?.areaId ?? '', quarter } }), enabled: county !== undefined, retry: false })
  const failed = error ?? table.error
  const shown = table.data?.table ?? undefined
  return (
    <>
      <header className="page-head">
        <h1>对外用表</h1>
        <span className="scope-period">公开、通报、交给别的单位时用这张表；本单位内部看数用“统计”</span>
        <div className="page-acts">{shown !== undefined && <Button onClick={() => window.print()}>打印</Button>}</div>
      </header>
      <div className="statistics-filters">
        <nav className="segments" aria-label="季度">
          {quarters.map((one) => <Go key={one} to={outsidePage.to({}, { quarter: one })} className="segment" aria-current={one === quarter ? 'page' : undefined}>{one.slice(0, 4)}年{'一二三四'[Number(one.slice(6)) - 1]}季度</Go>)}
        </nav>
      </div>
      <div className="figures">
        {failed !== null && <Failure error={failed} retry={() => void (reach === undefined ? refetch() : table.refetch())} />}
        {failed === null && reach !== undefined && county === undefined && <Empty title="对外用表只有全县一张">由县中心和县领导查看、打印。</Empty>}
        {failed === null && (reach === undefined || (county !== undefined && table.data === undefined)) && <Loading rows={10} />}
        {table.data?.table === null && <Empty title="这个季度全县收到的诉求不足 10 件，不出表">件数太少时，表里的数字可能指向个人。</Empty>}
        {shown !== undefined && <Table table={shown} />}
      </div>
    </>
  )
}

function Table({ table }: { table: OutsideTable }) {
  return (
    <section className="outside">
      <h2 className="chart-title">{table.period}各街道（乡镇）收到的诉求，件</h2>
      <p className="chart-words">“·”为不显示：小于 10 件的，以及显示出来就能用合计算出前者的。合计都是实数；不足 10 件的类别和街道（乡镇）并入“其他”。</p>
      <div className="figures-scroll">
        <table className="rows outside-table">
          <caption className="unseen">{table.period}各类别、各街道（乡镇）收到的诉求</caption>
          <thead>
            <tr>
              <th scope="col">类别</th>
              {table.areas.map((area) => <th key={area} scope="col" className="is-figure">{area}</th>)}
              <th scope="col" className="is-figure">合计</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.category}>
                <th scope="row">{row.category}</th>
                {row.cells.map((count, index) => <td key={table.areas[index]} className="is-figure">{count ?? <span aria-label="不显示">·</span>}</td>)}
                <td className="is-figure"><strong>{row.total}</strong></td>
              </tr>
            ))}
            <tr>
              <th scope="row">合计</th>
              {table.areaTotals.map((count, index) => <td key={table.areas[index]} className="is-figure"><strong>{count}</strong></td>)}
              <td className="is-figure"><strong>{table.total}</strong></td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The quarters that are over, the last one first. */
function quartersBefore(day: string, most: number): string[] {
  const now = Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3)
  return Array.from({ length: most }, (_, index) => now - 1 - index).map((quarter) => `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`)
}
