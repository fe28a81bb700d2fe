import { atGate } from '#kit/http/handle.ts'
import { hashPassword, passwordNeedsRehash, verifyPassword } from '#kit/secrets/password.ts'
import { signIn } from '#modules/platform/contract.ts'
import { credentialsWrong } from '#modules/platform/refusals.ts'
import { useAuthenticatorStep } from '#modules/platform/server/authenticator-step.ts'
import { openSession, recordSignIn } from '#modules/platform/server/sessions.ts'
import { countFailure, forgetFailures, refusePaused } from '#modules/platform/server/sign-in-limits.ts'

/** Desk staff: login name, password and authenticator code. Unknown name and wrong password take the same time and words. */
export const signInHandler = atGate(signIn, async ({ input, db, services, caller, at }) => {
  const loginName = input.loginName.toLowerCase()
  await refusePaused(services.gatePool, loginName, caller.address)
  const credential = await db
    .selectFrom('credential')
    .select(['account_id', 'secret'])
    .where('kind', '=', 'password')
    .where('identifier', '=', loginName)
    .executeTakeFirst()
  const passwordRight = await verifyPassword(credential?.secret, input.password)
  const accountId = passwordRight ? credential?.account_id : undefined
  const codeRight = accountId !== undefined && (await useAuthenticatorStep(db, services.keyring, { accountId, code: input.oneTimeCode, at }))
  if (accountId === undefined || !codeRight) {
    await countFailure(services.gatePool, loginName, caller.address)
    await recordSignIn(db, caller, credential?.account_id ?? null, 'POST /sessions', 'refused')
    throw credentialsWrong()
  }
  await forgetFailures(services.gatePool, loginName)
  // Made with weaker parameters than today's: only now is the password known from which a better one can be made.
  if (passwordNeedsRehash(credential!.secret))
    await db.updateTable('credential').set({ secret: await hashPassword(input.password) }).where('kind', '=', 'password').where('identifier', '=', loginName).where('secret', '=', credential!.secret).execute()
  await openSession(db, services, caller, { accountId, surface: 'desk', action: 'POST /sessions' })
  return { surface: 'desk' as const }
})
