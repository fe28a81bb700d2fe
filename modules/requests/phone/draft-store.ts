import type { Dexie, EntityTable } from 'dexie'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

type DraftDatabase = Dexie & { drafts: EntityTable<ReportDraft, 'key'> }

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

export async function keepDraft(draft: ReportDraft): Promise<void> {
  await (await drafts()).put(draft)
  for (const watcher of watchers) watcher()
}

export async function dropDraft(key: string): Promise<void> {
  await (await drafts()).delete(key)
  for (const watcher of watchers) watcher()
}

export async function findDraft(key: string): Promise<ReportDraft | undefined> {
  return await (await drafts()).get(key)
}

/** Newest first. */
export async function listDrafts(): Promise<ReportDraft[]> {
  return (await (await drafts()).toArray()).sort((one, other) => other.changedAt - one.changedAt)
}

export function watchDrafts(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
