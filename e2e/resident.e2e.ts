import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { collectComplaints, expectUsableOnPhone, openBrowser, screenshot } from './browser.ts'
import type { OpenBrowser } from './browser.ts'
import { countEffort, expectBurden } from './burden.ts'
import { openHouseForBrowsers } from './house.ts'

let house: TestHouse
let browser: OpenBrowser
let world: World
let photo: { name: string; mimeType: string; buffer: Buffer }

beforeAll(async () => {
  house = await openHouseForBrowsers()
  world = await openWorld(house)
  browser = await openBrowser()
  const buffer = await sharp({ create: { width: 3_200, height: 2_400, channels: 3, background: '#8899aa' } }).jpeg().toBuffer()
  photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer }
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

afterEach(async () => {
  for (const context of browser.browser.contexts()) await context.close()
})

/** On the phone as somebody who has signed in and read the notice before. */
async function enterAs(page: Page, key: string): Promise<TestPerson> {
  const person = await house.as(key)
  await person.post('/api/me/notice', { version: (await person.get('/api/welcome')).body.notice.version })
  const [name, ...value] = person.cookie.split('=') as [string, ...string[]]
  await page.context().addCookies([{ name, value: value.join('='), domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }])
  return person
}

async function takePhoto(page: Page, button: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
  await chooser.setFiles(photo)
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor()
}

async function countOf(text: string): Promise<number> {
  return Number((await house.owner.query('SELECT count(*) FROM request WHERE text = $1', [text])).rows[0].count)
}

describe('reporting', () => {
  test('with a photo, begun without a line, kept over a reload, sent after signing in, and there is a receipt', async () => {
    const text = '东门的路灯坏了三天，晚上看不清路。'
    const page = await browser.phone(house.baseUrl)
    await page.goto('/')
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await page.getByRole('link', { name: /我要反映/ }).click()
    await page.getByLabel('什么事').waitFor()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请写一下是什么事').waitFor()
    await expectUsableOnPhone(page)
    await page.context().setOffline(true)
    await takePhoto(page, '拍照或选照片')
    await page.getByLabel('什么事').fill(text)
    await page.getByLabel('或者写一下在哪里').fill('凤鸣里网格东门')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('都存在手机里了').waitFor()
    await screenshot(page, 'resident-report-offline')
    await page.reload()
    await page.getByText('上次写的还在').waitFor()
    expect(await page.getByLabel('什么事').inputValue()).toBe(text)
    await page.getByRole('img', { name: '第 1 张照片' }).waitFor()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('都存在手机里了').waitFor()
    await page.context().setOffline(false)
    await page.getByLabel('手机号码').fill('13900005678')
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByText('验证码已发到').waitFor()
    await page.getByLabel('短信验证码').fill(/\d{6}/.exec(house.messages.at(-1)!.text)![0])
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('checkbox').check()
    expect(await countOf(text), 'nothing personal is sent before the notice is read').toBe(0)
    await page.getByRole('button', { name: '继续' }).click()
    await page.getByText('已经收到').waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'resident-receipt')
    const number = await page.locator('.receipt-number').innerText()
    await page.getByRole('link', { name: '看我的诉求' }).click()
    await page.getByRole('link', { name: /路灯坏了三天/ }).click()
    await page.getByText(number).waitFor()
    await page.locator('.photos-show img').first().evaluate((image: HTMLImageElement) => image.decode())
    await expectUsableOnPhone(page)
    const { rows } = await house.owner.query('SELECT a.width FROM attachment a JOIN matter m ON m.id = a.matter_id WHERE m.number = $1', [number])
    expect(rows.map(({ width }) => width)).toEqual([2_048])
    expect(await countOf(text)).toBe(1)
  })

  test('takes two inputs, and is reported once although the answer was lost', async () => {
    const text = '楼道里堆着旧家具，过不去人。'
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, 'resident')
    const { start, effort } = await countEffort(page)
    await page.goto('/')
    await page.getByText('我的诉求').waitFor()
    start()
    await page.getByRole('link', { name: /我要反映/ }).click()
    await page.getByLabel('什么事').fill(text)
    await page.getByLabel('或者写一下在哪里').fill('凤鸣里网格 2 号楼')
    await page.route('**/api/requests', async (route) => {
      await route.fetch()
      await route.abort()
    }, { times: 1 })
    await page.getByRole('button', { name: '提交' }).click()
    expectBurden('report', effort())
    // It is tried again by itself as well; whoever is slow finds nothing left to press.
    const again = page.getByRole('button', { name: '现在试一次' })
    await again.or(page.getByText('已经收到')).first().waitFor()
    await again.click({ timeout: 2_000 }).catch(() => {})
    await page.getByText('已经收到').waitFor()
    expect(await countOf(text)).toBe(1)
  })

  test('by the place of the phone and by the list; what the server refuses comes back to be mended', async () => {
    const page = await browser.phone(house.baseUrl, { permissions: ['geolocation'], geolocation: { longitude: 116.4, latitude: 39.9, accuracy: 20 } })
    await enterAs(page, 'resident')
    await page.goto('/report')
    await page.getByLabel('什么事').fill('井盖松了。')
    await page.getByRole('button', { name: '用我现在的位置' }).click()
    await page.getByText('这个位置不在本县').waitFor()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('alert').getByText('不在本县范围内').waitFor()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '回去改一改' }).click()
    await page.getByRole('button', { name: '去掉' }).click()
    await page.getByRole('button', { name: /从列表里选/ }).click()
    await page.getByLabel('输入名称查找').fill('凤鸣里')
    await page.getByRole('button', { name: /凤鸣里网格/ }).first().waitFor()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: /凤鸣里网格/ }).first().click()
    await page.getByText('· 凤鸣里网格').waitFor()
    expect(await page.getByLabel('什么事').inputValue()).toBe('井盖松了。')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已经收到').waitFor()
    expect(await countOf('井盖松了。')).toBe(1)
  })

  test('by a drawing of the areas: street, community, grid, and the point that was pressed', async () => {
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, 'resident')
    await page.goto('/report')
    await page.getByRole('button', { name: /从列表里选/ }).click()
    await page.getByRole('button', { name: '看图选' }).click()
    const drawing = page.getByRole('group', { name: '齐河县的示意图，点一块选它' })
    await drawing.getByRole('button', { name: '晏城街道' }).waitFor()
    await expectUsableOnPhone(page)
    await screenshot(page, 'resident-areas-drawn')
    await drawing.getByRole('button', { name: '晏城街道' }).click()
    await page.getByRole('button', { name: '就选晏城街道' }).waitFor()
    // By the keyboard as well.
    await page.getByRole('group', { name: '晏城街道的示意图，点一块选它' }).getByRole('button', { name: '永顺社区' }).press(' ')
    await page.getByRole('group', { name: '永顺社区的示意图，点一块选它' }).getByRole('button', { name: '凤鸣里网格' }).waitFor()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '回到晏城街道' }).click()
    await page.getByRole('button', { name: '永顺社区' }).click()
    await page.getByRole('button', { name: '凤鸣里网格' }).click()
    await page.getByRole('button', { name: '就选凤鸣里网格' }).click()
    await page.getByText('晏城街道 · 永顺社区 · 凤鸣里网格（图上点的位置）').waitFor()
    await page.getByLabel('什么事').fill('凉亭的顶漏雨。')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已经收到').waitFor()
    const { rows } = await house.owner.query("SELECT m.area_id, m.longitude IS NOT NULL AS pointed FROM request q JOIN matter m ON m.id = q.matter_id WHERE q.text = '凉亭的顶漏雨。'")
    expect(rows).toEqual([{ area_id: world.grid, pointed: true }])
  })
})

describe('my request', () => {
  test('appears answered without a reload, is confirmed in two taps, rated, and says who looked', async () => {
    const requestId = await world.requestIn('handling', { text: '健身器材的螺丝松了。', category: 'municipal.facility' })
    await world.people.departmentStaff.get(`/api/requests/${requestId}`)
    const page = await browser.phone(house.baseUrl)
    const complaints = collectComplaints(page)
    await enterAs(page, 'resident')
    const { start, effort } = await countEffort(page)
    await page.goto('/requests')
    const entry = page.getByRole('link', { name: /螺丝松了/ })
    await entry.getByText('正在办').waitFor()
    await page.waitForTimeout(500)
    await world.move('departmentStaff', requestId, 'reply', { kind: 'done', words: '螺丝已经全部拧紧并检查。' })
    await entry.getByText('请您看看办好了没有').waitFor()
    await expectUsableOnPhone(page)
    start()
    await entry.click()
    await page.getByRole('button', { name: '办好了' }).click()
    await page.getByText('接下来结案').waitFor()
    expectBurden('confirm', effort())
    await world.move('communityStaff', requestId, 'close')
    await page.getByRole('link', { name: '返回' }).click()
    await entry.getByText('请您评价').waitFor()
    start()
    await entry.click()
    await page.getByText('解决了', { exact: true }).click()
    await page.getByText('基本满意', { exact: true }).click()
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('评价已收到').waitFor()
    expectBurden('rate', effort())
    await page.getByText('我的评价').waitFor()
    await page.getByText(/住房和城乡建设局.*看了/).first().waitFor()
    expect(await world.row(requestId)).toMatchObject({ state: 'calledBack', solved: true, satisfaction: 'basicallySatisfied' })
    expect(complaints).toEqual([])
  })

  test('not done goes back with a reason, a question is answered with a photo, and an ended one is opened again', async () => {
    const replied = await world.requestIn('replied', { text: '下水道还是堵。', category: 'municipal.facility' })
    const asked = await world.requestIn('handling', { text: '化粪池味道大。', category: 'sanitation.septic' })
    await world.move('departmentStaff', asked, 'ask-resident', { words: '请问在哪一栋楼旁边？' })
    const closed = await world.requestIn('closed', { text: '公厕没有灯。', category: 'sanitation.publicToilet' })
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, 'resident')
    await page.goto(`/requests/${replied}`)
    await page.getByRole('button', { name: '没办好' }).click()
    await page.getByLabel('哪里没办好').fill('早上又冒水了')
    await page.getByRole('button', { name: /接着办/ }).click()
    await page.getByText(/^已告诉.*会接着办/).waitFor()
    expect((await world.row(replied)).state).toBe('handling')
    await page.goto(`/requests/${asked}`)
    await page.getByText('请问在哪一栋楼旁边').first().waitFor()
    await takePhoto(page, '加照片')
    await page.getByLabel('您的回答').fill('3 号楼西侧')
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: /^交给/ }).click()
    await page.getByText(/^已交给.*会接着办/).waitFor()
    expect((await world.row(asked)).waiting_for).toBe('reply')
    await page.goto(`/requests/${closed}`)
    await page.getByRole('button', { name: '要求重新办理' }).click()
    await page.getByLabel('现在是什么情况').fill('灯又坏了')
    await page.getByRole('button', { name: '重新办理', exact: true }).click()
    await page.getByText('已重新办理').waitFor()
    expect((await world.row(closed)).state).toBe('handling')
  })
})

describe('my request while others have it', () => {
  test('says where it goes on when it was merged, takes a no while a check is due, and is urged once a day', async () => {
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, 'resident')
    const leading = await world.requestIn('handling', { text: '北门垃圾桶满了，没人清。', category: 'municipal.facility' })
    const merged = await world.report({ text: '北门垃圾桶又满了。', category: 'municipal.facility' })
    await world.move('communityStaff', merged, 'merge', { intoId: leading })
    await page.goto(`/requests/${merged}`)
    await page.getByRole('heading', { name: '和别人反映的同一件事一起办' }).waitFor()
    await page.getByText(`一起办的编号：${(await world.row(leading)).number}`).waitFor()
    await page.getByText('现在：办理中').waitFor()
    await expectUsableOnPhone(page)

    const due = await world.requestIn('replied', { text: '楼道里飞线充电。', category: 'safety.charging' })
    await page.goto(`/requests/${due}`)
    await page.getByText(/会去现场看，看过才能结案。没办好，您现在就可以说。/).waitFor()
    expect(await page.getByRole('button', { name: '办好了' }).count()).toBe(0)
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '没办好' }).click()
    await page.getByLabel('哪里没办好').fill('三单元还在充电')
    await page.getByRole('button', { name: /接着办$/ }).click()
    await page.getByText(/^已告诉.*会接着办/).waitFor()
    expect(await world.row(due)).toMatchObject({ state: 'handling', check_reason: 'dispute' })

    await page.getByRole('button', { name: '催办', exact: true }).click()
    await page.getByLabel('想对它说的').fill('充电的人夜里也在')
    await expectUsableOnPhone(page)
    await page.getByRole('button', { name: '催一催' }).click()
    await page.getByText(/^已催/).waitFor()
    expect((await world.row(due)).urge_count).toBe(1)
    // Once a day: what cannot be pressed again is not there.
    await page.getByRole('heading', { name: '等了很久？' }).waitFor({ state: 'detached' })
    await page.getByText('充电的人夜里也在').waitFor()
  })
})

describe('open to everybody', () => {
  test('what cannot be solved yet is shown with its plan, as not solved', async () => {
    const id = await world.requestIn('handling', { text: '老楼没有电梯。', category: 'municipal.facility' })
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '列入明年加装计划，等资金下达。' })
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映老楼没有电梯。', publicAnswer: '已列入明年的加装计划。' })
    const page = await browser.phone(house.baseUrl)
    await page.goto('/published')
    const item = page.getByRole('listitem').filter({ hasText: '老楼没有电梯' })
    await item.getByText('挂账中，尚未解决').waitFor()
    await item.getByText('已列入明年的加装计划').waitFor()
    expect(await item.textContent(), 'a plan is no answer').toContain('的计划（挂账中，尚未解决）')
    await item.getByText('10月20日再看能不能办').waitFor()
    await expectUsableOnPhone(page)
  })

  test('published answers with their promise, and the slip of a report made for somebody', async () => {
    const published = await world.requestIn('closed', { text: '公园长椅坏了。', category: 'municipal.facility' })
    await world.move('streetStaff', published, 'publish', { publicText: '有居民反映公园长椅断了一条腿。', publicAnswer: '长椅已经更换，其余十二张也检查过。' })
    const slip = (await world.people.gridWorker.post('/api/requests/for-somebody', { text: '王大娘家门口积水。', place: { areaId: world.grid }, authority: 'visit', channel: 'field' })).body
    const page = await browser.phone(house.baseUrl)
    await page.goto('/published')
    await page.getByText('长椅断了一条腿').waitFor()
    await page.getByText('其余十二张也检查过').waitFor()
    await expectUsableOnPhone(page)
    await page.getByLabel('看哪一类').selectOption('disputes')
    await page.getByText('“纠纷”类还没有公开的诉求').waitFor()
    await page.goto(`/slip?number=${slip.number}`)
    await page.getByLabel('校验字').fill('WRONGWORD')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText('没有找到').waitFor()
    await page.getByLabel('校验字').fill(slip.checkWord)
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByRole('heading', { name: '待受理' }).waitFor()
    await expectUsableOnPhone(page)
    expect(await page.getByText('王大娘').count(), 'a slip opens the state, not the words').toBe(0)
  })

  test('in large type every page keeps its targets and its width', async () => {
    const requestId = await world.requestIn('replied', { text: '大字也要放得下：'.repeat(6), category: 'municipal.facility' })
    const page = await browser.phone(house.baseUrl)
    await enterAs(page, 'resident')
    await page.goto('/')
    await page.getByRole('button', { name: '大字' }).click()
    for (const [path, seen] of [['/report', '什么事'], ['/requests', '等您回话'], [`/requests/${requestId}`, '办理经过'], ['/published', '看哪一类'], ['/slip', '校验字']] as const) {
      await page.goto(path)
      await page.getByText(seen).first().waitFor()
      expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('22px')
      await expectUsableOnPhone(page)
    }
  })
})
