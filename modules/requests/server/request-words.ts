import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import type { Db } from '#kit/database/transaction.ts'
import { rowsOf, ServiceSession, takeDueWords, takeUpLeftOut, writeWords } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'

const EVERY_MILLISECONDS = 5_000
const AT_ONCE = 200

/** Locked, so that a text which is being corrected, sealed or erased is read after that. */
const TEXTS = `SELECT m.id, m.opened_at, m.place, q.text, (SELECT coalesce(jsonb_agg(jsonb_build_object('areaId', above.id, 'name', above.name) ORDER BY above.depth), '[]') FROM app.areas_of_path(m.county_code, m.area_path) above WHERE above.depth > 1) AS areas
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[]) AND NOT m.sealed AND q.text IS NOT NULL FOR UPDATE OF m, q`

/** The words by which requests are found, from their text and place as they stand in this transaction. */
export async function writeRequestWords(db: Db, countyCode: string, requestIds: readonly string[]): Promise<void> {
  const rows = await rowsOf<{ id: string; opened_at: Date; place: string; text: string; areas: { areaId: string; name: string }[] }>(db, TEXTS, [countyCode, requestIds])
  for (const row of rows) await writeWords(db, countyCode, row, { text: row.text, place: row.place, areas: row.areas })
}

export type WordsWorker = { stop: () => Promise<void>; runOnce: () => Promise<void> }

/** Makes words anew where areas are called otherwise now, and for what was there before there was a search. Any number of processes may. */
export function startWordsWorker(services: Services, countyCode: string, options: { every?: number } = {}): WordsWorker {
  const session = new ServiceSession(services, countyCode)
  const takingUp = session.transact(({ db, at }) => takeUpLeftOut(db, countyCode, at)).catch(failed)
  const loop = startLoop(options.every ?? EVERY_MILLISECONDS, makeAll, failed)

  async function makeAll(isStopped: () => boolean): Promise<void> {
    await takingUp
    while (!isStopped() && (await session.transact(makeSome)) === AT_ONCE);
  }
  function failed(error: Error): void {
    services.log({ event: 'words-worker-failed', name: error.name })
  }

  return {
    runOnce: () => makeAll(() => false),
    stop: async () => {
      await Promise.all([takingUp, loop.stop()])
    },
  }
}

async function makeSome({ db, countyCode }: TimeScope): Promise<number> {
  const ids = await takeDueWords(db, countyCode, AT_ONCE)
  if (ids.length > 0) await writeRequestWords(db, countyCode, ids)
  return ids.length
}
