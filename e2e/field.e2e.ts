import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectUsableOnPhone, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { countEffort, expectBurden } from './burden.ts'
import { enterAs, openHouseForBrowsers } from './house.ts'
import { enterPin, setPin } from './phone-pin.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World
let photo: { name: string; mimeType: string; buffer: Buffer }
/** A point inside the grid worker's grid. */
let inGrid: { longitude: number; latitude: number }

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  browser = await openBrowser()
  const buffer = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: '#667788' } }).jpeg().toBuffer()
  photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer }
  const { outline } = (await world.people.gridWorker.get(`/api/areas/${world.grid}/outline`)).body
  const ring = outline.coordinates[0][0].slice(1) as [number, number][]
  const middle = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length
  inGrid = { longitude: middle(0), latitude: middle(1) }
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

async function openFieldAs(page: Page, key: string): Promise<void> {
  await enterAs(page, house, key)
  await page.goto('/field/')
  await setPin(page)
  await page.getByRole('heading', { name: '下一件' }).waitFor()
}

async function takePhoto(page: Page, button: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
  await chooser.setFiles(photo)
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor()
}

async function movesOf(requestId: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ move: string }>('SELECT move FROM matter_event WHERE matter_id = $1 ORDER BY ordinal', [requestId])
  return rows.map(({ move }) => move)
}

describe('a grid worker', () => {
  test('verifies on the spot in four taps with a photo, while the line is cut', async () => {
    const requestId = await world.requestIn('replied', { text: '东门的井盖松动，踩上去会翻。', category: 'municipal.manhole', place: { areaId: world.grid, ...inGrid } })
    const page = await browser.phone(house.baseUrl, { permissions: ['geolocation'], geolocation: { ...inGrid, latitude: inGrid.latitude + 0.002, accuracy: 10 } })
    const { start, effort } = await countEffort(page)
    await openFieldAs(page, 'gridWorker')
    start()
    await page.getByRole('link', { name: /井盖松动/ }).click()
    await page.getByText('离您约 220 米').waitFor()
    await expectUsableOnPhone(page)
    await page.context().setOffline(true)
    await takePhoto(page, '拍现场照片')
    await page.getByRole('button', { name: '办好了，通过' }).click()
    expectBurden('verification', effort())
    await page.getByText(/核查通过：.*等待上传/).waitFor()
    await page.getByRole('link', { name: '未上传 2' }).waitFor()
    expect(await page.getByRole('button', { name: '办好了，通过' }).count(), 'not offered twice').toBe(0)
    await expectUsableOnPhone(page)
    await screenshot(page, 'field-verified-offline')
    expect((await world.row(requestId)).state).toBe('replied')
    await page.context().setOffline(false)
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await page.getByText('待结案').waitFor()
    expect(await movesOf(requestId)).toEqual(['report', 'accept', 'dispatch', 'sign', 'contact', 'reply', 'verify'])
    const { rows } = await house.owner.query("SELECT kind FROM attachment WHERE matter_id = $1", [requestId])
    expect(rows).toEqual([{ kind: 'evidence' }])
  })

  test('signs in two taps, then contacts and answers without a line; all arrives in order and once', async () => {
    const requestId = await world.requestIn('accepted', { text: '楼上半夜拖桌子，请帮忙调解。', category: 'disputes.neighbours' })
    await world.people.countyDispatcher.post('/api/reply-templates', { title: '上门调解', words: '您反映的 {编号} 已上门调解。' })
    const page = await browser.phone(house.baseUrl)
    const complaints = collectComplaints(page)
    const { start, effort } = await countEffort(page)
    await openFieldAs(page, 'gridWorker')
    start()
    await page.getByRole('link', { name: /拖桌子/ }).click()
    await page.getByRole('button', { name: '签收' }).click()
    await page.getByRole('button', { name: '打过电话了' }).waitFor()
    expectBurden('sign', effort())
    expect(complaints).toEqual([])
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '打过电话了' }).click()
    await page.getByText(/联系居民：.*等待上传/).waitFor()
    // Templates are on the phone; answers to the like of it are others' requests and are not.
    await page.getByRole('link', { name: '答复居民' }).click()
    await page.getByLabel('选用答复模板').selectOption('上门调解（全县通用）')
    await expect.poll(() => page.locator('textarea').inputValue()).toBe(`您反映的 ${(await world.row(requestId)).number} 已上门调解。`)
    await page.getByRole('button', { name: '看相似的事怎么答复的' }).click()
    await page.getByText('没有网络，看不了相似诉求的答复').waitFor()
    await page.getByRole('button', { name: '撤销，恢复原来的文字' }).click()
    await page.getByRole('link', { name: '返回' }).click()
    start()
    await page.getByRole('link', { name: '答复居民' }).click()
    await page.getByText('办好了', { exact: true }).click()
    await page.getByLabel('怎么办的').fill('双方已到社区调解，约定晚上十点后不再挪动家具。')
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '提交答复' }).click()
    expectBurden('reply', effort())
    await page.getByRole('link', { name: '未上传 2' }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await page.getByText('等居民确认').waitFor()
    expect(await movesOf(requestId)).toEqual(['report', 'accept', 'sign', 'contact', 'reply'])
  })

  test('is told when somebody was quicker, and goes on from there', async () => {
    const requestId = await world.requestIn('accepted', { text: '楼道灯被邻居拆了。', category: 'disputes.neighbours' })
    const page = await browser.phone(house.baseUrl)
    await openFieldAs(page, 'gridWorker')
    await page.goto(`/field/requests/${requestId}`)
    await enterPin(page)
    await page.getByRole('button', { name: '签收' }).waitFor()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '签收' }).click()
    await page.getByRole('link', { name: '未上传 1' }).click()
    await page.getByRole('button', { name: '现在上传' }).click()
    await page.getByText('没有网络，没有传上去。会自动再传，不会丢。').waitFor()
    await page.goBack()
    await world.move('communityStaff', requestId, 'sign')
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: '“签收”没有办成' }).waitFor()
    await page.getByRole('link', { name: '1 件没有办成' }).click()
    await expectUsableOnPhone(page)
    await page.getByRole('link', { name: '打开这件诉求' }).click()
    await page.getByRole('alert').getByText('现在是“已签收”').waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'field-conflict')
    await page.getByRole('button', { name: /看最新情况/ }).click()
    await page.getByRole('link', { name: '未上传 0' }).waitFor()
    await page.getByRole('button', { name: '打过电话了' }).click()
    await expect.poll(() => movesOf(requestId)).toEqual(['report', 'accept', 'sign', 'contact'])
  })

  test('reports for somebody without a line and gets number and check word when it is back', async () => {
    const page = await browser.phone(house.baseUrl)
    const { start, effort } = await countEffort(page)
    await openFieldAs(page, 'gridWorker')
    await page.getByRole('link', { name: /附近的诉求/ }).waitFor()
    start()
    await page.getByRole('link', { name: /代人反映/ }).click()
    await page.getByLabel('什么事').fill('王大娘家水管漏水，自己不会上报。')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: /^在/ }).click()
    await page.getByText('上门时本人说的').click()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '提交' }).click()
    expectBurden('reportFor', effort())
    await page.getByText('现在没有网络').waitFor()
    await page.getByRole('link', { name: '未上传 1' }).waitFor()
    await page.getByRole('link', { name: '返回' }).click()
    await page.getByRole('link', { name: /王大娘家.*还没提交上去/ }).waitFor()
    await page.context().setOffline(false)
    // Sent while another page was open: the check word is still to be given to her.
    await page.getByRole('link', { name: /王大娘家.*已经提交，点开看编号和校验字/ }).click()
    await page.getByText('请把编号和校验字写给本人').waitFor()
    await expectUsableOnPhone(page)
    const [number, checkWord] = await page.locator('.receipt-number').allInnerTexts()
    expect((await house.anonymous.post('/api/slips', { number, checkWord })).status).toBe(200)
    const { rows } = await house.owner.query("SELECT count(*)::int AS count FROM request WHERE text LIKE '王大娘家水管%'")
    expect(rows).toEqual([{ count: 1 }])
  })

  test('sees what is near first, reads it again without a line, and leaves nothing behind when he signs out', async () => {
    const requestId = await world.requestIn('handling', { text: '路灯一闪一闪。', category: 'municipal.streetLight', place: { areaId: world.grid, ...inGrid } })
    const page = await browser.phone(house.baseUrl, { permissions: ['geolocation'], geolocation: { ...inGrid, accuracy: 10 } })
    await page.clock.install()
    await openFieldAs(page, 'gridWorker')
    await page.getByRole('link', { name: /附近的诉求/ }).click()
    const entry = page.getByRole('link', { name: /一闪一闪/ })
    await entry.getByText('就在跟前').waitFor()
    await expectUsableOnPhone(page)
    await entry.click()
    await page.getByRole('heading', { name: '路灯一闪一闪' }).waitFor()
    await page.getByRole('link', { name: '返回' }).click()
    await page.context().setOffline(true)
    await page.clock.fastForward(120_000)
    await page.getByRole('link', { name: /附近的诉求/ }).click()
    await page.getByText(/没有网络，这是.*的列表/).waitFor()
    await entry.click()
    await page.getByText(/没有网络，这是.*看到的内容/).waitFor()
    await page.getByText('路灯一闪一闪。').waitFor()
    await expectUsableOnPhone(page)
    await page.context().setOffline(false)
    const kept = () => page.evaluate(() => new Promise<number>((resolve) => {
      const opening = indexedDB.open('linli-kept')
      opening.addEventListener('success', () => {
        const counting = opening.result.transaction('reads').objectStore('reads').count()
        counting.addEventListener('success', () => { opening.result.close(); resolve(counting.result) })
      })
    }))
    expect(await kept()).toBeGreaterThan(0)
    await page.goto('/field/me')
    await enterPin(page)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByText('登录').first().waitFor()
    await expect.poll(kept).toBe(0)
    expect((await world.row(requestId)).state).toBe('handling')
  })
})

describe('a building lead', () => {
  test('reports for a neighbour in two inputs, and the neighbour gets a slip', async () => {
    const page = await browser.phone(house.baseUrl)
    const { start, effort } = await countEffort(page)
    await openFieldAs(page, 'buildingLead')
    start()
    await page.getByRole('link', { name: /代人反映/ }).click()
    await page.getByLabel('什么事').fill('三楼李大爷家的窗户关不上。')
    await page.getByRole('button', { name: /^在/ }).click()
    await page.getByText('本人口头托的').click()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请把编号和校验字写给本人').waitFor()
    expectBurden('reportForNeighbour', effort())
    const [number, checkWord] = await page.locator('.receipt-number').allInnerTexts()
    expect((await house.anonymous.post('/api/slips', { number, checkWord })).status).toBe(200)
    // The neighbour has lost it: a new word, and the old one opens nothing.
    await page.getByRole('link', { name: '回到首页' }).click()
    await page.getByRole('link', { name: /我反映的和代报的/ }).click()
    await page.getByRole('link', { name: /窗户关不上/ }).click()
    await page.getByRole('heading', { name: '我代报的' }).waitFor()
    expect(await page.getByRole('heading', { name: '谁看过我的信息' }).count(), 'who looked is the neighbour’s to know').toBe(0)
    await page.getByRole('link', { name: '重印凭条' }).click()
    await page.getByRole('button', { name: '换新校验字' }).click()
    await page.getByRole('heading', { name: '凭条已重印' }).waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'field-slip-again')
    const [same, newWord] = await page.locator('.receipt-number').allInnerTexts()
    expect(same).toBe(number)
    expect((await house.anonymous.post('/api/slips', { number, checkWord: newWord })).status).toBe(200)
    expect((await house.anonymous.post('/api/slips', { number, checkWord })).status).toBe(404)
  })

  test('follows what was reported in the own name, and sees no button of an official', async () => {
    const requestId = await world.report({ text: '单元门关不上。' }, 'buildingLead')
    const page = await browser.phone(house.baseUrl)
    await openFieldAs(page, 'buildingLead')
    expect(await page.getByRole('link', { name: /附近的诉求/ }).count()).toBe(0)
    await page.getByRole('link', { name: /我反映的和代报的/ }).click()
    await page.getByRole('link', { name: /单元门关不上/ }).click()
    await page.getByRole('heading', { name: '我反映的', exact: true }).waitFor()
    await expectUsableOnPhone(page)
    expect((await world.row(requestId)).state).toBe('submitted')
    // What is not there, or has gone to others, leads on.
    await page.evaluate((to) => history.pushState(null, '', to), '/field/requests/00000000-0000-4000-8000-000000000000')
    await page.getByText('没有这件诉求').waitFor()
    await expectUsableOnPhone(page)
    await page.getByRole('link', { name: '回到首页' }).click()
    await page.getByRole('heading', { name: '下一件' }).waitFor()
  })
})
