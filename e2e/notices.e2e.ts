import { createECDH, randomBytes } from 'node:crypto'
import { Agent, createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { startNoticeDelivery } from '#modules/channels/server/public.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { startMailServer } from '#modules/channels/server/services-fixture.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { expectAccessible, expectUsableOnPhone, expectWhole, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'
import { setPin } from './phone-pin.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World
let pushService: Server
const pushed: string[] = []

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  browser = await openBrowser()
  pushService = createServer({ key: testKey, cert: testCertificate }, (request, response) => {
    pushed.push(request.url!)
    request.resume().on('end', () => response.writeHead(201).end())
  })
  await new Promise<void>((done) => pushService.listen(0, '127.0.0.1', done))
})

afterAll(async () => {
  pushService?.close()
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

/**
 * A browser without a screen refuses notifications, and its own push service stands on the internet. Here the person says
 * yes, and the push service of this test takes the other one's place: the browser's subscription names it, with a key of its
 * own. Everything behind that is the real thing.
 */
async function withPushService(page: Page): Promise<void> {
  const pair = createECDH('prime256v1')
  const subscription = {
    endpoint: `https://localhost:${(pushService.address() as AddressInfo).port}/device`,
    keys: { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
  }
  await page.addInitScript((given) => {
    let asked = sessionStorage.getItem('asked') !== null
    Object.defineProperty(Notification, 'permission', { get: () => (asked ? 'granted' : 'default') })
    Notification.requestPermission = async () => { asked = true; sessionStorage.setItem('asked', 'yes'); return 'granted' }
    let kept: object | null = null
    const made = { options: { applicationServerKey: new ArrayBuffer(65) }, endpoint: given.endpoint, toJSON: () => given, unsubscribe: async () => { kept = null; return true } }
    if (asked) kept = made
    PushManager.prototype.subscribe = async () => (kept = made) as unknown as PushSubscription
    PushManager.prototype.getSubscription = async () => kept as PushSubscription | null
  }, subscription)
}

describe('at the desk', () => {
  test('what comes in counts at once above every page; opened it is read; the keyboard suffices', async () => {
    const page = await browser.desk(house.baseUrl)
    await enterAs(page, house, 'communityHead')
    await page.goto('/desk/notices')
    await page.getByText('没有提醒', { exact: true }).waitFor()
    await expectAccessible(page)
    await expectWhole(page)
    await screenshot(page, 'desk-notices-empty')
    await page.context().clearCookies()
    await enterAs(page, house, 'communityStaff')
    await page.goto('/desk/work')
    await page.getByRole('link', { name: '提醒' }).waitFor()
    const before = Number((await world.people.communityStaff.get('/api/notices/unread')).body.unread)
    const id = await world.report()
    const link = page.getByRole('link', { name: new RegExp(`提醒 ${before + 1} 条未看`) })
    await link.waitFor({ timeout: 5_000 })
    await link.click()
    const { number } = await world.row(id)
    await page.getByRole('link', { name: `诉求 ${number}：新诉求，待受理` }).waitFor()
    await expectAccessible(page)
    await expectWhole(page)
    await screenshot(page, 'desk-notices')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/desk/requests/${id}`)
    await page.goBack()
    await expect.poll(async () => page.locator('tr', { hasText: number }).first().innerText(), { timeout: 5_000 }).toContain('已看')
    const other = await world.report()
    await world.move('communityStaff', other, 'accept')
    await page.locator('tr', { hasText: (await world.row(other)).number }).filter({ hasText: '已办' }).first().waitFor()
    await world.report()
    await page.getByRole('button', { name: '全部标为已看（1 条未看）' }).waitFor()
    await page.keyboard.press('Shift+A')
    await expect.poll(() => page.getByRole('button', { name: /全部标为已看/ }).count(), { timeout: 5_000 }).toBe(0)
    expect((await world.people.gridLeader.get('/api/notices/unread')).body.unread, 'read by one is not read by the others').toBeGreaterThan(0)
  })

  test('a missing year of the calendar leads to the calendar', async () => {
    await house.owner.query("INSERT INTO notice (county_code, id, at, permission, subject, step, sentence) VALUES ($1, gen_random_uuid(), $2, 'calendar.change', '2027', 'calendar', '工作日历缺 2027 年：有时限因此算不出到期时间。请装入 2027 年的节假日和调休。')", [house.countyCode, house.clock.now])
    const page = await browser.desk(house.baseUrl)
    await enterAs(page, house, 'systemAdministrator')
    await page.goto('/desk/notices')
    await page.getByRole('link', { name: /工作日历缺 2027 年/ }).click()
    await page.waitForURL('**/desk/settings/calendar')
    await page.getByRole('heading', { name: '工作日历' }).waitFor()
    await expect.poll(async () => (await world.people.systemAdministrator.get('/api/notices/unread')).body.unread, { message: 'opened is read' }).toBe(0)
  })
})

test('the administrator sets mail up and sees a test arrive; a person gives an address, proves it and is told there', async () => {
  const mailServer = await startMailServer()
  const delivery = startNoticeDelivery(house.house.services, house.countyCode, { reach: { trusted: testCertificate }, every: 1_000_000_000 })
  try {
    const page = await browser.desk(house.baseUrl)
    await enterAs(page, house, 'systemAdministrator')
    await page.goto('/desk/settings/channels')
    await page.getByRole('row', { name: /电子邮件/ }).getByRole('button', { name: '设置' }).click()
    await page.getByLabel('邮件服务器').fill('mail.elsewhere.example')
    await page.getByLabel('端口').fill(String(mailServer.port))
    await page.getByLabel('发件地址').fill('linli@example.cn')
    await page.getByLabel('平台网址').fill('https://linli.example.cn')
    await page.getByRole('button', { name: '保存设置' }).click()
    await page.getByText('本平台不向“mail.elsewhere.example').waitFor()
    await page.getByLabel('邮件服务器').fill('localhost')
    await page.getByRole('button', { name: '保存设置' }).click()
    await page.getByRole('row', { name: /电子邮件/ }).getByRole('button', { name: '测试' }).click()
    await page.getByLabel('发到哪个邮箱').fill('test@example.cn')
    await page.getByRole('button', { name: '发测试消息' }).click()
    await page.getByText('正在发送').waitFor()
    await delivery.runOnce()
    await page.getByText('对方已收下').waitFor()
    await page.getByRole('switch', { name: '打开电子邮件' }).click()
    await page.getByText('电子邮件已打开', { exact: true }).waitFor()
    await page.context().clearCookies()
    await enterAs(page, house, 'communityHead')
    await page.goto('/desk/account')
    await page.getByRole('link', { name: '选择通知方式' }).click()
    await page.getByLabel('邮箱地址').fill('head@example.cn')
    await page.getByRole('button', { name: '发验证码' }).click()
    await page.getByLabel('邮件里的验证码').waitFor()
    await delivery.runOnce()
    const { to, message } = mailServer.heard.at(-1)!
    await page.getByLabel('邮件里的验证码').fill(/\d{6}/.exec(Buffer.from(message.split('\r\n\r\n')[1]!, 'base64').toString('utf8'))![0])
    await page.getByRole('button', { name: '确认邮箱' }).click()
    await page.getByText('发到 h***@example.cn').waitFor()
    expect([to, await page.getByRole('checkbox', { name: '电子邮件：每天汇总一次' }).isChecked()]).toEqual(['head@example.cn', true])
    await expectAccessible(page)
    await expectWhole(page)
  } finally {
    await delivery.stop()
    mailServer.close()
  }
})

describe('on the phone', () => {
  test('a resident hears that he was answered, finds the request behind it, and sees it as read', async () => {
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, house, 'resident-2')
    await page.goto('/')
    await page.getByRole('link', { name: '提醒', exact: true }).click()
    await page.getByText('没有提醒', { exact: true }).waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'resident-notices-empty')
    const id = await world.report({ text: '路灯坏了三天。' }, 'resident-2')
    await world.move('communityStaff', id, 'accept')
    await page.getByText(/已受理，由.+负责/).waitFor()
    await page.getByRole('link', { name: '提醒，1 条未看' }).waitFor()
    await page.getByRole('link', { name: '返回' }).click()
    await screenshot(page, 'resident-home-bell')
    await expectUsableOnPhone(page)
    await page.getByRole('link', { name: '提醒，1 条未看' }).click()
    await screenshot(page, 'resident-notices')
    await page.getByRole('link', { name: /已受理，由.+负责/ }).click()
    await page.waitForURL(`**/requests/${id}`)
    await page.goBack()
    await page.getByText('已看', { exact: true }).waitFor()
    await page.getByRole('link', { name: '提醒', exact: true }).waitFor()
    expect((await world.people['resident-2'].get('/api/notices/unread')).body).toEqual({ unread: 0, most: 100 })
  })

  test('a grid worker has the same, with large type too', async () => {
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, house, 'gridWorker')
    const id = await world.requestIn('replied', { category: 'safety.charging', text: '电动车在楼道里飞线充电。' })
    await page.goto('/field/')
    await setPin(page)
    await page.getByRole('link', { name: /提醒，\d+ 条未看/ }).waitFor()
    await page.getByRole('button', { name: '大字' }).click()
    await expectUsableOnPhone(page)
    await screenshot(page, 'field-home-large')
    await page.getByRole('link', { name: /提醒，\d+ 条未看/ }).click()
    await page.getByText(`诉求 ${(await world.row(id)).number}：已答复，待核查`).waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'field-notices')
    // Without a line it could not be done.
    await page.context().setOffline(true)
    await page.getByRole('button', { name: /全部标为已看/ }).waitFor({ state: 'detached' })
    await page.context().setOffline(false)
    await page.getByRole('button', { name: /全部标为已看/ }).click()
    await page.getByRole('link', { name: '提醒', exact: true }).waitFor()
    expect((await world.people.gridWorker.get('/api/notices/unread')).body.unread).toBe(0)
  })
})

describe('notifications of the device', () => {
  test('are asked for only when pressed, arrive, and end when switched off', async () => {
    const page = await browser.phone(house.baseUrl)
    await withPushService(page)
    await enterAs(page, house, 'resident')
    const openSwitch = async () => {
      await page.goto('/notices')
      await page.getByText('在这台设备上接收通知').click()
    }
    await openSwitch()
    const toggle = page.getByRole('switch')
    await expect.poll(() => toggle.isEnabled(), { timeout: 10_000 }).toBe(true)
    expect(await toggle.isChecked()).toBe(false)
    const subscribed = async () => (await house.owner.query('SELECT account_id FROM push_subscription')).rows.map((row) => row.account_id)
    expect(await subscribed()).toEqual([])
    await toggle.click()
    await page.getByText('这台设备会收到通知').waitFor()
    await screenshot(page, 'resident-push-on')
    expect(await subscribed()).toEqual([world.accounts.get('resident')])
    const delivery = startNoticeDelivery(house.house.services, house.countyCode, { agentToNamed: new Agent({ rejectUnauthorized: false }), every: 1_000_000_000 })
    await delivery.runOnce()
    pushed.length = 0
    const id = await world.report()
    await world.move('communityStaff', id, 'accept')
    await delivery.runOnce()
    // Its own loop may have taken the notice a moment before.
    await expect.poll(() => pushed, { timeout: 10_000 }).toEqual(['/device'])
    await delivery.stop()
    // A key that the county has retired: the device subscribes anew by itself when the app is next opened.
    await house.owner.query('DELETE FROM push_subscription')
    const renewed = page.waitForResponse((response) => response.url().endsWith('/api/me/push-subscriptions') && response.ok())
    await page.goto('/')
    await renewed
    expect(await subscribed()).toEqual([world.accounts.get('resident')])
    await openSwitch()
    await page.getByText('这台设备会收到通知').waitFor()
    await toggle.click()
    await page.getByText('没有打开').waitFor()
    expect(await subscribed()).toEqual([])
  })

  test('each service worker shows the sentence, a second copy in place of the first, and leads to its page', async () => {
    for (const [scope, open] of [['/', '/'], ['/field/', '/field/'], ['/desk/', '/desk/']] as const) {
      const page = await browser.phone(house.baseUrl)
      const client = await page.context().newCDPSession(page)
      const registered = new Promise<string>((done) => {
        client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
          const found = registrations.find((one) => one.scopeURL === `${house.baseUrl}${scope}`)
          if (found !== undefined) done(found.registrationId)
        })
      })
      await client.send('ServiceWorker.enable')
      const started = page.context().waitForEvent('serviceworker')
      await page.goto(open)
      if (scope === '/desk/') await page.evaluate(() => navigator.serviceWorker.register('/desk/push-worker.js', { scope: '/desk/' }).then(() => {}))
      const worker = await started
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
      // The screen of the device, which this browser does not have.
      await worker.evaluate(() => {
        const screen = globalThis as unknown as { shown: Map<string, unknown>; opened: string[] }
        screen.shown = new Map()
        screen.opened = []
        ServiceWorkerRegistration.prototype.showNotification = async (title, options) => void screen.shown.set(options!.tag!, { title, body: options!.body })
        Object.defineProperty((globalThis as unknown as { clients: object }).clients, 'openWindow', { value: async (href: string) => void screen.opened.push(href) })
      })
      const data = JSON.stringify({ sentence: '您反映的 2026-000001 有了答复，请看是否认可。', tag: 'one' })
      for (let times = 0; times < 2; times++) await client.send('ServiceWorker.deliverPushMessage', { origin: house.baseUrl, registrationId: await registered, data })
      const shown = () => worker.evaluate(() => [...(globalThis as unknown as { shown: Map<string, unknown> }).shown])
      await expect.poll(shown, { timeout: 5_000 }).toEqual([['one', { title: '邻里', body: '您反映的 2026-000001 有了答复，请看是否认可。' }]])
      await worker.evaluate(() => {
        const pressed = new (globalThis as unknown as { ExtendableEvent: typeof Event }).ExtendableEvent('notificationclick')
        dispatchEvent(Object.assign(pressed, { notification: { close: () => {} }, waitUntil: () => {} }))
      })
      await expect.poll(() => worker.evaluate(() => (globalThis as unknown as { opened: string[] }).opened), { timeout: 5_000 }).toEqual([`${house.baseUrl}${scope}notices`])
      await page.context().close()
    }
  })

  test('what the browser refuses is said plainly, and how it can be changed', async () => {
    const page = await browser.desk(house.baseUrl)
    await page.addInitScript(() => { Notification.requestPermission = async () => 'default' })
    await enterAs(page, house, 'communityStaff')
    const openSwitch = async () => {
      await page.goto('/desk/notices')
      await page.getByText('在这台设备上接收通知').click()
    }
    const toggle = page.getByRole('switch')
    await page.addInitScript(() => { Object.defineProperty(Notification, 'permission', { configurable: true, get: () => 'default' }) })
    await openSwitch()
    await expect.poll(() => toggle.isEnabled(), { timeout: 10_000 }).toBe(true)
    await toggle.click()
    await page.getByText('您没有允许通知，没有打开。想好了可以再按一次。').waitFor()
    await page.addInitScript(() => { Object.defineProperty(Notification, 'permission', { get: () => 'denied' }) })
    await openSwitch()
    await page.getByText('浏览器已经拒绝了本站的通知。要接收，请在浏览器的网站设置里把“通知”改为允许').waitFor()
    expect(await toggle.count()).toBe(0)
    await expectAccessible(page)
    await expectWhole(page)
    await screenshot(page, 'desk-push-refused')
    expect((await house.owner.query('SELECT 1 FROM push_subscription')).rows).toEqual([])
  })
})
