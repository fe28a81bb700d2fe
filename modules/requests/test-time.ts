import type { Services } from '#kit/http/handle.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { House } from '#modules/requests/test-world.ts'

export type HouseInTime = House & { countyCode: string; house: { services: Services }; close: () => Promise<void> }

/** The house and its people, and processes of time that look only when a test says so. Whoever asks for it closes the house with `close`. */
export async function openTime(house: HouseInTime, processes = 1) {
  const world = await openWorld(house)
  const workers = Array.from({ length: processes }, () => startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 }))
  const clocks = async (id: string) =>
    (await house.owner.query('SELECT stage, due_at, missed_at, paused, pending_calendar, stopped_at, steps_sent, next_fire_at, extension_days FROM matter_clock WHERE matter_id = $1 ORDER BY started_at, id', [id])).rows
  return {
    world, worker: workers[0]!, clocks,
    /** The last of this stage. */
    clock: async (id: string, stage: string) => (await clocks(id)).findLast((one) => one.stage === stage)!,
    pass: (milliseconds: number) => (house.clock.now = new Date(house.clock.now.getTime() + milliseconds)),
    /** All processes look at once, until nothing is left. */
    timePasses: async () => {
      for (let looks = 0; looks < 20; looks++) if ((await Promise.all(workers.map((worker) => worker.runOnce()))).every((count) => count === 0)) return
      throw new Error('the worker never comes to rest')
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
      await house.close()
    },
  }
}
