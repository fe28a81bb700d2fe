import '#modules/requests/desk/statistics/statistics.css'
import './sheets.css'
import { Button, Select } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayMoment } from '#kit/ui/time-words.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMonth } from '#kit/ui/time-words.ts'
import { sheetPage, sheetsPage } from '#modules/requests/desk/sheets/addresses.ts'
import { SHEET, api } from '#modules/requests/desk/sheets/api.ts'
import { RateFigure } from '#modules/requests/desk/statistics/Figure.tsx'
import type { SheetSummary } from '#modules/requests/sheets/contract.ts'
import { noCounts } from '#modules/requests/statistics/counts.ts'
import { measures, measureWords } from '#modules/requests/statistics/rules.ts'

/** What each unit is assessed by, month by month: one line a unit, never a person. */
export default function Sheets() {
  const { search, setSearch } = usePlace(sheetsPage)
  const waiting = search.waiting === 'true'
  const list = useInfiniteQuery({
    ...api.listSheets.infiniteOptions({
      input: (after: string | undefined) => ({ ...(search.month === undefined ? {} : { month: search.month }), waiting: String(waiting), ...(after === undefined ? {} : { after }) }) as never,
      initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: { live: [SHEET] }, retry: false,
  })
  const first = list.data?.pages[0]
  const items = list.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <header className="page-head">
        <h1>月度核算单</h1>
        <span className="scope-period">每个单位每月一张，连同明细冻结，可以核对，可以申诉</span>
      </header>
      <div className="statistics-filters">
        <div className="filter-line">
          {first !== undefined && first.months.length > 0 && (
            <Select
              aria-label="月份" style={{ width: 160 }} value={waiting ? null : first.month} placeholder="月份"
              options={first.months.map((value) => ({ value, label: sayMonth(value) }))} onChange={(month) => setSearch({ month, waiting: undefined })}
            />
          )}
          <nav className="segments" aria-label="看哪些">
            <Go to={sheetsPage.to({}, { month: search.month })} className="segment" aria-current={waiting ? undefined : 'page'}>全部</Go>
            <Go to={sheetsPage.to({}, { waiting: 'true' })} className="segment" aria-current={waiting ? 'page' : undefined}>有申诉等待处理{first !== undefined && `（${first.waiting}）`}</Go>
          </nav>
        </div>
      </div>
      <div className="rows-ground">
        {list.error !== null && items === undefined && <Failure error={list.error} retry={() => void list.refetch()} />}
        {items === undefined && list.error === null && <Loading rows={10} />}
        {items?.length === 0 && (waiting
          ? <Empty title="没有等待处理的申诉">单位负责人对核算单提出申诉后，会出现在这里，由县里另一位处理。</Empty>
          : <Empty title="还没有核算单">一个月过完几天以后（在“统计口径”里规定），经办过诉求的单位各有一张。</Empty>)}
        {items !== undefined && items.length > 0 && <div className="figures-scroll"><Table items={items} withMonth={waiting} /></div>}
        {list.hasNextPage && <p className="rows-more"><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>再看一些</Button></p>}
      </div>
    </>
  )
}

function Table({ items, withMonth }: { items: readonly SheetSummary[]; withMonth: boolean }) {
  return (
    <table className="rows figures-table sheets-table stacks">
      <caption className="unseen">各单位的核算单，五个率为剔除后</caption>
      <thead>
        <tr>
          <th scope="col" style={{ width: '20%' }}>单位</th>
          <th scope="col" className="is-figure" style={{ width: 72 }}>收到</th>
          {measures.map((measure) => <th key={measure} scope="col" className="is-rate" title="剔除后">{measureWords[measure].name}</th>)}
          <th scope="col" style={{ width: 180 }}>版本和申诉</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.sheetId}>
            <th scope="row" title={item.organization.name}>
              <Go to={sheetPage.to({ sheetId: item.sheetId })} className="subject">{withMonth ? `${item.organization.name} ${sayMonth(item.month)}` : item.organization.name}</Go>
            </th>
            <td data-name="收到" className="is-figure">{item.counts.received}</td>
            {measures.map((measure) => (
              <td key={measure} data-name={measureWords[measure].name}><RateFigure measure={measure} counts={{ ...noCounts, ...item.counts }} against={[]} basis="assessable" opens={(set) => sheetPage.to({ sheetId: item.sheetId }, { set, basis: 'assessable' })} /></td>
            ))}
            <td className="sheet-edition">
              第 {item.latest} 版
              <span className="sheet-state">{stateOf(item)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function stateOf(item: SheetSummary): string {
  if (item.pending > 0) return `${item.pending} 条申诉等待处理`
  if (!item.appealOpen) return '申诉期已过'
  return item.appealUntil === null ? '可以申诉' : `申诉到 ${sayMoment(new Date(item.appealUntil), new Date())}`
}
