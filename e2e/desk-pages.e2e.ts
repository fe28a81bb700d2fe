import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { moveWords } from '#modules/requests/desk/move-words.ts'
import { makeMonth } from '#modules/requests/sheets/server/make-sheets.ts'
import { MadeRequests } from '#modules/requests/statistics/server/testing.ts'
import { reportByVoice } from '#modules/requests/test-voice.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectAccessible, expectHeadingsInOrder, expectLeftByEscape, expectStill, expectWhole, openBrowser, walkTo } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  await addSeason()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** So that the table of what returns has a row: two Julys that another system closed. */
async function addSeason(): Promise<void> {
  const made = new MadeRequests(house)
  const thisYear = house.clock.now.getFullYear()
  const old = {
    channel: 'import', state: 'final', category: 'municipal.drainage', area_id: world.grid, organization_id: null, reply_kind: null, contacted_in_time: null, replied_in_time: null, taken_up_in_time: true,
    solved: null, satisfaction: null, excluded: false, suggested_category: null, suggested_model: null, closed_elsewhere: true,
  } as const
  for (const year of [thisYear - 2, thisYear - 1]) for (let nth = 0; nth < 5; nth++) await made.add({ ...old, day: `${year}-07-0${nth + 1}` })
}

/** For what is opened before signing in. */
const NOBODY = 'nobody'
/** Milliseconds; on an idle machine a page takes about one second. */
const WALK_LIMIT = 400_000
const UNKNOWN = '/nothing-is-here'
type Who = Parameters<World['move']>[0]

const everyDeskAddress = Object.values(import.meta.glob<Record<string, unknown>>('../modules/*/desk/**/addresses.ts', { eager: true }))
  .flatMap((module) => Object.values(module))
  .flatMap((value) => (typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' ? [value.path] : []))

async function enter(key: string): Promise<Page> {
  const page = await browser.desk(house.baseUrl, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await page.clock.setFixedTime(house.clock.now)
  if (key === NOBODY) return page
  await enterAs(page, house, key)
  return page
}

/** What is wrong with one page at 1280, at 390 and at 720 × 450, which is a desk of 1440 at 200 % zoom. */
async function faultsOf(page: Page, who: string, address: string): Promise<string[]> {
  const faults: string[] = []
  const must = async (work: () => Promise<unknown>) => void (await work().catch((error: Error) => faults.push(error.message)))
  await must(() => (who === NOBODY || page.url() === 'about:blank' ? page.goto(`/desk${address}`) : walkTo(page, `/desk${address}`, `/desk${UNKNOWN}`, address !== UNKNOWN)))
  await must(() => page.locator('h1').first().waitFor())
  await must(() => page.waitForFunction(() => document.querySelector('.loading') === null))
  // A page that leads on to another is none for a moment.
  await must(() => page.waitForFunction(() => document.querySelectorAll('h1').length === 1, undefined, { timeout: 5_000 }).catch(() => { throw new Error('not one heading of the first level') }))
  await must(async () => expect(await page.locator('.failure').allInnerTexts(), 'what it could not show').toEqual([]))
  await must(async () => expect(await page.locator('h1').innerText() === '没有这个页面', 'there is no such page').toBe(address === UNKNOWN))
  await must(() => expectAccessible(page))
  await must(() => expectHeadingsInOrder(page))
  await must(async () => expect(await page.locator('.frame-pages').evaluateAll((lists) => lists.map((list) => list.querySelectorAll('[aria-current]').length)), 'where one is among the pages of its task').not.toContain(0))
  await must(async () => expect((await page.locator('.ant-btn-primary').allInnerTexts()).slice(1), 'a second first button of the page').toEqual([]))
  for (const viewport of [{ width: 390, height: 844 }, { width: 720, height: 450 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(viewport)
    await must(() => expectWhole(page))
    await must(() => expectStill(page))
  }
  await must(() => expectLeftByEscape(page))
  return faults.map((fault) => `${address}: ${fault}`)
}

const extension = { workingDays: 3, words: '等待双方到场调解' }
const suspension = { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }
const publication = { publicText: '有居民反映租房押金不退。', publicAnswer: '经调解，押金已退还。' }

/** Requests in so many states that every move of the desk is open to somebody. */
async function requestsOfAllKinds(): Promise<string[]> {
  const after = async (state: string, ...steps: [Who, string, Record<string, unknown>?][]) => {
    const id = await world.requestIn(state)
    for (const [who, path, body] of steps) await world.move(who, id, path, body)
    return id
  }
  const merged = async () => {
    const id = await world.report()
    await world.move('communityStaff', id, 'merge', { intoId: await world.report({}, 'resident-2') })
    return id
  }
  /** Reported without an account and merged: its outcome is to be told, as time leaves it once the other one is closed. */
  const untold = async () => {
    const joined = { text: '楼道堆杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', authority: 'visit', channel: 'counter', joinId: await world.report() }
    const { requestId } = (await world.people.communityStaff.post('/api/requests/for-somebody', joined)).body
    await house.owner.query("UPDATE request SET outcome_telling = 'owed', outcome_of = 1 WHERE matter_id = $1", [requestId])
    return requestId as string
  }
  const unrouted = async () => {
    const id = await world.report({ category: 'publicService.other' })
    await world.move('communityStaff', id, 'accept')
    return id
  }
  const facility = { category: 'municipal.streetLight', text: '三单元门口的路灯不亮。' }
  const closedToJoining = async () => {
    const id = await world.requestIn('accepted', facility)
    await world.move('communityStaff', id, 'close-joining', { words: '只是他家自己的灯' })
    return id
  }
  const asked: [Who, string, Record<string, unknown>] = ['departmentStaff', 'ask-exclusion', { reasonKey: 'statutoryProcedure', words: '房东已起诉，法院立案受理', evidence: '（2026）鲁1425民初123号受理通知书' }]
  const excluded: [Who, string, Record<string, unknown>] = ['countyLeader', 'decide-exclusion', { approve: true, words: '已核对受理通知书' }]
  return await Promise.all([
    after('submitted'), merged(), after('accepted'), unrouted(), after('dispatched'), after('signed'), after('handling'),
    after('signed', ['departmentStaff', 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }]),
    after('handling', ['departmentStaff', 'add-co-unit', { organizationId: world.units.otherDepartment, words: '请派人到场' }]),
    after('handling', ['departmentStaff', 'ask-resident', { words: '请补充租赁合同' }]),
    after('handling', ['departmentStaff', 'ask-extension', extension]),
    after('handling', ['departmentStaff', 'ask-extension', extension], ['departmentHead', 'decide-extension', { approve: true }], ['departmentStaff', 'ask-extension', extension]),
    after('handling', ['departmentStaff', 'suspend', suspension]),
    after('handling', ['departmentStaff', 'suspend', suspension], ['departmentHead', 'decide-suspension', { approve: true }]),
    world.requestIn('replied', { category: 'safety.charging', text: '电动车在楼道里飞线充电。' }), world.requestIn('accepted', facility), closedToJoining(),
    after('replied', ['communityStaff', 'publish', publication]), after('replied', asked), after('replied', asked, excluded),
    after('verified'), after('closed'), after('calledBack'), reportByVoice(world), untold(),
    after('closed', ['streetStaff', 'call-back', { answered: true, solved: false, satisfaction: 'dissatisfied' }]),
  ])
}

const staff = [
  'gridLeader', 'communityStaff', 'communityHead', 'streetStaff', 'streetHead', 'departmentStaff', 'departmentStaff-2', 'departmentHead', 'countyDispatcher',
] as const

/** The forms of the desk; the others are done by their button alone. */
const desksMoves = Object.entries(moveWords).filter(([, words]) => words.atOnce !== true).map(([move]) => move)
const forms = new Map<string, { key: string; address: string }>()
let requestIds: readonly string[]
let villageId: string
let organizationId: string
/** Reported at the counter for somebody, who has lost the slip. */
let slipId: string
/** A list that waits for its columns, and one that was given up. */
let importIds: readonly string[]
/** The department's sheet of the month, and an appeal against it that waits. */
let sheetId: string
let appealId: string

beforeAll(async () => {
  requestIds = await requestsOfAllKinds()
  villageId = (await world.people.systemAdministrator.get('/api/areas?level=village&limit=1')).body.areas[0].areaId
  organizationId = (await world.people.systemAdministrator.get('/api/organizations?limit=1')).body.organizations[0].organizationId
  const asked = await world.people.countyDispatcher.post(`/api/areas/${house.countyCode}/exports`, { what: 'requests', filter: {}, reason: '月度通报用，仅统计' })
  if (asked.status !== 200) throw new Error(asked.text)
  const forSomebody = await world.people.streetStaff.post('/api/requests/for-somebody', { text: '王大娘家门口积水。', place: { areaId: world.grid }, authority: 'visit', channel: 'desk' })
  if (forSomebody.status !== 200) throw new Error(forSomebody.text)
  slipId = forSomebody.body.requestId
  await world.people.communityStaff.post('/api/office-day-plans', { areaId: (await house.owner.query('SELECT path FROM area WHERE id = $1', [world.grid])).rows[0].path.split('/')[2], spot: '居民中心一楼', times: [{ startsAt: '2026-10-14T01:00:00.000Z', endsAt: '2026-10-14T03:30:00.000Z' }], unitIds: [world.units.department] })
  importIds = [await uploadList(), await uploadList()]
  await world.people.streetStaff.post(`/api/imports/${importIds[1]}/cancel`)
  ;[sheetId, appealId] = await appealedSheet()
  await askForNewWaysIn()
  for (const key of staff) {
    for (const id of requestIds) {
      const { openMoves } = (await world.people[key].get(`/api/requests/${id}`)).body as { openMoves?: string[] }
      for (const move of openMoves ?? []) if (!forms.has(move)) forms.set(move, { key, address: `/requests/${id}?move=${move}` })
    }
  }
})

/** Two of them wait for the one who guards accounts. */
async function askForNewWaysIn(): Promise<void> {
  const { staff } = (await world.people.systemAdministrator.get('/api/staff?limit=50')).body as { staff: { staffMemberId: string; accountId: string | null; posts: { role: string }[] }[] }
  const deskStaff = staff.filter(({ accountId, posts }) => accountId !== null && posts.some(({ role }) => role === 'communityStaff')).slice(0, 2)
  const answers = await Promise.all(deskStaff.map(({ staffMemberId }) => world.people.systemAdministrator.post(`/api/staff/${staffMemberId}/account-changes`, { kind: 'desk', reason: '手机丢失，动态码用不了' })))
  if (answers.length < 2 || answers.some(({ status }) => status !== 200)) throw new Error(answers.map(({ text }) => text).join(' '))
}

async function appealedSheet(): Promise<[string, string]> {
  await makeMonth(new ServiceSession(house.house.services, house.countyCode), '2026-09')
  const [sheet] = (await world.people.departmentHead.get('/api/sheets')).body.items
  const answer = await world.people.departmentHead.post(`/api/sheets/${sheet.sheetId}/appeals`, { figure: 'response', reason: '当天已打电话联系，记录漏登了。', evidence: '通话清单' })
  if (answer.status !== 200) throw new Error(answer.text)
  return [sheet.sheetId, answer.body.appeals[0].appealId]
}

async function uploadList(): Promise<string> {
  const form = new FormData()
  form.set('importId', crypto.randomUUID())
  form.set('file', new File(['工单编号,诉求内容,地址,联系电话,备注\nR-1,路灯坏了,晏城街道永顺社区,13800138000,\nR-2,路面坏了,李官村,,\n'], '清单.csv'))
  const answer = await world.people.streetStaff.post('/api/imports', form)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.importId
}

/** Each form is opened by the first who may. */
const formsOf = (wanted: string) => desksMoves.flatMap((move) => { const form = forms.get(move); return form?.key === wanted ? [form.address] : [] })

type Walk = { who: string; addresses: () => readonly string[] }

const walks: readonly Walk[] = [
  {
    who: 'systemAdministrator',
    addresses: () => [
      '/areas', '/areas?q=永', `/areas/${villageId}`, ...['rename', 'move', 'close', 'merge', 'split', 'create'].map((act) => `/areas?open=${villageId}&act=${act}`), '/areas/changes?status=effective',
      '/areas/import', '/areas/import?what=areas', `/organizations?open=${organizationId}&act=change`, `/organizations/${organizationId}`, '/organizations?act=new',
    ],
  },
  {
    who: 'systemAdministrator-2',
    addresses: () => [
      '/posts', '/posts?act=new', '/posts?tab=vacant', '/posts?tab=without-post', '/posts?tab=proposals', '/posts?tab=absences&act=absence', '/staff', '/staff?act=new', '/staff?tab=accounts',
      '/settings/roles?role=streetStaff', '/settings/roles?by=permission', '/settings/categories', '/settings/category-suggestion', '/settings/category-suggestion?only=missing', '/settings/limits', '/settings/limits?open=new', '/settings/procedure', '/settings/procedure?open=noticesApartMinutes', '/settings/calendar', '/settings/duty-list', '/settings/duty-list?open=new', '/settings/routing', '/settings/routing?open=try', '/settings/routing?open=new', '/settings/retention', '/settings/channels', '/settings/channels?act=mail', '/settings/channels?act=group', '/settings/open311', '/settings/open311?open=new', '/settings/hotline', '/settings/hotline?open=settings',
    ],
  },
  {
    who: 'countyDispatcher',
    addresses: () => [
      '/requests', '/requests?text=没有这样的词', `/requests?open=${requestIds[0]}`, '/hotline-files', '/dispatch', '/dispatch?tab=return', '/arbitration', '/report', '/statistics', '/statistics?view=chart', '/statistics?view=map', '/statistics?view=suggestion',
      '/statistics?by=unit', '/statistics/rows', '/statistics/exports',
      '/statistics/exclusions', '/statistics/exclusions?status=approved', '/statistics/exclusions?status=refused', '/statistics?by=unit&view=ranking', '/statistics/outside', '/statistics/open-data', '/statistics/patterns', '/statistics/patterns?tab=again', '/statistics/patterns?tab=seasons', '/settings/statistics', '/rights-requests', '/account', '/account/channels', '/account/lookups', UNKNOWN, ...formsOf('countyDispatcher'),
    ],
  },
  { who: 'streetStaff', addresses: () => ['/work', '/work?tab=overdue', '/notices', `/requests/${slipId}/slip`, `/dispatch?open=${requestIds[2]}`, '/statistics?view=map&measure=received', '/imports', `/imports/${importIds[0]}`, `/imports/${importIds[0]}?step=preview`, `/imports/${importIds[1]}`, ...formsOf('streetStaff')] },
  { who: 'departmentStaff', addresses: () => ['/work', '/requests', '/requests?text=路灯', '/settings/reply-templates', '/settings/reply-templates?open=new', '/statistics', ...formsOf('departmentStaff')] },
  { who: 'communityStaff', addresses: () => ['/office-days', `/requests/${requestIds.at(-1)}`, ...formsOf('communityStaff')] },
  { who: 'communityHead', addresses: () => ['/areas', '/organizations', '/posts', '/staff', ...formsOf('communityHead')] },
  { who: 'countyLeader', addresses: () => ['/statistics/approvals', '/work', '/statistics/sheets', '/statistics/sheets?waiting=true', `/statistics/sheets/${sheetId}?open=decide-${appealId}`] },
  { who: 'securityAdministrator', addresses: () => ['/settings/security', '/settings/security?account=resident', '/work'] },
  { who: 'auditAdministrator', addresses: () => ['/settings/audit'] },
  { who: 'departmentHead', addresses: () => [`/statistics/sheets/${sheetId}?open=appeal`, `/statistics/sheets/${sheetId}?set=notInTime&open=appeal-${requestIds[4]}`, ...formsOf('departmentHead')] },
  ...['gridLeader', 'streetHead', 'departmentStaff-2'].map((who): Walk => ({ who, addresses: () => formsOf(who) })),
  { who: NOBODY, addresses: () => ['', '/first-administrator', '/invitation'] },
]

test('every address of the desk and every form of a request is opened by somebody', () => {
  expect(desksMoves.filter((move) => !forms.has(move)), 'no request on which this form could be opened').toEqual([])
  const opened = walks.flatMap(({ addresses }) => addresses().map((address) => address.split('?')[0]!))
  const isOpened = (path: string) => opened.some((address) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address))
  expect(everyDeskAddress.length, 'addresses of the desk').toBeGreaterThan(20)
  expect(everyDeskAddress.filter((path) => !isOpened(path)), 'nobody opens it').toEqual([])
})

// Two at a time (maxConcurrency): while one page is drawn the other waits for the server.
test.concurrent.each(walks)('the pages of $who are accessible and whole at 1280, at 390 and at 200 % zoom', async ({ who, addresses }) => {
  const page = await enter(who)
  const complaints = collectComplaints(page)
  const faults: string[] = []
  for (const address of addresses()) faults.push(...(await faultsOf(page, who, address)))
  await page.context().close()
  expect(faults).toEqual([])
  // Whether anybody is signed in is found out by asking, which the console counts as a failure.
  expect(complaints.filter((complaint) => who !== NOBODY || !complaint.includes('401'))).toEqual([])
}, WALK_LIMIT)
