import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import type { ClockWorker } from '#modules/matters/server/public.ts'
import { statesWithUnit } from '#modules/requests/lifecycle.ts'
import { moveRoutes } from '#modules/requests/contract-moves.ts'
import { columnOf, countNames } from '#modules/requests/statistics/counts.ts'
import { splits } from '#modules/requests/statistics/row-sets.ts'
import { keptLines, recountedLines } from '#modules/requests/statistics/server/testing.ts'
import { compactOnce } from '#modules/requests/statistics/server/statistics-worker.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { deterministic } from '#presets/deterministic.ts'

let house: TestHouse
let world: World
let worker: ClockWorker
let otherArea: string
/** In the community beside it, and in another street. */
let beside: string
let across: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
  otherArea = (await house.owner.query("SELECT id FROM area WHERE level = 'building' AND path LIKE '%/' || $1 || '/%' ORDER BY id LIMIT 1", [world.grid])).rows[0].id
  const gridBelow = async (unit: string) => (await house.owner.query("SELECT a.id FROM area a JOIN organization o ON o.id = $1 JOIN area u ON u.id = o.area_id WHERE a.level = 'grid' AND starts_with(a.path, u.path) ORDER BY a.path LIMIT 1", [unit])).rows[0].id
  ;[beside, across] = [await gridBelow(world.units.otherCommunity), await gridBelow(world.units.otherStreet)]
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})

type Figures = { lines: Awaited<ReturnType<typeof keptLines>>; totals: Record<string, Record<string, number>> }

/** What the recount says: each day, place, unit, category and channel; and the sum, whichever way a route splits it. */
async function recount(): Promise<Figures> {
  const lines = await recountedLines(house.owner)
  const total = Object.fromEntries(countNames.map((name) => [name, Object.values(lines).reduce((sum, line) => sum + line[columnOf(name)]!, 0)]))
  return { lines, totals: Object.fromEntries(splits.map((split) => [split, total])) }
}

/** The same as the product keeps and shows it. */
async function figures(): Promise<Figures> {
  const totals: Figures['totals'] = {}
  for (const split of splits) totals[split] = (await world.people.countyLeader.get(`/api/areas/${house.countyCode}/statistics?from=2026-09-01&to=2027-12-31&by=${split}`)).body.total
  return { lines: await keptLines(house.owner), totals }
}

const excluding = { reasonKey: 'statutoryProcedure', words: '房东已起诉，法院立案受理', evidence: '（2026）鲁1425民初123号受理通知书' }
const words = (text = '有需要说明的情况') => ({ words: text })
/** What each move needs; a move without a line here needs nothing. */
const bodies: Partial<Record<keyof typeof moveRoutes, (choose: ReturnType<typeof deterministic>) => Record<string, unknown> | null>> = {
  decline: () => ({ reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' }),
  correctPlace: (choose) => (choose.chance(0.4) ? { place: { areaId: choose.pick([world.grid, otherArea, beside, across]) }, words: '现场不在登记的地方' } : null),
  typeVoice: () => null, disputeTyping: () => null, merge: () => null, split: () => ({ parts: [{ text: '路灯也坏了三天。', category: 'municipal.streetLight' }] }), undoMerge: () => words(),
  dispatch: (choose) => ({ organizationId: choose.pick([world.units.department, world.units.otherDepartment, world.units.street]) }),
  arbitrate: () => ({ organizationId: world.units.department, words: '清单没有涉及，指定住建局牵头' }),
  object: () => null, addCoUnit: () => ({ organizationId: world.units.otherDepartment, required: false, words: '请派人到场' }), answerTask: () => words('已到场取证'),
  transfer: (choose) => ({ organizationId: choose.pick([world.units.department, world.units.otherDepartment]), words: '现场属于执法范围' }),
  askReturn: () => ({ reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }), refuseReturn: () => words('属于住建职责'),
  contact: () => ({ how: 'phone' }), askResident: () => words('请补充租赁合同'), supplement: () => words('合同在房东手里'), endWait: () => words('电话里已说明'),
  askExtension: () => ({ workingDays: 3, words: '等待双方到场调解' }), decideExtension: (choose) => ({ approve: choose.chance(0.5), words: '按规定办理' }),
  decideSecondExtension: () => ({ approve: false, words: '理由不足' }), suspend: () => null,
  reply: (choose) => (choose.chance(0.2) ? { kind: 'byWhen', words: '材料到货后立即更换。', promisedOn: plus(house.clock.now, 5) } : { kind: choose.pick(['done', 'notPossible']), words: '杂物已于今天上午全部清走。' }),
  disagree: () => words('并没有清走'), rework: () => words('三单元还有一处'), publish: () => null, withdraw: () => null, urge: () => null,
  callBack: (choose) => (choose.chance(0.3) ? { answered: false } : { answered: true, solved: choose.chance(0.6), satisfaction: choose.pick(['satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied']) }),
  rate: (choose) => ({ solved: choose.chance(0.6), satisfaction: choose.pick(['satisfied', 'neutral']) }), reopen: () => words('昨天又堆满了'),
  askExclusion: () => ({ ...excluding, photoIds: [] }), decideExclusion: (choose) => ({ approve: choose.chance(0.7), words: '已核对' }), withdrawExclusion: () => words('法院没有立案'), include: () => words('法院没有立案'),
}

function plus(at: Date, days: number): string {
  return new Date(at.getTime() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
}

const HOUR = 3_600_000
const REQUESTS = 12

/** Moves that bring a request nearer to its end; chosen more often, so that it gets there. */
const forward: ReadonlySet<string> = new Set(['accept', 'dispatch', 'arbitrate', 'sign', 'contact', 'endWait', 'reply', 'confirm', 'verify', 'closeCase', 'callBack', 'rate', 'decideExclusion'])

/** Whether others may join it is in no figure: the steps are for what is. */
const uncounted: ReadonlySet<string> = new Set(['closeJoining', 'openJoining'])

/** Whose turn it usually is: a random person mostly finds nothing to do. */
const turns: Readonly<Record<string, readonly (keyof World['people'])[]>> = {
  submitted: ['communityStaff', 'gridLeader', 'communityStaff-2', 'streetStaff'], accepted: ['streetStaff', 'countyDispatcher', 'communityStaff', 'communityStaff-2', 'streetStaff-2'], dispatched: ['departmentStaff', 'departmentStaff-2', 'streetStaff'],
  signed: ['departmentStaff', 'departmentStaff-2', 'streetStaff'], handling: ['departmentStaff', 'departmentStaff-2', 'streetStaff', 'departmentHead', 'resident'],
  replied: ['resident', 'gridWorker', 'communityStaff', 'countyDispatcher'], verified: ['communityStaff', 'countyDispatcher', 'communityStaff-2'], closed: ['streetStaff', 'resident', 'countyDispatcher'],
  calledBack: ['resident', 'streetStaff', 'countyDispatcher'], merged: ['streetStaff', 'countyDispatcher'],
}

/**
 * Random commands by the people who may, at random times, with misses in between; the figures are kept by differences in
 * each command, summed up at random moments, and equal the recount after all of it.
 */
const done = new Map<string, number>()
test.each([['一', 420], ['二', 200]])('after random commands the statistics equal a slow recount in SQL, number by number (%s, %i steps)', async (seed, steps) => {
  house.clock.now = new Date(TEST_DAY.getTime() + (seed === '一' ? 0 : 40 * 24 * HOUR))
  const choose = deterministic(`recount/${seed}`)
  const who = Object.keys(world.people).filter((key) => key !== 'systemAdministrator') as (keyof World['people'])[]
  const requests: string[] = []
  const states = new Map<string, string>()
  for (let step = 0; step < steps; step++) {
    if (requests.length < 3 || (requests.length < REQUESTS && choose.chance(0.1))) {
      const category = choose.pick(['disputes.tenancy', 'property.fees', 'municipal.streetLight', 'safety.charging', 'publicService.other'])
      requests.push(await world.report({ category, place: { areaId: choose.pick([world.grid, otherArea]) } }))
    }
    const id = choose.pick(requests)
    const person = choose.pick(choose.chance(0.85) ? (turns[states.get(id) ?? 'submitted'] ?? who) : who)
    const seen = await world.people[person].get(`/api/requests/${id}`)
    const open = seen.status === 200 ? (seen.body.openMoves as (keyof typeof moveRoutes)[]).filter((one) => !uncounted.has(one)) : []
    const onwards = open.filter((one) => forward.has(one))
    const move = open.length === 0 ? undefined : onwards.length > 0 && choose.chance(0.7) ? choose.pick(onwards) : choose.pick(open)
    const body = move === undefined ? null : move === 'merge' && choose.chance(0.3) ? { intoId: choose.pick(requests) } : bodies[move] === undefined ? {} : bodies[move](choose)
    if (move !== undefined && body !== null) {
      const answer = await world.people[person].post(`/api${moveRoutes[move]['~orpc'].route.path!.replace('{requestId}', id)}`, body)
      expect(answer.status, `${person} ${move}: ${answer.text}`).toBeLessThan(500)
      if (answer.status === 200) {
        done.set(move, (done.get(move) ?? 0) + 1)
        if (move === 'correctPlace' && answer.body.openMoves.length === 0) done.set('leftArea', (done.get('leftArea') ?? 0) + 1)
        if (move === 'correctPlace' && answer.body.state === 'accepted' && seen.body.state !== 'accepted') done.set('returnedByPlace', (done.get('returnedByPlace') ?? 0) + 1)
        if (move === 'merge' && statesWithUnit.has(seen.body.state)) done.set('lateMerge', (done.get('lateMerge') ?? 0) + 1)
        if (move === 'undoMerge' && statesWithUnit.has(answer.body.state)) done.set('lateUndo', (done.get('lateUndo') ?? 0) + 1)
        states.set(id, answer.body.state)
      }
    }
    house.clock.now = new Date(house.clock.now.getTime() + choose.pick([0, 0, 0.1, 0.5, 2, 5, 30]) * HOUR)
    if (choose.chance(0.3)) await worker.runOnce()
    if (choose.chance(0.1)) await compactOnce(house.house.services, house.countyCode)
    if (step % 80 === 79) expect(await figures()).toEqual(await recount())
  }
  expect(await figures()).toEqual(await recount())
  while (await compactOnce(house.house.services, house.countyCode));
  expect(await figures()).toEqual(await recount())
}, 120_000)

test('the sequences went through the whole life of a request, not only its beginning', () => {
  const wanted = ['accept', 'dispatch', 'sign', 'contact', 'reply', 'confirm', 'closeCase', 'callBack', 'reopen', 'askExclusion', 'decideExclusion', 'lateMerge', 'lateUndo', 'correctPlace', 'leftArea', 'returnedByPlace'] as const
  expect(wanted.filter((move) => !done.has(move)), [...done].join(' ')).toEqual([])
})

test('what is asked to be excluded counts until it is approved, and again once that is taken back', async () => {
  const id = await world.requestIn('replied')
  const excluded = async () => (await figures()).totals['unit']!['excluded']
  const before = await excluded()
  await world.move('departmentStaff', id, 'ask-exclusion', excluding)
  expect(await excluded()).toBe(before)
  expect(await figures()).toEqual(await recount())
  await world.move('countyDispatcher', id, 'decide-exclusion', { approve: false, words: '没有看到受理通知书' })
  expect(await excluded()).toBe(before)
  await world.move('departmentStaff', id, 'ask-exclusion', excluding)
  await world.move('countyDispatcher', id, 'decide-exclusion', { approve: true, words: '已核对受理通知书' })
  expect(await excluded()).toBe(before! + 1)
  expect(await figures()).toEqual(await recount())
  await world.move('countyDispatcher', id, 'include', words('法院没有立案'))
  expect(await figures()).toEqual(await recount())
})

test('what was declined is received and not assessed', async () => {
  await world.move('communityStaff', await world.report(), 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
  expect(await figures()).toEqual(await recount())
})

test('an answer to an earlier closing does not answer a later one', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + HOUR)
  const id = await world.requestIn('calledBack')
  await world.move('resident', id, 'reopen', words('昨天又堆满了'))
  expect(await figures()).toEqual(await recount())
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '已再次清走，并装了摄像头。' })
  await world.move('gridWorker', id, 'verify', { words: '现场已清空' })
  await world.move('communityStaff', id, 'close')
  await world.move('streetStaff', id, 'call-back', { answered: false })
  expect(await figures()).toEqual(await recount())
})
