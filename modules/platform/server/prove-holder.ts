import { kyselyOn } from '#kit/database/transaction.ts'
import type { Context } from '#kit/http/handle.ts'
import { verifyPassword } from '#kit/secrets/password.ts'
import { holderNotProved } from '#modules/platform/refusals.ts'
import { useAuthenticatorStep } from '#modules/platform/server/authenticator-step.ts'
import { countFailure, forgetFailures, refusePaused } from '#modules/platform/server/sign-in-limits.ts'

export type OwnPassword = { loginName: string; hash: string }
type Asker = Pick<Context<unknown>, 'actor' | 'services' | 'caller' | 'at'>

/** None for whoever signs in by a phone, or as one of the sample. */
export async function findOwnPassword({ actor, services }: Asker): Promise<OwnPassword | undefined> {
  const { rows } = await services.gatePool.query<OwnPassword>(`SELECT identifier AS "loginName", secret AS hash FROM credential WHERE account_id = $1 AND kind = 'password'`, [actor.accountId])
  return rows[0]
}

/**
 * Whoever sits at an open session shows that he is its holder, before he changes how it is got into: password and a fresh code.
 * What is wrong counts under the login name, as at sign-in: five pause it (A3). Answers the hash that the password was right for.
 */
export async function proveHolder({ actor, services, caller, at }: Asker, own: OwnPassword | undefined, given: { password: string; oneTimeCode: string }): Promise<string> {
  const counted = own?.loginName ?? actor.accountId!
  await refusePaused(services.gatePool, counted, caller.address)
  const proved = (await verifyPassword(own?.hash, given.password)) && (await isCodeRight())
  if (own === undefined || !proved) {
    await countFailure(services.gatePool, counted, caller.address)
    throw holderNotProved()
  }
  await forgetFailures(services.gatePool, counted)
  return own.hash

  /** Under the sign-in role: the app's has no way to credentials. */
  async function isCodeRight(): Promise<boolean> {
    const client = await services.gatePool.connect()
    try {
      return await useAuthenticatorStep(kyselyOn(client), services.keyring, { accountId: actor.accountId!, code: given.oneTimeCode, at })
    } finally {
      client.release()
    }
  }
}
