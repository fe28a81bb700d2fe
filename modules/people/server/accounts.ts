import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskPhone } from '#kit/secrets/mask.ts'
import { blindIndexes } from '#kit/secrets/sealed-value.ts'
import {
  accountStateLabels, disableAccount, enableAccount, endAccountSessions, listAccountDevices, listAccounts, listGuardedAccounts, lockAccount, openFieldAccount, revokeAccountDevice, unlockAccount,
} from '#modules/people/contract.ts'
import type { Account, AccountState } from '#modules/people/contract.ts'
import { accountUnknownState, deviceUnknownState, needsTwoPeople, ownAccount, phoneTaken, staffHasNoPhone } from '#modules/people/refusals.ts'
import { openWorkPhone } from '#modules/people/server/staff.ts'

type AccountRow = {
  account_id: string; staff_member_id: string | null; name: string | null; created_at: Date; last_seen_at: Date | null; disabled_at: Date | null; disabled_why: string | null
  can_sign_in: boolean; is_invited: boolean; open_sessions: number; two_people: boolean; waiting: 'desk' | 'field' | null
}
type Filter = { search?: string | undefined; kind?: 'staff' | 'resident'; accountId?: string; after?: string | undefined }

async function readAccounts(db: Db, filter: Filter, limit: number): Promise<Account[]> {
  const words = filter.search === undefined || filter.search === '' ? null : filter.search
  const { rows } = await sql<AccountRow>`SELECT * FROM app.find_accounts(${words}, ${filter.kind ?? null}, ${filter.accountId ?? null}, ${filter.after ?? null}, ${limit})`.execute(db)
  return rows.map((row) => {
    const state = (row.disabled_why ?? (row.can_sign_in ? 'open' : row.is_invited ? 'invited' : 'none')) as AccountState
    return {
      accountId: row.account_id, kind: row.staff_member_id === null ? ('resident' as const) : ('staff' as const), staffMemberId: row.staff_member_id, name: row.name, state,
      stateLabel: accountStateLabels[state], createdAt: row.created_at.toISOString(), lastSeenAt: row.last_seen_at?.toISOString() ?? null, openSessions: row.open_sessions,
      needsTwoPeople: row.two_people, waiting: row.waiting,
    }
  })
}

async function pageOfAccounts(db: Db, input: { search?: string | undefined; kind: 'staff' | 'resident'; after?: string | undefined; limit: number }) {
  const accounts = await readAccounts(db, input, input.limit + 1)
  const page = accounts.slice(0, input.limit)
  return { accounts: page, next: accounts.length > input.limit ? page.at(-1)!.accountId : null }
}

export const listAccountsHandler = query(listAccounts, async ({ input, db }) => await pageOfAccounts(db, input))
export const listGuardedAccountsHandler = query(listGuardedAccounts, async ({ input, db }) => await pageOfAccounts(db, input))

async function showAccount({ db }: Context<unknown>, accountId: string): Promise<Account> {
  return (await readAccounts(db, { accountId }, 1))[0]!
}

/** Whoever may not see accounts learns nothing from the answer: the guard is asked before the row is looked for. */
async function guardAccount(context: Context<{ accountId: string }>): Promise<void> {
  const known = context.actor.holds('account.manage') || context.actor.holds('security.manage') ? (await readAccounts(context.db, { accountId: context.input.accountId }, 1))[0] : undefined
  context.guard(known === undefined ? undefined : {})
  context.audit({ objectKind: 'account', objectId: context.input.accountId })
  if (context.input.accountId === context.actor.accountId) throw ownAccount()
}

async function stop(context: Context<{ accountId: string }>, why: 'disabled' | 'locked'): Promise<string> {
  await guardAccount(context)
  const { rows } = await sql<{ done: boolean }>`SELECT app.stop_account(${context.input.accountId}, ${why}, ${context.at}) AS done`.execute(context.db)
  if (rows[0]?.done !== true) throw accountUnknownState()
  return context.input.accountId
}

async function resume(context: Context<{ accountId: string }>): Promise<string> {
  await guardAccount(context)
  const { rows } = await sql<{ done: boolean }>`SELECT app.resume_account(${context.input.accountId}, ${context.at}) AS done`.execute(context.db)
  if (rows[0]?.done !== true) throw accountUnknownState()
  return context.input.accountId
}

export const disableAccountHandler = command(disableAccount, async (context) => await stop(context, 'disabled'), showAccount)
export const enableAccountHandler = command(enableAccount, resume, showAccount)

export const lockAccountHandler = command(
  lockAccount,
  async (context) => {
    context.audit({ reason: context.input.reason })
    return await stop(context, 'locked')
  },
  showAccount,
)

export const unlockAccountHandler = command(
  unlockAccount,
  async (context) => {
    context.audit({ reason: context.input.reason })
    return await resume(context)
  },
  showAccount,
)

export const endAccountSessionsHandler = command(
  endAccountSessions,
  async (context) => {
    await guardAccount(context)
    context.audit({ reason: context.input.reason })
    await sql`SELECT app.end_sessions(${context.input.accountId}, 'ended by security', NULL)`.execute(context.db)
    return context.input.accountId
  },
  showAccount,
)

/** Of a resident there are none: only posts of the field work on a registered phone. */
export const listAccountDevicesHandler = query(listAccountDevices, async (context) => {
  await guardAccount(context)
  const { rows } = await sql<{ device_id: string; name: string; registered_at: Date; last_seen_at: Date; revoked_at: Date | null }>`SELECT * FROM app.devices_of(${context.input.accountId})`.execute(context.db)
  return {
    devices: rows.map((row) => ({ deviceId: row.device_id, name: row.name, registeredAt: row.registered_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), revokedAt: row.revoked_at?.toISOString() ?? null })),
  }
})

export const revokeAccountDeviceHandler = command(
  revokeAccountDevice,
  async (context) => {
    await guardAccount(context)
    const { input, db, at } = context
    context.audit({ reason: input.reason, details: { device: input.deviceId } })
    const { rows } = await sql<{ done: boolean }>`SELECT app.revoke_device(${input.deviceId}, ${input.accountId}, ${at}) AS done`.execute(db)
    if (rows[0]?.done !== true) throw deviceUnknownState()
    return input.accountId
  },
  showAccount,
)

/** The person's account, opened when there is none. */
export async function accountOf(context: Context<{ staffMemberId: string }>): Promise<{ accountId: string; name: string; sealedPhone: string | null }> {
  const { input, actor, db, at } = context
  const staff = await db.selectFrom('staff_member').select(['account_id', 'name', 'work_phone_sealed']).where('county_code', '=', actor.countyCode).where('id', '=', input.staffMemberId).executeTakeFirst()
  context.guard(staff === undefined ? undefined : {})
  const { name, work_phone_sealed: sealedPhone } = staff!
  if (staff!.account_id !== null) return { accountId: staff!.account_id, name, sealedPhone }
  const accountId = context.newId()
  const { rows } = await sql<{ opened: boolean }>`SELECT app.open_account(${input.staffMemberId}, ${accountId}, ${at}) AS opened`.execute(db)
  if (rows[0]?.opened !== true) throw accountUnknownState()
  return { accountId, name, sealedPhone }
}

/** Grid workers and building leads sign in with a code to the phone that is registered for their work. */
export const openFieldAccountHandler = command(
  openFieldAccount,
  async (context) => {
    const { services, db, at, input } = context
    const { accountId, name, sealedPhone } = await accountOf(context)
    const phone = openWorkPhone(services.keyring, input.staffMemberId, sealedPhone)
    if (phone === null) throw staffHasNoPhone({ name })
    const { rows } = await sql<{ outcome: string }>`SELECT app.open_field_phone(${accountId}, ${blindIndexes(services.keyring, 'phone', 'sign-in', phone)}::text[], ${at}) AS outcome`.execute(db)
    if (rows[0]!.outcome === 'two') throw needsTwoPeople({ name })
    if (rows[0]!.outcome === 'taken') throw phoneTaken()
    context.audit({ objectKind: 'account', objectId: accountId })
    return input.staffMemberId
  },
  async ({ db, actor, services }, staffMemberId) => {
    const staff = await db.selectFrom('staff_member').select(['account_id', 'work_phone_sealed']).where('county_code', '=', actor.countyCode).where('id', '=', staffMemberId).executeTakeFirstOrThrow()
    return { accountId: staff.account_id!, workPhoneMasked: maskPhone(openWorkPhone(services.keyring, staffMemberId, staff.work_phone_sealed)) ?? '' }
  },
)

const IDLE_DAYS = 90

/** Accounts of the staff that nobody has used for 90 days are stopped (security A10). For the worker of time; answers how many. */
export async function stopIdleAccounts({ db, at }: { db: Db; at: Date }): Promise<number> {
  const { rows } = await sql<{ stopped: number }>`SELECT app.stop_idle_accounts(${new Date(at.getTime() - IDLE_DAYS * 86_400_000)}, ${at}) AS stopped`.execute(db)
  return rows[0]!.stopped
}
