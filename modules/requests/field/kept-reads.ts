import type { Dexie, EntityTable } from 'dexie'
import { Unreachable, isRefusal } from '#kit/ui/refusal.ts'
import { markKept } from '#modules/requests/field/kept-mark.ts'
import { platformApi } from '#modules/requests/phone/api.ts'
import { forgetDraftsOfOthers } from '#modules/requests/phone/draft-store.ts'

/** What was read, for when there is no line. Never more than the screen needs, and only for the account that read it. */
type KeptRead = { key: string; accountId: string; at: number; data: unknown }
type KeptDatabase = Dexie & { reads: EntityTable<KeptRead, 'key'> }

/** `keptAt`: milliseconds since 1970 when it was read; null: fresh. */
export type Kept<Data> = { data: Data; keptAt: number | null }

const DAY = 86_400_000
const KEPT_LONGEST = 7 * DAY

let opened: Promise<KeptDatabase> | undefined

async function reads(): Promise<KeptDatabase['reads']> {
  opened ??= import('dexie').then(({ Dexie: Database }) => {
    const database = new Database('linli-kept') as KeptDatabase
    database.version(1).stores({ reads: 'key, at' })
    return database
  })
  return (await opened).reads
}

/** Asks the server and keeps the answer; without a line, what was last read here by the same account. */
export async function readOrKept<Data>(key: string, accountId: string, ask: () => Promise<Data>): Promise<Kept<Data>> {
  try {
    const data = await ask()
    markKept(accountId)
    void reads().then((table) => table.put({ key, accountId, at: Date.now(), data })).catch(() => {})
    return { data, keptAt: null }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const kept = await reads().then((table) => table.get(key)).catch(() => undefined)
    if (kept === undefined || kept.accountId !== accountId) throw error
    return { data: kept.data as Data, keptAt: kept.at }
  }
}

/** Keeps what belongs to whoever is signed in and is not old; with nobody signed in, nothing. */
export async function forgetUnlessSignedIn(): Promise<void> {
  const accountId = await platformApi.getMe.call().then(
    (me) => me.accountId,
    (error: unknown) => {
      if (isRefusal(error, 'session.missing')) return null
      throw error
    },
  )
  const oldest = Date.now() - KEPT_LONGEST
  await (await reads()).filter((read) => read.accountId !== accountId || read.at < oldest).delete()
  await forgetDraftsOfOthers(accountId)
  if (accountId === null) markKept(null)
}
