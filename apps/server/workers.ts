import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { startResealer } from '#kit/secrets/resealer.ts'
import { keptByChannels, startNoticeDelivery } from '#modules/channels/server/public.ts'
import { ServiceSession, startClockWorker } from '#modules/matters/server/public.ts'
import { keptByPeople } from '#modules/people/server/public.ts'
import { startTreeWorker } from '#modules/places/server/public.ts'
import { keptByPlatform, startAuditSealer } from '#modules/platform/server/public.ts'
import { keptByRequests, startCategoryTrainer, startWordsWorker } from '#modules/requests/server/public.ts'
import { keptByRights, startRetentionWorker } from '#modules/rights/server/public.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/public.ts'
import { startImportWorker } from '#modules/requests/import/server/public.ts'
import { startOpenDataWorker } from '#modules/requests/open-data/server/public.ts'
import { startSheetsWorker } from '#modules/requests/sheets/server/public.ts'
import { startStatisticsWorker } from '#modules/requests/statistics/server/public.ts'

export type Workers = { stop: () => Promise<void> }

/** All that stands in the database under keys. */
export const keptUnderKeys = [keptByPlatform, keptByPeople, keptByChannels, keptByRequests, keptByRights]

const SWEEP_EVERY_MILLISECONDS = 10 * 60_000

type WorkerOptions = {
  services: Services
  databaseUrl: string
  anchorFile: string
  /**
   * While the sample county's past is lived, no clock is looked at and nobody is told anything: what is past would be missed
   * at once. False: it is not all there, and no closed month may be published or frozen for good.
   */
  caughtUp: Promise<boolean>
}

/**
 * What runs by itself beside the requests of this process: time acting on matters and on the tree of areas, summing up of figures, making of monthly sheets, learning of categories, sealing of the
 * audit, sealing anew after a rotation of keys, making of words to search, ending of what is kept too long, taking files of other systems in, exchange with the 12345 platform, sweeping of what has outlived its term. Any number of processes may run them on one database; each takes what no other holds.
 */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { services } = options
  const { rows } = await services.gatePool.query<{ county_code: string }>('SELECT county_code FROM county')
  let stopped = false
  const onMatters: { stop: () => Promise<void> }[] = []
  void options.caughtUp.then((isWhole) => {
    if (stopped) return
    for (const { county_code: county } of rows) {
      onMatters.push(startClockWorker(services, county), startNoticeDelivery(services, county), startHotlineExchange(services, county))
      if (isWhole) onMatters.push(startOpenDataWorker(services, county), startSheetsWorker(services, county))
    }
  })
  const statistics = rows.map((county) => startStatisticsWorker(services, county.county_code))
  const words = rows.map((county) => startWordsWorker(services, county.county_code))
  const trainers = rows.map((county) => startCategoryTrainer(services, county.county_code))
  const keepers = rows.map((county) => startRetentionWorker(services, county.county_code))
  const imports = rows.map((county) => startImportWorker(services, county.county_code))
  const trees = rows.map((county) => {
    const session = new ServiceSession(services, county.county_code)
    return startTreeWorker({ transact: (work) => session.transact(work), log: services.log })
  })
  const sealer = startAuditSealer({ ownerUrl: options.databaseUrl, keyring: services.keyring, anchorFile: options.anchorFile, now: services.now, log: services.log })
  const resealer = startResealer({ ownerUrl: options.databaseUrl, keyring: services.keyring, kept: keptUnderKeys, log: services.log })
  // By the wall clock, as sessions and submission keys are.
  const sweep = () => services.gatePool.query('SELECT app.sweep($1)', [new Date()])
  const sweeper = startLoop(SWEEP_EVERY_MILLISECONDS, sweep, (error) => services.log({ event: 'sweep-failed', name: error.message }), { atOnce: true })
  return {
    stop: async () => {
      stopped = true
      await Promise.all([...onMatters, ...statistics, ...trees, ...keepers, ...words, ...trainers, ...imports, sealer, resealer, sweeper].map((worker) => worker.stop()))
    },
  }
}
