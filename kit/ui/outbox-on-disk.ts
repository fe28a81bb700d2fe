import type { Dexie, EntityTable } from 'dexie'
import type { WaitingCommand } from '#kit/ui/outbox.ts'
import type { OutboxDisk, SealedRow } from '#kit/ui/sealed-outbox.ts'

type OutboxDatabase = Dexie & { commands: EntityTable<WaitingCommand | SealedRow, 'key'> }

/** Commands in the browser's own database: they survive a switched-off phone and a closed page. Loaded after the first screen. */
export function outboxOnDisk(): OutboxDisk {
  let opened: Promise<OutboxDatabase> | undefined
  const commands = async () => (await (opened ??= open())).commands
  return {
    put: async (command) => void (await (await commands()).put(command)),
    find: async (key) => await (await commands()).get(key),
    remove: async (key) => await (await commands()).delete(key),
    list: async () => await (await commands()).orderBy('madeAt').toArray(),
  }
}

async function open(): Promise<OutboxDatabase> {
  const { Dexie: Database } = await import('dexie')
  const database = new Database('linli-outbox') as OutboxDatabase
  database.version(1).stores({ commands: 'key, madeAt' })
  return database
}

/** One tab sends at a time; the others wait their turn and then find nothing left. */
export async function aloneInBrowser(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return await work()
  await navigator.locks.request('linli-outbox', work)
}
