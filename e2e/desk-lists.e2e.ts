import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeMonth } from '#modules/requests/sheets/server/make-sheets.ts'
import { copyRequest } from '#modules/requests/test-copies.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectAccessible, expectWhole, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
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

/** Its category is led by the housing department, where the sample clerk works. */
const led = { category: 'property.maintenanceFund' }
/** Copies have nobody's name: what is sealed is sealed for its own row. */
const unnamed = "'reporter_name_sealed', NULL, 'reporter_phone_sealed', NULL"

/** Ends what waits for the department, so that a test begins with its own. */
async function clearWork(): Promise<void> {
  await house.owner.query("UPDATE matter SET state = 'final', waiting_for = NULL, waiting_organization_id = NULL, due_at = NULL, closed_at = now() WHERE closed_at IS NULL")
}

/** Pixels: twenty characters of 14, the dots that say that there is more, and before them an emergency's flag of 40. */
const TWENTY_CHARACTERS = 334

/** What its cell leaves to a subject, however long it is. */
async function roomOfSubject(page: Page): Promise<number> {
  return await page.locator('table.rows td:has(a.subject)').first().evaluate((cell) => cell.clientWidth - Number.parseFloat(getComputedStyle(cell).paddingLeft) - Number.parseFloat(getComputedStyle(cell).paddingRight))
}

/** In one statement: one connection answers one at a time. */
async function rowsOf(ids: readonly string[]): Promise<{ state: string; number: string; title: string }[]> {
  return (await house.owner.query<{ state: string; number: string; title: string }>('SELECT state, number, title FROM matter WHERE id = ANY ($1) ORDER BY id', [ids])).rows
}

describe('my work', () => {
  test('s signs the row, x ticks it, and the bar signs several; each is told', async () => {
    await clearWork()
    const ids: string[] = []
    for (const name of ['甲', '乙', '丙']) ids.push(await world.requestIn('dispatched', { ...led, text: `维修资金账户查不到余额（${name}）` }))
    const page = await browser.desk(house.baseUrl)
    const complaints = collectComplaints(page)
    // What the keys do comes later than the rows, and a key pressed before is not lost.
    let letCome = () => {}
    const held = new Promise<void>((done) => { letCome = done })
    let heldBack = 0
    await page.route(/\/WorkActs-[\w-]+\.js$/, async (route) => { heldBack++; await held; await route.continue() })
    await openAs(page, house, 'departmentStaff', '/desk/work')
    await page.getByRole('link', { name: /（丙）/ }).waitFor()
    expect(await roomOfSubject(page)).toBeGreaterThanOrEqual(TWENTY_CHARACTERS)
    await page.getByRole('checkbox', { name: '全部勾选' }).waitFor()
    expect(await page.locator('table.rows tbody tr').first().evaluate((row) => row.getBoundingClientRect().height), 'rows of 40 px').toBe(40)
    await page.keyboard.press('j')
    await page.keyboard.press('s')
    expect(heldBack, 'what the keys do is on its way').toBe(1)
    letCome()
    await page.getByText(/已签收/).first().waitFor()
    await expect.poll(async () => (await rowsOf(ids)).filter((row) => row.state === 'signed').length).toBe(1)
    const waiting = (await rowsOf(ids)).filter((row) => row.state === 'dispatched')
    for (const { number } of waiting) await page.getByRole('checkbox', { name: `勾选 ${number}` }).check()
    await expectAccessible(page)
    await screenshot(page, 'desk-work-ticked')
    await page.getByRole('button', { name: '签收 2 件' }).click()
    await page.getByRole('heading', { name: '2 件都办好了' }).waitFor()
    for (const { title } of waiting) await page.locator('.bulk-results').getByText(title).waitFor()
    await page.getByRole('button', { name: '知道了' }).click()
    await expect.poll(() => page.locator('.bulk').count()).toBe(0)
    expect((await rowsOf(ids)).map((row) => row.state)).toEqual(['signed', 'signed', 'signed'])
    expect(complaints).toEqual([])
  })

  test('d opens the dispatch form beside the list, Escape leaves it and loses no words at once, and the list of keys names what the rows have', async () => {
    await clearWork()
    const ticked = await world.requestIn('accepted', { ...led, text: '维修资金动用要不要业主签字？' })
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'streetStaff', '/desk/work')
    await page.getByRole('link', { name: /要不要业主签字/ }).waitFor()
    await page.getByRole('checkbox', { name: '全部勾选' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '按键一览' }).getByText('签收', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('d')
    await page.getByRole('form', { name: '派单' }).waitFor()
    await page.waitForURL(/open=.*move=dispatch/)
    await page.reload()
    await page.getByRole('form', { name: '派单' }).waitFor()
    await expectAccessible(page)
    expect(new URL(page.url()).searchParams.get('move')).toBe('dispatch')
    const form = page.getByRole('form', { name: '派单' })
    await form.locator('textarea').fill('请派人到场')
    await page.keyboard.press('Escape')
    expect(await form.getByRole('button', { name: '先不办' }).evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    await page.locator('.beside-detail a, .beside-detail button').first().focus()
    await page.keyboard.press('Escape')
    await page.locator('.beside-detail').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement !== document.body)
    // What is ticked is dispatched in a dialog: Escape closes a dropped list first and loses no words at once; the bar has the focus again.
    await page.getByRole('checkbox', { name: '全部勾选' }).check()
    const bulk = page.getByRole('dialog', { name: '派单 1 件' })
    await page.getByRole('button', { name: '派单 1 件' }).press('Enter')
    await bulk.locator('textarea').fill('请派人到场')
    await bulk.getByRole('combobox').press('ArrowDown')
    await bulk.locator('[role=combobox][aria-expanded=true]').press('Escape')
    await bulk.locator('[role=combobox][aria-expanded=false]').press('Escape')
    await bulk.locator('button:focus', { hasText: '先不派' }).press('Enter')
    await bulk.waitFor({ state: 'detached' })
    await page.locator('.bulk button:focus', { hasText: '派单 1 件' }).waitFor()
    // It goes on in one that is found by its number.
    const { number } = await world.row(await world.requestIn('handling', led))
    await page.getByRole('button', { name: '合并 1 件' }).press('Enter')
    const merging = page.getByRole('dialog', { name: '合并 1 件' })
    expect(await merging.getByRole('textbox', { name: '按编号或字词找另一件' }).evaluate((field) => field === document.activeElement), 'begins on its first field').toBe(true)
    await merging.getByRole('textbox', { name: '按编号或字词找另一件' }).fill(number)
    await merging.getByRole('radio', { name: new RegExp(number) }).check()
    await expectAccessible(page)
    await merging.getByRole('button', { name: '并入 1 件' }).click()
    await page.getByRole('heading', { name: '1 件办好了' }).waitFor()
    await page.getByRole('dialog').getByText(`已并入 ${number}`).waitFor()
    expect((await world.row(ticked)).state).toBe('merged')
  })
})

describe('the request list', () => {
  test('its filters stand in sight, each can be taken away, and the export asks for the same rows', async () => {
    await world.requestIn('submitted', { ...led, text: '维修资金公示栏是空的。', purpose: 'complaint' })
    const page = await browser.desk(house.baseUrl)
    const complaints = collectComplaints(page)
    await openAs(page, house, 'streetStaff', '/desk/requests?channel=resident&purpose=complaint&waitingFor=accept&text=公示栏')
    await page.getByRole('link', { name: /公示栏是空的/ }).waitFor()
    const active = page.getByRole('list', { name: '正在按这些条件筛选' })
    for (const words of ['渠道：居民上报', '性质：投诉', '等办什么：待受理', '含“公示栏”']) await active.getByText(words).waitFor()
    await screenshot(page, 'desk-list-filters')
    await page.getByRole('button', { name: '去掉条件 性质：投诉' }).click()
    await page.waitForURL((url) => !url.search.includes('purpose'))
    await page.getByRole('button', { name: '申请导出' }).click()
    await page.getByRole('combobox', { name: '范围' }).waitFor()
    await page.getByRole('textbox', { name: /用途/ }).fill('核对公示问题用')
    await expectAccessible(page)
    await screenshot(page, 'desk-list-export')
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByText(/居民上报，待受理，含“公示栏”/).waitFor()
    expect(complaints).toEqual([])
  })

  test('nothing, and ten thousand with the longest names: whole at every width, the subject keeps twenty characters', async () => {
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'countyDispatcher', '/desk/requests?text=没有人写过这几个字')
    await page.getByText('没有符合条件的诉求').waitFor()
    await screenshot(page, 'desk-list-none')
    const id = await world.requestIn('dispatched', { ...led, text: '维修资金' })
    await house.owner.query('UPDATE organization SET short_name = $2 WHERE id = (SELECT holder_organization_id FROM matter WHERE id = $1)', [id, '齐河经济开发区综合行政执法与应急管理联合服务中心'])
    await copyRequest(house.owner, id, 10_000, {
      matter: `'number', '2026-' || (100000000 + n), 'opened_at', m.opened_at + n * interval '1 second', 'urgency', CASE WHEN n % 7 = 0 THEN 'emergency' ELSE 'routine' END,
        'title', '小区南门外人行道地砖大面积破损积水雨天老人孩子经过经常滑倒已经反映三次没有人来看过第' || n, 'place', '晏城街道永顺社区凤鸣里网格阳光花园东区十二号楼与十三号楼之间的健身广场西南角', 'due_at', m.due_at - (n % 300) * interval '1 hour'`,
      request: unnamed,
    })
    await house.owner.query('ANALYZE matter, request')
    await page.goto('/desk/requests')
    await page.getByRole('link', { name: /滑倒/ }).first().waitFor()
    await screenshot(page, 'desk-list-many')
    for (const width of [1440, 1280, 1000, 720]) {
      await page.setViewportSize({ width, height: 900 })
      await expectWhole(page)
      const rows = page.locator('table.rows tbody tr')
      expect(await rows.first().evaluate((row) => row.getBoundingClientRect().height), `${width}`).toBe(40)
      expect(await roomOfSubject(page), `the subject at ${width}`).toBeGreaterThanOrEqual(TWENTY_CHARACTERS)
    }
    await screenshot(page, 'desk-list-many-720')
    await page.setViewportSize({ width: 1440, height: 900 })
    for (let shown = 50; shown < 250; shown += 50) {
      await page.getByText(`已列出 ${shown} 件`).waitFor()
      await page.getByRole('button', { name: '显示更多' }).click()
    }
    await page.getByText('已列出 250 件').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: /滑倒/ }).nth(3).click()
    await page.getByRole('complementary', { name: '诉求详情' }).getByRole('heading', { level: 2 }).first().waitFor()
    await screenshot(page, 'desk-list-many-beside')
    await expectWhole(page)
  })
})

test('a lost slip: a new one with a new word from the request’s page, and the old word opens nothing', async () => {
  const slip = (await world.people.communityStaff.post('/api/requests/for-somebody', { text: '王大娘家门口积水。', place: { areaId: world.grid }, authority: 'counter', channel: 'counter' })).body
  const page = await browser.desk(house.baseUrl)
  await openAs(page, house, 'communityStaff', `/desk/requests/${slip.requestId}`)
  await page.getByRole('link', { name: '重印凭条' }).click()
  await page.getByRole('button', { name: '换新校验字，出凭条' }).waitFor()
  await expectAccessible(page)
  await screenshot(page, 'desk-slip-again-ask')
  await page.getByRole('button', { name: '换新校验字，出凭条' }).click()
  await page.getByRole('heading', { name: '凭条已重印' }).waitFor()
  await page.getByRole('img', { name: '查询用的二维码' }).waitFor()
  await expectAccessible(page)
  await screenshot(page, 'desk-slip-again')
  const [number, checkWord] = await page.getByRole('article', { name: '凭条' }).locator('.slip-number').allInnerTexts()
  expect((await house.anonymous.post('/api/slips', { number, checkWord })).status).toBe(200)
  expect((await house.anonymous.post('/api/slips', { number, checkWord: slip.checkWord })).status).toBe(404)
})

test('the dispatch board shows the most urgent of many first and goes on page by page', async () => {
  await clearWork()
  const first = await world.requestIn('accepted', { ...led, text: '电梯困人，正在等人来开门。' })
  await copyRequest(house.owner, first, 110, { matter: "'number', '2026-' || (300000 + n), 'title', '维修资金第' || n || '问', 'opened_at', m.opened_at + n * interval '1 minute'", request: unnamed })
  await house.owner.query("UPDATE matter SET urgency = 'emergency', due_at = opened_at - interval '1 day' WHERE id = $1", [first])
  const page = await browser.desk(house.baseUrl)
  await openAs(page, house, 'streetStaff', '/desk/dispatch')
  await page.locator('table.rows tbody tr').first().getByText('电梯困人').waitFor()
  await screenshot(page, 'desk-dispatch-board')
  await page.getByRole('button', { name: '显示更多' }).click()
  await page.getByText(/已列出最急的 100 件，共 111 件/).waitFor()
  expect(await page.locator('.tab .count').first().innerText()).toBe('111')
})

test('a form longer than the screen shows the first field that is wrong', async () => {
  const page = await browser.desk(house.baseUrl)
  await openAs(page, house, 'systemAdministrator', '/desk/settings/hotline?open=settings')
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForFunction(() => document.querySelector('form .field-wrong')?.closest('label')?.contains(document.activeElement) === true)
  const { top, bottom } = await page.locator('.field-wrong').first().evaluate((words) => words.getBoundingClientRect())
  expect([top > 60, bottom < 900], 'in sight').toEqual([true, true])
})

describe('while the server does not answer', () => {
  test('a page whose piece does not come leaves the frame standing, and comes when it is asked for again', async () => {
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'streetStaff', '/desk/work')
    await page.getByRole('heading', { level: 1, name: '我的工作' }).waitFor()
    const cut = /\/(assets\/.*\.(js|css)|healthz|api\/.*)$/
    await page.route(cut, (route) => route.abort('internetdisconnected'))
    await page.getByRole('link', { name: '统计', exact: true }).click()
    await page.getByText('没有连上服务器。请检查网络后再试。').waitFor()
    expect(await page.getByRole('navigation', { name: '主导航' }).isVisible(), 'the frame stands').toBe(true)
    await page.unroute(cut)
    await page.getByRole('button', { name: '再试一次' }).click()
    await page.getByRole('heading', { level: 1, name: '统计' }).waitFor()
  })

  test('a menu says that its choices were not read instead of that there are none, and asks again', async () => {
    const page = await browser.desk(house.baseUrl)
    const areas = /\/api\/areas\b/
    await page.route(areas, (route) => route.fulfill({ status: 500, body: '' }))
    await openAs(page, house, 'streetStaff', '/desk/report')
    await page.getByRole('combobox', { name: '地点' }).click()
    await page.getByText('区划没有读出来。').waitFor()
    await page.unroute(areas)
    await page.getByRole('button', { name: '再试一次' }).click()
    await page.getByRole('tree').getByText('晏城街道').waitFor()
    expect(await page.getByText('区划没有读出来。').count(), 'it is no longer said').toBe(0)
  })

  test('an area is not split before its children were read; a list that was not read is not called empty', async () => {
    const page = await browser.desk(house.baseUrl)
    const street = (await house.owner.query('SELECT path FROM area WHERE id = $1', [world.grid])).rows[0].path.split('/')[1]
    await page.route((url) => url.searchParams.get('parentId') === street, (route) => route.fulfill({ status: 500, body: '' }))
    await openAs(page, house, 'systemAdministrator', `/desk/areas?open=${street}&act=split`)
    await page.getByText('下级没有读出来，现在不能拆分。').waitFor()
    expect(await page.locator('.act-verbs .ant-btn-primary').count(), 'the act is not offered').toBe(0)
    await page.route(/\/api\/office-day-plans\b/, (route) => route.fulfill({ status: 500, body: '' }))
    await openAs(page, house, 'communityStaff', '/desk/office-days')
    await page.getByText('没能读出来，系统出了问题。请再试一次。').waitFor()
    expect(await page.locator('.empty').count(), 'nothing says that there is none').toBe(0)
  })

  test('what is half written stands when the page behind it is read again and that fails', async () => {
    await world.requestIn('dispatched', led)
    await makeMonth(new ServiceSession(house.house.services, house.countyCode), '2026-09')
    const { sheetId } = (await world.people.departmentHead.get('/api/sheets')).body.items[0]
    const page = await browser.desk(house.baseUrl)
    await openAs(page, house, 'departmentHead', `/desk/statistics/sheets/${sheetId}?open=appeal`)
    await page.getByLabel('理由').fill('当天已打电话联系')
    let refused = 0
    await page.route(/\/api\/sheets\/[\w-]+(\?|$)/, async (route) => { refused++; await route.fulfill({ status: 500, body: '' }) })
    const answer = await world.people.departmentHead.post(`/api/sheets/${sheetId}/appeals`, { figure: 'response', reason: '当天联系过，记录里漏登了一次。', evidence: '通话清单' })
    expect(answer.status, answer.text).toBe(200)
    await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await page.getByLabel('理由').inputValue(), 'what was typed').toBe('当天已打电话联系')
  })
})
