import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { cookieHandle, newToken } from '#kit/http/cookie.ts'
import { hashPassword, passwordRefusal } from '#kit/secrets/password.ts'
import { sql } from '#kit/database/transaction.ts'
import { acknowledgeNotice, changePassword, getMe, getMyData, listMyLookups, setLargeType, signOut } from '#modules/platform/contract.ts'
import { notice } from '#modules/platform/notice.ts'
import { holderNotProved, noticeOutdated } from '#modules/platform/refusals.ts'
import { roleNames, roles } from '#modules/platform/roles.ts'
import type { Role } from '#modules/platform/roles.ts'
import { AUDIT_PLACE, olderThan } from '#modules/platform/server/audit-cursor.ts'
import { countyWithPreset } from '#modules/platform/server/county-preset.ts'
import { findOwnPassword, proveHolder } from '#modules/platform/server/prove-holder.ts'

const LOOKUPS_A_PAGE = 50

export const getMeHandler = query(getMe, async ({ actor, db }) => {
  const county = await countyWithPreset(db, actor.countyCode)
  const member = await db
    .selectFrom('membership')
    .select(['notice_version', 'large_type'])
    .where('county_code', '=', actor.countyCode)
    .where('account_id', '=', actor.accountId!)
    .executeTakeFirst()
  const permissions = new Set(Object.values(roles).flatMap((role) => Object.keys(role)).filter((permission) => actor.holds(permission)))
  return {
    accountId: actor.accountId!,
    name: actor.name ?? '居民',
    surface: actor.surface!,
    countyCode: actor.countyCode,
    countyName: county.name,
    posts: actor.grants.map((grant) => ({ ...grant, roleName: nameOfRole(county.preset.roles, grant.role) })),
    permissions: [...permissions].sort(),
    noticeAcknowledged: member?.notice_version === notice.version,
    largeType: member?.large_type ?? false,
  }
})

/** What this county calls the role; the general name where it says nothing of its own. */
export function nameOfRole(inCounty: readonly { key: string; name: string }[], role: string): string {
  return inCounty.find((one) => one.key === role)?.name ?? roleNames[role as Role] ?? role
}

export const signOutHandler = command(
  signOut,
  async ({ actor, db, caller }) => {
    await sql`SELECT app.end_own_sessions(false, 'signed out')`.execute(db)
    caller.setCookie(null, actor.countyCode)
    return actor.sessionId!
  },
  async () => ({ ended: true }),
)

export const changePasswordHandler = command(
  changePassword,
  async (context) => {
    const { input, actor, services, db, caller, newId } = context
    const own = await findOwnPassword(context)
    // Looked at first: a code counts once, and what is refused for the new password should not cost one.
    const refusal = passwordRefusal(input.next, { kind: 'staff', personal: [own?.loginName ?? '', actor.name ?? ''] })
    if (refusal !== undefined) throw refusal
    const known = await proveHolder(context, own, { password: input.current, oneTimeCode: input.oneTimeCode })
    const hash = await hashPassword(input.next)
    const token = newToken()
    const { rows } = await sql<{ seconds: number | null }>`SELECT app.replace_own_password(${known}, ${hash}, ${newId()}, ${cookieHandle(services.keyring, token)}) AS seconds`.execute(db)
    const seconds = rows[0]?.seconds ?? null
    if (seconds === null) throw holderNotProved()
    caller.setCookie({ token, seconds }, actor.countyCode)
    return actor.accountId!
  },
  async () => ({ changed: true }),
)

export const acknowledgeNoticeHandler = command(
  acknowledgeNotice,
  async ({ input, actor, db, at }) => {
    if (input.version !== notice.version) throw noticeOutdated()
    await db
      .updateTable('membership')
      .set({ notice_version: notice.version, notice_acknowledged_at: at })
      .where('county_code', '=', actor.countyCode)
      .where('account_id', '=', actor.accountId!)
      .execute()
    return notice.version
  },
  async (_context, version) => ({ version }),
)

export const setLargeTypeHandler = command(
  setLargeType,
  async ({ input, actor, db }) => {
    await db.updateTable('membership').set({ large_type: input.largeType }).where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).execute()
    return String(input.largeType)
  },
  async (_context, value) => ({ largeType: value === 'true' }),
)

/** Who looked at my data. The person who looked is not named: unit, post and purpose are (security P17). */
export const listMyLookupsHandler = query(listMyLookups, async ({ input, actor, db, services }) => {
  const county = await countyWithPreset(db, actor.countyCode)
  const rows = await db
    .selectFrom('audit_entry')
    .leftJoin('organization', (join) =>
      join.onRef('organization.county_code', '=', 'audit_entry.county_code').onRef('organization.id', '=', 'audit_entry.organization_id'),
    )
    .select(['audit_entry.at', 'audit_entry.role', 'audit_entry.action', 'audit_entry.reason', 'audit_entry.object_id', 'organization.name as unit'])
    .select(AUDIT_PLACE.as('place'))
    .where('audit_entry.county_code', '=', actor.countyCode)
    .where('audit_entry.subject_account_id', '=', actor.accountId!)
    .where((eb) => eb.or([eb('audit_entry.account_id', 'is', null), eb('audit_entry.account_id', '!=', actor.accountId!)]))
    .$if(input?.after !== undefined, (q) => q.where(olderThan(input!.after!)))
    .orderBy('audit_entry.at', 'desc')
    .orderBy('audit_entry.id', 'desc')
    .limit(LOOKUPS_A_PAGE + 1)
    .execute()
  const page = rows.slice(0, LOOKUPS_A_PAGE)
  return {
    lookups: page.map((row) => ({
      at: row.at.toISOString(),
      unit: row.unit ?? '本平台',
      roleName: nameOfRole(county.preset.roles, row.role ?? ''),
      what: services.describeRoute(row.action),
      reason: row.reason,
      objectId: row.object_id,
    })),
    next: rows.length > LOOKUPS_A_PAGE ? page.at(-1)!.place : null,
  }
})

export const getMyDataHandler = query(getMyData, async (context) => {
  const parts = []
  for (const collect of context.services.personalData) parts.push(await collect(context))
  return Object.assign({}, ...parts) as Record<string, unknown>
})

/** The platform's part of a person's own data: membership, consents, phones registered for the field, and who looked. */
export async function personalDataOfPlatform({ actor, db }: Context<unknown>): Promise<Record<string, unknown>> {
  const membership = await db.selectFrom('membership').selectAll().where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).execute()
  const consents = await db.selectFrom('consent').select(['purpose', 'version', 'granted', 'decided_at as decidedAt']).where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).orderBy('decided_at').execute()
  const lookups = await sql<{ at: Date; action: string; reason: string | null }>`
    SELECT at, action, role, organization_id, reason, object_id FROM audit_entry
    WHERE county_code = ${actor.countyCode} AND subject_account_id = ${actor.accountId} ORDER BY at`.execute(db)
  const devices = await db.selectFrom('field_device').select(['id', 'name', 'registered_at', 'last_seen_at', 'revoked_at']).where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).execute()
  const notified = await db.selectFrom('push_subscription').select('created_at as since').where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).orderBy('created_at').execute()
  return { membership, consents, devices, browsersNotified: notified, lookups: lookups.rows }
}
