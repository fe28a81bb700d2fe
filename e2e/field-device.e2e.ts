import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { blindIndex } from '#kit/secrets/sealed-value.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { expectAccessible, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'
import { enterPin, PIN, setPin } from './phone-pin.ts'

const WRONG = '402917'
const WORDS = '六单元王玉兰家的水管漏了一地'
const MINUTE = 60_000

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

/** The sample grid worker comes in by the sample's door, as by a code, and is asked for a PIN. */
async function openPhone(options: BrowserContextOptions = {}, clock = false): Promise<Page> {
  const person = await house.as('gridWorker')
  await person.post('/api/me/notice', { version: (await person.get('/api/welcome')).body.notice.version })
  const page = await browser.phone(house.baseUrl, options)
  if (clock) await page.clock.install()
  await enterBySample(page, '/field/')
  return page
}

async function enterBySample(page: Page, address?: string): Promise<void> {
  if (address !== undefined) await page.goto(address)
  await page.getByRole('button', { name: /网格员/ }).first().click()
}

async function isOpen(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '下一件' }).waitFor()
}

/** Everything that stands in the browser's databases and stores, as text; keys cannot be read and count as nothing. */
async function everythingKept(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const texts: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)]
    const textOf = async (value: unknown): Promise<string> => {
      if (value instanceof Blob) return await value.text()
      if (value instanceof Uint8Array) return new TextDecoder().decode(value)
      if (value instanceof CryptoKey || typeof value !== 'object' || value === null) return String(value)
      return (await Promise.all(Object.values(value).map(textOf))).join(' ')
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!)
        opening.addEventListener('success', () => resolve(opening.result))
        opening.addEventListener('error', () => reject(opening.error))
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve) => {
          const reading = database.transaction(store).objectStore(store).getAll()
          reading.addEventListener('success', () => resolve(reading.result))
        })
        texts.push(`${name}/${store}: ${rows.length}`, await textOf(rows))
      }
      database.close()
    }
    return texts.join('\n')
  })
}

/** The security administrator finds the account at the desk and gives up the phone that was used last. */
async function giveUpAtDesk(accountId: string): Promise<void> {
  const { name: person } = (await house.samplePeople()).find((one) => one.accountId === accountId)!
  const page = await browser.desk(house.baseUrl)
  await enterAs(page, house, 'securityAdministrator')
  await page.goto(`/desk/settings/security?q=${encodeURIComponent(person)}&open=${accountId}`)
  await page.getByRole('button', { name: '停用', exact: true }).first().click()
  await page.getByLabel('原因').fill('本人报告手机丢失')
  await screenshot(page, 'desk-give-up-phone')
  await page.getByRole('button', { name: '停用这部手机' }).click()
  await page.getByText(`已停用${person}的`).first().waitFor()
  await expectAccessible(page)
  await screenshot(page, 'desk-account-phones')
}

async function movesOf(requestId: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ move: string }>('SELECT move FROM matter_event WHERE matter_id = $1 ORDER BY ordinal', [requestId])
  return rows.map(({ move }) => move)
}

describe('the phone’s PIN', () => {
  test('is set after the first sign-in, refuses what everybody takes, and is asked for at each opening', async () => {
    const page = await openPhone()
    await page.getByLabel('6 位 PIN 码').fill('123456')
    await page.getByText('这个 PIN 码太容易猜到：数字是连着的').waitFor()
    await screenshot(page, 'field-set-pin-refused')
    await page.getByLabel('6 位 PIN 码').fill(PIN)
    await page.getByLabel('再输一次').fill(WRONG)
    await page.getByRole('button', { name: '设好，开始办事' }).click()
    await page.getByText('两次输入的不一样').waitFor()
    await expectAccessible(page)
    await setPin(page)
    await isOpen(page)
    await page.reload()
    await expectAccessible(page)
    await screenshot(page, 'field-locked')
    await enterPin(page, WRONG)
    await page.getByText('PIN 码不对，还可以试 4 次').waitFor()
    await screenshot(page, 'field-wrong-pin')
    await enterPin(page)
    await isOpen(page)
    await page.goto('/field/me/devices')
    await enterPin(page)
    await page.getByText('（这部手机）').waitFor()
    expect(new URL(page.url()).pathname).toBe('/field/me/devices')
    await expectAccessible(page)
    await screenshot(page, 'field-devices')
  })

  test('a quarter of an hour without a touch locks; nothing readable is left; the page comes back where it was', async () => {
    const requestId = await world.requestIn('handling', { text: `${WORDS}，路灯也不亮。`, category: 'municipal.streetLight' })
    const page = await openPhone({}, true)
    await setPin(page)
    await isOpen(page)
    await page.getByRole('link', { name: /附近的诉求/ }).click()
    await page.getByRole('link', { name: /王玉兰/ }).click()
    await page.getByRole('heading', { name: /王玉兰/ }).waitFor()
    await expect.poll(async () => await everythingKept(page)).toMatch(/linli-kept\/reads: [2-9]/)
    await page.clock.fastForward(14 * MINUTE)
    expect(await page.getByRole('heading', { name: /王玉兰/ }).isVisible()).toBe(true)
    await page.clock.fastForward(2 * MINUTE)
    await page.getByRole('heading', { name: '输 PIN 码打开' }).waitFor()
    expect(await page.locator('body').innerText()).not.toContain('王玉兰')
    expect(await everythingKept(page)).not.toMatch(/王玉兰|路灯/)
    await expect.poll(async () => (await house.owner.query('SELECT idle_until > now() AS open FROM session WHERE device_id IS NOT NULL ORDER BY created_at DESC LIMIT 1')).rows[0]!.open, { message: 'the server’s session is locked too' }).toBe(false)
    await enterPin(page)
    await page.getByRole('heading', { name: /王玉兰/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/field/requests/${requestId}`)
  })

  test('without a line it opens for a day on what was read, then only with the server', async () => {
    const page = await openPhone({}, true)
    await setPin(page)
    await isOpen(page)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await enterPin(page)
    await isOpen(page)
    await expect.poll(async () => await everythingKept(page)).toMatch(/linli-kept\/reads: [2-9]/)
    await page.context().setOffline(true)
    await page.clock.fastForward(23 * 60 * MINUTE)
    await enterPin(page)
    await isOpen(page)
    await page.getByText(/没有网络，这是.*的列表/).waitFor()
    await page.clock.fastForward(2 * 60 * MINUTE)
    await page.getByText('超过一天没有联网，要连上网络才能打开').waitFor()
    await enterPin(page)
    await page.getByText('请到有信号的地方再输一次').waitFor()
    expect(await page.getByRole('heading', { name: '下一件' }).count()).toBe(0)
    await screenshot(page, 'field-wants-server')
    await page.context().setOffline(false)
    await enterPin(page)
    await isOpen(page)
  })
})

test('a code opens the way to the PIN, and the post comes with the PIN: the first time and again after signing out', async () => {
  const number = '19900770003'
  const { accountId } = (await house.samplePeople()).find(({ key }) => key === 'gridWorker')!
  await house.owner.query("INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES ($1, 'field-phone', $2, '', now())", [accountId, blindIndex(house.house.services.keyring, 'phone', 'sign-in', number)])
  const page = await browser.phone(house.baseUrl)
  const enterByCode = async () => {
    await house.owner.query('DELETE FROM sign_in_limit')
    await page.getByLabel('手机号码').fill(number)
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByText(`验证码已发到 ${number}`).waitFor()
    await page.getByRole('textbox', { name: '短信验证码' }).fill(/\d{6}/.exec(house.messages.at(-1)!.text)![0])
    await page.getByRole('button', { name: '登录', exact: true }).click()
  }
  await page.goto('/field/')
  await enterByCode()
  await setPin(page)
  await page.getByRole('link', { name: /附近的诉求/ }).waitFor()
  await page.getByRole('link', { name: /我的/ }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByText('这次要用短信验证码登录，PIN 码不变').waitFor()
  await enterByCode()
  await enterPin(page)
  await page.getByRole('link', { name: /附近的诉求/ }).waitFor()
  const { rows } = await house.owner.query<{ sessions: number }>('SELECT count(*)::int AS sessions FROM session s JOIN field_device d ON d.id = s.device_id WHERE s.account_id = $1 AND s.awaits_device', [accountId])
  expect(rows).toEqual([{ sessions: 0 }])
})

describe('what was done without a line', () => {
  test('is unreadable on the phone, is sent while it is locked and after its key was thrown away, and only once', async () => {
    const first = await world.requestIn('accepted', { text: `${WORDS}，邻居吵架。`, category: 'disputes.neighbours' })
    const second = await world.requestIn('accepted', { text: '楼上半夜拖桌子，请帮忙调解。', category: 'disputes.neighbours' })
    const page = await openPhone()
    await setPin(page)
    await isOpen(page)
    await page.evaluate(() => navigator.serviceWorker.ready)
    const sign = async (requestId: string) => {
      await page.goto(`/field/requests/${requestId}`)
      await enterPin(page)
      await page.getByRole('button', { name: '签收' }).waitFor()
      await page.context().setOffline(true)
      await page.getByRole('button', { name: '签收' }).click()
      await page.getByRole('link', { name: '未上传 1' }).waitFor()
    }
    await sign(first)
    await page.reload()
    await page.getByRole('heading', { name: '输 PIN 码打开' }).waitFor()
    await page.getByRole('link', { name: '未上传 1' }).waitFor()
    expect(await everythingKept(page)).toMatch(/linli-outbox\/commands: 1/)
    expect(await everythingKept(page)).not.toMatch(/王玉兰|签收/)
    await page.context().setOffline(false)
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await page.getByRole('heading', { name: '输 PIN 码打开' }).waitFor()
    expect(await movesOf(first)).toEqual(['report', 'accept', 'sign'])
    await sign(second)
    await page.reload()
    for (let times = 1; times <= 5; times++) {
      await enterPin(page, WRONG)
      await page.getByText(times < 5 ? `还可以试 ${5 - times} 次` : '存在这部手机里的内容已清除').waitFor()
    }
    await page.getByRole('link', { name: '未上传 1' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'field-wiped')
    await page.context().setOffline(false)
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    expect(await movesOf(second)).toEqual(['report', 'accept', 'sign'])
    expect(await everythingKept(page)).toMatch(/linli-kept\/reads: 0/)
    expect(await page.getByRole('button', { name: '登录' }).isVisible(), 'a code is wanted').toBe(true)
    await enterBySample(page, '/field/')
    await setPin(page)
    await isOpen(page)
  })

  test('a phone that security has given up falls shut, and wants a code', async () => {
    const page = await openPhone()
    await setPin(page)
    await isOpen(page)
    const { rows } = await house.owner.query<{ id: string; account_id: string }>('SELECT device_id AS id, account_id FROM session WHERE device_id IS NOT NULL ORDER BY created_at DESC LIMIT 1')
    // Phones of the tests before were used at the same moment of the house's clock.
    await house.owner.query('UPDATE field_device SET revoked_at = last_seen_at WHERE id <> $1 AND revoked_at IS NULL', [rows[0]!.id])
    await giveUpAtDesk(rows[0]!.account_id)
    expect((await house.owner.query('SELECT revoked_at IS NULL AS in_use FROM field_device WHERE id = $1', [rows[0]!.id])).rows).toEqual([{ in_use: false }])
    // Pressed or not: the page hears of it by itself within 15 seconds.
    await page.getByRole('link', { name: /附近的诉求/ }).or(page.getByRole('button', { name: '登录' })).first().click()
    await page.getByRole('button', { name: '登录' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: '登录' }).waitFor()
  })
})

test('the next task says how far and which way, asked by a tap, and tells nobody', async () => {
  await world.requestIn('accepted', { text: '楼上半夜拖桌子，请帮忙调解。', category: 'disputes.neighbours' })
  const { outline } = (await world.people.gridWorker.get(`/api/areas/${world.grid}/outline`)).body as unknown as { outline: { coordinates: [number, number][][][] } }
  const ring = outline.coordinates[0]![0]!.slice(1)
  const middle = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length
  const inGrid = { longitude: middle(0), latitude: middle(1) }
  await house.owner.query('UPDATE matter SET longitude = $1, latitude = $2, place_synthetic = false WHERE closed_at IS NULL', [inGrid.longitude, inGrid.latitude])
  const page = await openPhone({ geolocation: { longitude: inGrid.longitude, latitude: inGrid.latitude - 0.003, accuracy: 8 } })
  await setPin(page)
  await isOpen(page)
  const ask = page.getByRole('button', { name: '看离我多远、在哪边' })
  // Somebody who had allowed it before would not be asked.
  await ask.waitFor()
  await page.context().grantPermissions(['geolocation'])
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await ask.click()
  await page.getByText('在您北边，约 330 米').waitFor()
  await expectAccessible(page)
  await screenshot(page, 'field-way')
  expect(sent.filter((one) => one.includes(String(inGrid.longitude).slice(0, 6)))).toEqual([])
})
