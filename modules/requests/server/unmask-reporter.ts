import { command } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { countyRules, rowOf, touch } from '#modules/matters/server/public.ts'
import { unmaskReporter } from '#modules/requests/contract.ts'
import { unmaskNotNow, unmaskTooOften } from '#modules/requests/refusals.ts'
import { grantsOver } from '#modules/requests/rules.ts'
import { isClosedTo } from '#modules/requests/sealing.ts'
import { findRecord } from '#modules/requests/server/request-record.ts'
import { unmaskReasonLabels } from '#modules/requests/shapes.ts'

const HOUR = 3_600_000
/** One count at a time for an account: two calls at once cannot both be the last one allowed. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('unmask/' || $1, 0))"
const USED = 'SELECT count(*)::int AS used FROM unmask_use WHERE county_code = $1 AND account_id = $2 AND at > $3'
const USE = 'INSERT INTO unmask_use (county_code, id, account_id, at) VALUES ($1, $2, $3, $4)'
const SEALED = 'SELECT reporter_name_sealed, reporter_phone_sealed FROM request WHERE county_code = $1 AND matter_id = $2'

type Sealed = { reporter_name_sealed: string | null; reporter_phone_sealed: string | null }

/** Name and number in plain, with a reason, only while it waits for an act of the reader's unit; the reporter sees who looked. */
export const unmaskReporterHandler = command(
  unmaskReporter,
  async (context) => {
    const { input, actor, db, at, newId } = context
    const row = context.guard(await findRecord(db, actor.countyCode, input.requestId))
    const concerned = [row.waiting_organization_id, ...row.open_task_ids]
    const grant = grantsOver(actor, 'person.unmask', row).find((one) => concerned.includes(one.organizationId))
    if (grant === undefined || isClosedTo(actor, row)) throw unmaskNotNow()
    await touch(db, ONE_AT_A_TIME, [actor.accountId])
    const { used } = (await rowOf<{ used: number }>(db, USED, [actor.countyCode, actor.accountId, new Date(at.getTime() - HOUR)]))!
    const most = (await countyRules(db, actor.countyCode)).procedure.unmaskPerHour
    if (used >= most) throw unmaskTooOften({ most })
    await touch(db, USE, [actor.countyCode, newId(), actor.accountId, at])
    context.audit({ objectKind: 'request', objectId: row.id, subjectAccountId: row.reporter_id, reason: unmaskReasonLabels[input.reason], grant })
    return row.id
  },
  async ({ actor, db, services, at }, requestId) => {
    const [sealed, uses, rules] = await Promise.all([
      rowOf<Sealed>(db, SEALED, [actor.countyCode, requestId]),
      rowOf<{ used: number }>(db, USED, [actor.countyCode, actor.accountId, new Date(at.getTime() - HOUR)]),
      countyRules(db, actor.countyCode, 2_000),
    ])
    const plain = (value: string | null | undefined, column: string) =>
      value === null || value === undefined ? null : open(services.keyring, value, { table: 'request', column, row: requestId })
    return {
      name: plain(sealed?.reporter_name_sealed, 'reporter_name_sealed'), phone: plain(sealed?.reporter_phone_sealed, 'reporter_phone_sealed'),
      usesLeft: Math.max(0, rules.procedure.unmaskPerHour - uses!.used),
    }
  },
)
