import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectAccessible, expectWhole, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { countEffort, expectBurden } from './burden.ts'
import { openAs, openHouseForBrowsers } from './house.ts'

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

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

async function movesOf(requestId: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ move: string }>('SELECT move FROM matter_event WHERE matter_id = $1 ORDER BY ordinal', [requestId])
  return rows.map(({ move }) => move)
}

/** Its category is led by the housing department, where the sample clerk works. */
const led = { category: 'property.maintenanceFund' }

describe('a request from desk to desk', () => {
  test('a street clerk dispatches by keyboard, the department signs and answers, and the timeline tells it', async () => {
    const requestId = await world.requestIn('accepted', { ...led, text: '维修基金动用了却没有公示明细，请公开。' })
    await world.people.countyDispatcher.post('/api/reply-templates', { title: '公示明细', words: '您反映的 {编号} 已由{单位}办理。' })
    const street = await browser.desk(house.baseUrl)
    const complaints = collectComplaints(street)
    await openAs(street, house, 'streetStaff', '/desk/requests?text=没有公示明细')
    await street.getByRole('link', { name: /没有公示明细/ }).waitFor()
    expect(await street.locator('table.rows mark').allInnerTexts(), 'what was searched is marked').toEqual(['没有公示明细'])
    await expectAccessible(street)
    await street.keyboard.press('j')
    await street.keyboard.press('d')
    await street.getByRole('form', { name: '派单' }).waitFor()
    await street.getByText('齐河县住房和城乡建设局').or(street.getByTitle('住建局')).first().waitFor()
    await expectAccessible(street)
    await screenshot(street, 'desk-dispatch-form')
    await street.keyboard.press('Control+Enter')
    await street.getByText(/已派给.*签收/).waitFor()
    expect((await world.row(requestId)).state).toBe('dispatched')

    const department = await browser.desk(house.baseUrl)
    await openAs(department, house, 'departmentStaff', '/desk/requests?text=没有公示明细')
    await department.getByRole('link', { name: /没有公示明细/ }).waitFor()
    await department.keyboard.press('j')
    await department.keyboard.press('s')
    await department.getByText(/已签收/).first().waitFor()
    await department.keyboard.press('Enter')
    // The rules propose the community as co-unit: its part comes first, and appears here without a reload.
    await department.getByText(/永顺社区居民委员会反馈后才能答复/).waitFor()
    await world.move('communityStaff', requestId, 'answer-task', { words: '已核对公示栏，位置够用。' })
    // Enter presses the button that has the focus, not the row that was opened before; a form that is left gives the focus back.
    await department.getByRole('button', { name: '答复' }).press('Enter')
    await department.getByRole('button', { name: '先不办' }).press('Enter')
    await department.locator('button:focus', { hasText: '答复' }).waitFor()
    // What waits behind 更多 is within reach of the keyboard; Escape leaves the menu alone.
    await department.getByRole('button', { name: '更多' }).press('Enter')
    await department.locator('[role=menu]:focus-within').waitFor()
    await department.keyboard.press('Escape')
    await department.locator('button:focus', { hasText: '更多' }).waitFor()
    await department.keyboard.press('r')
    await department.getByRole('radio', { name: /已办成/ }).check()
    await department.getByRole('combobox', { name: '选用答复模板' }).click()
    await department.getByTitle('公示明细（全县通用）').click()
    await department.getByText('已放进答复').waitFor()
    expect(await department.getByRole('textbox', { name: /^答复/ }).inputValue()).toBe(`您反映的 ${(await world.row(requestId)).number} 已由齐河县住房和城乡建设局办理。`)
    await department.getByRole('textbox', { name: /^答复/ }).fill('明细已在小区公示栏张贴，并在业主群公布。')
    await expectAccessible(department)
    await department.keyboard.press('Control+Enter')
    await department.getByText(/已答复居民/).waitFor()
    const past = department.getByRole('region', { name: '经过' })
    await past.getByText('明细已在小区公示栏张贴，并在业主群公布。').waitFor()
    expect(await past.getByRole('listitem').count()).toBe(6)
    expect(await movesOf(requestId)).toEqual(['report', 'accept', 'dispatch', 'sign', 'answerTask', 'reply'])
    await expectAccessible(department)
    await screenshot(department, 'desk-answered')
    expect(complaints).toEqual([])
  })

  test('what is the same thing is linked where both stand side by side, and taken out again', async () => {
    const text = '维修资金公示栏上的数字看不清，请换一张。'
    await world.requestIn('accepted', { ...led, text })
    const copy = await world.report({ ...led, text: '维修资金公示栏的数字看不清。' })
    const page = await browser.desk(house.baseUrl, { viewport: { width: 1440, height: 640 } })
    await page.route((url) => url.pathname === `/api/requests/${copy}`, async (route) => {
      const response = await route.fetch()
      const photos = [1, 2].map((ordinal) => ({ photoId: `01a0a2ca-0000-7000-8000-00000000000${ordinal}`, kind: 'report', width: 8, height: 6 }))
      await route.fulfill({ response, json: { ...(await response.json()), photos } })
    })
    await openAs(page, house, 'communityStaff', `/desk/requests/${copy}`)
    const alike = page.getByRole('region', { name: '可能重复' }).getByRole('button', { name: /看不清，请换一张/ })
    await alike.waitFor()
    await page.evaluate(() => scrollTo(0, 400))
    expect(await page.evaluate(() => document.querySelector('.moves')!.getBoundingClientRect().top - document.querySelector('.frame-head')!.getBoundingClientRect().bottom), 'between the head and the acts that stay below it').toBe(0)
    await alike.press('Enter')
    const both = page.getByRole('dialog', { name: '对比两件诉求' })
    // A photo lies over both: its keys work when its last button can be pressed no more, and Escape leaves it alone.
    await both.getByRole('button', { name: '放大第 1 张照片' }).press('Enter')
    await page.getByRole('dialog', { name: /第 1 张/ }).getByRole('button', { name: '下一张' }).press('Enter')
    await page.getByRole('dialog', { name: /第 2 张/ }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('dialog', { name: /第 1 张/ }).waitFor()
    await page.keyboard.press('Escape')
    await both.locator('button:focus', { hasText: '' }).waitFor()
    expect(await page.locator('dialog[open]').count(), 'only the photo was left').toBe(1)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await both.getByRole('region', { name: '相近的一件' }).getByText(text).waitFor()
    await expectAccessible(page)
    await both.getByRole('button', { name: /^把本件并入/ }).click()
    await page.getByText('已并入').first().waitFor()
    // What is merged already offers no other.
    await page.getByRole('region', { name: '可能重复' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '撤销合并' }).click()
    const undo = page.getByRole('form', { name: '撤销合并' })
    await undo.getByRole('textbox').fill('不是同一栏')
    await undo.getByRole('button', { name: '撤销合并' }).click()
    await expect.poll(async () => (await world.row(copy)).state).toBe('submitted')
    expect(await movesOf(copy)).toEqual(['report', 'merge', 'undoMerge'])
  })

  test('the dispatch board asks one click when the proposal is right', async () => {
    const requestId = await world.requestIn('accepted', { ...led, text: '外墙维修动用维修资金，预算在哪里看？' })
    const page = await browser.desk(house.baseUrl)
    const { start, effort } = await countEffort(page)
    await openAs(page, house, 'streetStaff', '/desk/dispatch')
    await page.getByRole('link', { name: /预算在哪里看/ }).waitFor()
    start()
    await page.getByRole('link', { name: /预算在哪里看/ }).click()
    await page.getByRole('button', { name: '派给住建局' }).click()
    await page.getByText(/已派给/).waitFor()
    expectBurden('dispatch', effort())
    expect((await world.row(requestId)).state).toBe('dispatched')
    await expectAccessible(page)
  })

  test('who was overtaken is told, and nothing typed is lost', async () => {
    const requestId = await world.requestIn('accepted', { ...led, text: '维修资金续交通知看不懂，请解释。' })
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'streetStaff', `/desk/requests/${requestId}?move=dispatch`)
    await page.getByRole('textbox', { name: /派单说明/ }).fill('请在一周内答复。')
    await world.move('countyDispatcher', requestId, 'dispatch', { organizationId: world.units.otherDepartment })
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: '不能再“派单”' }).waitFor()
    expect(await page.getByRole('textbox', { name: /派单说明/ }).inputValue()).toBe('请在一周内答复。')
    expect(await page.getByRole('form', { name: '派单' }).getByRole('button', { name: '派单' }).count(), 'not offered any more').toBe(0)
  })
})

describe('the list', () => {
  test('tells of what is new without jumping, and acts on several rows with a result for each', async () => {
    const first = await world.requestIn('dispatched', { ...led, text: '维修资金账户余额怎么查（甲）' })
    const second = await world.requestIn('dispatched', { ...led, text: '维修资金账户余额怎么查（乙）' })
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'departmentStaff', '/desk/requests?text=账户余额怎么查')
    await page.getByRole('link', { name: /（乙）/ }).waitFor()
    const before = await page.getByRole('link', { name: /（乙）/ }).boundingBox()
    await world.requestIn('dispatched', { ...led, text: '维修资金账户余额怎么查（丙）' })
    await page.getByRole('button', { name: '有 1 件新诉求，点此显示' }).waitFor()
    expect(await page.getByRole('link', { name: /（乙）/ }).boundingBox(), 'nothing jumps').toEqual(before)
    await page.getByRole('button', { name: '有 1 件新诉求，点此显示' }).click()
    await page.getByRole('link', { name: /（丙）/ }).waitFor()
    await world.move('departmentStaff', second, 'sign')
    await page.getByRole('row', { name: /（乙）/ }).getByText('有变化').waitFor()
    await page.getByRole('checkbox', { name: '全部勾选' }).check()
    await page.getByRole('button', { name: '签收 2 件' }).click()
    await page.getByRole('heading', { name: '2 件都办好了' }).waitFor()
    await expectAccessible(page)
    expect((await world.row(first)).state).toBe('signed')
  })

  test('every state of it is an address, and back works', async () => {
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'streetStaff', '/desk/requests')
    await page.getByRole('link', { name: '未办结' }).click()
    await page.waitForURL(/stage=open/)
    await page.getByRole('combobox', { name: '状态' }).click()
    await page.getByTitle('待签收').last().click()
    await page.waitForURL(/state=dispatched/)
    await page.reload()
    await page.getByText('待签收').first().waitFor()
    await page.goBack()
    await page.waitForURL((url) => !url.search.includes('state='))
    expect(new URL(page.url()).search).toBe('?stage=open')
  })
})

test('an accusation is split off: what is left is offered and sent, and the message goes off the screen', async () => {
  const requestId = await world.report({ text: '凉棚不亮灯；社区书记收了施工队的钱。', category: 'municipal.streetLight' })
  const page = await browser.desk(house.baseUrl)
  await page.clock.setFixedTime(house.clock.now)
  await openAs(page, house, 'communityStaff', `/desk/requests/${requestId}`)
  await page.getByRole('button', { name: '拆分', exact: true }).click()
  await page.getByLabel('事项').first().fill('社区书记收了施工队的钱')
  expect(await page.getByLabel('留下的事项').count()).toBe(0)
  await page.getByLabel('第 1 项的类别').click()
  await page.keyboard.type('作风')
  await page.getByText('市场政务 / 工作作风').click()
  expect(await page.getByLabel('留下的事项').inputValue()).toBe('凉棚不亮灯')
  await expectAccessible(page)
  await page.getByRole('button', { name: '拆成几件' }).click()
  await page.locator('.failure').waitFor()
  expect(await page.getByText('施工队').count()).toBe(0)
  const { rows } = await house.owner.query('SELECT q.text, m.sealed FROM request q JOIN matter m ON m.id = q.matter_id WHERE q.text LIKE $1 ORDER BY m.sealed', ['%凉棚%'])
  expect(rows).toEqual([{ text: '凉棚不亮灯', sealed: false }, { text: '凉棚不亮灯；社区书记收了施工队的钱。', sealed: true }])
})

test('the counter reports for somebody and prints a slip that opens the state', async () => {
  const page = await browser.desk(house.baseUrl)
  await openAs(page, house, 'streetStaff', '/desk/report')
  await page.getByRole('textbox', { name: /反映的事情/ }).fill('楼道灯坏了一个多月，晚上老人上下楼不安全。')
  await page.getByRole('radio', { name: '窗口来访' }).check()
  await page.getByRole('button', { name: '登记并出凭条' }).click()
  await page.getByText('请选择地点，至少到社区').waitFor()
  await page.getByRole('combobox', { name: '地点' }).fill('凤鸣里网格')
  await page.getByText('凤鸣里网格').last().click()
  await expectAccessible(page)
  await page.getByRole('button', { name: '登记并出凭条' }).click()
  const slip = page.getByRole('article', { name: '凭条' })
  await slip.waitFor()
  await page.getByRole('img', { name: '查询用的二维码' }).waitFor()
  await expectAccessible(page)
  await screenshot(page, 'desk-slip')
  await expectWhole(page, [390])
  const [number, checkWord] = await slip.locator('.slip-number').allInnerTexts()
  const read = await house.anonymous.post('/api/slips', { number, checkWord })
  expect([read.status, read.body.stateLabel]).toEqual([200, '待受理'])
})

test('the map of the statistics: a circle opens the requests it counts, an area what lies below it', async () => {
  await world.report({ text: '凉亭的顶漏雨，椅子也湿了。' })
  const page = await browser.desk(house.baseUrl)
  await page.clock.setFixedTime(house.clock.now)
  await openAs(page, house, 'streetStaff', '/desk/statistics?view=map&measure=received')
  const circle = page.getByRole('button', { name: /^永顺社区：收到 \d+ 件$/ })
  await circle.waitFor()
  const counted = Number(await circle.innerText())
  expect(counted).toBeGreaterThan(0)
  await expectAccessible(page)
  await screenshot(page, 'desk-statistics-map')
  await circle.click()
  await page.waitForURL(/\/statistics\/rows\?/)
  await page.getByRole('link', { name: /凉亭的顶漏雨/ }).waitFor()
  expect(await page.locator('tbody tr').count()).toBe(counted)
  await page.goBack()
  await circle.waitFor()
  // Under the pointer the area says its name and number; pressed, it is drawn with its grids.
  const place = (await circle.boundingBox())!
  const [across, along] = [place.x + place.width / 2, place.y - 6]
  // The circles stand before the areas are drawn: the pointer moves until there is something under it.
  await expect.poll(async () => {
    await page.mouse.move(across - 1, along)
    await page.mouse.move(across, along)
    return await page.locator('.area-map-said').textContent()
  }, { timeout: 30_000 }).toContain('收到')
  await page.mouse.click(across, along)
  await page.getByRole('button', { name: /^凤鸣里网格：收到 \d+ 件$/ }).waitFor()
})
