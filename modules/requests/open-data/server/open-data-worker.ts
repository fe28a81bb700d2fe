import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { correctionsToMake, makeCorrection, makeEdition, monthsToMake } from '#modules/requests/open-data/server/make-edition.ts'

const LOOK_EVERY_MILLISECONDS = 120_000

/** Publishes each month once it is old enough, and anew what two people agreed to correct. Of several processes one makes it; a killed one leaves nothing half and the next look makes it. */
export function startOpenDataWorker(services: Services, countyCode: string): { runOnce: () => Promise<void>; stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  const leaving = new AbortController()
  const runOnce = async (): Promise<void> => {
    for (const month of await session.transact(monthsToMake)) {
      if (leaving.signal.aborted) return
      await makeEdition(session, month, leaving.signal)
    }
    for (const agreed of await session.transact(correctionsToMake)) {
      if (leaving.signal.aborted) return
      await makeCorrection(session, agreed, leaving.signal)
    }
  }
  const loop = startLoop(LOOK_EVERY_MILLISECONDS, runOnce, (error) => {
    if (!leaving.signal.aborted) services.log({ event: 'open-data-worker-failed', name: error.name })
  }, { atOnce: true })
  return {
    runOnce,
    stop: async () => {
      leaving.abort()
      await loop.stop()
    },
  }
}
