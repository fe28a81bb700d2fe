import { atGate } from '#kit/http/handle.ts'
import { checkPhoneCode, issuePhoneCode } from '#kit/secrets/one-time-code.ts'
import { blindIndex, blindIndexes, seal } from '#kit/secrets/sealed-value.ts'
import { sendPhoneCode, signInByPhone } from '#modules/platform/contract.ts'
import { codeNotSent, codeWrong, noFieldPost } from '#modules/platform/refusals.ts'
import { openSession, recordSignIn } from '#modules/platform/server/sessions.ts'
import { countFailure, countPhoneCode, forgetFailures, refusePaused, returnPhoneCode } from '#modules/platform/server/sign-in-limits.ts'

const USE = 'sign-in'

/** Sends a code; the answer is the same whether or not the number is known. */
export const sendPhoneCodeHandler = atGate(sendPhoneCode, async ({ input, db, services, caller, at, afterwards }) => {
  const phoneIndex = blindIndex(services.keyring, 'phone', USE, input.phone)!
  await countPhoneCode(services.gatePool, phoneIndex, caller.address)
  const { code, state } = issuePhoneCode(services.keyring, { phone: input.phone, use: USE }, at)
  const row = { code_hash: state.codeHash, expires_at: state.expiresAt, tries_left: state.triesLeft, used_at: state.usedAt, sent_at: at }
  await db.insertInto('phone_code').values({ phone_index: phoneIndex, ...row }).onConflict((conflict) => conflict.column('phone_index').doUpdateSet(row)).execute()
  const minutes = Math.round((state.expiresAt.getTime() - at.getTime()) / 60_000)
  // The gateway may take seconds, and the gate has few places.
  afterwards(async () => {
    try {
      await services.sendSms(caller.countyCode, input.phone, `您的验证码是 ${code}，${minutes} 分钟内有效。工作人员不会向您索要验证码。`)
    } catch (error) {
      services.log({ event: 'sms-failed', name: error instanceof Error ? error.name : 'unknown' })
      await returnPhoneCode(services.gatePool, phoneIndex, caller.address)
      throw codeNotSent()
    }
  })
  return { expiresInSeconds: minutes * 60 }
})

/** Residents are known from their first sign-in; field staff must already hold a post with this number. */
export const signInByPhoneHandler = atGate(signInByPhone, async ({ input, db, services, caller, at, newId }) => {
  const phoneIndex = blindIndex(services.keyring, 'phone', USE, input.phone)!
  await refusePaused(services.gatePool, phoneIndex, caller.address)
  // Keys may have been changed since the code was sent, or since the account was made.
  const phoneIndexes = blindIndexes(services.keyring, 'phone', USE, input.phone)
  const stored = await db.selectFrom('phone_code').selectAll().where('phone_index', 'in', phoneIndexes).orderBy('sent_at', 'desc').limit(1).forUpdate().executeTakeFirst()
  const checked =
    stored === undefined
      ? undefined
      : checkPhoneCode(
          services.keyring,
          { codeHash: stored.code_hash, expiresAt: stored.expires_at, triesLeft: stored.tries_left, usedAt: stored.used_at },
          { phone: input.phone, use: USE },
          input.code,
          at,
        )
  if (checked !== undefined)
    await db.updateTable('phone_code').set({ tries_left: checked.state.triesLeft, used_at: checked.state.usedAt }).where('phone_index', '=', stored!.phone_index).execute()
  if (checked?.accepted !== true) {
    await countFailure(services.gatePool, phoneIndex, caller.address)
    await recordSignIn(db, caller, null, 'POST /sessions/phone', 'refused')
    throw codeWrong()
  }
  await forgetFailures(services.gatePool, phoneIndex)
  const known = await findAccount()
  if (known !== undefined) await comeToCounty(known)
  const accountId = known ?? (await newResident())
  // A code alone never opens a post: whoever took over the number lacks the phone.
  await openSession(db, services, caller, { accountId, surface: input.surface, action: 'POST /sessions/phone', awaitsDevice: input.surface === 'field' })
  return { surface: input.surface }

  /** Stopped accounts too: who was locked is refused, and not made anew under the same number. */
  async function findAccount(): Promise<string | undefined> {
    const kind = input.surface === 'field' ? 'field-phone' : 'phone'
    const row = await db.selectFrom('credential').select(['account_id', 'identifier']).where('kind', '=', kind).where('identifier', 'in', phoneIndexes).executeTakeFirst()
    if (row !== undefined && row.identifier !== phoneIndex) {
      await db.updateTable('credential').set({ identifier: phoneIndex }).where('kind', '=', kind).where('identifier', '=', row.identifier).execute()
    }
    return row?.account_id
  }

  /** A resident may use two counties: the second knows him from his first sign-in there. A post is one county's. */
  async function comeToCounty(accountId: string): Promise<void> {
    const here = await db.selectFrom('membership').select('account_id').where('county_code', '=', caller.countyCode).where('account_id', '=', accountId).executeTakeFirst()
    if (here !== undefined) return
    if (input.surface === 'field') throw noFieldPost()
    await join(accountId)
    // Where it was stopped it stays so, by that county's own mark; the account as such is in use again.
    await db.updateTable('account').set({ disabled_at: null }).where('id', '=', accountId).execute()
  }

  async function newResident(): Promise<string> {
    if (input.surface === 'field') throw noFieldPost()
    const id = newId()
    await db.insertInto('account').values({ id, kind: 'person', created_at: at }).execute()
    await db.insertInto('credential').values({ account_id: id, kind: 'phone', identifier: phoneIndex, secret: '', created_at: at }).execute()
    await join(id)
    return id
  }

  async function join(id: string): Promise<void> {
    // Twice at the same moment is once.
    await db.insertInto('membership').values({ county_code: caller.countyCode, account_id: id, created_at: at }).onConflict((conflict) => conflict.doNothing()).execute()
    await db
      .insertInto('resident_profile')
      .values({
        county_code: caller.countyCode,
        account_id: id,
        phone_sealed: seal(services.keyring, input.phone, { table: 'resident_profile', column: 'phone_sealed', row: id }),
        phone_index: phoneIndex,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
})
