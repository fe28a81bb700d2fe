import { query } from '#kit/http/handle.ts'
import type { TableFormat } from '#kit/table-file/table-file.ts'
import { writeLike } from '#kit/table-file/write-like.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { openSheetFile } from '#modules/requests/sheets/contract.ts'
import { explain, standingWords, whyExcluded, whyOut } from '#modules/requests/sheets/explain.ts'
import type { Standpoint } from '#modules/requests/sheets/explain.ts'
import { claimWords } from '#modules/requests/sheets/rules.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'
import { editionsOf, findSheet, frozenRows, insistOnEdition } from '#modules/requests/sheets/server/sheet-record.ts'
import { replyKindLabels, satisfactionLabels } from '#modules/requests/shapes.ts'
import { measures, measureWords } from '#modules/requests/statistics/rules.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const
const countedWords: Readonly<Record<Standpoint['in'], string>> = { part: '计入分子和分母', whole: '只计入分母', none: '不计' }

/**
 * The frozen rows of an edition with the facts that are counted; audited by edition, rows and hash. Neither number nor title: a
 * file leaves the house, and what names single requests leaves it as an export alone, which somebody else approves. The
 * page leads from the ordinal to the request.
 */
export const openSheetFileHandler = query(openSheetFile, async ({ input, actor, db, guard, audit }) => {
  const sheet = guard(await findSheet(db, actor.countyCode, input.sheetId))
  const edition = insistOnEdition(await editionsOf(db, actor.countyCode, sheet.id), input.edition)
  const rows = await frozenRows(db, actor.countyCode, sheet.id, edition.edition)
  const title = `核算单明细-${sheet.organization_name}-${sheet.month}-第${edition.edition}版`
  const content = await writeLike(formatOf(input.format), linesOf(rows))
  audit({ objectKind: 'sheet', objectId: sheet.id, details: { edition: edition.edition, format: input.format, rows: rows.length, sha256: edition.sha256 } })
  return new File([new Uint8Array(content)], `${title}.${input.format}`, { type: types[input.format] })
})

/** CSV with its mark, which spreadsheet programs here need to read it as UTF-8. */
function formatOf(format: 'csv' | 'xlsx'): TableFormat {
  return format === 'csv' ? { kind: 'csv', encoding: 'utf-8-bom', delimiter: ',', lineEnd: '\r\n' } : { kind: 'xlsx', sheet: '明细' }
}

async function* linesOf(rows: readonly SheetRow[]): AsyncGenerator<string[]> {
  yield columns.map(([title]) => title)
  for (const row of rows) yield columns.map(([, value]) => value(row) ?? '')
}

type Column = [title: string, value: (row: SheetRow) => string | null | undefined]

const said = (value: boolean | null, yes: string, no: string) => (value === null ? null : value ? yes : no)

const columns: readonly Column[] = [
  ['序号', (row) => String(row.ordinal)], ['收到', (row) => row.day], ['本单位', (row) => standingWords[row.standing]], ['状态', (row) => requestLifecycle.states[row.state as RequestState]],
  ['答复结果', (row) => replyKindLabels[row.replyKind as keyof typeof replyKindLabels]], ['联系', (row) => said(row.contactedInTime, '按时', '没有按时')], ['受理、派单、签收', (row) => said(row.takenUpInTime, '按期', '超期')],
  ['答复', (row) => said(row.repliedInTime, '按期', '超期')], ['是否解决', (row) => said(row.solved, '已解决', '没有解决')], ['满意度', (row) => satisfactionLabels[row.satisfaction as keyof typeof satisfactionLabels]],
  ['剔除', whyExcluded], ['不计入的原因', whyOut],
  ...measures.map((measure): Column => [measureWords[measure].name, (row) => {
    const { in: where, why } = explain(row)[measure]
    return `${countedWords[where]}：${why}`
  }]),
  ['按申诉更正', (row) => (row.corrected === null ? null : claimWords[row.corrected].label)],
]
