import type { Db } from '#kit/database/transaction.ts'
import type { Column, Watermark } from '#kit/export/write-workbook.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { categoryLabel, countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { EXCLUSION_PART, presentExclusion } from '#modules/requests/server/exclusion-record.ts'
import type { ExclusionPart } from '#modules/requests/server/exclusion-record.ts'
import { mostExportRows } from '#modules/requests/statistics/row-sets.ts'
import { writeRows } from '#modules/requests/statistics/server/export-file.ts'
import { whereOf } from '#modules/requests/statistics/server/request-rows.ts'
import type { RowFilter } from '#modules/requests/statistics/server/request-rows.ts'
import type { Exclusion } from '#modules/requests/shapes.ts'

/** Which records of the requests: all, or of one state and one reason. */
export type RecordFilter = { status?: Exclusion['status'] | undefined; reasonKey?: string | undefined }

type Record = { number: string; title: string; category: string; holder_name: string | null; sealed: boolean; exclusion: ExclusionPart }
type ExportedRecord = Omit<Record, 'exclusion'> & { exclusion: Exclusion }

async function recordsOf(db: Db, countyCode: string, filter: RowFilter, { status, reasonKey }: RecordFilter): Promise<{ from: string; values: unknown[] }> {
  const { condition, values, nextPlace } = await whereOf(db, countyCode, filter)
  const [statusPlace, endedPlace, reasonPlace] = [nextPlace, nextPlace + 1, nextPlace + 2]
  return {
    from: `FROM exclusion x JOIN matter m ON m.county_code = x.county_code AND m.id = x.matter_id JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
      WHERE x.county_code = $1 AND ${condition} AND ($${statusPlace}::text IS NULL OR x.status = $${statusPlace} AND (x.status <> 'approved' OR (x.ended_at IS NOT NULL) = $${endedPlace}))
        AND ($${reasonPlace}::text IS NULL OR x.reason_key = $${reasonPlace})`,
    values: [...values, status === 'ended' ? 'approved' : (status ?? null), status === 'ended', reasonKey ?? null],
  }
}

/** How many records an export would have, counted no further than one too many. */
export async function countRecords(db: Db, countyCode: string, filter: RowFilter, of: RecordFilter): Promise<number> {
  const { from, values } = await recordsOf(db, countyCode, filter, of)
  return (await rowOf<{ rows: number }>(db, `SELECT count(*)::integer AS rows FROM (SELECT ${from} LIMIT ${mostExportRows + 1}) counted`, values))!.rows
}

/** Why requests do not count, each record with its reason, evidence and who decided: units, and no person's name. Of what is sealed no word. */
export async function writeExclusionFile(db: Db, countyCode: string, filter: RowFilter, of: RecordFilter, file: string, watermark: Watermark): Promise<{ rows: number; sha256: string }> {
  const { from, values } = await recordsOf(db, countyCode, filter, of)
  const holder = '(SELECT h.short_name FROM organization h WHERE h.county_code = m.county_code AND h.id = m.holder_organization_id)'
  const [rows, rules] = await Promise.all([
    rowsOf<Record>(
      db, `SELECT m.number, CASE WHEN m.sealed THEN '（密封件）' ELSE m.title END AS title, m.category, m.sealed, ${holder} AS holder_name, ${EXCLUSION_PART} AS exclusion ${from} ORDER BY coalesce(x.asked_at, x.at) DESC, x.id DESC LIMIT ${mostExportRows + 1}`, values,
    ),
    countyRules(db, countyCode, 2_000),
  ])
  const shown = rows.map((row) => ({ ...row, exclusion: presentExclusion(row.exclusion, row.sealed) }))
  return await writeRows(file, { title: '剔除', columns: columnsUnder(rules), rows: shown, mostRows: mostExportRows, watermark })
}

function columnsUnder(rules: CountyRules): Column<ExportedRecord>[] {
  const day = (at: string | null) => (at === null ? null : new Date(at))
  return [
    { title: '编号', width: 14, value: (row) => row.number },
    { title: '标题', width: 40, value: (row) => maskText(row.title) },
    { title: '类别', width: 18, value: (row) => categoryLabel(rules, row.category) },
    { title: '承办单位', width: 18, value: (row) => row.holder_name },
    { title: '状态', width: 10, value: ({ exclusion }) => exclusion.statusLabel },
    { title: '理由', width: 20, value: ({ exclusion }) => exclusion.reasonLabel },
    { title: '说明', width: 40, value: ({ exclusion }) => exclusion.words },
    { title: '依据', width: 40, value: ({ exclusion }) => exclusion.evidence },
    { title: '申请单位', width: 18, value: ({ exclusion }) => exclusion.askedUnit },
    { title: '申请时间', width: 17, value: ({ exclusion }) => day(exclusion.askedAt) },
    { title: '审批单位', width: 18, value: ({ exclusion }) => exclusion.decidedUnit },
    { title: '审批时间', width: 17, value: ({ exclusion }) => day(exclusion.decidedAt) },
    { title: '审批意见', width: 30, value: ({ exclusion }) => exclusion.decisionWords },
    { title: '取消时间', width: 17, value: ({ exclusion }) => day(exclusion.endedAt) },
    { title: '取消说明', width: 30, value: ({ exclusion }) => exclusion.endedWords },
  ]
}
