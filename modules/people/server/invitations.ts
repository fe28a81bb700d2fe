import { createHash, createHmac } from 'node:crypto'
import { atGate, command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { recordAtGate } from '#kit/http/record-at-gate.ts'
import type { Db } from '#kit/database/transaction.ts'
import { authenticatorUri, checkAuthenticatorCode, newAuthenticatorSecret } from '#kit/secrets/one-time-code.ts'
import { hashPassword, passwordRefusal } from '#kit/secrets/password.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { acceptInvitation, openDeskAccount, openInvitation } from '#modules/people/contract.ts'
import { authenticatorWrong, invitationInvalid, loginNameTaken, needsTwoPeople } from '#modules/people/refusals.ts'
import { accountOf } from '#modules/people/server/accounts.ts'
import { sql } from '#kit/database/transaction.ts'

const DAYS_VALID = 3
const DAY = 86_400_000

/** Made from the invitation's id and the server's key, so that a repeated submission shows the same one and no table holds it. */
function tokenOf(keyring: Keyring, invitationId: string): string {
  return createHmac('sha256', keyring.newest('cookie').secret).update(`invitation\0${invitationId}`).digest('base64url')
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** What a new link is made of: its random id, the hash of the token that only its reader gets, the sealed key of the code app. */
export function newLink(context: Pick<Context<unknown>, 'newId' | 'at' | 'services'>) {
  const id = context.newId()
  const { keyring } = context.services
  return {
    id, tokenHash: hashOf(tokenOf(keyring, id)), authenticatorSealed: seal(keyring, newAuthenticatorSecret(), { table: 'invitation', column: 'authenticator_sealed', row: id }),
    expiresAt: endOf(context.at),
  }
}

function endOf(madeAt: Date): Date {
  return new Date(madeAt.getTime() + DAYS_VALID * DAY)
}

/** The token of a link just made, for the one who is to hand it over. */
export function showLink(keyring: Keyring, link: { id: string; madeAt: Date }): { invitationToken: string; expiresAt: string } {
  return { invitationToken: tokenOf(keyring, link.id), expiresAt: endOf(link.madeAt).toISOString() }
}

/** A first way in for one person, once; earlier invitations of the account end. Another one is an account change. */
export const openDeskAccountHandler = command(
  openDeskAccount,
  async (context) => {
    const { accountId, name } = await accountOf(context)
    const link = newLink(context)
    const { rows } = await sql<{ invited: boolean }>`
      SELECT app.invite_alone(${accountId}, ${link.id}, ${link.tokenHash}, ${link.authenticatorSealed}, ${context.at}, ${link.expiresAt}) AS invited`.execute(context.db)
    if (rows[0]?.invited !== true) throw needsTwoPeople({ name })
    context.audit({ objectKind: 'account', objectId: accountId })
    return link.id
  },
  async ({ actor, db, services }, id) => {
    const row = await db.selectFrom('invitation').select(['account_id', 'invited_at']).where('county_code', '=', actor.countyCode).where('id', '=', id).executeTakeFirstOrThrow()
    return { accountId: row.account_id, ...showLink(services.keyring, { id, madeAt: row.invited_at }) }
  },
)

/** A link that one person made is void as soon as two would be needed: the account has got a way in, or an administrator's post. */
async function findInvitation(db: Db, countyCode: string, token: string, at: Date) {
  const row = await db
    .selectFrom('invitation')
    .innerJoin('staff_member', (join) => join.onRef('staff_member.county_code', '=', 'invitation.county_code').onRef('staff_member.account_id', '=', 'invitation.account_id'))
    .innerJoin('membership', (join) => join.onRef('membership.county_code', '=', 'invitation.county_code').onRef('membership.account_id', '=', 'invitation.account_id'))
    .select(['invitation.id', 'invitation.account_id', 'invitation.authenticator_sealed', 'invitation.expires_at', 'staff_member.name'])
    .where('invitation.county_code', '=', countyCode)
    .where('invitation.token_hash', '=', hashOf(token))
    .where('invitation.used_at', 'is', null)
    .where('invitation.withdrawn_at', 'is', null)
    .where('invitation.expires_at', '>', at)
    .where('membership.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('invitation.account_change_id', 'is not', null), sql<boolean>`NOT app.needs_two_people(invitation.county_code, invitation.account_id)`]))
    .forUpdate('invitation')
    .executeTakeFirst()
  if (row === undefined) throw invitationInvalid()
  return row
}

export const openInvitationHandler = atGate(openInvitation, async ({ input, db, services, caller, at }) => {
  const invitation = await findInvitation(db, caller.countyCode, input.token, at)
  const secret = open(services.keyring, invitation.authenticator_sealed, { table: 'invitation', column: 'authenticator_sealed', row: invitation.id })
  await recordAtGate(db, caller, 'POST /invitations/open', { objectKind: 'account', objectId: invitation.account_id, outcome: 'done' })
  return { name: invitation.name, authenticatorUri: authenticatorUri(secret, input.loginName ?? invitation.name), expiresAt: invitation.expires_at.toISOString() }
})

/** Sets name, password and authenticator of the account. Whatever other way in there was is gone, and its sessions with it. */
export const acceptInvitationHandler = atGate(acceptInvitation, async ({ input, db, services, caller, at }) => {
  const invitation = await findInvitation(db, caller.countyCode, input.token, at)
  const { account_id: accountId } = invitation
  const refusal = passwordRefusal(input.password, { kind: 'staff', personal: [input.loginName, invitation.name] })
  if (refusal !== undefined) throw refusal
  const secret = open(services.keyring, invitation.authenticator_sealed, { table: 'invitation', column: 'authenticator_sealed', row: invitation.id })
  const checked = checkAuthenticatorCode({ secret, code: input.oneTimeCode, lastStep: null, at })
  if (!checked.accepted) throw authenticatorWrong()
  const taken = await db.selectFrom('credential').select('account_id').where('kind', '=', 'password').where('identifier', '=', input.loginName).executeTakeFirst()
  if (taken !== undefined && taken.account_id !== accountId) throw loginNameTaken()
  const hash = await hashPassword(input.password)
  await db.deleteFrom('credential').where('account_id', '=', accountId).where('kind', 'in', ['password', 'totp', 'oidc', 'field-phone']).execute()
  await db
    .insertInto('credential')
    .values([
      { account_id: accountId, kind: 'password', identifier: input.loginName, secret: hash, created_at: at },
      {
        account_id: accountId, kind: 'totp', identifier: accountId, secret: seal(services.keyring, secret, { table: 'credential', column: 'secret', row: accountId }), last_step: checked.step,
        created_at: at,
      },
    ])
    .execute()
  await db.updateTable('invitation').set({ used_at: at }).where('county_code', '=', caller.countyCode).where('id', '=', invitation.id).execute()
  await sql`UPDATE session SET ended_at = now(), ended_why = 'credentials replaced' WHERE account_id = ${accountId} AND ended_at IS NULL`.execute(db)
  await recordAtGate(db, caller, 'POST /invitations/accept', { accountId, objectKind: 'account', objectId: accountId, outcome: 'done' })
  return { loginName: input.loginName }
})
