import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { collectComplaints, expectAccessible, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { openHouseForBrowsers } from './house.ts'
import { setPin } from './phone-pin.ts'

let house: TestHouse
let browser: OpenBrowser

beforeAll(async () => {
  house = await openHouseForBrowsers()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

/** A refused request is logged by the browser itself; all else on the console is a fault of ours. */
function ours(complaints: readonly string[]): string[] {
  return complaints.filter((complaint) => !/status of (401|403|404|422|429)/.test(complaint))
}

async function enterDesk(page: Page, role: RegExp): Promise<void> {
  await page.goto('/desk')
  await page.getByRole('button', { name: role }).first().click()
  await page.getByRole('button', { name: '已读完，开始办公' }).or(page.locator('.frame-mark')).first().waitFor()
  const notice = page.getByRole('button', { name: '已读完，开始办公' })
  if (await notice.isVisible()) await notice.click()
  await page.locator('.frame-mark').waitFor()
}

describe('desk', () => {
  test('a sample person gets in, reads the notice once and sees what waits for him', async () => {
    const page = await browser.desk(house.baseUrl)
    const complaints = collectComplaints(page)
    await page.goto('/desk')
    await page.getByRole('heading', { name: '样例人员' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'desk-sign-in')
    await enterDesk(page, /街道派单员/)
    await page.getByRole('heading', { name: '我的工作' }).waitFor()
    await page.getByRole('link', { name: /等我办的 \d+/ }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'desk-my-work')
    await page.reload()
    await page.getByRole('heading', { name: '我的工作' }).waitFor()
    expect(ours(complaints)).toEqual([])
  })

  test('a wrong password is refused with a sentence and the name stays', async () => {
    const page = await browser.desk(house.baseUrl)
    await page.goto('/desk')
    await page.getByLabel('账号').fill('nobody')
    await page.getByLabel('密码', { exact: true }).fill('wrong password')
    await page.getByRole('textbox', { name: /动态码/ }).fill('000000')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('账号、密码或动态码不对').waitFor()
    expect(await page.getByLabel('账号').inputValue()).toBe('nobody')
    await expectAccessible(page)
  })

  test('every state of the list is an address, and back works', async () => {
    const page = await browser.desk(house.baseUrl)
    await enterDesk(page, /街道派单员/)
    await page.getByRole('link', { name: /已超期/ }).click()
    await page.waitForURL('**/desk/work?tab=overdue')
    await page.getByRole('link', { name: /我请办的/ }).click()
    await page.waitForURL('**/desk/work?tab=asked')
    await page.goBack()
    expect(await page.getByRole('link', { name: /已超期/ }).getAttribute('aria-current')).toBe('page')
  })

  test('the keys: ? lists them, / leads to the search, Escape closes', async () => {
    const page = await browser.desk(house.baseUrl)
    await enterDesk(page, /街道派单员/)
    await page.getByRole('link', { name: /等我办的 \d+/ }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '按键一览' }).getByText('在列出的事项里找').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    expect(await page.getByRole('searchbox').evaluate((input) => input === document.activeElement)).toBe(true)
  })

  test('when the session ends the page stays, and the person signs in above it', async () => {
    const page = await browser.desk(house.baseUrl)
    await enterDesk(page, /街道派单员/)
    await page.locator('a[href="/desk/account"]').first().click()
    await page.getByLabel('原密码').fill('typed before the session ended')
    const kept = await page.context().cookies()
    await page.context().clearCookies()
    await page.getByLabel(/^新密码/).fill('a long new password')
    await page.getByLabel('再输一次新密码').fill('a long new password')
    await page.getByLabel('动态码应用上现在的 6 位数字').fill('000000')
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByRole('dialog', { name: '请重新登录' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: /街道派单员/ }).first().click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByLabel('原密码').inputValue()).toBe('typed before the session ended')
    expect(kept.length).toBeGreaterThan(0)
  })

  test('people of the same role are one press further', async () => {
    const page = await browser.desk(house.baseUrl)
    await page.goto('/desk')
    const dispatchers = page.getByRole('button', { name: /^街道派单员/ })
    await dispatchers.first().waitFor()
    expect(await dispatchers.count()).toBe(1)
    await page.getByRole('button', { name: /同一职务还有/ }).first().click()
    expect(await dispatchers.count()).toBeGreaterThan(1)
  })

  test('an unknown address says so inside the frame', async () => {
    const page = await browser.desk(house.baseUrl)
    await enterDesk(page, /街道派单员/)
    await page.goto('/desk/no-such-page')
    await page.getByText('没有这个页面').waitFor()
    expect(await page.locator('.frame-mark').isVisible()).toBe(true)
    await expectAccessible(page)
  })
})

describe('resident', () => {
  test('signs in with a phone code, agrees to the notice, sees who looked', async () => {
    const page = await browser.phone(house.baseUrl)
    const complaints = collectComplaints(page)
    await page.goto('/')
    await page.getByRole('link', { name: /登录/ }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'resident-home')
    await page.getByRole('link', { name: /登录/ }).click()
    await page.getByLabel('手机号码').fill('13900001234')
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByText('验证码已发到').waitFor()
    const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
    await page.getByLabel('短信验证码').fill(code)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    const next = page.getByRole('button', { name: '继续' })
    await next.waitFor()
    expect(await next.isDisabled(), 'nothing is agreed to beforehand').toBe(true)
    await expectAccessible(page)
    await page.getByRole('checkbox').check()
    await next.click()
    await page.getByRole('link', { name: '谁看过我的信息' }).click()
    await page.getByText('还没有人看过您的个人信息').waitFor()
    await expectAccessible(page)
    expect(ours(complaints)).toEqual([])
  })

  test('large type is kept on the device and every target is large enough', async () => {
    const page = await browser.phone(house.baseUrl)
    await page.goto('/')
    await page.getByRole('button', { name: '大字' }).click()
    await page.reload()
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('22px')
    const small = await page.locator('button, .entry, .screen-back').evaluateAll((targets) => targets.filter((target) => target.getBoundingClientRect().height < 48).map((target) => target.textContent))
    expect(small).toEqual([])
    await expectAccessible(page)
  })
})

describe('field', () => {
  test('a grid worker gets in; the line and what is not uploaded stay in sight', async () => {
    const page = await browser.phone(house.baseUrl)
    const complaints = collectComplaints(page)
    await page.goto('/field')
    await page.getByRole('button', { name: /网格员/ }).first().click()
    const notice = page.getByRole('button', { name: '继续' })
    await notice.or(page.getByRole('heading', { name: '给这部手机设 PIN 码' })).first().waitFor()
    if (await notice.isVisible()) {
      await page.getByRole('checkbox').check()
      await notice.click()
    }
    await setPin(page)
    await page.getByRole('heading', { name: '下一件' }).waitFor()
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'field-home')
    expect(ours(complaints)).toEqual([])
  })

  test('opens without a line and says so', async () => {
    const page = await browser.phone(house.baseUrl)
    await page.goto('/field/')
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await page.getByText('已联网').waitFor()
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('没有网络').waitFor()
    await page.getByText('没有连上服务器').waitFor()
    expect(await page.getByRole('link', { name: '未上传 0' }).isVisible()).toBe(true)
  })
})
