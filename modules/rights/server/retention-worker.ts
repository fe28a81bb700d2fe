import { dayInChina } from '#kit/clock/china-day.ts'
import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { deleteDocument, deletePhoto, deleteRecording, rowOf, rowsOf, ServiceSession, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { stopIdleAccounts } from '#modules/people/server/public.ts'
import { monthsBefore } from '#modules/platform/server/public.ts'
import { deleteExportFile, deleteImportFile, endStates } from '#modules/requests/server/public.ts'
import { monthsKept } from '#modules/rights/server/months-kept.ts'

const FILES_EVERY_MILLISECONDS = 5_000
const KEEPING_EVERY_MILLISECONDS = 600_000
const AT_ONCE = 200

const FILES = `SELECT id, kind FROM file_to_delete WHERE county_code = $1 ORDER BY asked_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`
const FILE_GONE = 'DELETE FROM file_to_delete WHERE county_code = $1 AND id = $2'
const ERASE_DUE = 'SELECT app.erase_due($1, $2::text[], $3, $4) AS count'
const FORGET_OLD = 'SELECT app.forget_old($1, $2, $3::date, $4) AS count'
const FORGET_APPEAL_FILES = 'SELECT app.forget_appeal_files($1, $2) AS count'
const RECORD = "INSERT INTO audit_entry (county_code, id, action, reason, outcome, details) VALUES ($1, $2, 'time retention', 'keeping is over', 'done', $3)"

export type RetentionWorker = { stop: () => Promise<void>; runOnce: () => Promise<void> }

/**
 * Ends what is kept too long, by the business clock, and removes files whose rows are gone. Any number of processes may do
 * it at once; a killed one leaves nothing half done: the row that asks for a file's end goes after the file.
 */
export function startRetentionWorker(services: Services, countyCode: string, options: { every?: number } = {}): RetentionWorker {
  const session = new ServiceSession(services, countyCode)
  let lookedAt = -Infinity
  const loop = startLoop(options.every ?? FILES_EVERY_MILLISECONDS, async (isStopped) => {
    if (performance.now() - lookedAt > KEEPING_EVERY_MILLISECONDS) {
      lookedAt = performance.now()
      await endKeeping(session, isStopped)
    }
    await session.transact(removeFiles)
  }, (error) => services.log({ event: 'retention-worker-failed', name: error.name }))
  return {
    runOnce: async () => {
      await endKeeping(session, () => false)
      await session.transact(removeFiles)
    },
    stop: loop.stop,
  }
}

async function endKeeping(session: ServiceSession, isStopped: () => boolean): Promise<void> {
  while (!isStopped() && (await session.transact(eraseDue)) >= AT_ONCE);
  await session.transact(forgetOld)
}

/** Some at a time, each batch a transaction of its own with its line in the audit. */
async function eraseDue(scope: TimeScope): Promise<number> {
  const kept = await monthsKept(scope.db, scope.countyCode)
  const { count } = (await rowOf<{ count: number }>(scope.db, ERASE_DUE, [monthsBefore(scope.at, kept.matter), [...endStates], scope.at, AT_ONCE]))!
  if (count > 0) await record(scope, { erasedRequests: count })
  return count
}

async function forgetOld(scope: TimeScope): Promise<void> {
  const { db, at } = scope
  const kept = await monthsKept(db, scope.countyCode)
  const left = monthsBefore(at, kept.staff)
  const forgotten = (await rowOf<{ count: number }>(db, FORGET_OLD, [monthsBefore(at, kept.consent), monthsBefore(at, kept.right), dayInChina(left), at]))!.count
  const { count: appealFiles } = (await rowOf<{ count: number }>(db, FORGET_APPEAL_FILES, [monthsBefore(at, kept.matter), at]))!
  const idle = await stopIdleAccounts(scope)
  if (forgotten + appealFiles + idle > 0) await record(scope, { forgottenRows: forgotten, appealFiles, stoppedAccounts: idle })
}

/** An attachment's line says no kind: of a photo, a recording and a document, what is there goes. */
async function deleteAttachment(...file: Parameters<typeof deletePhoto>): Promise<void> {
  await deletePhoto(...file)
  await deleteDocument(...file)
  await deleteRecording(...file)
}

const filesOf = { photo: deleteAttachment, export: deleteExportFile, import: deleteImportFile } as const

async function removeFiles(scope: TimeScope): Promise<void> {
  const files = await rowsOf<{ id: string; kind: keyof typeof filesOf }>(scope.db, FILES, [scope.countyCode])
  for (const { id, kind } of files) {
    await filesOf[kind](scope.services.filesFolder, scope.countyCode, id)
    await touch(scope.db, FILE_GONE, [scope.countyCode, id])
  }
}

async function record(scope: TimeScope, details: Record<string, number>): Promise<void> {
  await touch(scope.db, RECORD, [scope.countyCode, scope.newId(), JSON.stringify(details)])
}
