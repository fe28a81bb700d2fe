import type { Dexie, EntityTable } from 'dexie'
import type { SealingKey } from '#kit/ui/device/envelope.ts'
import type { DeviceKeys } from '#kit/ui/device/keys.ts'
import type { WrappedKey } from '#kit/ui/device/vault.ts'

/** What lies on the phone about itself. Nothing in it is readable without the PIN, and the keys only serve, they cannot be read. */
export type DeviceRecord = {
  accountId: string
  deviceId: string
  keys: DeviceKeys
  /** Null once it was thrown away: then only a code and a new PIN help. */
  wrapped: WrappedKey | null
  wrongPins: number
  /** Milliseconds since 1970 by this phone's clock. */
  approvedAt: number
  /** The latest time that this phone's clock has shown: set back, it is not believed. */
  seenAt: number
  sealingKey: SealingKey
  /** The session has ended: a code first, then the PIN. */
  signedOut: boolean
}

export type DeviceDisk = { read: () => Promise<DeviceRecord | undefined>; write: (record: DeviceRecord) => Promise<void> }

type Row = DeviceRecord & { key: 'device' }
type DeviceDatabase = Dexie & { device: EntityTable<Row, 'key'> }

let opened: Promise<DeviceDatabase> | undefined

async function table(): Promise<DeviceDatabase['device']> {
  opened ??= import('dexie').then(({ Dexie: Database }) => {
    const database = new Database('linli-device') as DeviceDatabase
    database.version(1).stores({ device: 'key' })
    return database
  })
  return (await opened).device
}

export const deviceOnDisk: DeviceDisk = {
  read: async () => await (await table()).get('device'),
  write: async (record) => void (await (await table()).put({ ...record, key: 'device' })),
}
