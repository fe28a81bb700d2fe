import type { Dexie, EntityTable } from 'dexie'
import type { Bytes } from '#kit/ui/device/bytes.ts'
import { pack, unpack } from '#kit/ui/device/pack.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { Unreachable } from '#kit/ui/refusal.ts'

/** What was read or half written, for when there is no line: encrypted with the phone's data key. Never more than the screens need. */
type KeptRow = { key: string; accountId: string; at: number; sealed: Bytes }
type KeptDatabase = Dexie & { reads: EntityTable<KeptRow, 'key'> }

/** `keptAt`: milliseconds since 1970 when it was read; null: fresh. */
export type Kept<Data> = { data: Data; keptAt: number | null }

const KEPT_LONGEST = 7 * 86_400_000

let opened: Promise<KeptDatabase> | undefined

async function rows(): Promise<KeptDatabase['reads']> {
  opened ??= import('dexie').then(({ Dexie: Database }) => {
    const database = new Database('linli-kept') as KeptDatabase
    database.version(1).stores({ reads: 'key, at' })
    // Before there was a PIN it lay there readable.
    database.version(2).stores({ reads: 'key, at' }).upgrade((transaction) => transaction.table('reads').clear())
    return database
  })
  return (await opened).reads
}

/** Keeps it under the open vault; on a locked phone nothing is kept. */
export async function keep(key: string, accountId: string, data: unknown): Promise<void> {
  const vault = device.vault()
  if (vault === null) return
  const at = Date.now()
  const sealed = await vault.encrypt(await pack(data), `kept/${accountId}/${key}`)
  const table = await rows()
  await table.put({ key, accountId, at, sealed })
  await table.where('at').below(at - KEPT_LONGEST).delete()
}

/** What this account kept under this key, or undefined: nothing, another account's, or locked. */
export async function readKept<Data>(key: string, accountId: string): Promise<{ data: Data; at: number } | undefined> {
  const vault = device.vault()
  const row = vault === null ? undefined : await (await rows()).get(key)
  if (vault === null || row === undefined || row.accountId !== accountId) return undefined
  return { data: unpack(await vault.decrypt(row.sealed, `kept/${accountId}/${key}`)) as Data, at: row.at }
}

export async function forget(key: string): Promise<void> {
  await (await rows()).delete(key)
}

/** Nobody may read here any more what was kept. */
export async function forgetAll(): Promise<void> {
  await (await rows()).clear()
}

/** Asks the server and keeps the answer; without a line, what was last read here by the same account. */
export async function readOrKept<Data>(key: string, accountId: string, ask: () => Promise<Data>): Promise<Kept<Data>> {
  try {
    const data = await ask()
    void keep(key, accountId, data).catch(() => {})
    return { data, keptAt: null }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const kept = await readKept<Data>(key, accountId).catch(() => undefined)
    if (kept === undefined) throw error
    return { data: kept.data, keptAt: kept.at }
  }
}
