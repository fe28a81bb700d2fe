import { blindIndex, blindIndexIsCurrent, open, reseal } from '#kit/secrets/sealed-value.ts'
import { rowsOf, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'

const AT_ONCE = 500
const OLD = `SELECT q.matter_id, q.reporter_name_sealed, q.reporter_phone_sealed, q.reporter_phone_index FROM request q
  WHERE q.county_code = $1 AND (q.reporter_name_sealed NOT LIKE $2 OR q.reporter_phone_sealed NOT LIKE $2 OR q.reporter_phone_index NOT LIKE $3)
  LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`
const RESEAL = 'UPDATE request SET reporter_name_sealed = $3, reporter_phone_sealed = $4, reporter_phone_index = $5 WHERE county_code = $1 AND matter_id = $2'

type OldRow = { matter_id: string; reporter_name_sealed: string | null; reporter_phone_sealed: string | null; reporter_phone_index: string | null }

/** After a rotation of keys: what is still under an older one is sealed anew, some rows at a time, while everything runs. */
export async function resealReporters(scope: TimeScope): Promise<void> {
  const { keyring } = scope.services
  const rows = await rowsOf<OldRow>(scope.db, OLD, [scope.countyCode, `v1.${keyring.newest('data').generation}.%`, `${keyring.newest('index').generation}.%`])
  for (const row of rows) {
    const place = (column: string) => ({ table: 'request', column, row: row.matter_id })
    const fresh = (value: string | null, column: string) => (value === null ? null : (reseal(keyring, value, place(column)) ?? value))
    const phone = row.reporter_phone_sealed
    const index = row.reporter_phone_index
    const freshIndex = phone === null || index === null || blindIndexIsCurrent(keyring, index) ? index : blindIndex(keyring, 'phone', 'request.reporterPhone', open(keyring, phone, place('reporter_phone_sealed')))
    await touch(scope.db, RESEAL, [scope.countyCode, row.matter_id, fresh(row.reporter_name_sealed, 'reporter_name_sealed'), fresh(phone, 'reporter_phone_sealed'), freshIndex])
  }
}
