import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { asOpenData } from '#modules/requests/open-data/server/open-data-row.ts'
import type { ReadRow, RowGround } from '#modules/requests/open-data/server/open-data-row.ts'
import { writeFiles } from '#modules/requests/open-data/write-files.ts'
import type { Edition, OpenDataRow } from '#modules/requests/open-data/write-files.ts'

/** What the thread is given at once; rows come after it, page by page, and at last null. */
export type EditionWork = { edition: Omit<Edition, 'rows'>; ground: RowGround }

// An edition can wait, callers cannot. Only Linux has a priority for each thread: elsewhere it would be the whole server's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
const { edition, ground } = workerData as EditionWork
const rows: OpenDataRow[] = []
parentPort!.on('message', (page: readonly ReadRow[] | null) => {
  if (page !== null) {
    for (const row of page) rows.push(asOpenData(row, ground))
    return
  }
  parentPort!.postMessage(writeFiles({ ...edition, rows }))
  parentPort!.close()
})
