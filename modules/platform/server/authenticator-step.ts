import type { Db } from '#kit/database/transaction.ts'
import { checkAuthenticatorCode } from '#kit/secrets/one-time-code.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { open } from '#kit/secrets/sealed-value.ts'

/** Whether it is a code of the account's app. A step of it counts once: of two equal codes at the same moment one is accepted. */
export async function useAuthenticatorStep(db: Db, keyring: Keyring, given: { accountId: string; code: string; at: Date }): Promise<boolean> {
  const { accountId, code, at } = given
  const totp = await db.selectFrom('credential').selectAll().where('kind', '=', 'totp').where('identifier', '=', accountId).executeTakeFirst()
  if (totp === undefined) return false
  const secret = open(keyring, totp.secret, { table: 'credential', column: 'secret', row: accountId })
  const checked = checkAuthenticatorCode({ secret, code, lastStep: totp.last_step === null ? null : Number(totp.last_step), at })
  if (!checked.accepted) return false
  const used = await db
    .updateTable('credential')
    .set({ last_step: checked.step })
    .where('kind', '=', 'totp')
    .where('identifier', '=', accountId)
    .where((eb) => eb.or([eb('last_step', 'is', null), eb('last_step', '<', checked.step)]))
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}
