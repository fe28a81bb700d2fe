import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { expectAccessible, expectUsableOnPhone, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
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

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

test('consents: each by itself, one tap for yes and the same tap for no', async () => {
  const page = await browser.phone(house.baseUrl)
  await enterAs(page, house, 'resident-2')
  await page.goto('/me')
  await page.getByRole('link', { name: '同意设置' }).click()
  const place = page.getByRole('switch', { name: '保存手机定位的准确位置' })
  await place.waitFor()
  for (const one of await page.getByRole('switch').all()) expect(await one.getAttribute('aria-checked')).toBe('false')
  await screenshot(page, 'rights-consents', { fullPage: true })
  await expectUsableOnPhone(page)
  await place.click()
  await page.getByText(/^已同意/).waitFor()
  expect(await place.getAttribute('aria-checked')).toBe('true')
  await place.click()
  await page.getByText(/^已同意/).waitFor({ state: 'detached' })
  const { rows } = await house.owner.query('SELECT granted FROM consent WHERE account_id = $1 ORDER BY ordinal', [world.accounts.get('resident-2')])
  expect(rows.map(({ granted }) => granted)).toEqual([true, false])
})

test('a resident asks for deletion on the phone, the county centre prepares it, a leader confirms it, and he is gone', async () => {
  const text = '要删除的那件事：楼道灯坏了。'
  const ended = await world.requestIn('closed', { text })
  const open = await world.requestIn('handling', { text: '还在办的那件事。' })
  const phone = await browser.phone(house.baseUrl)
  await enterAs(phone, house, 'resident')
  // As long as it was not read, nobody is told that nothing of his is open.
  await phone.route('**/api/me/rights-requests', (route) => route.fulfill({ status: 500, body: '' }))
  await phone.goto('/me/rights/deletion')
  await phone.getByText('正在办的诉求会接着办完').waitFor()
  await phone.unroute('**/api/me/rights-requests')
  await phone.goto('/me')
  await phone.getByRole('link', { name: '更正或删除我的信息' }).waitFor()
  await screenshot(phone, 'rights-me')
  await phone.getByRole('link', { name: '更正或删除我的信息' }).click()
  await phone.getByRole('link', { name: /删除我的全部信息/ }).waitFor()
  await screenshot(phone, 'rights-start')
  await phone.getByRole('link', { name: /删除我的全部信息/ }).click()
  await phone.getByText('您有 1 件正在办').waitFor()
  const submit = phone.getByRole('button', { name: '申请删除' })
  expect(await submit.isDisabled()).toBe(true)
  await expectUsableOnPhone(phone)
  await screenshot(phone, 'rights-ask-deletion', { fullPage: true })
  await phone.getByRole('checkbox').check()
  await submit.click()
  await phone.getByText('正在办理').waitFor()
  await expectUsableOnPhone(phone)
  await screenshot(phone, 'rights-asked', { fullPage: true })

  const desk = await browser.desk(house.baseUrl)
  await enterAs(desk, house, 'countyDispatcher')
  await desk.goto('/desk/rights-requests')
  await desk.getByRole('button', { name: '打开' }).click()
  await desk.getByText(/在办的 1 件/).waitFor()
  await expectAccessible(desk)
  await screenshot(desk, 'rights-desk-open')
  await desk.getByRole('button', { name: '报请删除' }).click()
  await desk.getByText('您报请的不能由您复核').waitFor()
  await screenshot(desk, 'rights-desk-act')
  await desk.getByRole('form', { name: '报请删除' }).getByRole('button', { name: '报请删除' }).click()
  await desk.getByText('已报请县领导复核').waitFor()

  const leader = await browser.desk(house.baseUrl)
  await enterAs(leader, house, 'countyLeader')
  await leader.goto('/desk/rights-requests')
  await leader.getByRole('button', { name: '打开' }).click()
  await leader.getByRole('button', { name: '复核并删除' }).click()
  await screenshot(leader, 'rights-leader')
  await leader.getByRole('form', { name: '复核并删除' }).getByRole('button', { name: '复核并删除' }).click()
  await leader.getByText('已删除，不能恢复').waitFor()

  const row = await world.row(ended)
  expect([row.text, row.reporter_id, row.reporter_phone_sealed]).toEqual([null, null, null])
  expect((await world.row(open)).reporter_phone_sealed).toBeNull()
  await phone.goto('/me')
  await phone.getByLabel('手机号码').waitFor()
})

test('a name is corrected; for somebody without a phone the slip is the proof', async () => {
  const phone = await browser.phone(house.baseUrl)
  await enterAs(phone, house, 'resident-2')
  await phone.goto('/me/rights/name')
  await phone.getByLabel('正确的姓名').fill('欧阳明')
  await screenshot(phone, 'rights-ask-name')
  await phone.getByRole('button', { name: '提交' }).click()
  await phone.getByText('应当是：欧阳明').waitFor()

  const desk = await browser.desk(house.baseUrl)
  const dispatcher = await enterAs(desk, house, 'countyDispatcher')
  const slip = (await dispatcher.post('/api/requests/for-somebody', { text: '窗口反映的事', place: { areaId: world.grid }, authority: 'counter', channel: 'counter', reporterName: '赵大爷' })).body
  await desk.goto('/desk/rights-requests')
  await desk.getByRole('button', { name: '打开' }).click()
  await desk.getByText('欧阳明').waitFor()
  await desk.getByRole('button', { name: '更正', exact: true }).click()
  await desk.getByRole('form', { name: '更正' }).getByRole('button', { name: '更正', exact: true }).click()
  await desk.getByText('已更正，本人看得到').waitFor()
  await desk.getByRole('button', { name: '替没有手机的人登记' }).click()
  await desk.getByLabel('凭条上的编号').fill(slip.number)
  await desk.getByLabel('校验字').fill(slip.checkWord)
  await screenshot(desk, 'rights-record')
  await expectAccessible(desk)
  await desk.getByRole('button', { name: '登记申请' }).click()
  await desk.getByText(new RegExp(`凭条 ${slip.number}`)).waitFor()
  await screenshot(desk, 'rights-desk-list')
  await phone.reload()
  await phone.getByText('已更正').waitFor()
  expect((await house.owner.query("SELECT state, field FROM rights_request WHERE account_id = $1", [world.accounts.get('resident-2')])).rows).toEqual([{ state: 'done', field: 'name' }])
})

test('how long things are kept: changed by one administrator, confirmed by another', async () => {
  const first = await browser.desk(house.baseUrl)
  await enterAs(first, house, 'systemAdministrator')
  await first.goto('/desk/settings/retention')
  await first.getByRole('button', { name: '修改' }).first().click()
  await first.getByLabel(/保存几个月/).fill('24')
  await first.getByLabel('依据或理由').fill('按县档案管理办法')
  await screenshot(first, 'rights-retention-change')
  await first.getByRole('button', { name: '提出修改' }).click()
  await first.getByText('这是您自己提出的').waitFor()
  await expectAccessible(first)
  await screenshot(first, 'rights-retention')
  const second = await browser.desk(house.baseUrl)
  await enterAs(second, house, 'systemAdministrator-2')
  await second.goto('/desk/settings/retention')
  await second.getByRole('button', { name: /复核通过/ }).click()
  await second.getByRole('cell', { name: '2 年' }).waitFor()
  expect((await house.owner.query("SELECT value FROM setting WHERE key = 'retention'")).rows).toEqual([{ value: { matter: 24 } }])
})
