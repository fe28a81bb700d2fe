import type { Services } from '#kit/http/handle.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeMonth, monthsToMake } from '#modules/requests/sheets/server/make-sheets.ts'
import { tellOfAppeals } from '#modules/requests/sheets/server/tell-sheets.ts'

const LOOK_EVERY_MILLISECONDS = 60_000

/** Makes each month's sheets when its time has come, and tells of appeals. Of several processes each sheet is made by one; what a killed one leaves undone the next look makes. */
export function startSheetsWorker(services: Services, countyCode: string): { runOnce: () => Promise<void>; stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  let stopped = false
  let running: Promise<unknown> = Promise.resolve()
  const runOnce = async (): Promise<void> => {
    for (const month of await session.transact(monthsToMake)) {
      if (stopped) return
      await makeMonth(session, month, { stopped: () => stopped })
    }
    await session.transact(tellOfAppeals)
  }
  const look = () => {
    running = running.then(runOnce).catch((error: Error) => services.log({ event: 'sheets-worker-failed', name: error.name }))
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
