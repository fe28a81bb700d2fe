import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { maskName } from '#kit/secrets/mask.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import type { ImportDetail } from '#modules/requests/import/contract.ts'
import { missingIn } from '#modules/requests/import/rules.ts'
import { importGround } from '#modules/requests/import/server/ground.ts'
import { withLivingCategories } from '#modules/requests/import/server/living-categories.ts'
import { findImport, openCategoryWords, openHead, presentImport, sheetOf } from '#modules/requests/import/server/import-record.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'
import { areaWords, judgeRow } from '#modules/requests/import/server/judge-row.ts'
import type { Judging } from '#modules/requests/import/server/judge-row.ts'
import { sampleOf, showFirstRows } from '#modules/requests/import/server/sample.ts'
import { titleOf } from '#modules/requests/server/create-request.ts'

const PREVIEW_ROWS = 20

const REASONS = 'SELECT reason, count(*)::integer AS count FROM request_import_row WHERE county_code = $1 AND import_id = $2 GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 20'

/** A list with its columns, what will become of its first rows, and what became of all of them. */
export async function showImport(context: Context<unknown>, importId: string): Promise<ImportDetail> {
  const { actor, db, services } = context
  const record = await findImport(db, actor.countyCode, importId)
  if (record === undefined) throw notFound()
  const first = openHead(services.keyring, record)
  const head = first.filter(({ line }) => line >= record.layout.dataFrom).slice(0, PREVIEW_ROWS)
  const reasons = await rowsOf<{ reason: string; count: number }>(db, REASONS, [actor.countyCode, record.id])
  return {
    ...presentImport(record),
    headers: record.headers,
    samples: record.headers.map((_, column) => sampleOf(head, column)),
    sheet: sheetOf(record) ?? null,
    otherSheets: record.layout.otherSheets,
    headerLine: record.layout.lines.at(-1)!,
    firstRows: showFirstRows(first),
    dataFrom: record.layout.dataFrom,
    remarks: remarksOf(record),
    mapping: withLivingCategories(record.mapping, await importGround(context.db, context.actor.countyCode, context.at)),
    isRemembered: record.layout.isRemembered,
    missing: missingIn(record.mapping),
    preview: record.state === 'checking' || record.state === 'ready' ? await previewsOf(record, head, context) : [],
    unknownCategories: await unknownCategoriesOf(record, context),
    reasons,
  }
}

function remarksOf({ layout, headers }: ImportRecord): string[] {
  return [
    ...(layout.hiddenColumns.length === 0 ? [] : [`表里有隐藏的列（${layout.hiddenColumns.slice(0, 10).join('、')}），也在下面列出`]),
    ...(layout.remarks.length === 0 ? [] : [`第 ${layout.remarks.join('、')} 行像是填表说明，不当作数据`]),
    ...(headers.some((header) => header === '') ? ['有没写列名的列'] : []),
  ]
}

async function unknownCategoriesOf(record: ImportRecord, { actor, db, services, at }: Context<unknown>): Promise<ImportDetail['unknownCategories']> {
  if (record.state !== 'ready') return []
  const ground = await importGround(db, actor.countyCode, at)
  return openCategoryWords(services.keyring, record).filter(({ word }) => !ground.knowsCategory(word))
}

async function previewsOf({ mapping }: ImportRecord, head: readonly TableRow[], { actor, db, at }: Context<unknown>): Promise<ImportDetail['preview']> {
  if (missingIn(mapping).length > 0) return []
  const judging: Judging = { ground: await importGround(db, actor.countyCode, at), mapping, paths: actor.areaPathsFor('request.import'), at }
  return head.map((row) => previewOf(row, judging))
}

function previewOf(row: TableRow, judging: Judging): ImportDetail['preview'][number] {
  const answer = judgeRow(row, judging)
  if ('reason' in answer) {
    const { columns } = judging.mapping
    const words = [columns.title, columns.text].flatMap((column) => (column === undefined ? [] : [row.cells[column]?.text ?? ''])).find((text) => text.trim() !== '') ?? ''
    return { line: row.line, fate: 'returned', reason: answer.reason, title: titleOf(words), area: '', category: '', categoryBy: 'list', receiver: '', reportedAt: null, reporter: null }
  }
  const { clean, area, category, categoryWhy, isChosen, receiver } = answer.judged
  return {
    line: row.line, fate: clean.isClosed ? 'closed' : 'open', reason: categoryWhy === '' ? null : categoryWhy, title: titleOf(clean.title === '' ? clean.text : clean.title), area: areaWords(judging.ground, area), category: category.name,
    categoryBy: categoryWhy === '' ? 'list' : isChosen ? 'chosen' : 'suggested',
    receiver: clean.isClosed ? '' : receiver.short_name, reportedAt: clean.reportedAt?.toISOString() ?? null, reporter: maskName(clean.reporterName),
  }
}
