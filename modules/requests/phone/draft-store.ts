import type { Dexie, EntityTable } from 'dexie'
import type { Bytes } from '#kit/ui/device/bytes.ts'
import { pack, unpack } from '#kit/ui/device/pack.ts'
import { device } from '#kit/ui/device/this-device.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

/** A report for somebody holds that person's name and phone: where the phone has a PIN, it lies there encrypted. */
type SealedDraft = Pick<ReportDraft, 'key' | 'kind' | 'stage' | 'changedAt'> & { sealed: Bytes }
type DraftDatabase = Dexie & { drafts: EntityTable<ReportDraft | SealedDraft, 'key'> }

let opened: Promise<DraftDatabase> | undefined
const watchers = new Set<() => void>()

/** Drafts with their photos in the browser's own database: a closed page or an empty battery loses no word. */
async function open(): Promise<DraftDatabase> {
  const { Dexie: Database } = await import('dexie')
  const database = new Database('linli-drafts') as DraftDatabase
  database.version(1).stores({ drafts: 'key, stage' })
  return database
}

async function drafts(): Promise<DraftDatabase['drafts']> {
  return (await (opened ??= open())).drafts
}

const placeOf = (key: string) => `draft/${key}`

async function closed(draft: ReportDraft): Promise<ReportDraft | SealedDraft> {
  const vault = device.vault()
  if (draft.kind !== 'for' || vault === null) return draft
  const { key, kind, stage, changedAt } = draft
  return { key, kind, stage, changedAt, sealed: await vault.encrypt(await pack(draft), placeOf(key)) }
}

/** Undefined while the phone is locked, and for what was written under a key that is gone. */
async function readable(row: ReportDraft | SealedDraft | undefined): Promise<ReportDraft | undefined> {
  if (row === undefined || !('sealed' in row)) return row
  try {
    return unpack(await device.vault()!.decrypt(row.sealed, placeOf(row.key))) as ReportDraft
  } catch {
    return undefined
  }
}

/** On a phone that was locked meanwhile nothing is written: what is there already is newer than nothing. */
export async function keepDraft(draft: ReportDraft): Promise<void> {
  const { stage } = device.state()
  if (draft.kind === 'for' && (stage === 'locked' || stage === 'wantsCode')) return
  await (await drafts()).put(await closed(draft))
  for (const watcher of watchers) watcher()
}

export async function dropDraft(key: string): Promise<void> {
  await (await drafts()).delete(key)
  for (const watcher of watchers) watcher()
}

export async function findDraft(key: string): Promise<ReportDraft | undefined> {
  return await readable(await (await drafts()).get(key))
}

/** Half-written reports for somebody, and those that have arrived: they go with whoever was signed in. */
export async function forgetUnsentFor(): Promise<void> {
  await (await drafts()).filter((draft) => draft.kind === 'for' && draft.stage !== 'ready' && draft.stage !== 'queued' && draft.stage !== 'refused').delete()
}

/** Newest first. */
export async function listDrafts(): Promise<ReportDraft[]> {
  const found = await Promise.all((await (await drafts()).toArray()).map(readable))
  return found.filter((draft) => draft !== undefined).sort((one, other) => other.changedAt - one.changedAt)
}

export function watchDrafts(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
