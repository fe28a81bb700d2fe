import { Button } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { RequestName } from '#modules/requests/desk/sheets/Changes.tsx'
import { sheetPage } from '#modules/requests/desk/sheets/addresses.ts'
import { api } from '#modules/requests/desk/sheets/api.ts'
import type { Sheet, SheetRowShown } from '#modules/requests/sheets/contract.ts'
import { standingWords } from '#modules/requests/sheets/explain.ts'
import { rowSets, rowSetWords } from '#modules/requests/statistics/row-sets.ts'
import { basisWords, measures, measureWords } from '#modules/requests/statistics/rules.ts'

const marks = { part: '✓', whole: '✗', none: '–' } as const
const markWords = { part: '计入分子和分母', whole: '只计入分母', none: '不计' } as const

const fileOf = ({ sheetId, edition }: Sheet, format: 'csv' | 'xlsx') => `/api/sheets/${sheetId}/file?edition=${edition}&format=${format}`

/** Those of the edition that the address asks for, as far as they are read; whoever asks elsewhere on the page reads no second time. */
export function useSheetRows(sheet: Sheet) {
  const { search } = usePlace(sheetPage)
  const set = rowSets.find((one) => one === search.set)
  const basis = search.basis === 'assessable' ? ('assessable' as const) : ('all' as const)
  const list = useInfiniteQuery({
    ...api.listSheetRows.infiniteOptions({
      input: (after: number) => ({ sheetId: sheet.sheetId, edition: sheet.edition, basis, after, ...(set === undefined ? {} : { of: set }) }), initialPageParam: 0, getNextPageParam: (page) => page.next ?? undefined,
    }),
  })
  return { list, rows: list.data?.pages.flatMap((page) => page.items), set, basis }
}

/** The rows of the edition, all or those behind one figure: for each rate whether it counts, and why. */
export function SheetRows({ sheet }: { sheet: Sheet }) {
  const { setSearch } = usePlace(sheetPage)
  const { list, rows, set, basis } = useSheetRows(sheet)
  const edition = sheet.edition === sheet.latest ? undefined : String(sheet.edition)
  return (
    <section className="sheet-part sheet-rows" aria-label="明细">
      <h2>明细{rows !== undefined && <span className="scope-period">{set === undefined ? '全部' : `${rowSetWords[set]}${basis === 'assessable' ? `，${basisWords.assessable}` : ''}`}，{list.data!.pages[0]!.total} 件</span>}</h2>
      <p className="sheet-hint">✓ 计入分子和分母，✗ 只计入分母，– 不计；{set === undefined ? '点上面的数字，只看它背后的诉求。' : <Go to={sheetPage.to({ sheetId: sheet.sheetId }, { edition })}>看全部明细</Go>}</p>
      <p className="sheet-hint sheet-files">下载第 {sheet.edition} 版的全部明细：<a href={fileOf(sheet, 'csv')} download>CSV</a><a href={fileOf(sheet, 'xlsx')} download>Excel 表格</a>下载会记入审计。</p>
      {list.error !== null && rows === undefined && <Failure error={list.error} retry={() => void list.refetch()} />}
      {rows === undefined && list.error === null && <Loading rows={8} />}
      {rows?.length === 0 && <Empty title="没有这样的诉求">这个数字是 0。</Empty>}
      {rows !== undefined && rows.length > 0 && (
        <div className="figures-scroll stack-ground">
          <table className="rows sheet-rows-table stacks">
            <caption className="unseen">每件诉求计入哪里，为什么</caption>
            <thead>
              <tr>
                <th scope="col" style={{ width: '34%' }}>诉求</th>
                {measures.map((measure) => <th key={measure} scope="col">{measureWords[measure].name}</th>)}
                {sheet.mayAppeal && <th scope="col" style={{ width: 84 }}><span className="unseen">申诉</span></th>}
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={row.ordinal} row={row} appeal={sheet.mayAppeal ? (id) => setSearch({ open: `appeal-${id}` }) : undefined} />)}</tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && <p className="rows-more"><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>再看一些</Button></p>}
    </section>
  )
}

function Row({ row, appeal }: { row: SheetRowShown; appeal: ((requestId: string) => void) | undefined }) {
  const notes = [`${Number(row.day.slice(5, 7))}月${Number(row.day.slice(8))}日收到`, standingWords[row.standing], row.excluded, row.corrected === null ? null : '按申诉更正过'].filter((note) => note !== null)
  const request = row.request
  const mayAppeal = request !== null && ['holder', 'former', 'notOurs'].includes(row.standing)
  return (
    <tr className={row.out === null ? undefined : 'is-out'}>
      <th scope="row">
        <RequestName row={request ?? { requestId: null, number: null, title: null }} />
        <span className="sheet-note">{notes.join('，')}</span>
      </th>
      {row.out === null
        ? measures.map((measure) => {
          const { in: where, why } = row.counted[measure]!
          return <td key={measure} data-name={measureWords[measure].name} title={markWords[where]}><span className={`sheet-mark is-${where}`} aria-hidden="true">{marks[where]}</span><span className="unseen">{markWords[where]}：</span>{why}</td>
        })
        : <td colSpan={measures.length}>– 不计：{row.out}</td>}
      {appeal !== undefined && <td>{mayAppeal && <Button size="small" onClick={() => appeal(request.requestId)}>申诉</Button>}</td>}
    </tr>
  )
}
