import type { Services } from '#kit/http/handle.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { SECRET, startPlatform } from '#modules/requests/hotline/server/platform-fixture.ts'
import { defaultIncoming } from '#modules/requests/hotline/state-map.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { House, World } from '#modules/requests/test-world.ts'

/** Its own timers never fire: each look is the test's. */
const NEVER = 1_000_000_000
export const reach = { trusted: testCertificate, timeoutMilliseconds: 1_000 }
/** Why an order is sent back, as the desk says it. */
export const declined = { reasonKey: 'outsideCounty', words: '事发地在邻县，请转邻县办理。' }

/** What is needed of the house that a test has opened; whoever asks for it here closes it with `close`. */
type OpenHouse = House & { baseUrl: string; countyCode: string; house: { services: Services }; close: () => Promise<void> }

/** The house and a platform exchange over the interface, switched on; with the words in which tests speak of both. */
export async function openHotlineHouse(house: OpenHouse) {
  const world = await openWorld(house)
  const platform = await startPlatform({ key: testKey, cert: testCertificate })
  const exchange = startHotlineExchange(house.house.services, house.countyCode, { reach, every: NEVER })
  const time = startClockWorker(house.house.services, house.countyCode, { every: NEVER })
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE county_code = $1 AND area_id = $2', [house.countyCode, world.grid])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  const point = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
  let last = 0
  let key = ''

  const administrator = (path: string, body: unknown) => world.people.systemAdministrator.post(path, body)
  const save = (more: Record<string, unknown> = {}) => administrator('/api/hotline', {
    address: platform.url, secret: SECRET, organizationId: world.units.centre, polled: false, outgoing: {}, incoming: defaultIncoming, ...more,
  })
  const renewKey = async () => { key = (await administrator('/api/hotline/key', {})).body.key }
  const order = (more: Record<string, unknown> = {}) => ({
    orderNumber: `RX-${++last}`, text: '楼道里堆满杂物，已经一个月没人管', receivedAt: '2026-09-15T09:00:00+08:00', dueAt: '2026-09-16T18:00:00+08:00', state: '已派发',
    longitude: point[0], latitude: point[1], category: 'disputes.tenancy', reporterName: '王秀英', reporterPhone: '13800138000', ...more,
  })
  async function post(path: string, body: unknown, bearer = key, headers: Record<string, string> = {}) {
    const response = await fetch(`${house.baseUrl}/hotline/v1/${house.countyCode}/${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }), ...headers }, body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() as any } // oxlint-disable-line typescript/no-explicit-any -- a test looks into an answer as it came
  }
  const send = (body: unknown) => post('orders', body)
  const matterOf = async (orderNumber: string): Promise<string> => (await house.owner.query('SELECT matter_id FROM hotline_order WHERE county_code = $1 AND order_number = $2 ORDER BY round DESC', [house.countyCode, orderNumber])).rows[0].matter_id
  const taken = async (more: Record<string, unknown> = {}) => {
    const one = order(more)
    await send(one)
    return { ...one, id: await matterOf(one.orderNumber) }
  }
  const shown = async (who: keyof World['people'], id: string) => (await world.people[who].get(`/api/requests/${id}/hotline`)).body.orders

  await save()
  await renewKey()
  await administrator('/api/hotline/switch', { enabled: true })
  return {
    world, platform, exchange, time, administrator, save, renewKey, order, post, send, matterOf, taken, shown,
    currentKey: () => key,
    /** By the business clock. */
    later: (minutes: number) => { house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000) },
    /** What the platform says of an order, and what time makes of it. */
    said: async (orderNumber: string, state: string, more: Record<string, unknown> = {}): Promise<void> => {
      const answer = await post(`orders/${orderNumber}/events`, { eventId: `v${++last}`, state, at: house.clock.now.toISOString(), ...more })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      await time.runOnce()
    },
    effects: async (id: string) => (await shown('communityStaff', id)).flatMap(({ events }: { events: { effect: string | null }[] }) => events.map(({ effect }) => effect)),
    timeline: async (who: keyof World['people'], id: string): Promise<string[]> => (await world.people[who].get(`/api/requests/${id}`)).body.timeline.map(({ summary }: { summary: string }) => summary),
    told: async (id: string, step: string) => (await house.owner.query('SELECT organization_id, sentence FROM notice WHERE county_code = $1 AND matter_id = $2 AND step = $3 ORDER BY at', [house.countyCode, id, step])).rows,
    heard: (orderNumber: string) => platform.taken.filter((message) => message.orderNumber === orderNumber).map(({ kind }) => kind),
    forget: () => {
      platform.manner = 'good'
      platform.taken.length = 0
      platform.twice = platform.asked = platform.unsigned = 0
    },
    close: async () => {
      await exchange.stop()
      await time.stop()
      platform.close()
      await house.close()
    },
  }
}
