import { copyFileSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'

// A copy, because one of the tests changes them.
const keysFile = `${inject('keysFile')}.hotline`
copyFileSync(inject('keysFile'), keysFile)
const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile })
const { world, platform, exchange, time, save, renewKey, currentKey, order, post, send, matterOf, taken, shown, told, later, heard, forget, close } = await openHotlineHouse(house)

afterAll(close)
beforeEach(forget)

describe('orders come in', () => {
  test('once each: the same again has the same receipt, two at once make one; a round that never came is not waited for, an earlier one is too late', async () => {
    const one = order()
    const first = await send(one)
    expect([first.status, first.body]).toEqual([200, { orderNumber: one.orderNumber, round: 1, number: expect.stringMatching(/^2026-\d{6}$/), receiver: expect.any(String), acceptBy: expect.any(String), placeUpTo: null }])
    expect((await send(one)).body).toEqual(first.body)
    // Refused for good, here or because it never came: the platform cannot send it any better, and goes on.
    expect([(await send({ ...one, round: 2, category: undefined, purpose: 'report' })).status, (await send({ ...one, round: 3 })).body.round]).toEqual([422, 3])
    const late = await send({ ...one, round: 2 })
    expect([late.status, late.body.title, late.body.detail]).toEqual([409, 'hotline.round-overtaken', expect.stringContaining('已经收过第 3 次')])
    const again = order({ round: 2 })
    expect([(await send({ ...again, round: 1, category: undefined, purpose: 'report' })).status, (await send(again)).body.round]).toEqual([422, 2])
    const two = order()
    const both = await Promise.all([send(two), send(two), send(two)])
    expect(new Set(both.map(({ body }) => body.number)).size).toBe(1)
    const { rows } = await house.owner.query("SELECT q.reporter_name_sealed, m.channel, m.state FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.id = $1", [await matterOf(one.orderNumber)])
    expect(rows[0]).toMatchObject({ channel: 'hotline', state: 'submitted' })
    expect(rows[0].reporter_name_sealed).not.toContain('王秀英')
    const detail = (await world.people.communityStaff.get(`/api/requests/${await matterOf(one.orderNumber)}`)).body
    expect(detail.sentBy).toBe('12345 热线')
    expect(JSON.stringify(detail)).toContain('由 12345 热线转来')
  })

  test('what must be sealed goes back, and no word of it stays; an order without a place is not lost', async () => {
    const secret = order({ text: '反映某局干部收受红包', category: 'marketGovernance.conduct', purpose: 'report' })
    const answer = await send(secret)
    expect([answer.status, answer.body.title]).toEqual([422, 'hotline.conduct'])
    expect((await house.owner.query("SELECT (SELECT count(*) FROM request WHERE text LIKE '%收受红包%')::int + (SELECT count(*) FROM hotline_order WHERE order_number = $1)::int AS left", [secret.orderNumber])).rows[0].left).toBe(0)
    expect((await send(order({ longitude: undefined, latitude: undefined }))).status).toBe(200)
    // No category and no word that hints at one: it would have gone to the unit of the place, which it may accuse.
    const unnamed = order({ text: '村主任把我的低保名额给了他侄子', category: undefined, purpose: 'report' })
    const refused = await send(unnamed)
    expect([refused.status, refused.body.title]).toEqual([422, 'hotline.report-without-category'])
    expect((await house.owner.query("SELECT (SELECT count(*) FROM request WHERE text LIKE '%低保名额%')::int + (SELECT count(*) FROM hotline_order WHERE order_number = $1)::int AS left", [unnamed.orderNumber])).rows[0].left).toBe(0)
    // Found afterwards by whoever accepts it: nothing but that it goes back.
    const found = order()
    await send(found)
    const id = await matterOf(found.orderNumber)
    await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
    await exchange.runOnce()
    expect(platform.taken.filter(({ orderNumber }) => orderNumber === found.orderNumber).map(({ kind, unit, number }) => [kind, unit, number])).toEqual([['returned', undefined, undefined]])
    expect(await world.row(id)).toMatchObject({ sealed: true, state: 'dispatched' })
    expect(await shown('communityStaff', id)).toBeUndefined()
  })

  test('a key opens this door alone, and only while it is the last one', async () => {
    expect([(await post('orders', order(), '')).status, (await post('orders', order(), 'x'.repeat(40))).status, (await post('other', order())).status]).toEqual([401, 401, 404])
    expect((await post('orders', order(), currentKey(), { origin: 'https://elsewhere.example' })).status).toBe(403)
    const open311 = await fetch(`${house.baseUrl}/open311/v2/requests.json`, { method: 'POST', body: new URLSearchParams({ api_key: currentKey(), service_code: 'property', address_string: '某处' }) })
    expect(open311.status).toBe(403)
    const before = currentKey()
    await renewKey()
    expect([(await post('orders', order(), before)).status, (await post('orders', order())).status]).toEqual([401, 200])
    expect((await send({ ...order(), orderNumber: 'a b' })).status).toBe(422)
  })

  test('sent again with other words it is one request: they stand beside it, once, and whoever handles it is told; another deadline or state is only noted', async () => {
    const { id, ...one } = await taken()
    const first = await send(one)
    const textOf = async () => (await house.owner.query('SELECT text FROM request WHERE matter_id = $1', [id])).rows[0].text
    expect((await send({ ...one, state: '办理中', dueAt: '2026-09-18T18:00:00+08:00' })).body).toEqual(first.body)
    await time.runOnce()
    expect(await told(id, 'supplement')).toEqual([])
    later(1)
    const more = { ...one, state: '办理中', dueAt: '2026-09-18T18:00:00+08:00', text: '楼道里堆满杂物，今天又堆了一车，电话 13800138000' }
    for (const _ of [1, 2]) expect((await send(more)).body).toEqual(first.body)
    await time.runOnce()
    expect(await told(id, 'supplement')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('12345 平台再次送来工单，内容有补充') }])
    const [seen] = await shown('communityStaff', id)
    expect(seen).toMatchObject({ theirState: '办理中', theirDueAt: '2026-09-18T10:00:00.000Z' })
    expect(seen.events.map(({ word, words, effect }: Record<string, string | null>) => [word, words?.slice(0, 13), effect])).toEqual([
      ['办理中（再次送来）', undefined, '平台的期限和状态已更新'], ['再次送来，内容不同', '楼道里堆满杂物，今天又堆了', '已转告办理单位，原来的内容没有改'],
    ])
    expect(JSON.stringify(seen)).not.toContain('13800138000')
    expect(await textOf()).toBe(one.text)
    // What would have to be sealed is not kept beside it, and nothing comes back of what was erased.
    const refused = await send({ ...one, text: '反映某局干部收受红包', category: 'marketGovernance.conduct' })
    expect([refused.status, refused.body.title]).toEqual([422, 'hotline.supplement-refused'])
    // By when it is due is no word of it: that stands, whatever else is refused, and whoever handles it sees it.
    for (const [more, dueOn] of [[{ category: 'marketGovernance.conduct' }, '21'], [{ purpose: 'report', category: undefined }, '22'], [{ purpose: 'report', category: 'no.such' }, '23']] as const) {
      const again = await send({ ...one, text: '反映某局干部收受红包', ...more, dueAt: `2026-09-${dueOn}T18:00:00+08:00` })
      expect([again.status, again.body.title, again.body.detail]).toEqual([422, 'hotline.supplement-refused', expect.stringMatching(/期限和状态已经记下；补充的内容没有保存/)])
      expect((await shown('communityStaff', id))[0].theirDueAt).toBe(`2026-09-${dueOn}T10:00:00.000Z`)
    }
    expect((await shown('communityStaff', id))[0].events.filter(({ words }: { words: string | null }) => words !== null)).toHaveLength(1)
    // A place or a category that we do not have keeps no words out.
    const placeless = '门牌是对面那一栋'
    expect((await send({ ...one, text: placeless, longitude: 100, latitude: 30, category: 'no.such', dueAt: '2026-09-24T18:00:00+08:00' })).status).toBe(200)
    expect((await shown('communityStaff', id))[0]).toMatchObject({ theirDueAt: '2026-09-24T10:00:00.000Z', events: expect.arrayContaining([expect.objectContaining({ words: placeless })]) })
    await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [id]])
    expect((await send({ ...one, text: '第三次说的话' })).status).toBe(200)
    const { rows } = await house.owner.query("SELECT event_key, words_sealed FROM hotline_event WHERE matter_id = $1 AND meaning = 'supplemented' ORDER BY event_key", [id])
    expect(rows, 'nor a fingerprint by which a guess could be tried').toEqual([{ event_key: 'again 1', words_sealed: null }, { event_key: 'again 2', words_sealed: null }])
  })

  test('its deadline and state follow what the platform sends, also back to an earlier value; words that came before are not told again', async () => {
    const [monday, tuesday] = [{ dueAt: '2026-09-20T18:00:00+08:00', state: '已派发' }, { dueAt: '2026-09-25T18:00:00+08:00', state: '已延期' }]
    const { id, ...one } = await taken(monday)
    const sent = async (more: Record<string, unknown>) => {
      later(1)
      expect((await send({ ...one, ...more })).status).toBe(200)
      await time.runOnce()
      const [{ theirDueAt, theirState }] = await shown('communityStaff', id)
      return `${theirDueAt.slice(8, 10)} ${theirState}`
    }
    const other = { text: '楼道里堆满杂物，今天又堆了一车' }
    const heardOf: string[] = []
    for (const more of [tuesday, monday, tuesday, { ...other, ...tuesday }, { ...other, ...monday }, tuesday, { ...other, ...monday }]) heardOf.push(await sent(more))
    expect(heardOf).toEqual(['25 已延期', '20 已派发', '25 已延期', '25 已延期', '20 已派发', '25 已延期', '20 已派发'])
    expect(await told(id, 'supplement')).toHaveLength(1)
    const words = async () => (await shown('communityStaff', id))[0].events.map(({ word }: { word: string }) => word.slice(0, 3))
    expect(await words()).toEqual(['已延期', '已派发', '已延期', '再次送', '已派发', '已延期', '已派发'])
    // Sent once more as it was, or without them, it takes nothing back of what an event has said since; half of it changed changes that half.
    await post(`orders/${one.orderNumber}/events`, { eventId: 'longer', state: '同意延期', at: new Date(house.clock.now.getTime() + 30_000).toISOString(), dueAt: '2026-09-30T18:00:00+08:00' })
    expect([await sent(monday), await sent({ dueAt: undefined, state: undefined }), await sent({ ...monday, state: '办理中' })]).toEqual(['30 同意延期', '30 同意延期', '30 办理中'])
  })

  test('events once each, an older one changes nothing; unknown words are kept', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    const event = (more: Record<string, unknown>) => post(`orders/${encodeURIComponent(one.orderNumber)}/events`, more)
    expect((await event({ eventId: 'e2', state: '同意延期', at: '2026-09-15T12:00:00+08:00', dueAt: '2026-09-20T18:00:00+08:00' })).body.meaning).toBe('extensionApproved')
    expect((await event({ eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00', dueAt: '2026-09-15T18:00:00+08:00', words: '请联系 13800138000' })).status).toBe(200)
    await event({ eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00' })
    expect((await event({ eventId: 'e3', state: '神秘状态', at: '2026-09-15T12:30:00+08:00' })).body.meaning).toBe('unknown')
    await event({ eventId: 'e4', state: '回访评价', at: '2026-09-15T13:00:00+08:00', solved: true, satisfied: false })
    expect((await post('orders/RX-none/events', { eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00' })).status).toBe(404)
    const [seen] = await shown('communityStaff', id)
    expect(seen).toMatchObject({ theirDueAt: '2026-09-20T10:00:00.000Z', theirState: '回访评价', evaluation: '已解决，不满意' })
    expect(seen.events.map((one_: { word: string; understood: boolean }) => [one_.word, one_.understood])).toEqual([['催办', true], ['同意延期', true], ['神秘状态', false], ['回访评价', true]])
    expect(JSON.stringify(seen)).not.toContain('13800138000')
    expect((await world.people['communityStaff-2'].get(`/api/requests/${id}/hotline`)).status).toBe(404)
  })
})

test('orders of their list: each once, a bad one goes back, the list is read on from where it was', async () => {
  const [one, two, sealed] = [order(), order(), order({ category: 'marketGovernance.conduct' })]
  platform.pages.set('', { orders: [one, sealed], next: 'p1' })
  platform.pages.set('p1', { orders: [two, one], next: 'p2' })
  await save({ polled: true })
  later(2)
  await exchange.runOnce()
  later(2)
  await exchange.runOnce()
  expect((await house.owner.query('SELECT order_number FROM hotline_order WHERE order_number = ANY ($1) ORDER BY 1', [[one.orderNumber, two.orderNumber, sealed.orderNumber]])).rows.map(({ order_number }) => order_number)).toEqual([one.orderNumber, two.orderNumber].toSorted())
  expect(heard(sealed.orderNumber)).toEqual(['returned'])
  expect(platform.taken.find(({ orderNumber }) => orderNumber === sealed.orderNumber)!.words).toContain('12388')
  expect((await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0].read_to).toBe('p2')
  // Mended by half it comes again and goes back with the other reason; the same again says nothing new; mended wholly it is taken, and is heard of.
  const half = { ...sealed, category: undefined, purpose: 'report' }
  platform.pages.set('p2', { orders: [half, half], next: 'p3' })
  platform.pages.set('p3', { orders: [half, { ...sealed, category: 'disputes.tenancy' }], next: 'p4' })
  later(2)
  await exchange.runOnce()
  await world.move('communityStaff', await matterOf(sealed.orderNumber), 'accept')
  await exchange.runOnce()
  expect(platform.taken.filter(({ orderNumber }) => orderNumber === sealed.orderNumber).map(({ kind, ordinal, words }) => [kind, ordinal, words?.slice(0, 4)])).toEqual([['returned', 0, '检举控告'], ['returned', 1, '性质是举'], ['accepted', 2, undefined]])
})

test('an order that is being handled never goes back, whatever the list makes of it; the platform hears once that words of it were not taken, and all that becomes of it', async () => {
  const [{ id, ...one }, next] = [await taken(), await taken({ round: 2 })]
  await world.move('communityStaff', id, 'accept')
  await save({ polled: true })
  await exchange.runOnce()
  const accusing = { ...one, text: '反映某局干部收受红包', category: 'marketGovernance.conduct', dueAt: '2026-09-19T18:00:00+08:00' }
  const outside = { ...one, longitude: 100, latitude: 30 }
  const { read_to: from } = (await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0]
  platform.pages.set(from ?? '', { orders: [outside, { ...one, category: 'no.such' }, { ...one, category: '没有', dueAt: '2026-09-19T18:00:00+08:00' }, accusing, { ...next, id: undefined, round: 1, receivedAt: '昨天' }], next: `${from}-handled` })
  later(2)
  await exchange.runOnce()
  expect((await house.owner.query('SELECT read_to, trouble FROM hotline_connection')).rows[0]).toEqual({ read_to: `${from}-handled`, trouble: null })
  // The list is read from its beginning once more, with the deadline and the state of that day.
  platform.pages.set(`${from}-handled`, { orders: [{ ...accusing, state: '办理中' }, { ...one, category: '没有' }, { ...accusing, text: '反映另一个干部收受红包' }], next: `${from}-again` })
  later(2)
  await exchange.runOnce()
  // Whatever the platform makes of the last one, it holds nothing back.
  platform.manner = 'refuses'
  await exchange.runOnce()
  platform.manner = 'good'
  await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
  later(2)
  await exchange.runOnce()
  expect([heard(one.orderNumber), heard(next.orderNumber)]).toEqual([['accepted', 'wordsRefused', 'wordsRefused', 'dispatched'], []])
  expect(platform.taken.filter(({ kind }) => kind === 'wordsRefused').map(({ words, number, unit }) => [words, number, unit])).toEqual([[expect.stringContaining('没有这个类别'), undefined, undefined], [expect.stringContaining('补充的内容没有保存：这是检举控告'), undefined, undefined]])
  expect(JSON.stringify(await shown('communityStaff', id)), 'nothing for whoever may be accused').not.toMatch(/补充未收|没有保存/)
  expect((await shown('communityStaff', id))[0].events.filter(({ words }: { words: string | null }) => words !== null), 'kept beside it, whatever place or category they name').toHaveLength(2)
  expect((await shown('communityStaff', id))[0].theirDueAt, 'of what cannot be read otherwise').toBe('2026-09-19T10:00:00.000Z')
  // What was given back in spite of that, before, took a place in the row: the next message takes the one after it.
  await house.owner.query("INSERT INTO hotline_message (county_code, id, order_number, round, ordinal, kind, made_at, next_try_at, state) VALUES ($1, gen_random_uuid(), $2, 1, 6, 'returned', now(), now(), 'sent')", [house.countyCode, one.orderNumber])
  await world.move('departmentStaff', id, 'sign')
  await exchange.runOnce()
  expect(platform.taken.filter(({ orderNumber }) => orderNumber === one.orderNumber).map(({ kind, ordinal }) => [kind, ordinal])).toEqual([['accepted', 1], ['wordsRefused', 2], ['wordsRefused', 3], ['dispatched', 5], ['signed', 7]])
})

/** How reading stops → what the page says of it; the order is read once that is mended. */
test.each([
  ['its key has ended', "UPDATE open311_key SET ended_at = '2020-01-01' WHERE kind = 'hotline' AND ended_at IS NULL", "UPDATE open311_key SET ended_at = NULL WHERE ended_at = '2020-01-01'", '密钥已经失效'],
  ['the system itself fails', 'ALTER TABLE hotline_order RENAME COLUMN their_state TO gone', 'ALTER TABLE hotline_order RENAME COLUMN gone TO their_state', '系统出错'],
])('an order of the list that is neither in nor sent back because %s: the page says why', async (_, breaks, mends, sentence) => {
  const one = order()
  const { read_to: from } = (await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0]
  platform.pages.set(from, { orders: [one], next: `${from}x` })
  await house.owner.query(breaks)
  later(2)
  await exchange.runOnce()
  expect((await world.people.systemAdministrator.get('/api/hotline')).body.trouble).toContain(sentence)
  await house.owner.query(mends)
  later(2)
  await exchange.runOnce()
  expect((await world.people.systemAdministrator.get('/api/hotline')).body.trouble).toBeNull()
  expect(await world.row(await matterOf(one.orderNumber))).toMatchObject({ state: 'submitted' })
})

test('an order sent before a change of keys is the same order after it', async () => {
  const one = order()
  const other = { ...one, text: '楼道里堆满杂物，今天又堆了一车' }
  const { number } = (await send(one)).body
  await send(other)
  house.house.services.keyring.rotate('index', { at: house.clock.now })
  expect([(await send(one)).body.number, (await send(other)).body.number]).toEqual([number, number])
  expect((await shown('communityStaff', await matterOf(one.orderNumber)))[0].events).toHaveLength(1)
})

test('an order of the list that no order can be made of holds nothing back: it goes back, or holds the cursor alone, until the list is mended', async () => {
  await save({ polled: true })
  await exchange.runOnce()
  const { read_to: from } = (await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0]
  const bad = [{ state: '已\0派发' }, { reporterName: '王\0' }, { address: '\ud800' }, { dueAt: '0000-01-01T00:00:00Z' }, { receivedAt: '9999-12-31T23:00:00-10:00' }].map((more) => order(more))
  const good = order({ dueAt: '9999-12-31T23:59:59+08:00' })
  platform.pages.set(from ?? '', { orders: [null, { orderNumber: 'a b' }, ...bad, good], next: `${from}-b` })
  const look = async () => {
    later(2)
    await exchange.runOnce()
    return (await house.owner.query('SELECT read_to, trouble FROM hotline_connection')).rows[0]
  }
  expect(await look()).toEqual({ read_to: from, trouble: 'listUnreadable' })
  expect(await world.row(await matterOf(good.orderNumber))).toMatchObject({ state: 'submitted' })
  await exchange.runOnce()
  expect(bad.map(({ orderNumber }) => heard(orderNumber))).toEqual(bad.map(() => ['returned']))
  platform.pages.set(from ?? '', { orders: [...bad, good], next: `${from}-b` })
  platform.pages.set(`${from}-b`, { orders: [order()], next: 'nowhere\0' })
  expect(await look()).toEqual({ read_to: `${from}-b`, trouble: 'listUnreadable' })
  await exchange.runOnce()
  expect(bad.map(({ orderNumber }) => heard(orderNumber).length)).toEqual(bad.map(() => 1))
  platform.pages.set(`${from}-b`, { orders: [], next: `${from}-b` })
  expect(await look()).toMatchObject({ trouble: null })
  await save({ polled: true })
  expect((await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0].read_to).toBe(`${from}-b`)
  // The mark of one platform's list means nothing to another.
  await save({ address: platform.url.replace('/api', '/other/../api') })
  expect((await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0].read_to).toBeNull()
  await save()
})

test('what a platform says with a clock that is far ahead does not outlive what it says later', async () => {
  const { id, orderNumber } = await taken({ receivedAt: '2031-01-01T08:00:00+08:00' })
  const say = (eventId: string, state: string, at: string, dueAt: string) => post(`orders/${orderNumber}/events`, { eventId, state, at, dueAt })
  expect((await say('ahead', '办理中', '2031-01-01T09:00:00+08:00', '2026-09-25T18:00:00+08:00')).status).toBe(200)
  later(2 * 24 * 60)
  expect((await say('now', '同意延期', house.clock.now.toISOString(), '2026-09-30T18:00:00+08:00')).status).toBe(200)
  expect((await shown('communityStaff', id))[0]).toMatchObject({ theirState: '同意延期', theirDueAt: '2026-09-30T10:00:00.000Z' })
})
