import type { Db } from '#kit/database/transaction.ts'
import { rowsOf } from '#modules/matters/server/public.ts'

const GATHER = 'SELECT app.gather_platform_due($1)'

/** What is merged into a request, or taken out of it, brings the platform's deadline along; asked for after the link stands or is gone. */
export async function gatherPlatformDue({ db }: { db: Db }, ...matterIds: readonly string[]): Promise<void> {
  for (const id of matterIds) await rowsOf(db, GATHER, [id])
}
