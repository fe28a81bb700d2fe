import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { openBrowser } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { countEffort, expectBurden } from './burden.ts'
import type { TaskName } from './burden-tasks.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Led by the housing department, where the sample clerk works. */
const led = { category: 'property.maintenanceFund' }
/** On nobody's duty list: the county arbitrates. */
const nobodys = { category: 'publicService.other' }

type Task = { name: TaskName; opens: string; request: () => Promise<string>; does: (page: Page) => Promise<void>; leaves: Record<string, unknown> }

/** Among the acts: an approval that waits has its button a second time, where it is described. */
const press = (page: Page, name: string) => page.locator('.moves').getByRole('button', { name, exact: true }).click()
const pick = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check()

async function chooseUnit(page: Page, label: string, typed: string, unit: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true })
  await field.click()
  await field.fill(typed)
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: unit }).first().click()
  await page.locator('.moves').getByTitle(unit).first().waitFor()
}

async function nobodysRequest(text: string): Promise<string> {
  const id = await world.report({ ...nobodys, text })
  await world.move('communityStaff', id, 'accept')
  return id
}

async function asked(text: string, path: string, body: Record<string, unknown>): Promise<string> {
  const id = await world.requestIn('handling', { ...led, text })
  await world.move('departmentStaff', id, path, body)
  return id
}

async function sentByCounty(text: string): Promise<string> {
  const id = await nobodysRequest(text)
  await world.move('countyDispatcher', id, 'arbitrate', { organizationId: world.units.department, words: '由住建局牵头办理' })
  await world.move('departmentStaff', id, 'sign')
  await world.move('departmentStaff', id, 'contact', { how: 'phone' })
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '已经全部办好，请您查看。' })
  await world.move('resident', id, 'confirm')
  await world.move('communityStaff', id, 'close')
  return id
}

/** Each person of the desk, with what is asked of him in a day. The subject of each request is its own, so that its row is found. */
const days: Record<string, Task[]> = {
  communityStaff: [
    {
      name: 'accept', opens: '/work', request: () => world.report({ ...led, text: '受理：维修资金怎么用？' }), leaves: { state: 'accepted' },
      does: async (page) => { await press(page, '受理'); await press(page, '受理') },
    },
    {
      name: 'verifyAtDesk', opens: '/work', request: () => world.requestIn('replied', { category: 'safety.charging', text: '核查：楼道里飞线充电。' }), leaves: { state: 'verified' },
      does: async (page) => { await press(page, '核查'); await press(page, '核查通过') },
    },
    {
      name: 'close', opens: '/work', request: () => world.requestIn('verified', { ...led, text: '结案：维修资金怎么用？' }), leaves: { state: 'closed' },
      does: async (page) => { await press(page, '结案'); await press(page, '结案') },
    },
  ],
  streetStaff: [
    {
      name: 'dispatchElsewhere', opens: '/dispatch', request: () => world.requestIn('accepted', { ...led, text: '改派：外墙谁来修？' }), leaves: { state: 'dispatched' },
      does: async (page) => {
        await pick(page, '别的单位')
        await chooseUnit(page, '别的单位', '综合行政', '综合行政执法局')
        await page.getByText(/^协办单位和派单说明/).click()
        await chooseUnit(page, '协办单位', '住房', '住建局')
        await press(page, '派单')
      },
    },
  ],
  departmentStaff: [
    {
      name: 'signAtDesk', opens: '/work', request: () => world.requestIn('dispatched', { ...led, text: '签收：维修资金怎么用？' }), leaves: { state: 'signed' },
      does: (page) => press(page, '签收'),
    },
    {
      name: 'replyAtDesk', opens: '/work', request: () => world.requestIn('handling', { ...led, text: '答复：维修资金怎么用？' }), leaves: { state: 'replied' },
      does: async (page) => {
        await press(page, '答复')
        await page.getByRole('radio', { name: /已办成/ }).check()
        await page.getByRole('textbox', { name: /^答复/ }).fill('已在小区公示栏公布使用明细。')
        await press(page, '答复居民')
      },
    },
  ],
  departmentHead: [
    {
      name: 'decideExtension', opens: '/work', request: () => asked('延期：维修资金怎么用？', 'ask-extension', { workingDays: 3, words: '等待业主到场签字' }), leaves: { waiting_for: 'reply' },
      does: async (page) => { await press(page, '审批延期'); await pick(page, '同意'); await press(page, '提交审批') },
    },
    {
      name: 'decideSuspension', opens: '/work', request: () => asked('挂账：维修资金怎么用？', 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }), leaves: { waiting_for: 'review' },
      does: async (page) => { await press(page, '审批挂账'); await pick(page, '同意'); await press(page, '提交审批') },
    },
  ],
  countyDispatcher: [
    {
      name: 'arbitrate', opens: '/arbitration', request: () => nobodysRequest('裁定：这件事归谁？'), leaves: { state: 'dispatched' },
      does: async (page) => {
        await chooseUnit(page, '单位', '住房', '住房和城乡建设局')
        await page.getByRole('textbox', { name: '裁定理由' }).fill('涉及房屋使用，由住建局牵头。')
        await press(page, '裁定由它承办')
      },
    },
    {
      name: 'callBack', opens: '/work', request: () => sentByCounty('回访：这件事办好了吗？'), leaves: { state: 'calledBack' },
      does: async (page) => {
        await press(page, '回访')
        await pick(page, '接通了')
        await pick(page, '解决了')
        await pick(page, '满意')
        await press(page, '记录回访')
      },
    },
  ],
}

test.concurrent.for(Object.entries(days))('what a day asks of %s', async ([who, tasks], { expect }) => {
  const page = await browser.desk(house.baseUrl, { reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await page.clock.setFixedTime(house.clock.now)
  await enterAs(page, house, who)
  const { start, effort } = await countEffort(page)
  for (const { name, opens, request, does, leaves } of tasks) {
    const id = await request()
    const { title } = await world.row(id)
    await page.goto(`/desk${opens}`)
    const row = page.getByRole('link', { name: title })
    await row.waitFor()
    start()
    await row.click()
    await does(page)
    await expect.poll(() => world.row(id), { message: `${name} was done`, timeout: 30_000 }).toMatchObject(leaves)
    expectBurden(name, effort())
  }
  await page.context().close()
})
