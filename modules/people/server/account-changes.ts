import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskPhone } from '#kit/secrets/mask.ts'
import { blindIndexes, open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { decideAccountChange, listAccountChanges, proposeAccountChange } from '#modules/people/contract.ts'
import type { AccountChange } from '#modules/people/contract.ts'
import { accountChangeDecided, accountChangeProposerConfirms, accountChangeWaiting, ownAccountChange, phoneTaken } from '#modules/people/refusals.ts'
import { accountOf } from '#modules/people/server/accounts.ts'
import { newLink, showLink } from '#modules/people/server/invitations.ts'
import { dayOf } from '#modules/people/server/scope.ts'
import { sealWorkPhone } from '#modules/people/server/staff.ts'

type Row = Omit<AccountChange, 'proposedAt' | 'workPhoneMasked' | 'cannotConfirm'> & {
  proposedAt: Date; proposedBy: string; sealed: string | null; staffMemberId: string
}

const MOST_CHANGES = 200

async function readRows({ db, actor, at }: Context<unknown>, one: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT q.id AS "accountChangeId", q.account_id AS "accountId", q.kind, m.name, m.id AS "staffMemberId", q.work_phone_sealed AS sealed, q.reason, q.proposed_by AS "proposedBy",
      proposer.name AS "proposedByName", q.proposed_at AS "proposedAt", q.version,
      CASE WHEN q.confirmed_by IS NOT NULL THEN 'confirmed' WHEN q.withdrawn_at IS NOT NULL THEN 'refused' ELSE 'open' END AS state,
      coalesce((SELECT jsonb_agg(p.name ORDER BY p.name) FROM appointment a JOIN post p ON p.county_code = a.county_code AND p.id = a.post_id
        WHERE a.county_code = m.county_code AND a.staff_member_id = m.id AND (a.valid_to IS NULL OR a.valid_to > ${dayOf(at)}::date)), '[]'::jsonb) AS posts
    FROM account_change q
    JOIN staff_member m ON m.county_code = q.county_code AND m.account_id = q.account_id
    LEFT JOIN staff_member proposer ON proposer.county_code = q.county_code AND proposer.account_id = q.proposed_by
    WHERE q.county_code = ${actor.countyCode} AND CASE WHEN ${one}::uuid IS NULL THEN q.confirmed_by IS NULL AND q.withdrawn_at IS NULL ELSE q.id = ${one}::uuid END
    ORDER BY q.proposed_at, q.id LIMIT ${MOST_CHANGES}`.execute(db)
  return rows
}

function present({ actor, services }: Context<unknown>, row: Row): AccountChange {
  const { accountChangeId, accountId, kind, name, posts, reason, proposedByName, state, version } = row
  return {
    accountChangeId, accountId, kind, name, posts, reason, proposedByName, state, version, proposedAt: row.proposedAt.toISOString(),
    workPhoneMasked: row.sealed === null ? null : maskPhone(openPhone(services.keyring, accountChangeId, row.sealed)),
    cannotConfirm: accountId === actor.accountId ? ownAccountChange().message : row.proposedBy === actor.accountId ? accountChangeProposerConfirms().message : null,
  }
}

function placeOf(accountChangeId: string) {
  return { table: 'account_change', column: 'work_phone_sealed', row: accountChangeId }
}

function openPhone(keyring: Keyring, accountChangeId: string, sealed: string): string {
  return open(keyring, sealed, placeOf(accountChangeId))
}

export const listAccountChangesHandler = query(listAccountChanges, async (context) => ({ accountChanges: (await readRows(context, null)).map((row) => present(context, row)) }))

/** Nothing happens to the account yet; whoever guards accounts is told that something waits for him. */
export const proposeAccountChangeHandler = command(
  proposeAccountChange,
  async (context) => {
    const { input, actor, db, at, services } = context
    const { accountId, name } = await accountOf(context)
    if (accountId === actor.accountId) throw ownAccountChange()
    const waits = await db
      .selectFrom('account_change').select('id').where('county_code', '=', actor.countyCode).where('account_id', '=', accountId).where('kind', '=', input.kind)
      .where('confirmed_by', 'is', null).where('withdrawn_at', 'is', null).executeTakeFirst()
    if (waits !== undefined) throw accountChangeWaiting({ name })
    const id = context.newId()
    await db
      .insertInto('account_change')
      .values({
        county_code: actor.countyCode, id, account_id: accountId, kind: input.kind, work_phone_sealed: input.workPhone === undefined ? null : seal(services.keyring, input.workPhone, placeOf(id)),
        reason: input.reason, proposed_by: actor.accountId!, proposed_at: at,
      })
      .execute()
    await tell(context, id, 'accountChange', `有一件${input.kind === 'desk' ? '重置登录凭据' : '更换登录手机'}的申请等您复核，请到“账号安全”办理。`, null)
    context.audit({ objectKind: 'account', objectId: accountId, subjectAccountId: accountId, reason: input.reason, details: { step: 'proposed', kind: input.kind, accountChange: id } })
    return id
  },
  async (context, id) => present(context, (await readRows(context, id))[0]!),
)

/** Says it to one person, or (null) to whoever guards accounts. */
async function tell(context: Context<unknown>, id: string, step: string, sentence: string, accountId: string | null): Promise<void> {
  await sql`SELECT app.tell_of_account_change(${id}, ${context.newId()}, ${context.at}, ${step}, ${sentence}, ${accountId})`.execute(context.db)
  context.announce({ kind: 'notice.left', objectId: id, reporterId: accountId })
}

const done = { desk: 'desk-account-reset', field: 'field-phone-changed' } as const

/** The second person. What he confirms takes effect in this transaction, and the person concerned is told. */
export const decideAccountChangeHandler = command(
  decideAccountChange,
  async (context) => {
    const { input, actor, db, at } = context
    // Whoever may not see accounts learns nothing from the answer: the guard is asked first.
    const row = actor.holds('security.manage') || actor.holds('account.manage') ? (await readRows(context, input.accountChangeId))[0] : undefined
    context.guard(row === undefined ? undefined : {})
    const change = row!
    context.audit({ objectKind: 'account', objectId: change.accountId, subjectAccountId: change.accountId, details: { step: input.approve ? 'confirmed' : 'refused', kind: change.kind, accountChange: change.accountChangeId } })
    if (change.state !== 'open' || change.version !== input.version) throw accountChangeDecided()
    if (!input.approve) {
      const refused = await db
        .updateTable('account_change').set((eb) => ({ withdrawn_at: at, work_phone_sealed: null, version: eb('version', '+', 1) }))
        .where('county_code', '=', actor.countyCode).where('id', '=', change.accountChangeId).executeTakeFirst()
      if (refused.numUpdatedRows !== 1n) throw accountChangeDecided()
      return change.accountChangeId
    }
    if (change.accountId === actor.accountId) throw ownAccountChange()
    if (change.proposedBy === actor.accountId) throw accountChangeProposerConfirms()
    const linkId = change.kind === 'desk' ? await confirmDesk(context, change) : await confirmField(context, change)
    await tell(context, change.accountChangeId, done[change.kind], sentenceFor(change), change.accountId)
    return `${change.accountChangeId} ${linkId}`.trim()
  },
  async (context, answer) => {
    const [id, linkId] = answer.split(' ')
    const accountChange = present(context, (await readRows(context, id!))[0]!)
    return { accountChange, invitation: linkId === undefined ? null : await readLink(context, id!, linkId) }
  },
)

/** Shown to the call that made it, and to its repetition when the answer was lost: to nobody else. */
async function readLink({ db, actor, services: { keyring } }: Context<unknown>, accountChangeId: string, id: string) {
  const row = await db.selectFrom('account_change').select('confirmed_at').where('county_code', '=', actor.countyCode).where('id', '=', accountChangeId).executeTakeFirstOrThrow()
  return showLink(keyring, { id, madeAt: row.confirmed_at! })
}

function sentenceFor({ kind, proposedByName }: Row): string {
  const by = `系统管理员${proposedByName ?? ''}提出，安全管理员已复核`
  return kind === 'desk'
    ? `您的工作台登录凭据正在重置：${by}。不是您要求的，请马上告诉安全管理员。`
    : `您登录手机端的号码已更换，原来的登录已退出：${by}。不是您要求的，请马上告诉安全管理员。`
}

async function confirmDesk(context: Context<unknown>, change: Row): Promise<string> {
  const link = newLink(context)
  const { rows } = await sql<{ confirmed: boolean }>`
    SELECT app.confirm_desk_change(${change.accountChangeId}, ${link.id}, ${link.tokenHash}, ${link.authenticatorSealed}, ${context.at}, ${link.expiresAt}) AS confirmed`.execute(context.db)
  if (rows[0]?.confirmed !== true) throw accountChangeDecided()
  return link.id
}

async function confirmField({ services: { keyring }, db, at }: Context<unknown>, change: Row): Promise<string> {
  const phone = openPhone(keyring, change.accountChangeId, change.sealed!)
  const { rows } = await sql<{ outcome: string }>`
    SELECT app.confirm_field_change(${change.accountChangeId}, ${sealWorkPhone(keyring, change.staffMemberId, phone)}, ${blindIndexes(keyring, 'phone', 'sign-in', phone)}::text[], ${at}) AS outcome`.execute(db)
  if (rows[0]!.outcome === 'taken') throw phoneTaken()
  if (rows[0]!.outcome !== 'done') throw accountChangeDecided()
  return ''
}
