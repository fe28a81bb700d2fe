import { openHouse } from '#apps/server/open-house.ts'
import type { HouseOptions } from '#apps/server/open-house.ts'
import { startWorkers } from '#apps/server/workers.ts'

/** What a test tells the process; its business clock stands still. */
export type WorkerProcessOrder = Pick<HouseOptions, 'databaseUrl' | 'keysFile' | 'filesFolder'> & { at: string; anchorFile: string }

/** A process that runs a server's workers and nothing else, to be killed. */
process.once('message', async (order: WorkerProcessOrder) => {
  const now = () => new Date(order.at)
  const house = await openHouse({
    databaseUrl: order.databaseUrl, keysFile: order.keysFile, filesFolder: order.filesFolder, preset: 'qihe', sample: true, openIdConnect: false, poolSize: 5, now,
    sendSms: async () => {}, log: () => {}, progress: () => {},
  })
  await startWorkers({ services: house.services, databaseUrl: order.databaseUrl, anchorFile: order.anchorFile, caughtUp: Promise.resolve(true) })
  process.send?.('working')
})
