import { sql } from '#kit/database/transaction.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { sealingKey } from '#kit/secrets/sealing-key.ts'
import { getSealingKey, listMyDevices, registerDevice, revokeMyDevice } from '#modules/platform/contract.ts'
import type { FieldDevice } from '#modules/platform/contract.ts'
import { deviceOnlyInField, deviceRevoked } from '#modules/platform/refusals.ts'

export const getSealingKeyHandler = query(getSealingKey, async ({ services }) => sealingKey(services.keyring))

async function readDevices({ actor, db }: Context<unknown>, deviceId: string | null): Promise<FieldDevice[]> {
  const { rows } = await sql<{ id: string; name: string; registered_at: Date; last_seen_at: Date; revoked_at: Date | null }>`
    SELECT id, name, registered_at, last_seen_at, revoked_at FROM field_device
    WHERE county_code = ${actor.countyCode} AND account_id = ${actor.accountId} AND (${deviceId}::uuid IS NULL OR id = ${deviceId})
    ORDER BY revoked_at IS NOT NULL, last_seen_at DESC, id LIMIT 50`.execute(db)
  const { rows: own } = await sql<{ device_id: string | null }>`SELECT app.session_device() AS device_id`.execute(db)
  return rows.map((row) => ({
    deviceId: row.id, name: row.name, registeredAt: row.registered_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), revokedAt: row.revoked_at?.toISOString() ?? null, current: row.id === own[0]?.device_id,
  }))
}

async function showDevice(context: Context<unknown>, deviceId: string): Promise<FieldDevice> {
  const [device] = await readDevices(context, deviceId)
  if (device === undefined) throw notFound()
  return device
}

export const listMyDevicesHandler = query(listMyDevices, async (context) => ({ devices: await readDevices(context, null) }))

/** The phone is registered in a session that a code has just opened; from then on the session is this phone's. */
export const registerDeviceHandler = command(
  registerDevice,
  async (context) => {
    const { input, actor, db, at } = context
    if (actor.surface !== 'field') throw deviceOnlyInField()
    const id = context.newId()
    await db
      .insertInto('field_device')
      .values({ county_code: actor.countyCode, id, account_id: actor.accountId!, public_key: input.publicKey, unlock_hash: input.unlockHash, name: input.name, registered_at: at, last_seen_at: at })
      .execute()
    const { rows } = await sql<{ bound: boolean }>`SELECT app.bind_session(${id}) AS bound`.execute(db)
    if (rows[0]?.bound !== true) throw deviceRevoked()
    if (input.replaces !== undefined) await sql`SELECT app.revoke_device(${input.replaces}, ${actor.accountId}, ${at})`.execute(db)
    context.audit({ objectKind: 'device', objectId: id })
    return id
  },
  showDevice,
)

export const revokeMyDeviceHandler = command(
  revokeMyDevice,
  async (context) => {
    const { input, actor, db, at } = context
    await showDevice(context, input.deviceId)
    await sql`SELECT app.revoke_device(${input.deviceId}, ${actor.accountId}, ${at})`.execute(db)
    context.audit({ objectKind: 'device', objectId: input.deviceId })
    return input.deviceId
  },
  showDevice,
)
