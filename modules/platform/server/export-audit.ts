import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CompiledQuery } from 'kysely'
import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { exportAudit } from '#modules/platform/contract.ts'
import { writeAuditExport } from '#modules/platform/server/audit-export.ts'
import type { Queries } from '#modules/platform/server/audit-export.ts'

const TYPE = 'text/plain; charset=utf-8'
/** Time enough to begin sending; whoever reads on keeps the open file. */
const KEPT_MILLISECONDS = 30 * 60_000

/**
 * The sealed part of the county's audit as the file that `kit/audit/verify.ts` checks. It is written page by page inside the
 * caller's transaction and sent from the disk, so that years of it fit into bounded memory; the file goes half an hour later.
 */
export const exportAuditHandler = query(exportAudit, async ({ input, actor, db, services, newId, audit }) => {
  const folder = join(services.filesFolder, 'audit-exports', actor.countyCode)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeOlder(folder)
  const file = join(folder, `${newId()}.jsonl`)
  const range = { ...(input?.from === undefined ? {} : { from: input.from }), ...(input?.to === undefined ? {} : { to: input.to }) }
  const entries = await writeAuditExport(queriesOf(db), actor.countyCode, file, range)
  audit({ objectKind: 'auditExport', details: { entries, from: input?.from ?? null, to: input?.to ?? null, sha256: await digestOf(file) } })
  setTimeout(() => void rm(file, { force: true }).catch(() => {}), KEPT_MILLISECONDS).unref()
  return new File([await openAsBlob(file)], `审计-${actor.countyCode}-${entries}条.jsonl`, { type: TYPE })
})

/** What a process that was stopped meanwhile left behind. */
async function removeOlder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > KEPT_MILLISECONDS) await rm(path, { force: true })
  }
}

function queriesOf(db: Db): Queries {
  const run = (text: string, values: unknown[]) => db.executeQuery(CompiledQuery.raw(text, values))
  return { query: run } as unknown as Queries
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
