import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context, Services } from '#kit/http/handle.ts'
import { consentPurposeNames, consentPurposes, DAYS_WITHOUT_ASKING } from '#modules/platform/consent-purposes.ts'
import type { ConsentPurpose } from '#modules/platform/consent-purposes.ts'
import { decideConsent, listMyConsents } from '#modules/platform/contract.ts'
import type { Consent } from '#modules/platform/contract.ts'
import { consentForResidents, consentOutdated, purposeNotOffered } from '#modules/platform/refusals.ts'

const DAY = 86_400_000

export const listMyConsentsHandler = query(listMyConsents, async (context) => ({ consents: await consentsOf(context) }))

/** One purpose at a time; a no takes effect in this transaction. */
export const decideConsentHandler = command(
  decideConsent,
  async (context) => {
    const { input, actor, db, services, at, newId } = context
    if (actor.surface !== 'resident') throw consentForResidents()
    if (input.version !== consentPurposes[input.purpose].version) throw consentOutdated()
    if (input.granted && !(await offeredPurposes(db, services)).includes(input.purpose)) throw purposeNotOffered({ title: consentPurposes[input.purpose].title })
    const id = newId()
    await db
      .insertInto('consent')
      .values({
        county_code: actor.countyCode, id, account_id: actor.accountId!, purpose: input.purpose, version: input.version, granted: input.granted, decided_at: at,
        ordinal: sql<number>`(SELECT coalesce(max(ordinal), 0) + 1 FROM consent WHERE county_code = ${actor.countyCode} AND account_id = ${actor.accountId} AND purpose = ${input.purpose})`,
      })
      .execute()
    if (!input.granted) for (const stop of services.consentWithdrawn) await stop(context, input.purpose)
    context.audit({ objectKind: 'consent', objectId: id, details: { purpose: input.purpose, granted: input.granted } })
    return id
  },
  async (context) => ({ consents: await consentsOf(context) }),
)

/** This module's part of stopping at once: a browser that is no longer told loses its address. */
export async function stopPush({ db, actor }: Context<unknown>, purpose: string): Promise<void> {
  if (purpose !== 'push') return
  await db.deleteFrom('push_subscription').where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).execute()
}

/** Whether this account has agreed to the purpose in its present words. Answers for the caller himself and, to staff, for a reporter. */
export async function hasConsent(db: Db, accountId: string, purpose: ConsentPurpose): Promise<boolean> {
  const { rows } = await sql<{ granted: boolean }>`SELECT app.has_consent(${accountId}::uuid, ${purpose}, ${consentPurposes[purpose].version}) AS granted`.execute(db)
  return rows[0]!.granted
}

async function consentsOf({ db, actor, services, at }: Pick<Context<unknown>, 'db' | 'actor' | 'services' | 'at'>): Promise<Consent[]> {
  if (actor.surface !== 'resident') return []
  const decisions = await db
    .selectFrom('consent')
    .distinctOn('purpose')
    .select(['purpose', 'version', 'granted', 'decided_at'])
    .where('county_code', '=', actor.countyCode)
    .where('account_id', '=', actor.accountId!)
    .orderBy('purpose')
    .orderBy('ordinal', 'desc')
    .execute()
  return (await offeredPurposes(db, services)).map((purpose) => {
    const { title, what, without, sensitive, version } = consentPurposes[purpose]
    const last = decisions.find((decision) => decision.purpose === purpose)
    const granted = last?.granted === true && last.version === version
    const refusedLately = last?.granted === false && at.getTime() < last.decided_at.getTime() + DAYS_WITHOUT_ASKING * DAY
    return { purpose, title, what, without, sensitive, version, granted, decidedAt: last?.decided_at.toISOString() ?? null, mayAsk: !granted && !refusedLately }
  })
}

/** Nobody is asked for what the county has not switched on. */
async function offeredPurposes(db: Db, services: Services): Promise<ConsentPurpose[]> {
  const { rows } = await sql<{ sms: boolean }>`SELECT 'sms' = ANY (app.offered_channels()) AS sms`.execute(db)
  return consentPurposeNames.filter((purpose) => (purpose === 'push' ? services.pushContact !== null : purpose !== 'sms' || rows[0]!.sms))
}
