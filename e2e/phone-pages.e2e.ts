import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectFitsPhone, expectUsableOnPhone, openBrowser, walkTo } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'
import { setPin } from './phone-pin.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World
/** What the grid worker has to do, what the resident has answered, and a draft of each that was not sent. */
let taskId: string
let ownId: string
/** Entered for somebody by the grid worker. */
let enteredId: string
let publishedNumber: string
let unitId: string
let officeDayId: string
/** Somebody else's, public as not done yet, that the resident has as well. */
let supportedId: string

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  browser = await openBrowser()
  taskId = await world.requestIn('accepted', { text: '楼上半夜拖桌子，请帮忙调解。', category: 'disputes.neighbours' })
  await world.move('gridWorker', taskId, 'sign')
  ownId = await world.requestIn('replied', { text: '健身器材的螺丝松了。', category: 'municipal.facility' })
  enteredId = (await world.people.gridWorker.post('/api/requests/for-somebody', { text: '王大娘家门口积水。', place: { areaId: world.grid }, authority: 'visit', channel: 'field' })).body.requestId
  const published = await world.requestIn('replied', { text: '下水道堵了。', category: 'municipal.facility' })
  await world.move('communityStaff', published, 'publish', { publicText: '有居民反映下水道堵塞。', publicAnswer: '当天已经疏通。' })
  const { rows } = await house.owner.query('SELECT path FROM area WHERE id = $1', [world.grid])
  const [day] = (await world.people.communityStaff.post('/api/office-day-plans', { areaId: rows[0].path.split('/')[2], spot: '居民中心一楼', times: [{ startsAt: '2026-10-14T01:00:00.000Z', endsAt: '2026-10-14T03:30:00.000Z' }], unitIds: [world.units.department] })).body.items
  await world.people.communityStaff.post(`/api/office-day-plans/${day.officeDayId}/publish`, { version: day.version })
  officeDayId = day.officeDayId
  supportedId = await world.report({ text: '楼道里的声控灯坏了。', category: 'disputes.neighbours' }, 'resident-2')
  await world.move('communityStaff', supportedId, 'accept')
  await world.move('gridWorker', supportedId, 'sign')
  await world.move('gridWorker', supportedId, 'contact', { how: 'visit' })
  await world.move('gridWorker', supportedId, 'reply', { kind: 'byWhen', words: '灯已买好，下周换上。', promisedOn: '2026-10-05' })
  await world.move('communityStaff', supportedId, 'publish', { publicText: '有居民反映声控灯坏了。', publicAnswer: '下周换上。' })
  await world.people.resident.post(`/api/published-requests/${supportedId}/support`)
  publishedNumber = (await world.row(published)).number
  unitId = world.units.department
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** For what anybody may open. */
const NOBODY = 'nobody'
/** Milliseconds; on an idle machine a page takes about one second. */
const WALK_LIMIT = 400_000
const UNKNOWN = '/nothing-is-here'
/** The two apps share addresses; these are pages of the other one. */
const NO_PAGES = [UNKNOWN, '/me/devices', '/field/me/consents']
const DRAFT = 'a-draft-that-is-not-here'

/** Addresses of an app, each standing below its own folder. */
function addressesOf(modules: Record<string, Record<string, unknown>>, below: string): string[] {
  return Object.values(modules)
    .flatMap((module) => Object.values(module))
    .flatMap((value) => (typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' ? [below + value.path] : []))
}

const ofBoth = import.meta.glob<Record<string, unknown>>('../modules/*/screens/phone-addresses.ts', { eager: true })
const everyAddress = [
  ...addressesOf({ ...import.meta.glob<Record<string, unknown>>('../modules/*/resident/addresses.ts', { eager: true }), ...ofBoth }, ''),
  ...addressesOf({ ...import.meta.glob<Record<string, unknown>>('../modules/*/field/addresses.ts', { eager: true }), ...ofBoth }, '/field'),
]

type Walk = { who: string; addresses: () => readonly string[] }

const walks: readonly Walk[] = [
  { who: NOBODY, addresses: () => ['/', '/report', '/published', '/published?category=municipal', '/published?view=map', '/published/none', '/published/units', `/published/units/${unitId}`, '/published/units/none', `/published?unit=${unitId}`, '/open-data', '/office-days', '/office-days?when=past', '/office-days/none', `/office-days/${officeDayId}`, `/published/${publishedNumber}`, '/slip', '/notice', UNKNOWN, '/field/'] },
  { who: 'resident', addresses: () => ['/', '/report', '/report?place=choose', `/report/${DRAFT}`, '/snap', '/snap?place=choose', '/requests', `/requests/${ownId}`, `/supported/${supportedId}`, '/published', '/notices', '/me', '/me/devices', '/me/lookups', '/me/sessions', '/me/consents', '/me/channels', '/me/rights', '/me/rights/deletion'] },
  {
    who: 'gridWorker',
    addresses: () => [
      '/field/', '/field/work', `/field/requests/${taskId}`, `/field/requests/${taskId}/reply`, `/field/requests/${enteredId}/slip`, '/field/near', '/field/report-for', '/field/report-for?place=choose', `/field/report-for/${DRAFT}`,
      '/field/waiting', '/field/notices', '/field/me', '/field/me/devices', '/field/me/lookups', '/field/me/sessions', '/field/me/consents', '/field/me/channels', '/field/notice',
    ],
  },
  { who: 'buildingLead', addresses: () => ['/field/', '/field/entered', '/field/report-for'] },
]

test('every address of the resident’s and the field app is opened by somebody', () => {
  const opened = walks.flatMap(({ addresses }) => addresses().map((address) => address.split('?')[0]!))
  const isOpened = (path: string) => opened.some((address) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address))
  expect(everyAddress.length, 'addresses of both apps').toBeGreaterThan(12)
  expect(everyAddress.filter((path) => !isOpened(path)), 'nobody opens it').toEqual([])
})

async function enter(who: string): Promise<Page> {
  const page = await browser.phone(house.baseUrl, { reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  if (who === NOBODY) return page
  await enterAs(page, house, who)
  return page
}

// Two at a time (maxConcurrency): while one page is drawn the other waits for the server.
test.concurrent.each(walks)('the pages of $who can be used on a phone, at twice the zoom and in large type', async ({ who, addresses }) => {
  const page = await enter(who)
  const complaints = collectComplaints(page)
  const faults: string[] = []
  const must = async (work: () => Promise<unknown>) => void (await work().catch((error: Error) => faults.push(error.message)))
  const appOf = (address: string) => (address.startsWith('/field') ? '/field' : '')
  let opened: string | undefined
  const open = async (address: string) => {
    if (opened === appOf(address)) return await walkTo(page, address, `${opened}${UNKNOWN}`, !NO_PAGES.includes(address))
    opened = appOf(address)
    await page.goto(address)
    if (who === NOBODY || opened === '') return
    await setPin(page)
    await page.getByLabel('6 位 PIN 码').waitFor({ state: 'detached' })
  }
  for (const address of addresses()) {
    await must(() => open(address).catch((error: Error) => { throw new Error(`${address}: ${error.message}`) }))
    await must(() => page.locator('main').first().waitFor())
    await must(() => page.waitForFunction(() => document.querySelector('.loading') === null && document.querySelector('main')!.textContent !== ''))
    await must(() => expectUsableOnPhone(page))
    // What the switch on 我的 does to a page; that it does it is the journeys' to see.
    await page.evaluate(() => document.documentElement.toggleAttribute('data-large-type', true))
    await must(() => expectFitsPhone(page))
    await page.evaluate(() => document.documentElement.toggleAttribute('data-large-type', false))
  }
  await page.context().close()
  expect(faults).toEqual([])
  // Whether anybody is signed in is found out by asking, which the console counts as a failure.
  expect(complaints.filter((complaint) => who !== NOBODY || !complaint.includes('401'))).toEqual([])
}, WALK_LIMIT)
