import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { deleteExportFile } from '#modules/requests/statistics/server/export-file.ts'

const COMPACT_EVERY_MILLISECONDS = 5_000
const COLLECT_EVERY_MILLISECONDS = 600_000
const MOST_DELTAS = 5_000
const MOST_EXPORTS = 100

export type StatisticsWorker = { stop: () => Promise<void>; runOnce: () => Promise<void> }

/**
 * Sums up what requests added to the figures, and ends exports whose time is over. Any number of processes may do this at
 * once: PostgreSQL lets one a county compact at a time, and what a killed one left undone the next look of another finds.
 * No figure waits for it: what is not summed up yet is added when a figure is read.
 */
export function startStatisticsWorker(services: Services, countyCode: string, options: { every?: number } = {}): StatisticsWorker {
  let collectedAt = -Infinity
  const look = async (isStopped: () => boolean): Promise<void> => {
    while (!isStopped() && (await compactOnce(services, countyCode)));
    if (performance.now() - collectedAt < COLLECT_EVERY_MILLISECONDS) return
    collectedAt = performance.now()
    await endExports(services, countyCode)
  }
  const loop = startLoop(options.every ?? COMPACT_EVERY_MILLISECONDS, look, (error) => services.log({ event: 'statistics-worker-failed', name: error.name, message: error.message }))
  return { runOnce: () => look(() => false), stop: loop.stop }
}

/** One batch; answers whether more may be left. */
export async function compactOnce({ pool }: Pick<Services, 'pool'>, countyCode: string): Promise<boolean> {
  const { rows } = await pool.query<{ more: boolean }>('SELECT app.compact_request_counts($1, $2) AS more', [countyCode, MOST_DELTAS])
  return rows[0]!.more
}

/** The row says that it is over before the file goes: a file without a way to it is only wasted space. */
export async function endExports({ pool, filesFolder, now }: Pick<Services, 'pool' | 'filesFolder' | 'now'>, countyCode: string): Promise<number> {
  const { rows } = await pool.query<{ id: string }>('SELECT app.end_exports($1, $2, $3) AS id', [countyCode, now(), MOST_EXPORTS])
  for (const { id } of rows) await deleteExportFile(filesFolder, countyCode, id)
  return rows.length
}
