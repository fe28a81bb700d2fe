import { z } from 'zod'
import type { Db } from '#kit/database/transaction.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { retentionPeriodNames, retentionPeriods } from '#modules/platform/contract.ts'
import type { RetentionPeriod } from '#modules/platform/contract.ts'

const Kept = z.partialRecord(z.enum(retentionPeriodNames), z.number().int().positive())

/** How many months each kind is kept in this county: what two administrators agreed on, else what ships. */
export async function monthsKept(db: Db, countyCode: string): Promise<Record<RetentionPeriod, number>> {
  const row = await rowOf<{ value: unknown }>(db, "SELECT value FROM setting WHERE county_code = $1 AND key = 'retention'", [countyCode])
  const set = Kept.parse(row?.value ?? {})
  return Object.fromEntries(retentionPeriodNames.map((what) => [what, set[what] ?? retentionPeriods[what].months])) as Record<RetentionPeriod, number>
}
