import { openHouse } from '#apps/server/open-house.ts'
import type { HouseOptions } from '#apps/server/open-house.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/public.ts'

/** What a test tells the process; its business clock stands still. */
export type ExchangeProcessOrder = Pick<HouseOptions, 'databaseUrl' | 'keysFile' | 'filesFolder'> & { at: string; trusted: string }

/** A process that exchanges messages with the platform and does nothing else, to be killed. */
process.once('disconnect', () => process.exit())
process.once('message', async (order: ExchangeProcessOrder) => {
  const house = await openHouse({
    databaseUrl: order.databaseUrl, keysFile: order.keysFile, filesFolder: order.filesFolder, preset: 'qihe', sample: true, openIdConnect: false, poolSize: 2, now: () => new Date(order.at),
    hotlineHosts: ['localhost'], sendSms: async () => {}, log: () => {}, progress: () => {},
  })
  startHotlineExchange(house.services, house.defaultCounty, { reach: { trusted: order.trusted }, every: 50 })
  process.send?.('working')
})
