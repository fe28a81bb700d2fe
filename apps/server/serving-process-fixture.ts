import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { makeApplication } from '#apps/server/application.ts'
import { openHouse } from '#apps/server/open-house.ts'
import type { HouseOptions } from '#apps/server/open-house.ts'

/** What a test tells the process; its business clock stands still. */
export type ServingProcessOrder = Pick<HouseOptions, 'databaseUrl' | 'keysFile' | 'filesFolder'> & { at: string }

/** A process that answers calls and does nothing else, to be killed; it says where it listens. */
process.once('disconnect', () => process.exit())
process.once('message', async (order: ServingProcessOrder) => {
  const house = await openHouse({
    databaseUrl: order.databaseUrl, keysFile: order.keysFile, filesFolder: order.filesFolder, preset: 'qihe', sample: true, openIdConnect: false, poolSize: 2, now: () => new Date(order.at),
    sendSms: async () => {}, log: () => {}, progress: () => {},
  })
  const { app } = makeApplication({ services: house.services, trustedProxies: 0, defaultCounty: house.defaultCounty, distFolder: new URL('../../dist/', import.meta.url), outbox: null, isReady: async () => true })
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
})
