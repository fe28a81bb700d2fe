import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeMonth, monthsToMake } from '#modules/requests/sheets/server/make-sheets.ts'
import { tellOfAppeals } from '#modules/requests/sheets/server/tell-sheets.ts'

const LOOK_EVERY_MILLISECONDS = 60_000

/** Makes each month's sheets when its time has come, and tells of appeals. Of several processes each sheet is made by one; what a killed one leaves undone the next look makes. */
export function startSheetsWorker(services: Services, countyCode: string): { runOnce: () => Promise<void>; stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  const look = async (stopped: () => boolean): Promise<void> => {
    for (const month of await session.transact(monthsToMake)) {
      if (stopped()) return
      await makeMonth(session, month, { stopped })
    }
    await session.transact(tellOfAppeals)
  }
  const loop = startLoop(LOOK_EVERY_MILLISECONDS, look, (error) => services.log({ event: 'sheets-worker-failed', name: error.name }), { atOnce: true })
  return { runOnce: () => look(() => false), stop: loop.stop }
}
