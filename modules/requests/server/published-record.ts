import type { z } from 'zod'
import type { Db } from '#kit/database/transaction.ts'
import { categoryLabel, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { publicationLabel } from '#modules/requests/server/publication.ts'
import type { Published } from '#modules/requests/server/publication.ts'
import type { PublishedRequest } from '#modules/requests/shapes.ts'

/** What every page of public requests reads of one: the words written for the county and nothing of the matter itself. */
export type PublishedRow = Published & {
  matter_id: string
  number: string
  category: string
  area_name: string
  unit: string
  public_text: string
  public_answer: string
  reporter_shown: string | null
  suspended_until: Date | null
  opened_at: Date
  replied_at: Date | null
  promised_at: Date | null
  kept: boolean | null
  published_at: Date
}

export const PUBLISHED_COLUMNS = `p.matter_id, p.number, p.category, a.name AS area_name, o.name AS unit, p.public_text, p.public_answer, p.reporter_shown, p.reply_kind, p.is_plan, p.suspended_until,
  p.opened_at, p.replied_at, p.promised_at, p.kept, p.late_step, p.published_at`
export const PUBLISHED_JOINS = 'JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id'

const OTHERS = 'SELECT matter_id, others, urging FROM app.others_who_raised($1::uuid[])'

/** The same for everybody; how many others raised it is read through the function that knows them. */
export async function presentPublished(db: Db, rows: readonly PublishedRow[], rules: CountyRules): Promise<z.infer<typeof PublishedRequest>[]> {
  if (rows.length === 0) return []
  const counts = await rowsOf<{ matter_id: string; others: number; urging: number }>(db, OTHERS, [rows.map((row) => row.matter_id)])
  const raised = new Map(counts.map((row) => [row.matter_id, row]))
  return rows.map((row) => ({
    requestId: row.matter_id, number: row.number, categoryLabel: categoryLabel(rules, row.category), areaName: row.area_name, unit: row.unit, publicText: row.public_text,
    publicAnswer: row.public_answer, reporter: row.reporter_shown, others: raised.get(row.matter_id)?.others ?? 0, othersUrging: raised.get(row.matter_id)?.urging ?? 0, stateLabel: publicationLabel(row), isPlan: row.is_plan, lateStep: row.late_step, suspendedUntil: row.suspended_until?.toISOString() ?? null,
    openedAt: row.opened_at.toISOString(), repliedAt: row.replied_at?.toISOString() ?? null, promisedAt: row.reply_kind === null ? null : (row.promised_at?.toISOString() ?? null), kept: row.kept, publishedAt: row.published_at.toISOString(),
  }))
}
