import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { photoWithPlace } from '#modules/requests/test-photo.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectUsableOnPhone, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { countEffort, expectBurden } from './burden.ts'
import { enterAs, openAs, openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  // A microphone that beeps once a second, and a person who says yes.
  browser = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'])
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

const large = async (page: Page, isLarge: boolean) => void (await page.evaluate((on) => document.documentElement.toggleAttribute('data-large-type', on), isLarge))

test('said instead of written: recorded by tap, by hold and by key, heard, sent without a line, typed at the desk and read again by whoever said it', async () => {
  const page = await browser.phone(house.baseUrl)
  const complaints = collectComplaints(page)
  await enterAs(page, house, 'resident')
  const answer = await page.goto('/report')
  expect(answer!.headers()['permissions-policy']).toBe('camera=(), geolocation=(self), microphone=(self)')
  const take = page.getByRole('button', { name: /点一下开始录音/ })
  await expectUsableOnPhone(page)
  await screenshot(page, 'voice-still')
  await large(page, true)
  await screenshot(page, 'voice-still-large')
  await large(page, false)
  // By key: thrown away again.
  await take.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /正在录/ }).waitFor()
  await page.getByText('0:01，最长').waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'voice-taking')
  await page.getByRole('button', { name: /正在录/ }).press('Enter')
  await page.getByRole('button', { name: '删掉' }).click()
  // Held: lifting the finger ends it.
  await take.hover()
  await page.mouse.down()
  await page.getByText('0:01，最长').waitFor()
  await page.mouse.up()
  await page.getByRole('button', { name: '重新录' }).click()
  // Anew, by tap.
  await page.getByText('0:02，最长').waitFor()
  await page.getByRole('button', { name: /正在录/ }).click()
  const listen = page.getByRole('button', { name: /听一遍/ })
  await listen.click()
  await page.getByRole('button', { name: '停' }).waitFor()
  await listen.waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'voice-kept')
  await large(page, true)
  await expectUsableOnPhone(page)
  await screenshot(page, 'voice-kept-large')
  await large(page, false)
  await page.getByLabel('或者写一下在哪里').fill('晏城街道永顺社区凤鸣里网格东门')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('都存在手机里了').waitFor()
  // The line drops between recording and report, and comes back when the server has given the recording up.
  await page.route('**/api/requests', async (route) => {
    expect((await house.owner.query("DELETE FROM attachment WHERE kind = 'audio' AND matter_id IS NULL")).rowCount).toBe(1)
    await route.abort()
  }, { times: 1 })
  await page.context().setOffline(false)
  await page.getByText('已经收到').waitFor()
  const { rows: [kept] } = await house.owner.query("SELECT m.id, m.title, q.typing, a.milliseconds, a.content_type FROM attachment a JOIN matter m ON m.id = a.matter_id JOIN request q ON q.matter_id = m.id WHERE a.kind = 'audio'")
  expect(kept).toMatchObject({ title: '语音诉求，等待录入', typing: 'awaited', content_type: 'audio/webm' })
  expect(kept.milliseconds).toBeGreaterThan(1_500)

  const desk = await browser.desk(house.baseUrl)
  const deskComplaints = collectComplaints(desk)
  await openAs(desk, house, 'communityStaff', `/desk/requests/${kept.id}`)
  await desk.getByRole('button', { name: /听反映人的录音/ }).click()
  await desk.getByRole('button', { name: '停' }).waitFor()
  await desk.getByRole('button', { name: /听反映人的录音/ }).waitFor()
  await screenshot(desk, 'voice-desk')
  await desk.getByRole('button', { name: '录入文字' }).click()
  await desk.getByRole('textbox', { name: /听到的话/ }).fill('东门的路灯坏了三天。')
  await screenshot(desk, 'voice-desk-typing')
  await desk.getByRole('button', { name: '录入，告诉反映人' }).click()
  await desk.getByText('上面的文字由工作人员听录音录入').waitFor()
  await desk.getByRole('button', { name: '受理', exact: true }).waitFor()
  await screenshot(desk, 'voice-desk-typed')

  await page.goto(`/requests/${kept.id}`)
  await page.getByText('请看看对不对').waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'voice-own', { fullPage: true })
  await page.getByRole('button', { name: '不是这个意思' }).click()
  await page.getByRole('button', { name: '请再听一遍' }).click()
  await page.getByText('工作人员会再听一遍').first().waitFor()
  expect((await world.row(kept.id)).typing).toBe('disputed')
  // The line, the report that was cut off, and the no to it: what this walk makes happen.
  expect([...complaints.filter((complaint) => !/ERR_INTERNET_DISCONNECTED|(ERR_FAILED|422).*api\/requests$/.test(complaint)), ...deskComplaints]).toEqual([])
})

test('a snap: one photo whose own place goes along by consent, shown and taken off with one tap, and nothing of it stays in the picture', async () => {
  const { rows: [{ outline }] } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [world.grid])
  const ring = outline.coordinates[0][0] as [number, number][]
  const [longitude, latitude] = [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis]!, 0) / ring.length) as [number, number]
  const sexagesimal = (degrees: number) => [Math.floor(degrees), Math.floor((degrees % 1) * 60), (((degrees % 1) * 60) % 1) * 60]
  const picture = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: '#7a8b6f' } }).jpeg().toBuffer()
  const buffer = photoWithPlace(picture, { longitude: sexagesimal(longitude), latitude: sexagesimal(latitude) })
  const page = await browser.phone(house.baseUrl)
  const complaints = collectComplaints(page)
  await enterAs(page, house, 'resident')
  await page.goto('/')
  await page.getByRole('link', { name: /随手拍/ }).click()
  await page.getByText('不在后台定位').waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'snap-empty')
  const snap = async (button: string, taken = buffer) => {
    const shown = page.getByRole('img', { name: '刚拍的照片' })
    const before = (await shown.count()) === 0 ? null : await shown.getAttribute('src')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
    await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: taken })
    await shown.waitFor()
    await expect.poll(() => shown.getAttribute('src'), { message: 'the new one is shown', timeout: 10_000 }).not.toBe(before)
  }
  await snap('拍一张')
  await page.getByText('要带上这张照片的位置吗').waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'snap-asked', { fullPage: true })
  await page.getByRole('button', { name: '带上位置', exact: true }).click()
  await page.getByText(/凤鸣里网格.*照片里的位置/).waitFor()
  await expectUsableOnPhone(page)
  await screenshot(page, 'snap-placed', { fullPage: true })
  await large(page, true)
  await expectUsableOnPhone(page)
  await screenshot(page, 'snap-placed-large', { fullPage: true })
  await large(page, false)
  await page.getByRole('button', { name: '不带位置' }).click()
  await page.getByRole('button', { name: /从列表里选/ }).waitFor()
  await page.getByRole('button', { name: '带上这张照片的位置' }).click()
  await page.getByText(/凤鸣里网格.*照片里的位置/).waitFor()
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('都存在手机里了').waitFor()
  await page.context().setOffline(false)
  await page.getByText('已经收到').waitFor()
  const { rows } = await house.owner.query("SELECT m.title, m.area_id, m.longitude IS NOT NULL AS pointed, q.text, (SELECT count(*)::int FROM attachment a WHERE a.matter_id = m.id) AS photos FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.channel = 'snap'")
  expect(rows).toEqual([{ title: '随手拍，见照片', area_id: expect.stringMatching(new RegExp(`^${world.grid}`)), pointed: true, text: '（没有写文字，见照片）', photos: 1 }])
  expect((await world.people.communityStaff.get('/api/requests?channel=snap')).body.items).toHaveLength(1)
  // Once its place was agreed to: a photo, and one tap to send it.
  const { start, effort } = await countEffort(page)
  await page.goto('/')
  await page.getByText('我的诉求').waitFor()
  start()
  await page.getByRole('link', { name: /随手拍/ }).click()
  await snap('拍一张')
  await page.getByText(/凤鸣里网格.*照片里的位置/).waitFor()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('已经收到').waitFor()
  expectBurden('snap', effort())
  // A phone that takes long to say where it is: what was chosen meanwhile stays, and another photo asks anew.
  const answerAfter = '(taken) => { for (const say of globalThis.asked.splice(0)) say({ coords: { longitude: taken[0], latitude: taken[1], accuracy: 12 } }) }'
  await page.addInitScript('globalThis.asked = []; navigator.geolocation.getCurrentPosition = (say) => globalThis.asked.push(say)')
  await page.goto('/snap')
  await snap('拍一张', picture)
  await page.getByText('正在看照片的位置').waitFor()
  await page.getByRole('button', { name: /从列表里选/ }).click()
  await page.getByLabel('输入名称查找').fill('凤鸣里')
  await page.getByRole('button', { name: /凤鸣里网格/ }).first().click()
  await page.getByText('· 凤鸣里网格').waitFor()
  await page.evaluate(`(${answerAfter})(${JSON.stringify([longitude, latitude])})`)
  await page.getByLabel('一句话').fill('垃圾桶满了')
  expect([await page.getByText('· 凤鸣里网格').count(), await page.getByText('拍照时的位置').count()]).toEqual([1, 0])
  await snap('重新拍', picture)
  await page.getByRole('button', { name: '去掉' }).click()
  await page.getByRole('button', { name: '带上这张照片的位置' }).click()
  // The photo is read before the phone is asked.
  const askedOnce = async () => void (await expect.poll(() => page.evaluate('globalThis.asked.length'), { timeout: 10_000 }).toBe(1))
  await askedOnce()
  await page.evaluate('globalThis.askedOfTheFirst = globalThis.asked.splice(0)')
  await snap('重新拍', picture)
  await askedOnce()
  await page.evaluate(`(${answerAfter})(${JSON.stringify([longitude, latitude])})`)
  await page.getByText(/凤鸣里网格.*拍照时的位置/).waitFor()
  await page.evaluate('globalThis.askedOfTheFirst[0]({ coords: { longitude: 100, latitude: 20, accuracy: 12 } })')
  await page.getByLabel('一句话').fill('垃圾桶满了两天')
  await page.getByText(/凤鸣里网格.*拍照时的位置/).waitFor()
  await page.getByRole('button', { name: '不要了' }).click()
  // Where it was not agreed to, nothing of the place is read, and one is chosen by hand.
  await (await house.as('resident')).post('/api/me/consents', { purpose: 'snapLocation', version: '2026-11', granted: false })
  await page.goto('/snap')
  await snap('拍一张')
  await page.getByRole('button', { name: /从列表里选/ }).waitFor()
  expect(await page.getByText('照片里的位置').count() + await page.getByText('要带上这张照片的位置吗').count()).toBe(0)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('请说明在哪里').waitFor()
  expect(complaints.filter((complaint) => !complaint.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

test('whoever does not let the page listen is told how, and writes instead', async () => {
  const silent = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'])
  try {
    const page = await silent.phone(house.baseUrl)
    await enterAs(page, house, 'resident')
    await page.goto('/report')
    const take = page.getByRole('button', { name: /点一下开始录音/ })
    await take.click()
    await page.getByRole('alert').filter({ hasText: '没有允许用话筒' }).waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'voice-denied')
    expect(await take.isVisible()).toBe(true)
  } finally {
    await silent.close()
  }
})
