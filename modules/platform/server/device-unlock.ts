import { randomBytes } from 'node:crypto'
import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { atGate } from '#kit/http/handle.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { notSignedIn } from '#kit/http/refusals.ts'
import { isSecretOf, isSignedBy, unlockWords } from '#kit/secrets/device-proof.ts'
import { sealingKey } from '#kit/secrets/sealing-key.ts'
import { askDeviceChallenge, lockFieldSession, unlockByDevice } from '#modules/platform/contract.ts'
import { deviceProofWrong, deviceRevoked } from '#modules/platform/refusals.ts'
import { recordSignIn } from '#modules/platform/server/sessions.ts'
import { countFailure, forgetFailures, refusePaused } from '#modules/platform/server/sign-in-limits.ts'

const CHALLENGE_MILLISECONDS = 2 * 60_000

type FieldSession = { id: string; account_id: string }

/** The caller's session of the field, locked or not; ended, outlived or stopped ones are none. */
async function findFieldSession(db: Db, caller: Caller): Promise<FieldSession | undefined> {
  if (caller.handle === null) return undefined
  const { rows } = await sql<FieldSession>`
    SELECT s.id, s.account_id FROM session s JOIN membership m ON m.county_code = s.county_code AND m.account_id = s.account_id
    WHERE s.token_hash = sha256(convert_to(${caller.handle}, 'UTF8')) AND s.county_code = ${caller.countyCode} AND s.surface = 'field'
      AND s.ended_at IS NULL AND s.expires_at > now() AND m.disabled_at IS NULL`.execute(db)
  return rows[0]
}

/** The phone of the session's own account, held against a second unlocking at the same time. Another account's is as unknown as none. */
async function getDevice(db: Db, caller: Caller, session: FieldSession, deviceId: string) {
  const device = await db
    .selectFrom('field_device')
    .select(['public_key', 'unlock_hash', 'challenge', 'challenge_until'])
    .where('county_code', '=', caller.countyCode)
    .where('id', '=', deviceId)
    .where('account_id', '=', session.account_id)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (device === undefined) throw deviceRevoked()
  return device
}

export const askDeviceChallengeHandler = atGate(askDeviceChallenge, async ({ input, db, caller, at }) => {
  const session = await findFieldSession(db, caller)
  if (session === undefined) throw notSignedIn()
  await getDevice(db, caller, session, input.deviceId)
  const challenge = randomBytes(32).toString('base64url')
  await db
    .updateTable('field_device')
    .set({ challenge, challenge_until: new Date(at.getTime() + CHALLENGE_MILLISECONDS) })
    .where('county_code', '=', caller.countyCode)
    .where('id', '=', input.deviceId)
    .execute()
  return { challenge }
})

/** Opens a locked session again. A question is answered once, rightly or wrongly; five wrong answers pause the phone. */
export const unlockByDeviceHandler = atGate(unlockByDevice, async ({ input, db, services, caller, at }) => {
  const session = await findFieldSession(db, caller)
  if (session === undefined) throw notSignedIn()
  const limitKey = `device:${input.deviceId}`
  await refusePaused(services.gatePool, limitKey, caller.address)
  const device = await getDevice(db, caller, session, input.deviceId)
  const isCurrent = device.challenge === input.challenge && device.challenge_until !== null && device.challenge_until > at
  const isProved = isCurrent && isSignedBy(device.public_key, unlockWords(input.deviceId, input.challenge), Buffer.from(input.signature, 'base64url')) && isSecretOf(device.unlock_hash, input.secret)
  await db
    .updateTable('field_device')
    .set({ challenge: null, challenge_until: null, ...(isProved ? { last_seen_at: at } : {}) })
    .where('county_code', '=', caller.countyCode)
    .where('id', '=', input.deviceId)
    .execute()
  if (!isProved) {
    await countFailure(services.gatePool, limitKey, caller.address)
    await recordSignIn(db, caller, session.account_id, 'POST /sessions/device', 'refused')
    throw deviceProofWrong()
  }
  await forgetFailures(services.gatePool, limitKey)
  await sql`UPDATE session SET idle_until = now() + idle_limit, device_id = ${input.deviceId}, awaits_device = false WHERE id = ${session.id}`.execute(db)
  await sql`UPDATE account SET last_seen_at = now() WHERE id = ${session.account_id}`.execute(db)
  await recordSignIn(db, caller, session.account_id, 'POST /sessions/device', 'done')
  return { sealingKey: sealingKey(services.keyring), approvedAt: at.toISOString() }
})

/** Idleness takes a quarter of an hour to lock the session by itself; the phone's own lock does it at once. */
export const lockFieldSessionHandler = atGate(lockFieldSession, async ({ db, caller }) => {
  const session = await findFieldSession(db, caller)
  if (session === undefined) throw notSignedIn()
  await sql`UPDATE session SET idle_until = least(idle_until, now()) WHERE id = ${session.id}`.execute(db)
  await recordSignIn(db, caller, session.account_id, 'POST /sessions/lock', 'done')
  return { locked: true }
})

/** What a phone of the caller's own account is registered with, given up or not; undefined when it is another's, or nobody is signed in. */
export async function findSealingDevice(services: Services, caller: Caller, deviceId: string): Promise<{ publicKey: string; unlockHash: string } | undefined> {
  const { rows } = await services.gatePool.query<{ publicKey: string; unlockHash: string }>(
    `SELECT d.public_key AS "publicKey", d.unlock_hash AS "unlockHash" FROM session s JOIN field_device d ON d.county_code = s.county_code AND d.account_id = s.account_id AND d.id = $3
     WHERE s.county_code = $1 AND s.token_hash = sha256(convert_to($2, 'UTF8')) AND s.surface = 'field' AND s.ended_at IS NULL AND s.expires_at > now()`,
    [caller.countyCode, caller.handle, deviceId],
  )
  return rows[0]
}
