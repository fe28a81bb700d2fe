import type { Services } from '#kit/http/handle.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeEdition, monthsToMake } from '#modules/requests/open-data/server/make-edition.ts'

const LOOK_EVERY_MILLISECONDS = 600_000

/** Publishes each month once it is old enough. Of several processes one makes it; a killed one leaves nothing half and the next look makes it. */
export function startOpenDataWorker(services: Services, countyCode: string): { runOnce: () => Promise<void>; stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  let stopped = false
  let running: Promise<unknown> = Promise.resolve()
  const runOnce = async (): Promise<void> => {
    for (const month of await session.transact(monthsToMake)) {
      if (stopped) return
      await makeEdition(session, month, null)
    }
  }
  const look = () => {
    running = running.then(runOnce).catch((error: Error) => services.log({ event: 'open-data-worker-failed', name: error.name }))
  }
  look()
  const loop = setInterval(look, LOOK_EVERY_MILLISECONDS)
  loop.unref()
  return {
    runOnce,
    stop: async () => {
      stopped = true
      clearInterval(loop)
      await running
    },
  }
}
