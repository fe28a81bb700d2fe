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

/**
 * Reports entered for somebody hold that person's name and phone: only what is not yet sent, and what belongs to whoever is
 * signed in, stays on a phone that others may hold.
 */
export async function forgetDraftsOfOthers(accountId: string | null): Promise<void> {
  await (await drafts()).filter((draft) => draft.kind === 'for' && draft.accountId !== accountId && draft.stage !== 'ready' && draft.stage !== 'queued' && draft.stage !== 'refused').delete()
}

/** Newest first. */
export async function listDrafts(): Promise<ReportDraft[]> {
  return (await (await drafts()).toArray()).sort((one, other) => other.changedAt - one.changedAt)
}

export function watchDrafts(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
