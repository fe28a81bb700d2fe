import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#kit/database/transaction.ts'
import { TooManyRows, writeWorkbook } from '#kit/export/write-workbook.ts'
import type { Column, Watermark, WorkbookSheet } from '#kit/export/write-workbook.ts'
import { maskAddress, maskText } from '#kit/secrets/mask.ts'
import { channelLabels, purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import type { Channel, Purpose, Urgency } from '#modules/matters/contract.ts'
import { categoryLabel, countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { replyKindLabels, satisfactionLabels } from '#modules/requests/shapes.ts'
import { exportTooLarge } from '#modules/requests/statistics/refusals.ts'
import { mostExportRows } from '#modules/requests/statistics/row-sets.ts'
import { whereOf } from '#modules/requests/statistics/server/request-rows.ts'
import type { RowFilter } from '#modules/requests/statistics/server/request-rows.ts'

type ExportedRow = {
  number: string
  title: string
  state: RequestState
  category: string
  purpose: Purpose
  urgency: Urgency
  channel: Channel
  area_name: string
  place: string
  holder_name: string | null
  opened_at: Date
  reply_due_at: Date | null
  replied_at: Date | null
  closed_at: Date | null
  contacted_in_time: boolean | null
  replied_in_time: boolean | null
  reply_kind: keyof typeof replyKindLabels | null
  solved: boolean | null
  satisfaction: keyof typeof satisfactionLabels | null
  excluded: boolean
}

/** How many rows an export would have, counted no further than one too many. */
export async function countRows(db: Db, countyCode: string, filter: RowFilter): Promise<number> {
  const { condition, values } = await whereOf(db, countyCode, filter)
  const row = await rowOf<{ rows: number }>(
    db, `SELECT count(*)::integer AS rows FROM (SELECT FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE ${condition} LIMIT ${mostExportRows + 1}) counted`, values,
  )
  return row!.rows
}

/** Reads the rows as the caller of this transaction may see them and writes the file. Nothing of a person is in it: no name, no telephone, masked titles and places. */
export async function writeExportFile(db: Db, countyCode: string, filter: RowFilter, file: string, watermark: Watermark): Promise<{ rows: number; sha256: string }> {
  const { condition, values } = await whereOf(db, countyCode, filter)
  const [rows, rules] = await Promise.all([
    rowsOf<ExportedRow>(
      db,
      `SELECT m.number, m.title, m.state, m.category, m.purpose, m.urgency, m.channel, a.name AS area_name, CASE WHEN m.sealed THEN '' ELSE m.place END AS place, h.short_name AS holder_name, m.opened_at, q.reply_due_at,
        q.replied_at, m.closed_at, q.contacted_in_time, q.replied_in_time, q.reply_kind, q.solved, q.satisfaction, q.excluded
      FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id
      LEFT JOIN organization h ON h.county_code = m.county_code AND h.id = m.holder_organization_id
      WHERE ${condition} ORDER BY m.opened_at DESC, m.id DESC LIMIT ${mostExportRows + 1}`, values,
    ),
    countyRules(db, countyCode, 2_000),
  ])
  return await writeRows(file, { title: '诉求', columns: columnsUnder(rules), rows, mostRows: mostExportRows, watermark })
}

/** Too many rows are refused in words: more came between asking and approving. */
export async function writeRows<Row>(file: string, sheet: WorkbookSheet<Row>): Promise<{ rows: number; sha256: string }> {
  try {
    return await writeWorkbook(file, sheet)
  } catch (error) {
    throw error instanceof TooManyRows ? exportTooLarge({ most: error.most }) : error
  }
}

function columnsUnder(rules: CountyRules): Column<ExportedRow>[] {
  const kept = (value: boolean | null, yes: string, no: string) => (value === null ? null : value ? yes : no)
  return [
    { title: '编号', width: 14, value: (row) => row.number },
    { title: '标题', width: 46, value: (row) => maskText(row.title) },
    { title: '状态', width: 10, value: (row) => requestLifecycle.states[row.state] },
    { title: '类别', width: 20, value: (row) => categoryLabel(rules, row.category) },
    { title: '性质', width: 8, value: (row) => purposeLabels[row.purpose] },
    { title: '紧急程度', width: 9, value: (row) => urgencyLabels[row.urgency] },
    { title: '渠道', width: 12, value: (row) => channelLabels[row.channel] },
    { title: '辖区', width: 16, value: (row) => row.area_name },
    { title: '地点', width: 30, value: (row) => maskAddress(row.place) },
    { title: '承办单位', width: 18, value: (row) => row.holder_name },
    { title: '上报时间', width: 17, value: (row) => row.opened_at },
    { title: '答复期限', width: 17, value: (row) => row.reply_due_at },
    { title: '答复时间', width: 17, value: (row) => row.replied_at },
    { title: '结案时间', width: 17, value: (row) => row.closed_at },
    { title: '联系', width: 8, value: (row) => kept(row.contacted_in_time, '按时', '未按时') },
    { title: '答复', width: 8, value: (row) => kept(row.replied_in_time, '按期', '超期') },
    { title: '答复结果', width: 10, value: (row) => (row.reply_kind === null ? null : replyKindLabels[row.reply_kind]) },
    { title: '是否解决', width: 9, value: (row) => kept(row.solved, '已解决', '未解决') },
    { title: '满意度', width: 10, value: (row) => (row.satisfaction === null ? null : satisfactionLabels[row.satisfaction]) },
    { title: '是否剔除', width: 9, value: (row) => (row.excluded ? '已剔除' : null) },
  ]
}

/** Shared by all processes, inside the backup; opened only through its route. */
export function exportPath(filesFolder: string, countyCode: string, exportId: string): string {
  return join(filesFolder, 'exports', countyCode, `${exportId}.xlsx`)
}

export async function readExportFile(filesFolder: string, countyCode: string, exportId: string): Promise<Buffer> {
  return readFile(exportPath(filesFolder, countyCode, exportId))
}

export async function deleteExportFile(filesFolder: string, countyCode: string, exportId: string): Promise<void> {
  await rm(exportPath(filesFolder, countyCode, exportId), { force: true })
}
