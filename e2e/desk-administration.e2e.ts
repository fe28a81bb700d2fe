import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { collectComplaints, expectAccessible, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser
let administrator: TestPerson

beforeAll(async () => {
  house = await openHouseForBrowsers()
  browser = await openBrowser()
  administrator = await house.as('systemAdministrator')
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

/** At the desk as a sample person, the notice read, the device's clock that of the house. */
async function enter(key: string, address = '/work'): Promise<Page> {
  const page = await browser.desk(house.baseUrl)
  await page.clock.setFixedTime(house.clock.now)
  await enterAs(page, house, key)
  await page.goto(`/desk${address}`)
  await page.locator('.frame-mark').waitFor()
  return page
}

/** A community of a sample person who works there: its area, its committee, and who he is. */
async function communityOf(key: string): Promise<{ areaId: string; areaName: string; organizationName: string; name: string }> {
  const person = (await house.samplePeople()).find((one) => one.key === key)!
  const { staff } = (await administrator.get(`/api/staff?search=${encodeURIComponent(person.name)}`)).body
  const [post] = staff.find((member: { accountId: string }) => member.accountId === person.accountId).posts
  const { areas } = (await administrator.get(`/api/areas?search=${encodeURIComponent(post.areaName)}&level=community`)).body
  return { areaId: areas[0].areaId, areaName: post.areaName, organizationName: post.organizationName, name: person.name }
}

/** What the code app of that secret shows at the house's time. */
function codeNow(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.now.getTime() })
}

/** Chooses in a field that finds things by name. */
async function choose(page: Page, label: string, typed: string, option: string | RegExp): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true })
  await field.click()
  await field.fill(typed)
  await page.locator('.ant-select-dropdown:visible').getByText(option).first().click()
}

describe('the tree of places', () => {
  test('a community is renamed and another merged into it; its clerk is appointed anew by two administrators and sees it', async () => {
    const kept = await communityOf('communityStaff')
    const merged = await communityOf('communityStaff-2')
    const renamed = `${kept.areaName.replace('社区', '')}东社区`
    const page = await enter('systemAdministrator', '/areas')
    const complaints = collectComplaints(page)

    // Renamed from today on.
    await page.getByRole('searchbox').fill(kept.areaName)
    await page.getByRole('list', { name: '找到的区划' }).getByRole('link', { name: new RegExp(`^${kept.areaName} `) }).click()
    await page.getByRole('button', { name: '更名' }).click()
    await page.getByLabel('新的名称').fill(renamed)
    await page.getByRole('button', { name: `更名为${renamed}` }).click()
    await page.getByRole('status').getByText(`已生效：更名：${kept.areaName} → ${renamed}`).waitFor()
    await page.getByRole('heading', { name: new RegExp(`^${renamed}`) }).waitFor()

    // Another one is opened on the map, which is drawn anew: whoever has no mouse goes on from its name.
    await page.locator('.map-drawing a').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.matches('h2'))

    // The other one is merged into it, after the form has said what that ends.
    await page.goto(`/desk/areas?open=${merged.areaId}`)
    await page.getByRole('button', { name: '合并' }).click()
    await choose(page, '承继的区划', renamed, renamed)
    const affected = page.getByRole('region', { name: '将会变动' })
    await affected.getByRole('row', { name: new RegExp(`^${merged.areaName} \\d+ \\d+ \\d+ 2$`) }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'desk-areas-merge')
    await page.getByRole('button', { name: `并入${renamed}` }).click()
    await page.getByRole('status').getByText(`已生效：合并：${merged.areaName} → ${renamed}`).waitFor()
    await page.getByText('9月15日已撤销').waitFor()
    await page.getByRole('region', { name: '区划详情' }).getByRole('link', { name: renamed }).waitFor()

    // The day before, everything stands as it was.
    await page.getByLabel('哪一天的').fill('2026-09-14')
    await page.getByText('这是 9月14日的区划，只能看').waitFor()
    await page.getByRole('treeitem', { name: new RegExp(`^${merged.areaName} `) }).waitFor()
    await page.getByRole('treeitem', { name: new RegExp(`^${kept.areaName} `) }).waitFor()
    expect(await page.getByRole('button', { name: '合并' }).count()).toBe(0)

    // Its clerk has no post now; a seat is made for him and he is proposed for it.
    await page.goto('/desk/organizations?q=' + encodeURIComponent(kept.organizationName))
    await page.getByRole('link', { name: kept.organizationName }).click()
    await page.getByRole('button', { name: '设立岗位' }).click()
    await page.getByRole('combobox', { name: '职务', exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByText('社区工作人员', { exact: true }).click()
    await page.getByLabel('岗位名称').fill('并入片区工作人员')
    await page.getByRole('button', { name: '设立这个岗位' }).click()
    await page.getByRole('status').getByText('现在是空岗').waitFor()
    await page.getByRole('link', { name: '职务与任职', exact: true }).click()
    await page.getByRole('link', { name: /有人无岗 [1-9]/ }).click()
    await page.getByRole('button', { name: `提出任职：${merged.name}` }).click()
    await choose(page, '岗位', '并入片区', '并入片区工作人员')
    await page.getByRole('radio', { name: /^A岗/ }).check()
    await expectAccessible(page)
    await page.getByRole('button', { name: '提出任职，交另一人复核' }).click()
    await page.getByRole('status').getByText('等另一位管理员复核').waitFor()
    await page.getByRole('link', { name: `任职等复核：${merged.name}` }).waitFor()
    expect(await page.getByRole('button', { name: `提出任职：${merged.name}` }).count()).toBe(0)

    // Whoever proposed it reads why he cannot confirm it.
    await page.getByRole('link', { name: '待复核的任职 1' }).click()
    await page.getByText('任职要由提出人以外的另一名系统管理员复核').waitFor()
    expect(await page.getByRole('button', { name: /复核通过/ }).count()).toBe(0)
    expect(complaints).toEqual([])

    // The second administrator confirms.
    const second = await enter('systemAdministrator-2', '/posts?tab=proposals')
    await expectAccessible(second)
    await screenshot(second, 'desk-proposals')
    await second.getByRole('button', { name: `复核通过，任命${merged.name}` }).click()
    await second.getByRole('status').getByText('已复核').waitFor()
    await second.getByText('没有待复核的任职').waitFor()

    // He signs in and the area is his.
    const clerk = await enter('communityStaff-2', '/account')
    await clerk.getByRole('row', { name: new RegExp(`并入片区工作人员 ${kept.organizationName} ${renamed}`) }).waitFor()
    await clerk.goto(`/desk/areas?open=${kept.areaId}`)
    await clerk.getByRole('region', { name: '区划详情' }).getByText('并入片区工作人员').waitFor()
    expect(await clerk.getByRole('button', { name: '更名' }).count(), 'he sees it and cannot change it').toBe(0)
    await screenshot(clerk, 'desk-area-of-clerk')
  })

  test('a change of a day to come waits, is seen at its area, and can be taken back', async () => {
    const { areas } = (await administrator.get('/api/areas?level=village&limit=1')).body
    const page = await enter('systemAdministrator', `/areas?open=${areas[0].areaId}&act=rename`)
    await page.getByLabel('新的名称').fill('新名村')
    await page.getByLabel('自哪一天起').fill('2026-10-01')
    await page.getByRole('button', { name: '计划自10月1日起更名为新名村' }).click()
    await page.getByText(/^10月1日起：更名/).waitFor()
    await page.getByRole('link', { name: '变更 1' }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: /^取消计划/ }).click()
    await page.getByText('没有计划中的变更').waitFor()
    const { name } = (await administrator.get(`/api/areas/${areas[0].areaId}`)).body
    expect(name).toBe(areas[0].name)
  })

  test('files: an outline is imported with its repair said, one that cannot be is refused, a wrong row is named', async () => {
    const [village, other] = (await administrator.get('/api/areas?level=village&limit=2')).body.areas
    const page = await enter('systemAdministrator', '/areas/import')
    const bowTie = [[116.5, 36.5], [116.51, 36.51], [116.51, 36.5], [116.5, 36.51], [116.5, 36.5]]
    const feature = (code: string, ring: number[][]) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } })
    const file = (features: unknown[]) => ({ name: 'outlines.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) })
    await page.getByLabel('GeoJSON 文件').setInputFiles(file([feature('999999999999', bowTie)]))
    await page.getByText('文件里有 1 个要素，属性：code').waitFor()
    await page.getByRole('button', { name: '导入边界' }).click()
    await page.getByText('请注明坐标系：WGS-84 或 GCJ-02').waitFor()
    await page.getByRole('radio', { name: /^GCJ-02/ }).check()
    await page.getByRole('button', { name: '导入边界' }).click()
    await page.getByRole('table', { name: '有误的要素' }).getByText('没有这个区划').waitFor()
    const whole = [[116.6, 36.6], [116.61, 36.6], [116.61, 36.61], [116.6, 36.61], [116.6, 36.6]]
    await page.getByLabel('GeoJSON 文件').setInputFiles(file([feature(village.divisionCode, bowTie), feature(other.divisionCode, whole)]))
    await page.getByText('文件里有 2 个要素').waitFor()
    await page.getByRole('button', { name: '导入边界' }).click()
    await page.getByRole('table', { name: '有误的要素' }).getByText(/自己相交或重叠/).waitFor()
    await expectAccessible(page)
    const smallLoop = [[116.5, 36.5], [116.51, 36.5], [116.51, 36.51], [116.50501, 36.51], [116.505, 36.51001], [116.50501, 36.51001], [116.505, 36.51], [116.5, 36.51], [116.5, 36.5]]
    await page.getByLabel('GeoJSON 文件').setInputFiles(file([feature(village.divisionCode, smallLoop), feature(other.divisionCode, whole)]))
    await page.getByRole('button', { name: '导入边界' }).click()
    const outcome = page.getByRole('region', { name: '导入的结果' })
    await outcome.getByRole('heading', { name: '已导入 2 个边界，其中 1 个修正过' }).waitFor()
    await outcome.getByRole('row', { name: new RegExp(village.name) }).getByText(/已修正：./).waitFor()
    await outcome.getByRole('row', { name: new RegExp(other.name) }).getByText('照原样导入').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'desk-outlines-result')

    await page.goto('/desk/areas/import?what=areas')
    await page.getByRole('heading', { name: '导入社区以下的区划' }).waitFor()
    const csv = (rows: string) => ({ name: 'areas.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF上级编号,层级,名称,编号,户数\r\n${rows}`) })
    const { areaId } = await communityOf('communityStaff')
    await page.getByLabel('CSV 文件').setInputFiles(csv(`${areaId},网格（小区）,试验网格,,60\r\n${areaId},没有的层级,甲,,\r\n`))
    await page.getByRole('button', { name: '导入 2 个区划' }).click()
    await page.getByRole('table', { name: '有误的行' }).getByRole('row', { name: /第 3 行/ }).getByText('没有“没有的层级”这一层级').waitFor()
    await expectAccessible(page)
    await page.getByLabel('CSV 文件').setInputFiles(csv(`${areaId},网格（小区）,试验网格,,60\r\n`))
    await page.getByRole('button', { name: '导入 1 个区划' }).click()
    await page.getByRole('region', { name: '导入的结果' }).getByText('已设立').waitFor()
    expect((await administrator.get(`/api/areas?search=${encodeURIComponent('试验网格')}`)).body.areas).toMatchObject([{ parentId: areaId, households: 60 }])
  })

  test('keys: arrows walk the tree and open it, / searches, the address keeps the state', async () => {
    const page = await enter('systemAdministrator', '/areas')
    const county = page.getByRole('treeitem').first()
    const street = page.getByRole('treeitem').nth(1)
    await street.waitFor() // the county's line is there before what lies below it has been read
    await county.focus()
    await page.keyboard.press('ArrowDown')
    expect(await street.evaluate((line) => line === document.activeElement)).toBe(true)
    expect(await street.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowRight')
    await page.locator('[role=treeitem][aria-level="3"]').first().waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/desk\/areas\?open=\w+/)
    expect(await page.locator('[role=treeitem][aria-level="3"]').first().getAttribute('aria-selected')).toBe('true')
    const address = page.url()
    await page.goBack()
    await page.waitForURL(/\/desk\/areas$/)
    await page.goto(address)
    await page.locator('[role=treeitem][aria-selected=true][aria-level="3"]').waitFor()
    await page.keyboard.press('/')
    expect(await page.getByRole('searchbox').evaluate((input) => input === document.activeElement)).toBe(true)
  })
})

describe('people and accounts', () => {
  test('somebody is registered, invited by a link shown once, and gets in with his own password and code', async () => {
    const page = await enter('systemAdministrator', '/staff')
    await page.getByRole('button', { name: '登记人员' }).click()
    await page.getByLabel('姓名', { exact: true }).fill('试用员')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByRole('heading', { name: '试用员', exact: true }).waitFor()
    await page.getByRole('button', { name: '开通工作台账号' }).click()
    await page.getByRole('button', { name: '开通并生成邀请链接' }).click()
    const link = await page.locator('.invitation-link').textContent()
    await expectAccessible(page)
    const guest = await browser.desk(house.baseUrl)
    await guest.goto(link!)
    await guest.getByRole('heading', { name: '试用员，您好' }).waitFor()
    await expectAccessible(guest)
    await screenshot(guest, 'desk-invitation')
    const secret = /密钥：(\w+)/.exec((await guest.getByText('手工输入密钥：').textContent())!)![1]!
    const password = 'four plain words are enough'
    await guest.getByLabel(/^账号/).fill('Trial.Clerk')
    await guest.getByLabel(/^密码/).fill(password)
    await guest.getByLabel('再输一次密码').fill(password)
    await guest.getByLabel('动态码应用上现在的 6 位数字').fill(codeNow(secret))
    await guest.getByRole('button', { name: '开通账号' }).click()
    await guest.getByRole('heading', { name: '账号“trial.clerk”已开通' }).waitFor()
    house.clock.now = new Date(house.clock.now.getTime() + 60_000)
    await guest.goto('/desk')
    await guest.getByLabel('账号').fill('trial.clerk')
    await guest.getByLabel('密码', { exact: true }).fill(password)
    await guest.getByRole('textbox', { name: /动态码/ }).fill(codeNow(secret))
    await guest.getByRole('button', { name: '登录', exact: true }).click()
    await guest.getByRole('button', { name: '已读完，开始办公' }).click()
    await guest.locator('.frame-mark').waitFor()
    await guest.goto('/desk/account')
    await guest.getByText('您现在没有任何职务').waitFor()
    // The link has been used.
    const late = await browser.desk(house.baseUrl)
    await late.goto(link!)
    await late.getByRole('alert').getByText('邀请链接不对、已用过或已过期').waitFor()
    expect(await late.getByLabel(/^密码/).count()).toBe(0)

    // Another link takes two: proposed here, confirmed by the one who guards accounts, who alone is shown it.
    await page.reload()
    await page.getByRole('heading', { name: '提出重置试用员的登录凭据' }).waitFor()
    await page.getByLabel('原因').fill('换了手机，本人来说明过')
    await expectAccessible(page)
    await page.getByRole('button', { name: '提出重置', exact: true }).click()
    await page.getByText('重置登录凭据，由安全管理员在“账号安全”里办').waitFor()
    expect(await page.locator('.invitation-link').count()).toBe(0)
    const guard = await enter('securityAdministrator', '/settings/security')
    await guard.getByRole('heading', { name: '重置试用员的登录凭据' }).waitFor()
    await expectAccessible(guard)
    await screenshot(guard, 'desk-account-change')
    await guard.getByRole('button', { name: '同意，生成给试用员的链接' }).click()
    const reset = await guard.locator('.invitation-link').textContent()
    await guard.getByRole('heading', { name: '重置试用员的登录凭据' }).waitFor({ state: 'detached' })
    await guard.reload()
    await guard.getByRole('heading', { name: '账号安全' }).waitFor()
    expect(await guard.locator('.invitation-link').count()).toBe(0)
    await guest.goto('/desk/notices')
    await guest.getByText('您的工作台登录凭据正在重置').waitFor()
    await late.goto(reset!)
    await late.reload()
    await late.getByRole('heading', { name: '试用员，您好' }).waitFor()
  })

  test('an account is locked with a reason by the one who guards accounts, and only there', async () => {
    const { name } = await communityOf('communityStaff')
    const page = await enter('securityAdministrator', `/settings/security?q=${encodeURIComponent(name)}`)
    await page.getByRole('link', { name }).first().click()
    await page.getByRole('button', { name: '锁定账号' }).click()
    await page.getByRole('button', { name: '锁定账号' }).click()
    await page.getByText('请写明原因').waitFor()
    await page.getByLabel('原因').fill('手机遗失，本人来电要求')
    await expectAccessible(page)
    await page.getByRole('button', { name: '锁定账号' }).click()
    await page.getByRole('button', { name: '解除锁定' }).waitFor()
    const refused = await house.anonymous.post('/api/sessions/sample', { key: 'communityStaff' })
    expect([refused.status, refused.body.title], 'a locked account opens no session').toEqual([403, 'session.account-stopped'])
    const audit = await enter('auditAdministrator', '/settings/audit')
    await audit.getByText('手机遗失，本人来电要求').waitFor()
    await audit.getByRole('link', { name: '锁定账号' }).first().click()
    await audit.getByRole('complementary').getByText('安全管理员').first().waitFor()
    await expectAccessible(audit)
    await screenshot(audit, 'desk-audit')
  })
})

describe('keys of the open interface', () => {
  test('one is given and seen once, reports under it, is ended and opens nothing any more', async () => {
    const { organizationName } = await communityOf('communityStaff')
    const page = await enter('systemAdministrator', '/settings/open311')
    const complaints = collectComplaints(page)
    await page.getByRole('button', { name: '发放密钥' }).click()
    const form = page.getByRole('form', { name: '发放密钥' })
    await form.getByLabel('系统名称').fill('随手拍小程序')
    await choose(page, '负责单位', organizationName, organizationName)
    await form.getByRole('button', { name: '发放密钥' }).click()
    const key = (await page.locator('.key-shown code').textContent())!
    const report = () => fetch(`${house.baseUrl}/open311/v2/requests.json`, {
      method: 'POST', body: new URLSearchParams({ api_key: key, service_code: 'municipal.streetLight', address_string: organizationName, description: '路灯不亮' }),
    })
    expect((await report()).status).toBe(200)

    await page.getByRole('button', { name: '已交给对方，收起' }).click()
    await page.reload()
    await page.getByRole('button', { name: '随手拍小程序' }).click()
    const detail = page.getByRole('region', { name: '随手拍小程序' })
    await detail.getByText('1 件，最近一次').waitFor()
    expect(await page.content()).not.toContain(key)
    await detail.getByRole('button', { name: '停用这个密钥' }).click()
    await detail.getByRole('button', { name: '停用', exact: true }).click()
    await detail.getByText('已停用').waitFor()
    expect((await report()).status).toBe(403)
    expect(complaints).toEqual([])
  })
})
