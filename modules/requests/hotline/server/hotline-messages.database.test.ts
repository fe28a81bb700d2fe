import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { ExchangeProcessOrder } from '#apps/server/exchange-process-fixture.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import { testCertificate } from '#kit/http/test-certificate.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { openHotlineHouse, reach } from '#modules/requests/hotline/server/hotline-house-fixture.ts'
import { SECRET } from '#modules/requests/hotline/server/platform-fixture.ts'
import type { Manner } from '#modules/requests/hotline/server/platform-fixture.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, platform, exchange, time, administrator, save, order, send, matterOf, taken, shown, later, heard, forget, close } = await openHotlineHouse(house)

afterAll(close)
beforeEach(forget)

/** A process that exchanges messages and does nothing else, to be killed. */
async function startProcess() {
  const child = fork(fileURLToPath(new URL('../../../../apps/server/exchange-process-fixture.ts', import.meta.url)), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send({
    databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: house.house.services.filesFolder, at: house.clock.now.toISOString(), trusted: testCertificate,
  } satisfies ExchangeProcessOrder)
  await once(child, 'message')
  return child
}

describe('what becomes of it goes back', () => {
  test('also that it was merged after it had been sent to a unit, and that this was undone', async () => {
    const one = order()
    await send(one)
    const [id, own] = [await matterOf(one.orderNumber), await world.report()]
    await world.move('communityStaff', id, 'accept')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'sign')
    await world.move('streetStaff', id, 'merge', { intoId: own })
    await world.move('communityStaff', own, 'accept')
    await world.move('streetStaff', id, 'undo-merge', { words: '不是同一件事' })
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['accepted', 'dispatched', 'signed', 'merged', 'accepted', 'reopened'])
  })

  test('that it was merged an order hears once, however often what it follows goes on itself; nothing is missed in between, and what comes back is taken up anew', async () => {
    const [first, follower, own] = [await taken(), await taken(), await world.report()]
    await world.move('communityStaff', follower.id, 'merge', { intoId: first.id })
    await world.move('communityStaff', first.id, 'merge', { intoId: own })
    // Before time has linked the follower to where it goes on now.
    await world.move('communityStaff', own, 'accept')
    await time.runOnce()
    await world.move('streetStaff', own, 'dispatch', { organizationId: world.units.department })
    await exchange.runOnce()
    expect([heard(first.orderNumber), heard(follower.orderNumber)]).toEqual([['merged', 'accepted', 'dispatched'], ['merged', 'accepted', 'dispatched']])
    later(1)
    await world.move('communityStaff', first.id, 'undo-merge', { words: '不是同一件事' })
    await time.runOnce()
    await world.move('communityStaff', first.id, 'accept')
    await exchange.runOnce()
    expect([heard(first.orderNumber).slice(3), heard(follower.orderNumber).slice(3)]).toEqual([['reopened', 'accepted'], ['reopened', 'accepted']])
  })

  test('in order, signed, with the public words; what was merged into it hears how it stands, and no word to another reporter', async () => {
    const one = order()
    const two = order()
    await send(one)
    await send(two)
    const [id, other] = [await matterOf(one.orderNumber), await matterOf(two.orderNumber)]
    const candidates = (await world.people.communityStaff.get(`/api/requests/${id}/duplicates`)).body.candidates
    expect(candidates.map(({ request }: { request: { requestId: string } }) => request.requestId)).toContain(other)
    const own = await world.report()
    await world.move('communityStaff', id, 'merge', { intoId: own })
    await world.move('communityStaff', own, 'accept')
    await world.move('streetStaff', own, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', own, 'sign')
    await world.move('departmentStaff', own, 'contact', { how: 'phone' })
    await world.move('departmentStaff', own, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await world.move('communityStaff', other, 'decline', { reasonKey: (await world.people.communityStaff.get('/api/procedure')).body.declineReasons[0].key, words: '请向法院起诉。' })
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['merged', 'accepted', 'dispatched', 'signed', 'replied'])
    expect(heard(two.orderNumber)).toEqual(['returned'])
    expect(platform.taken.find(({ kind }) => kind === 'replied')).not.toHaveProperty('words')
    expect(platform.taken.find(({ kind }) => kind === 'returned')).toMatchObject({ words: '请向法院起诉。' })
    expect([platform.unsigned, platform.twice]).toEqual([0, 0])
    expect((await send({ ...two, round: 2 })).body.round).toBe(2)
    const [seen] = await shown('communityStaff', own)
    expect(seen.messages.map(({ state }: { state: string }) => state)).toEqual(Array.from({ length: 5 }, () => 'sent'))
    await world.move('resident', own, 'confirm')
    await world.move('communityStaff', own, 'close')
    for (let looks = 0; looks < 2; looks++) await time.runOnce()
    await exchange.runOnce()
    expect(heard(one.orderNumber).at(-1)).toBe('closed')
    expect(await world.row(id), 'its caller is the platform’s to tell').toMatchObject({ waiting_for: null, outcome_telling: null })
  })

  /** What the platform does the first time → what is known of it, and that it has each message exactly once in the end. */
  test.each<[Manner, string, boolean]>([
    ['takesAndHangsUp', 'waiting', true], ['takesAndBreaks', 'waiting', true], ['takesAndIsSilent', 'waiting', true], ['hangsUp', 'waiting', true], ['lies', 'waiting', true], ['busy', 'waiting', false], ['refuses', 'refused', false],
  ])('a platform that %s: %s, and each message once', async (manner, state, unsure) => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    platform.manner = manner
    await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    const [first] = (await shown('communityStaff', id))[0].messages
    expect([first.state, first.unsure]).toEqual([state, unsure])
    expect(first.sentence, 'why, in Chinese').toMatch(/\p{Script=Han}{4}/u)
    platform.manner = 'good'
    if (state === 'refused') {
      expect((await administrator(`/api/hotline/messages/${first.messageId}/decide`, { again: true })).status).toBe(200)
      expect((await world.people.communityStaff.post(`/api/hotline/messages/${first.messageId}/decide`, { again: true })).status).toBe(403)
    } else {
      await exchange.runOnce()
      later(1)
    }
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['accepted'])
    expect(platform.twice).toBe(0)
    expect((await administrator(`/api/hotline/messages/${first.messageId}/decide`, { again: false })).status).toBe(409)
  })

  test('a process that is killed between sending and noting it: another asks first, and sends nothing twice; two processes share the work', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    await exchange.runOnce()
    await world.move('communityStaff', id, 'accept')
    platform.manner = 'takesAndIsSilent'
    const child = await startProcess()
    await vi.waitFor(() => expect(heard(one.orderNumber)).toEqual(['accepted']), { timeout: 30_000, interval: 20 })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await shown('communityStaff', id))[0].messages).toEqual([expect.objectContaining({ state: 'waiting', unsure: true })])
    platform.manner = 'good'
    const second = startHotlineExchange(house.house.services, house.countyCode, { reach, every: 1_000_000_000 })
    await second.runOnce()
    expect(platform.asked).toBe(0)
    later(2)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await Promise.all([exchange.runOnce(), second.runOnce()])
    await exchange.runOnce()
    await second.stop()
    expect([heard(one.orderNumber), platform.asked, platform.twice]).toEqual([['accepted', 'dispatched'], 1, 0])
  })

  test('a process that is killed in the middle of the platform’s list: another reads that page again, takes in what is left and gives nothing back twice', async () => {
    const listed = [{ ...order(), orderNumber: 'P-back', category: 'no.such' }, ...Array.from({ length: 16 }, (_, index) => order({ orderNumber: `P-${index}` }))]
    platform.pages.set('', { orders: listed, next: 'read' })
    await save({ polled: true })
    const state = async () => (await house.owner.query("SELECT count(*)::int AS orders, count(DISTINCT matter_id)::int AS matters, (SELECT read_to FROM hotline_connection) AS read_to FROM hotline_order WHERE order_number LIKE 'P-%'")).rows[0]
    const child = await startProcess()
    await vi.waitFor(async () => expect((await state()).orders).toBeGreaterThan(2), { timeout: 30_000, interval: 5 })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const half = await state()
    expect([half.orders < listed.length - 1, half.read_to]).toEqual([true, null])
    later(2)
    const second = startHotlineExchange(house.house.services, house.countyCode, { reach, every: 1_000_000_000 })
    await second.runOnce()
    expect(await state()).toEqual({ orders: listed.length - 1, matters: listed.length - 1, read_to: 'read' })
    await second.runOnce()
    await second.stop()
    await save()
    expect([heard('P-back'), platform.twice]).toEqual([['returned'], 0])
  })

  test('while the platform is away, or nothing may be called, all of it waits; a state without a name is not sent', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    await administrator('/api/hotline/switch', { enabled: false })
    await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    expect(platform.taken).toEqual([])
    await save({ address: 'https://localhost:1/api' })
    await administrator('/api/hotline/switch', { enabled: true })
    await exchange.runOnce()
    const state = (await world.people.systemAdministrator.get('/api/hotline')).body
    expect(state).toMatchObject({ enabled: true, trouble: expect.stringContaining('连不上'), troubles: expect.arrayContaining([expect.objectContaining({ orderNumber: one.orderNumber, state: 'waiting', unsure: false })]) })
    expect(JSON.stringify(state)).not.toContain(SECRET)
    await save({ outgoing: { dispatched: '' } })
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    later(2)
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['accepted'])
    await save()
    await exchange.runOnce()
    expect(heard(one.orderNumber), 'it had no name when it happened').toEqual(['accepted'])
    const refused = await save({ address: 'https://elsewhere.example/api' })
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringContaining('HOTLINE_HOSTS')])
  })

  test('what was refused holds the later ones of its order back: sent again it goes before them, given up it lets them go, overtaken it goes no more', async () => {
    const { id, orderNumber } = await taken()
    const decide = async (kindLabel: string, again: boolean) => {
      const { messageId } = (await shown('communityStaff', id))[0].messages.find((message: { kindLabel: string }) => message.kindLabel === kindLabel)
      return await administrator(`/api/hotline/messages/${messageId}/decide`, { again })
    }
    platform.manner = 'refuses'
    await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    platform.manner = 'good'
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await exchange.runOnce()
    expect(heard(orderNumber), 'nothing goes past it').toEqual([])
    expect((await decide('已受理', true)).status).toBe(200)
    await exchange.runOnce()
    expect(platform.taken.filter((message) => message.orderNumber === orderNumber).map(({ kind, ordinal }) => [kind, ordinal])).toEqual([['accepted', 1], ['dispatched', 2]])
    platform.manner = 'refuses'
    await world.move('departmentStaff', id, 'sign')
    await exchange.runOnce()
    platform.manner = 'good'
    await world.move('departmentStaff', id, 'contact', { how: 'phone' })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await exchange.runOnce()
    expect(heard(orderNumber)).toEqual(['accepted', 'dispatched'])
    expect((await decide('已签收', false)).status).toBe(200)
    await exchange.runOnce()
    expect(heard(orderNumber)).toEqual(['accepted', 'dispatched', 'replied'])
    const late = await decide('已签收', true)
    expect([late.status, late.body.title]).toEqual([409, 'hotline.message-overtaken'])
    const { troubles } = (await world.people.systemAdministrator.get('/api/hotline')).body
    expect(troubles.find((message: { orderNumber: string }) => message.orderNumber === orderNumber)).toMatchObject({ kindLabel: '已签收', state: 'stopped', cannotGo: 'overtaken' })
    await exchange.runOnce()
    expect([heard(orderNumber), platform.twice]).toEqual([['accepted', 'dispatched', 'replied'], 0])
  })

  test('what was refused and cannot be sent again holds nothing back: a later one had gone before refusals held, or the order has come out anew', async () => {
    const [old, anew] = [await taken(), await taken()]
    platform.manner = 'refuses'
    for (const { id } of [old, anew]) await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    platform.manner = 'good'
    for (const { id } of [old, anew]) await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await house.owner.query("UPDATE hotline_message SET state = 'sent', ended_at = now() WHERE county_code = $1 AND order_number = $2 AND kind = 'dispatched'", [house.countyCode, old.orderNumber])
    await save({ transport: 'files' })
    const waiting = async () => (await world.people.countyDispatcher.get('/api/hotline/files')).body.waiting
    const before = await waiting()
    await world.move('departmentStaff', old.id, 'sign')
    const { id: _, ...next } = anew
    expect((await send({ ...next, round: 2 })).status).toBe(200)
    await world.move('communityStaff', await matterOf(anew.orderNumber), 'accept')
    expect(await waiting(), 'one, and the two of the order that came out anew').toBe(before + 3)
    await save()
    for (let looks = 0; looks < 2; looks++) await exchange.runOnce()
    expect([heard(old.orderNumber), heard(anew.orderNumber)]).toEqual([['signed'], ['dispatched', 'accepted']])
    const { troubles } = (await world.people.systemAdministrator.get('/api/hotline')).body
    for (const [{ orderNumber }, cannotGo] of [[old, 'overtaken'], [anew, 'sentAnew']] as const) {
      expect(troubles.filter((message: { orderNumber: string }) => message.orderNumber === orderNumber)).toMatchObject([{ kindLabel: '已受理', state: 'refused', cannotGo }])
    }
  })

  test('a state whose name was emptied after it had happened is held back and says what to do, not taken for sent', async () => {
    const { id, orderNumber } = await taken()
    await world.move('communityStaff', id, 'accept')
    await save({ outgoing: { accepted: '' } })
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await exchange.runOnce()
    expect(heard(orderNumber)).toEqual([])
    const held = { orderNumber, kindLabel: '已受理', state: 'waiting', cannotGo: 'unnamed', sentence: expect.stringContaining('填上名称') }
    expect((await world.people.systemAdministrator.get('/api/hotline')).body.troubles).toEqual(expect.arrayContaining([expect.objectContaining(held)]))
    expect((await shown('communityStaff', id))[0].messages[0]).toMatchObject(held)
    await save()
    await exchange.runOnce()
    expect(heard(orderNumber)).toEqual(['accepted', 'dispatched'])
  })

  test('what waits while the connection is off is counted with its oldest, goes once when it is on again, and the other way when the county changes to files and back', async () => {
    const before = (await world.people.systemAdministrator.get('/api/hotline')).body
    const [one, two] = [await taken(), await taken()]
    await administrator('/api/hotline/switch', { enabled: false })
    await world.move('communityStaff', one.id, 'accept')
    const since = house.clock.now.toISOString()
    later(60)
    await world.move('communityStaff', two.id, 'accept')
    await exchange.runOnce()
    expect(platform.taken).toEqual([])
    expect((await world.people.systemAdministrator.get('/api/hotline')).body).toMatchObject({ enabled: false, waiting: before.waiting + 2, oldest: before.oldest ?? since })
    await save({ transport: 'files' })
    const files = async () => (await world.people.countyDispatcher.get('/api/hotline/files')).body
    expect(await files(), 'said also where it is carried, before it is switched on').toMatchObject({ isOn: false, waiting: before.waiting + 2, oldest: before.oldest ?? since })
    await administrator('/api/hotline/switch', { enabled: true })
    const batch = (await world.people.countyDispatcher.post('/api/hotline/batches', {})).body.batches[0]
    expect(batch).toMatchObject({ messages: before.waiting + 2 })
    await administrator('/api/hotline/switch', { enabled: false })
    await world.people.countyDispatcher.post(`/api/hotline/batches/${batch.batchId}/end`, { handed: false })
    await save()
    await administrator('/api/hotline/switch', { enabled: true })
    await exchange.runOnce()
    await exchange.runOnce()
    expect([heard(one.orderNumber), heard(two.orderNumber), platform.twice]).toEqual([['accepted'], ['accepted'], 0])
    expect((await world.people.systemAdministrator.get('/api/hotline')).body).toMatchObject({ waiting: 0, oldest: null })
  })
})
