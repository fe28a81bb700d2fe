import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import type { ClockWorker } from '#modules/matters/server/public.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

type Who = keyof World['people']
type Item = { noticeId: string; step: string; sentence: string; immediate: boolean; read: boolean; settled: boolean; opens: { kind: string; matterId: string } | null; number: string | null }

let house: TestHouse
let world: World
let worker: ClockWorker
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  // Each look at the clock finds it a millisecond later, so that what came last stands first.
  let instant = TEST_DAY.getTime()
  Object.defineProperty(house.clock, 'now', { get: () => new Date((instant += 1)), set: (moment: Date) => void (instant = moment.getTime()) })
  world = await openWorld(house)
  worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})
beforeEach(() => void (house.clock.now = TEST_DAY))

const at = (text: string) => new Date(`${text}+08:00`)
const noticesOf = async (who: Who): Promise<Item[]> => (await world.people[who].get('/api/notices')).body.items
/** What this person finds about this request on his page, the newest first. */
const about = async (who: Who, id: string): Promise<Item[]> => (await noticesOf(who)).filter((item) => item.opens?.matterId === id)
const newest = async (who: Who, id: string): Promise<string | undefined> => (await about(who, id))[0]?.sentence.replace(/\d{4}-\d{6,}/g, 'N').replace(/，\d+月\d+日 \d\d:\d\d 前/, '，T 前')
const unread = async (who: Who): Promise<number> => (await world.people[who].get('/api/notices/unread')).body.unread
async function timePasses(): Promise<void> {
  for (let looks = 0; looks < 20; looks++) if ((await worker.runOnce()) === 0) return
  throw new Error('the worker never comes to rest')
}
const extension = { workingDays: 3, words: '等待双方到场调解' }
const suspension = { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }
const returning = { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }

describe('whoever must act next is told', () => {
  test('the usual way: first receiver, dispatcher, holder, reporter, closer, caller', async () => {
    const id = await world.report()
    expect(await newest('communityStaff', id)).toBe('诉求 N：新诉求，待受理，T 前。')
    expect(await newest('gridLeader', id)).toBe('诉求 N：新诉求，待受理，T 前。')
    expect(await about('gridWorker', id), 'who cannot accept is not told to').toEqual([])
    await world.move('communityStaff', id, 'accept')
    expect(await newest('streetStaff', id)).toBe('诉求 N：已受理，待派单，T 前。')
    expect(await newest('resident', id)).toMatch(/^您反映的 N 已受理，由.+负责。$/)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department, coUnits: [{ organizationId: world.units.otherDepartment, required: false }] })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：派给您单位，待签收，T 前。')
    expect(await newest('departmentStaff-2', id)).toBe('请协办诉求 N。')
    expect(await about('departmentHead', id), 'signing is the clerk’s').toEqual([])
    const heard = (await about('departmentStaff', id)).length
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'contact', { how: 'phone' })
    expect((await about('departmentStaff', id)).length, 'nobody is told of what he has just done himself').toBe(heard)
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    expect(await newest('resident', id)).toBe('您反映的 N 有了答复，请看是否认可。')
    await world.move('resident', id, 'confirm')
    expect(await newest('communityStaff', id)).toBe('诉求 N：反映人已认可，待结案。')
    await world.move('communityStaff', id, 'close')
    expect(await newest('streetStaff', id)).toBe('诉求 N：已结案，待回访，T 前。')
  })

  test('nobody outside: not the other street, not the other department, not a neighbour', async () => {
    const id = await world.requestIn('replied')
    for (const who of ['communityStaff-2', 'streetStaff-2', 'departmentStaff-2', 'resident-2', 'systemAdministrator', 'countyLeader'] as const) expect([who, await about(who, id)]).toEqual([who, []])
  })

  test('objection, transfer, arbitration', async () => {
    const id = await world.requestIn('dispatched')
    const dutyEntryId = (await world.people.departmentStaff.get('/api/duty-entries?category=disputes.tenancy')).body.entries[0].dutyEntryId
    await world.move('departmentStaff', id, 'object', { dutyEntryId, words: '清单规定由司法局牵头' })
    expect(await newest('streetStaff', id)).toBe('诉求 N：承办单位提出异议，待派单，T 前。')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'transfer', { organizationId: world.units.otherDepartment, words: '现场属于执法范围' })
    expect(await newest('departmentStaff-2', id)).toBe('诉求 N：转给您单位，待签收，T 前。')
    const nobodys = await world.report({ category: 'publicService.other' })
    await world.move('communityStaff', nobodys, 'accept')
    expect(await newest('countyDispatcher', nobodys)).toBe('诉求 N：已受理，待裁定，T 前。')
    await world.move('countyDispatcher', nobodys, 'arbitrate', { organizationId: world.units.department, words: '清单没有涉及，指定住建局牵头' })
    expect(await newest('departmentStaff', nobodys)).toBe('诉求 N：裁定由您单位承办，待签收，T 前。')
  })

  test('what is asked of somebody, and what he decides', async () => {
    const id = await world.requestIn('signed')
    await world.move('departmentStaff', id, 'ask-return', returning)
    expect(await newest('streetStaff', id)).toBe('诉求 N：承办单位申请退单，待审核退单，T 前。')
    await world.move('streetStaff', id, 'refuse-return', { words: '属于住建职责' })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：退单没有同意，请继续办理，待联系居民，T 前。')
    await world.move('departmentStaff', id, 'ask-extension', extension)
    expect(await newest('departmentHead', id)).toBe('诉求 N：申请延期，待审批延期，T 前。')
    await world.move('departmentHead', id, 'decide-extension', { approve: true })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：延期已批准，待联系居民，T 前。')
    expect(await newest('resident', id)).toBe('您反映的 N 延期 3 个工作日。')
    await world.move('departmentStaff', id, 'ask-extension', extension)
    expect(await newest('countyDispatcher', id)).toBe('诉求 N：申请延期，待审批再次延期，T 前。')
    await world.move('countyDispatcher', id, 'decide-second-extension', { approve: false, words: '理由不足' })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：再次延期没有批准，待联系居民，T 前。')
    await world.move('departmentStaff', id, 'suspend', suspension)
    expect(await newest('departmentHead', id)).toBe('诉求 N：申请挂账，待审批挂账，T 前。')
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：挂账已批准，挂账中，到期复核。')
    expect(await newest('resident', id)).toMatch(/^您反映的 N 暂时不能解决，已挂账，\d+月\d+日复核。$/)
  })

  test('a return that is granted: whoever asked hears it, though he sees the request no more', async () => {
    const id = await world.requestIn('signed')
    const { number } = await world.row(id)
    await world.move('departmentStaff', id, 'ask-return', returning)
    await world.move('streetStaff', id, 'approve-return')
    const heard = (await noticesOf('departmentStaff')).find((item) => item.step === 'approveReturn' && item.sentence.includes(number))
    // No page has that name: the row opens nothing.
    expect(heard).toMatchObject({ sentence: `诉求 ${number} 的退单申请已同意，不再由您单位办理。`, opens: { kind: 'approveReturn' }, number: null })
  })

  test('disagreement, rework, reopening', async () => {
    const id = await world.requestIn('replied')
    await world.move('resident', id, 'disagree', { words: '并没有退还押金' })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：反映人不认可答复，请重新办理，待答复，T 前。')
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '押金今天上午已经退还。' })
    expect(await newest('gridWorker', id), 'after a dispute somebody looks on the spot').toBe('诉求 N：已答复，待核查，T 前。')
    await world.move('communityStaff', id, 'rework', { words: '还差一半没有退' })
    expect(await newest('departmentStaff', id)).toBe('诉求 N：核查不合格，请返工，待答复，T 前。')
    const closed = await world.requestIn('calledBack')
    await world.move('resident', closed, 'reopen', { words: '昨天又堆满了' })
    expect(await newest('departmentStaff', closed)).toBe('诉求 N：重新办理，待答复，T 前。')
    expect(await newest('resident', closed), 'who reopened it himself knows').toMatch(/已结案，请评价/)
  })

  test('time: the end of a wait, the review of what was suspended, silence', async () => {
    const waiting = await world.requestIn('handling')
    await world.move('departmentStaff', waiting, 'ask-resident', { words: '请补充合同' })
    const suspended = await world.requestIn('handling')
    await world.move('departmentStaff', suspended, 'suspend', { ...suspension, reviewOn: '2026-09-18' })
    await world.move('departmentHead', suspended, 'decide-suspension', { approve: true })
    const silent = await world.requestIn('replied')
    house.clock.now = at('2026-09-26T00:00')
    await timePasses()
    expect(await newest('departmentStaff', waiting)).toBe('诉求 N：不再等反映人补充，待答复，T 前。')
    expect(await newest('departmentStaff', suspended)).toBe('诉求 N：挂账结束，待答复，T 前。')
    expect(await newest('gridWorker', silent)).toBe('诉求 N：反映人没有回音，待核查，T 前。')
  })
})

describe('when', () => {
  test('safety and an emergency at once, what would end before the next digest gathered by its limit; everything else with the digest', async () => {
    const safety = await world.report({ category: 'safety.charging', text: '电动车在楼道里飞线充电。' })
    expect((await about('communityStaff', safety))[0]!.immediate).toBe(true)
    house.clock.now = at('2026-09-15T20:00')
    expect((await about('communityStaff', await world.report()))[0]!.immediate, 'due tomorrow morning').toBe(false)
    expect((await about('communityStaff', await world.report({ category: 'safety.charging', text: '电动车在楼道里飞线充电。' })))[0]!.immediate).toBe(true)
    house.clock.now = at('2026-09-15T10:00')
    const dueAtNoon = await world.report()
    expect((await about('communityStaff', dueAtNoon))[0]!.immediate).toBe(true)
    const kept = async (id: string) => (await house.owner.query('SELECT n.gather_until, m.due_at FROM notice n JOIN matter m ON m.id = n.matter_id WHERE n.matter_id = $1 AND n.organization_id IS NOT NULL', [id])).rows
    const [gathered] = await kept(dueAtNoon)
    expect(gathered).toEqual({ gather_until: gathered.due_at, due_at: expect.any(Date) })
    expect((await kept(safety))[0]).toMatchObject({ gather_until: null })
  })
})

describe('both reporters', () => {
  test('of a merger are told, and of a reopening by the staff', async () => {
    const first = await world.requestIn('handling')
    const second = await world.report({ text: '楼道里堆满杂物，请处理' }, 'resident-2')
    await world.move('communityStaff', second, 'merge', { intoId: first })
    expect(await newest('resident-2', second)).toBe('您反映的 N 与 N 是同一件事，已合并办理，进度看 N。')
    expect(await newest('resident', first)).toBe('还有人反映了与您的 N 同样的事，已并入一起办理。')
    const closed = await world.requestIn('closed')
    await world.move('resident', closed, 'rate', { solved: false, satisfaction: 'dissatisfied' })
    await world.move('streetStaff', closed, 'reopen', { words: '居民评价没有解决' })
    expect(await newest('resident', closed)).toBe('您反映的 N 重新办理。')
  })
})

describe('reading', () => {
  test('is each person’s own; what is done by then is not counted', async () => {
    await world.people.communityStaff.post('/api/notices/read', {})
    await world.people.gridLeader.post('/api/notices/read', {})
    expect([await unread('communityStaff'), await unread('gridLeader')]).toEqual([0, 0])
    const id = await world.report()
    const other = await world.report()
    expect([await unread('communityStaff'), await unread('gridLeader')]).toEqual([2, 2])
    const [notice] = await about('communityStaff', id)
    const answer = await world.people.communityStaff.post('/api/notices/read', { noticeIds: [notice!.noticeId] })
    expect([answer.status, answer.body]).toEqual([200, { unread: 1, most: 100 }])
    expect((await about('communityStaff', id))[0]).toMatchObject({ read: true, settled: false })
    expect((await about('gridLeader', id))[0]).toMatchObject({ read: false })
    expect(await unread('gridLeader')).toBe(2)
    await world.move('communityStaff', other, 'accept')
    expect((await about('gridLeader', other))[0]).toMatchObject({ read: false, settled: true })
    expect(await unread('gridLeader')).toBe(1)
    expect((await world.people.communityStaff.post('/api/notices/read', { noticeIds: [notice!.noticeId] })).status, 'twice is once').toBe(200)
  })

  test('nobody marks what is another’s; without a session nothing is there; a wrong list is refused', async () => {
    const id = await world.report()
    const [notice] = await about('communityStaff', id)
    const foreign = await world.people['communityStaff-2'].post('/api/notices/read', { noticeIds: [notice!.noticeId] })
    expect(foreign.status).toBe(200)
    expect((await house.owner.query('SELECT 1 FROM notice_read WHERE notice_id = $1', [notice!.noticeId])).rows).toEqual([])
    expect((await about('communityStaff', id))[0]).toMatchObject({ read: false })
    for (const [method, path] of [['GET', '/api/notices'], ['GET', '/api/notices/unread'], ['POST', '/api/notices/read']] as const) {
      expect((await house.anonymous.send(method, path, method === 'POST' ? {} : undefined)).status).toBe(401)
    }
    const wrong = await world.people.communityStaff.post('/api/notices/read', { noticeIds: [] })
    expect([wrong.status, wrong.body.title]).toEqual([422, 'input.invalid'])
  })

  test('what is a month old counts as read; page after page the same order', async () => {
    const id = await world.requestIn('handling')
    await world.move('streetHead', id, 'urge', { words: '请本周内答复' })
    await house.owner.query(`INSERT INTO notice (county_code, id, at, organization_id, permission, matter_id, step, sentence)
      SELECT county_code, gen_random_uuid(), at, organization_id, permission, matter_id, step, sentence FROM notice CROSS JOIN generate_series(1, 60) WHERE matter_id = $1 AND step = 'urge'`, [id])
    const before = await unread('departmentStaff')
    expect(before).toBeGreaterThan(0)
    house.clock.now = at('2026-10-27T10:00')
    expect(await unread('departmentStaff')).toBe(0)
    const first = (await world.people.departmentStaff.get('/api/notices')).body
    expect(first.items.every((item: Item) => item.read)).toBe(true)
    expect(first.next).not.toBeNull()
    const second = (await world.people.departmentStaff.get(`/api/notices?after=${encodeURIComponent(first.next)}`)).body
    const ids = [...first.items, ...second.items].map((item: Item) => item.noticeId)
    expect(new Set(ids).size).toBe(ids.length)
    const times = [...first.items, ...second.items].map((item) => item.at)
    expect(times).toEqual([...times].sort().reverse())
  })
})
