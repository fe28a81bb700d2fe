import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { moveRoutes } from '#modules/requests/contract-moves.ts'
import { reportByVoice } from '#modules/requests/test-voice.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

type Who = keyof World['people']
type Case = {
  move: keyof typeof moveRoutes
  /** A request in which the move is open to `by`. */
  ready: () => Promise<string>
  by: Who
  body?: (id: string) => Promise<Record<string, unknown>> | Record<string, unknown>
  to: string
  /** Somebody who sees it and may not: 403 by permission, 409 by rule. */
  refused: [Who, 403 | 409]
  outOfArea: Who
  /** A state in which the move does not exist; reached in the usual way. */
  wrong: string
  /** Where a rule refuses it there and not the table of states. */
  wrongTitle?: string
}

const words = (text = '有需要说明的情况') => ({ words: text })
const inState = (state: string, fields?: Record<string, unknown>) => () => world.requestIn(state, fields)
const after = (state: string, ...steps: [Who, string, (() => Record<string, unknown>)?][]) => async () => {
  const id = await world.requestIn(state)
  for (const [who, path, body] of steps) await world.move(who, id, path, body?.())
  return id
}
const areaOf = async (key: Who) => (await house.owner.query('SELECT p.area_id FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id JOIN post p ON p.id = x.post_id WHERE s.account_id = $1', [world.accounts.get(key)])).rows[0].area_id as string
const dutyEntryId = async () => (await world.people.departmentStaff.get('/api/duty-entries?category=disputes.tenancy')).body.entries[0].dutyEntryId
const extension = (): [Who, string, () => Record<string, unknown>] => ['departmentStaff', 'ask-extension', () => ({ workingDays: 3, words: '等待双方到场调解' })]
const suspension = (): [Who, string, () => Record<string, unknown>] => ['departmentStaff', 'suspend', () => ({ reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })]
const returning = (): [Who, string, () => Record<string, unknown>] => ['departmentStaff', 'ask-return', () => ({ reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' })]
const asking = () => ({ reasonKey: 'statutoryProcedure', words: '房东已起诉，法院立案受理', evidence: '（2026）鲁1425民初123号受理通知书' })
/** A public facility: others may join before it is public. */
const light = { category: 'municipal.streetLight', text: '小区北门口的路灯整夜不亮。' }
/** Safety: must be looked at on the spot. */
const checked = { category: 'safety.charging', text: '电动车在楼道里飞线充电。' }

const cases: Case[] = [
  { move: 'accept', ready: inState('submitted'), by: 'communityStaff', to: 'accepted', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'accepted' },
  { move: 'decline', ready: inState('submitted'), by: 'communityStaff', body: () => ({ reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' }), to: 'declined', refused: ['gridLeader', 403], outOfArea: 'streetStaff-2', wrong: 'accepted' },
  { move: 'merge', ready: inState('submitted'), by: 'communityStaff', body: async () => ({ intoId: await world.requestIn('handling') }), to: 'merged', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'replied' },
  {
    move: 'undoMerge', ready: async () => { const id = await world.report(); await world.move('communityStaff', id, 'merge', { intoId: await world.report() }); return id },
    by: 'communityStaff', body: () => words(), to: 'submitted', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'accepted',
  },
  {
    move: 'tellOutcome', ready: async () => {
      const { requestId } = (await world.people.gridWorker.post('/api/requests/for-somebody', { text: '楼道堆杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', authority: 'visit', channel: 'field', joinId: await world.report() })).body
      // As time leaves it once the other one is closed; time itself is in support.database.test.ts.
      await house.owner.query("UPDATE request SET outcome_telling = 'owed', outcome_of = 1 WHERE matter_id = $1", [requestId])
      return requestId
    },
    by: 'streetStaff', body: () => ({ how: 'phone' }), to: 'merged', refused: ['communityStaff', 403], outOfArea: 'streetStaff-2', wrong: 'closed',
  },
  { move: 'split', ready: inState('submitted'), by: 'communityStaff', body: () => ({ parts: [{ text: '路灯也坏了三天。', category: 'municipal.streetLight' }] }), to: 'submitted', refused: ['gridLeader', 403], outOfArea: 'streetStaff-2', wrong: 'dispatched' },
  {
    move: 'correctPlace', ready: inState('submitted'), by: 'communityStaff', body: async () => ({ place: { areaId: await areaOf('communityStaff-2') }, ...words('现场在那边的小区') }), to: 'submitted',
    refused: ['gridLeader', 403], outOfArea: 'streetStaff-2', wrong: 'closed',
  },
  { move: 'typeVoice', ready: () => reportByVoice(world), by: 'communityStaff', body: () => ({ text: '路灯坏了三天，晚上看不清路。' }), to: 'submitted', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'replied' },
  { move: 'disputeTyping', ready: async () => { const id = await reportByVoice(world); await world.move('communityStaff', id, 'type-voice', { text: '路灯坏了三天。' }); return id }, by: 'resident', to: 'submitted', refused: ['communityStaff', 403], outOfArea: 'resident-2', wrong: 'replied' },
  { move: 'dispatch', ready: inState('accepted'), by: 'streetStaff', body: () => ({ organizationId: world.units.department }), to: 'dispatched', refused: ['communityStaff', 403], outOfArea: 'streetStaff-2', wrong: 'submitted' },
  {
    move: 'arbitrate', ready: async () => { const id = await world.report({ category: 'publicService.other' }); await world.move('communityStaff', id, 'accept'); return id },
    by: 'countyDispatcher', body: () => ({ organizationId: world.units.department, words: '清单没有涉及，指定住建局牵头' }), to: 'dispatched', refused: ['streetStaff', 403], outOfArea: 'streetStaff-2', wrong: 'submitted',
  },
  { move: 'object', ready: inState('dispatched'), by: 'departmentStaff', body: async () => ({ dutyEntryId: await dutyEntryId(), words: '清单规定由司法局牵头' }), to: 'accepted', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'signed' },
  { move: 'sign', ready: inState('dispatched'), by: 'departmentStaff', to: 'signed', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'handling' },
  { move: 'addCoUnit', ready: inState('handling'), by: 'departmentStaff', body: () => ({ organizationId: world.units.otherDepartment, words: '请派人到场' }), to: 'handling', refused: ['communityStaff', 403], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  {
    move: 'answerTask', ready: after('handling', ['departmentStaff', 'add-co-unit', () => ({ organizationId: world.units.otherDepartment, words: '请派人到场' })]),
    by: 'departmentStaff-2', body: () => ({ words: '已到场取证，材料已交牵头单位' }), to: 'handling', refused: ['departmentStaff', 409], outOfArea: 'communityStaff-2', wrong: 'verified',
  },
  { move: 'transfer', ready: inState('handling'), by: 'departmentStaff', body: () => ({ organizationId: world.units.otherDepartment, words: '现场属于执法范围' }), to: 'dispatched', refused: ['communityStaff', 403], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'askReturn', ready: inState('signed'), by: 'departmentStaff', body: () => ({ reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }), to: 'signed', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'dispatched' },
  { move: 'approveReturn', ready: after('signed', returning()), by: 'streetStaff', to: 'accepted', refused: ['departmentStaff', 403], outOfArea: 'streetStaff-2', wrong: 'accepted' },
  { move: 'refuseReturn', ready: after('signed', returning()), by: 'streetStaff', body: () => words('属于住建职责'), to: 'signed', refused: ['countyDispatcher', 409], outOfArea: 'streetStaff-2', wrong: 'accepted' },
  { move: 'contact', ready: inState('signed'), by: 'departmentStaff', body: () => ({ how: 'phone' }), to: 'handling', refused: ['gridWorker', 409], outOfArea: 'departmentStaff-2', wrong: 'dispatched' },
  { move: 'askResident', ready: inState('handling'), by: 'departmentStaff', body: () => words('请补充租赁合同'), to: 'handling', refused: ['communityStaff', 403], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'supplement', ready: after('handling', ['departmentStaff', 'ask-resident', () => words('请补充租赁合同')]), by: 'resident', body: () => words('合同在房东手里'), to: 'handling', refused: ['departmentStaff', 403], outOfArea: 'resident-2', wrong: 'replied' },
  { move: 'endWait', ready: after('handling', ['departmentStaff', 'ask-resident', () => words('请补充租赁合同')]), by: 'departmentStaff', body: () => words('电话里已说明'), to: 'handling', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'askExtension', ready: inState('handling'), by: 'departmentStaff', body: extension()[2], to: 'handling', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'decideExtension', ready: after('handling', extension()), by: 'departmentHead', body: () => ({ approve: true }), to: 'handling', refused: ['departmentStaff', 403], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  {
    move: 'decideSecondExtension', ready: after('handling', extension(), ['departmentHead', 'decide-extension', () => ({ approve: true })], extension()),
    by: 'countyDispatcher', body: () => ({ approve: false, words: '理由不足' }), to: 'handling', refused: ['departmentHead', 403], outOfArea: 'departmentStaff-2', wrong: 'replied',
  },
  { move: 'withdrawApplication', ready: after('handling', extension()), by: 'departmentStaff', body: () => words('不需要延期了'), to: 'handling', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'suspend', ready: inState('handling'), by: 'departmentStaff', body: suspension()[2], to: 'handling', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'decideSuspension', ready: after('handling', suspension()), by: 'departmentHead', body: () => ({ approve: true }), to: 'handling', refused: ['countyLeader', 403], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'resume', ready: after('handling', suspension(), ['departmentHead', 'decide-suspension', () => ({ approve: true })]), by: 'departmentStaff', body: () => words('资金已到位'), to: 'handling', refused: ['streetStaff', 409], outOfArea: 'departmentStaff-2', wrong: 'replied' },
  { move: 'reply', ready: inState('handling'), by: 'departmentStaff', body: () => ({ kind: 'notPossible', words: '合同没有约定，建议向法院起诉解决。' }), to: 'replied', refused: ['gridWorker', 409], outOfArea: 'departmentStaff-2', wrong: 'dispatched' },
  { move: 'confirm', ready: inState('replied'), by: 'resident', to: 'verified', refused: ['communityStaff', 403], outOfArea: 'resident-2', wrong: 'handling' },
  { move: 'disagree', ready: inState('replied'), by: 'resident', body: () => words('并没有退还押金'), to: 'handling', refused: ['communityStaff', 403], outOfArea: 'resident-2', wrong: 'handling' },
  { move: 'verify', ready: inState('replied', checked), by: 'gridWorker', body: () => ({ words: '已拆除飞线' }), to: 'verified', refused: ['departmentStaff', 403], outOfArea: 'communityStaff-2', wrong: 'handling' },
  { move: 'rework', ready: inState('replied', checked), by: 'communityStaff', body: () => words('三单元还有一处'), to: 'handling', refused: ['departmentStaff', 403], outOfArea: 'communityStaff-2', wrong: 'handling' },
  { move: 'closeCase', ready: inState('verified'), by: 'communityStaff', to: 'closed', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'replied' },
  { move: 'callBack', ready: inState('closed'), by: 'streetStaff', body: () => ({ answered: true, solved: false, satisfaction: 'dissatisfied' }), to: 'calledBack', refused: ['communityStaff', 403], outOfArea: 'streetStaff-2', wrong: 'verified' },
  { move: 'noteNotReached', ready: inState('closed'), by: 'streetStaff', to: 'closed', refused: ['departmentStaff', 403], outOfArea: 'streetStaff-2', wrong: 'verified' },
  { move: 'rate', ready: inState('closed'), by: 'resident', body: () => ({ solved: true, satisfaction: 'satisfied' }), to: 'calledBack', refused: ['streetStaff', 403], outOfArea: 'resident-2', wrong: 'verified' },
  { move: 'reopen', ready: inState('closed'), by: 'resident', body: () => words('昨天又堆满了'), to: 'handling', refused: ['streetStaff', 409], outOfArea: 'resident-2', wrong: 'verified' },
  { move: 'urge', ready: inState('handling'), by: 'streetHead', body: () => words('请本周内答复'), to: 'handling', refused: ['gridLeader', 403], outOfArea: 'departmentStaff-2', wrong: 'closed' },
  { move: 'publish', ready: inState('replied'), by: 'communityStaff', body: () => ({ publicText: '有居民反映租房押金不退。', publicAnswer: '经调解，押金已退还。' }), to: 'replied', refused: ['departmentStaff', 403], outOfArea: 'communityStaff-2', wrong: 'accepted', wrongTitle: 'request.nothing-to-publish' },
  {
    move: 'withdraw', ready: after('replied', ['communityStaff', 'publish', () => ({ publicText: '有居民反映租房押金不退。', publicAnswer: '经调解，押金已退还。' })]),
    // Possible in every state that can be public; there what was not published is refused.
    by: 'communityStaff', body: () => words('内容有误'), to: 'replied', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'accepted', wrongTitle: 'request.not-published',
  },
  { move: 'closeJoining', ready: inState('handling', light), by: 'communityStaff', body: () => words('是这一家自己的灯'), to: 'handling', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'submitted' },
  {
    move: 'openJoining', ready: async () => { const id = await world.requestIn('accepted', light); await world.move('communityStaff', id, 'close-joining', words()); return id },
    by: 'streetStaff', body: () => words('整条街都不亮'), to: 'accepted', refused: ['gridWorker', 403], outOfArea: 'communityStaff-2', wrong: 'closed',
  },
  { move: 'askExclusion', ready: inState('replied'), by: 'departmentStaff', body: asking, to: 'replied', refused: ['streetStaff', 409], outOfArea: 'streetStaff-2', wrong: 'handling' },
  { move: 'decideExclusion', ready: after('replied', ['departmentStaff', 'ask-exclusion', asking]), by: 'countyDispatcher', body: () => ({ approve: true, words: '已核对受理通知书' }), to: 'replied', refused: ['departmentStaff', 403], outOfArea: 'streetStaff-2', wrong: 'submitted' },
  { move: 'withdrawExclusion', ready: after('replied', ['departmentStaff', 'ask-exclusion', asking]), by: 'departmentStaff', body: () => words('法院没有立案'), to: 'replied', refused: ['streetStaff', 409], outOfArea: 'streetStaff-2', wrong: 'submitted' },
  {
    move: 'include', ready: after('replied', ['departmentStaff', 'ask-exclusion', asking], ['countyLeader', 'decide-exclusion', () => ({ approve: true, words: '已核对受理通知书' })]),
    by: 'countyDispatcher', body: () => words('法院没有立案'), to: 'replied', refused: ['streetStaff', 403], outOfArea: 'streetStaff-2', wrong: 'handling',
  },
]

test('every move has its four cases', () => {
  expect(cases.map((one) => one.move).sort()).toEqual(Object.keys(moveRoutes).sort())
})

describe.each(cases)('$move', ({ move, ready, by, body, to, refused, outOfArea, wrong, wrongTitle }) => {
  const path = moveRoutes[move]['~orpc'].route.path!
  const call = async (who: Who, id: string, input: Record<string, unknown>) => world.people[who].post(`/api${path.replace('{requestId}', id)}`, input)

  test('done, refused, out of area', async () => {
    const id = await ready()
    const input = (await body?.(id)) ?? {}
    const before = await world.row(id)
    const foreign = await call(outOfArea, id, input)
    const absent = await call(outOfArea, '019ff000-0000-7000-8000-000000000000', input)
    expect([outOfArea, foreign.status, foreign.text]).toEqual([outOfArea, 404, absent.text])
    const denied = await call(refused[0], id, input)
    expect([refused[0], denied.status, denied.text]).toEqual([refused[0], refused[1], expect.stringContaining('detail')])
    expect(denied.body.detail).toMatch(/[\u4e00-\u9fff]/)
    expect(await world.row(id)).toEqual(before)
    expect(await world.openMoves(by, id)).toContain(move)
    expect(await world.openMoves(refused[0], id)).not.toContain(move)
    const done = await call(by, id, input)
    expect([by, done.status, done.status === 200 ? '' : done.text]).toEqual([by, 200, ''])
    expect(done.body.state).toBe(to)
    expect((await world.row(id)).version).toBe(before.version + 1)
  })

  test('wrong state', async () => {
    const id = await world.requestIn(wrong)
    const before = await world.row(id)
    const who = path.endsWith('answer-task') ? 'departmentStaff' : path.endsWith('withdraw-exclusion') ? 'countyDispatcher' : move === 'approveReturn' || move === 'refuseReturn' ? 'streetStaff' : by
    const answer = await call(who, id, (await body?.(id)) ?? {})
    expect([who, answer.status, answer.body?.title]).toEqual([who, 409, wrongTitle ?? 'matter.move-impossible'])
    expect(await world.row(id)).toEqual(before)
  })
})
