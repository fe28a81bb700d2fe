import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { measureNames } from '#modules/requests/contribution.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
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
const refusal = async (who: Who, id: string, path: string, body: Record<string, unknown> = {}) => {
  const answer = await world.people[who].post(`/api/requests/${id}/${path}`, body)
  return [answer.status, answer.body.title]
}
const open = async (id: string): Promise<string[]> => (await house.owner.query('SELECT stage FROM matter_clock WHERE matter_id = $1 AND stopped_at IS NULL ORDER BY stage', [id])).rows.map((row) => row.stage)

describe('first receiver leads', () => {
  test('a community handles what is its own without anybody sending it', async () => {
    const id = await world.report({ category: 'property.service', text: '物业服务不到位，楼道没人打扫。' })
    await world.move('communityStaff', id, 'accept')
    expect(await world.row(id)).toMatchObject({ waiting_for: 'sign', waiting_organization_id: world.units.community })
    await world.move('gridWorker', id, 'sign')
    expect(await open(id)).toEqual(['contact', 'reply'])
    await world.move('gridWorker', id, 'reply', { kind: 'done', words: '已督促物业当天打扫。' })
    expect(await refusal('gridWorker', id, 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头' })).toEqual([403, 'access.not-permitted'])
  })

  test('what the street answered itself the centre calls back on', async () => {
    const id = await world.report({ category: 'property.ownersCommittee', text: '业委会换届一直不启动。' })
    await world.move('communityStaff', id, 'accept')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.street })
    await world.move('streetStaff', id, 'sign')
    await world.move('streetStaff', id, 'reply', { kind: 'done', words: '换届筹备组已经成立并公告。' })
    await world.move('resident', id, 'confirm')
    await world.move('communityStaff', id, 'close')
    expect(await world.row(id)).toMatchObject({ waiting_for: 'callback', waiting_organization_id: world.units.centre })
    expect(await refusal('streetStaff', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })).toEqual([409, 'request.own-unit-replied'])
    await world.move('countyDispatcher', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
  })

  test('a street does not send into another street; the county does', async () => {
    const id = await world.requestIn('accepted')
    expect(await refusal('streetStaff', id, 'dispatch', { organizationId: world.units.otherStreet })).toEqual([422, 'request.unit-across-streets'])
    await world.move('countyDispatcher', id, 'dispatch', { organizationId: world.units.otherStreet })
    expect(await world.row(id)).toMatchObject({ holder_organization_id: world.units.otherStreet, sender_organization_id: world.units.centre })
    expect((await world.people['streetStaff-2'].get(`/api/requests/${id}`)).status).toBe(200)
  })
})

describe('never ping-pong', () => {
  const returning = { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }

  test('the second return goes to the county, and what it decides stands', async () => {
    const id = await world.requestIn('signed')
    await world.move('departmentStaff', id, 'ask-return', returning)
    await world.move('streetStaff', id, 'refuse-return', { words: '属于你单位职责' })
    await world.move('departmentStaff', id, 'ask-return', returning)
    expect(await world.row(id)).toMatchObject({ waiting_for: 'decideReturn', waiting_organization_id: world.units.centre })
    expect(await refusal('streetStaff', id, 'approve-return')).toEqual([409, 'request.not-the-decider'])
    await world.move('countyDispatcher', id, 'approve-return')
    const { clocks } = (await world.people.countyDispatcher.get(`/api/requests/${id}`)).body
    expect(clocks.filter((clock: { stage: string }) => clock.stage === 'reply')).toEqual([expect.objectContaining({ voided: true, missed: false, remainingWords: null })])
    expect(clocks.filter((clock: { stage: string }) => clock.stage === 'accept')).toEqual([expect.objectContaining({ voided: false, stoppedAt: expect.any(String) })])
    expect(await world.row(id)).toMatchObject({ state: 'accepted', waiting_for: 'arbitrate', pending: 'arbitration' })
    expect(await refusal('streetStaff', id, 'dispatch', { organizationId: world.units.department })).toEqual([409, 'request.awaits-arbitration'])
    await world.move('countyDispatcher', id, 'arbitrate', { organizationId: world.units.department, words: '经研究由住建局牵头' })
    await world.move('departmentStaff', id, 'sign')
    expect(await refusal('departmentStaff', id, 'ask-return', returning)).toEqual([409, 'request.arbitration-final'])
  })

  test('a third application for return is refused, whatever was decided', async () => {
    const id = await world.requestIn('signed')
    await world.move('departmentStaff', id, 'ask-return', returning)
    await world.move('streetStaff', id, 'refuse-return', { words: '属于你单位职责' })
    await world.move('departmentStaff', id, 'ask-return', returning)
    await world.move('countyDispatcher', id, 'refuse-return', { words: '属于你单位职责' })
    expect(await refusal('departmentStaff', id, 'ask-return', returning)).toEqual([409, 'request.returned-twice'])
    expect(await world.openMoves('departmentStaff', id)).not.toContain('askReturn')
  })

  test('a holder passes it on once, inside the street; the window for a return goes on', async () => {
    const id = await world.requestIn('signed')
    const { returnable_until, sender_organization_id } = await world.row(id)
    const passing = { organizationId: world.units.otherDepartment, words: '现场属于执法范围' }
    expect(await refusal('departmentStaff', id, 'transfer', { ...passing, organizationId: world.units.otherStreet })).toEqual([422, 'request.unit-across-streets'])
    house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
    await world.move('departmentStaff', id, 'transfer', passing)
    expect(await world.row(id)).toMatchObject({ holder_organization_id: world.units.otherDepartment, returnable_until, sender_organization_id, transfer_count: 1 })
    expect(await refusal('departmentStaff-2', id, 'transfer', { ...passing, organizationId: world.units.department })).toEqual([409, 'request.transferred-already'])
    expect(await refusal('departmentStaff', id, 'transfer', passing)).toEqual([409, 'request.not-the-lead'])
    expect(await refusal('streetStaff', id, 'transfer', { ...passing, organizationId: world.units.otherStreet })).toEqual([422, 'request.unit-across-streets'])
    await world.move('streetStaff', id, 'transfer', { ...passing, organizationId: world.units.department })
    expect(await world.row(id)).toMatchObject({ holder_organization_id: world.units.department, returnable_until, transfer_count: 1 })
    house.clock.now = new Date(house.clock.now.getTime() - 3_600_000)
  })

  test('what the county decided is not passed on', async () => {
    const id = await world.report({ category: 'publicService.other' })
    await world.move('communityStaff', id, 'accept')
    await world.move('countyDispatcher', id, 'arbitrate', { organizationId: world.units.department, words: '经研究由住建局牵头' })
    expect(await refusal('departmentStaff', id, 'transfer', { organizationId: world.units.otherDepartment, words: '现场属于执法范围' })).toEqual([409, 'request.arbitration-final'])
  })

  test('an objection names another unit that leads in this very category', async () => {
    const id = await world.requestIn('dispatched', { category: 'housing.quality', text: '新房漏水。' })
    const add = async (unit: string, category: string, part: string): Promise<string> => {
      const answer = await world.people.systemAdministrator.post('/api/duty-entries', { unit, category, part, basis: '县政府关于职责分工的通知', citation: '县履职事项清单', validFrom: '2026-09-01' })
      expect(answer.status, answer.text).toBe(200)
      return answer.body.dutyEntryId
    }
    const object = (dutyEntryId: string) => refusal('departmentStaff', id, 'object', { dutyEntryId, words: '清单规定由别的单位牵头' })
    expect(await object(await add('urbanManagement', 'sanitation.garbage', 'lead'))).toEqual([422, 'request.duty-entry-other'])
    expect(await object(await add('urbanManagement', 'housing.quality', 'support'))).toEqual([422, 'request.duty-entry-other'])
    expect(await object(await add('housing', 'housing.quality', 'lead'))).toEqual([422, 'request.duty-entry-own'])
    expect(await object('notListed')).toEqual([422, 'request.duty-listed'])
    expect(await object(await add('urbanManagement', 'housing', 'lead'))).toEqual([422, 'request.duty-entry-other'])
    await house.owner.query("UPDATE duty_entry SET valid_to = '2026-09-15' WHERE category = 'housing.quality' AND unit = 'housing' AND valid_from < '2026-09-15'")
    await house.owner.query('UPDATE rule_version SET version = version + 1')
    const { entries, leadingEntryId } = (await world.people.departmentStaff.get('/api/duty-entries?covering=housing.quality')).body
    expect(entries.every((entry: { category: string }) => ['housing', 'housing.quality'].includes(entry.category))).toBe(true)
    await world.move('departmentStaff', id, 'object', { dutyEntryId: leadingEntryId, words: '清单规定由城管局牵头' })
    expect(await world.row(id)).toMatchObject({ state: 'accepted', waiting_for: 'dispatch', objection_count: 1 })
  })

  test('what is on nobody’s list goes to the county at once', async () => {
    const id = await world.report({ category: 'publicService.other', text: '没有人管的事。' })
    await world.move('communityStaff', id, 'accept', { category: 'publicService.other' })
    await house.owner.query("UPDATE request SET pending = NULL WHERE matter_id = $1", [id])
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'object', { dutyEntryId: 'notListed', words: '清单上没有这一类' })
    expect(await world.row(id)).toMatchObject({ state: 'accepted', pending: 'arbitration', waiting_for: 'arbitrate', waiting_organization_id: world.units.centre })
  })

  test.each([
    ['accept', 'communityStaff', 'submitted', {}], ['dispatch', 'streetStaff', 'accepted', { toDepartment: true }],
  ] as const)('%s: a corrected category brings its own urgency along, and nobody goes below it', async (path, who, state, { toDepartment = false }: { toDepartment?: boolean }) => {
    const to = toDepartment ? { organizationId: world.units.department } : {}
    const plain = { category: 'disputes.tenancy', text: '家里有股怪味。' }
    const gas = await world.requestIn(state, { category: 'utilities.gas', text: '家里有股怪味。' })
    const { urgency: floor } = await world.row(gas)
    expect(floor).toBe('emergency')
    const corrected = await world.requestIn(state, plain)
    await world.move(who, corrected, path, { ...to, category: 'utilities.gas' })
    expect(await world.row(corrected)).toMatchObject({ category: 'utilities.gas', urgency: floor })
    await world.move(who, gas, path, { ...to, urgency: 'routine' })
    expect(await world.row(gas)).toMatchObject({ urgency: floor })
    const raised = await world.requestIn(state, plain)
    await world.move(who, raised, path, { ...to, urgency: 'urgent' })
    expect(await world.row(raised)).toMatchObject({ category: 'disputes.tenancy', urgency: 'urgent' })
  })

  test('dispatched in another category, it says why there', async () => {
    const id = await world.requestIn('accepted')
    const before = (await world.people.streetStaff.get(`/api/requests/${id}`)).body.proposal
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department, category: 'municipal.streetLight' })
    const after = (await world.people.streetStaff.get(`/api/requests/${id}`)).body.proposal
    const fresh = await world.report({ category: 'municipal.streetLight', text: '路灯不亮。' })
    expect(after.why).toBe((await world.people.streetStaff.get(`/api/requests/${fresh}`)).body.proposal.why)
    expect(after.why).not.toBe(before.why)
  })

  test('the second objection too', async () => {
    const id = await world.requestIn('dispatched')
    const { body } = await world.people.departmentStaff.get('/api/duty-entries?covering=disputes.tenancy')
    const objection = { dutyEntryId: body.leadingEntryId, words: '清单规定由司法局牵头' }
    await world.move('departmentStaff', id, 'object', objection)
    expect(await world.row(id)).toMatchObject({ waiting_for: 'dispatch', waiting_organization_id: world.units.street })
    expect(await open(id)).toEqual(['dispatch'])
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.otherDepartment })
    expect((await world.people.departmentStaff.get(`/api/requests/${id}`)).status).toBe(404)
    await world.move('departmentStaff-2', id, 'object', objection)
    expect(await world.row(id)).toMatchObject({ waiting_for: 'arbitrate', waiting_organization_id: world.units.centre })
    await world.move('countyDispatcher', id, 'arbitrate', { organizationId: world.units.department, words: '经研究由住建局牵头' })
    expect(await refusal('departmentStaff', id, 'object', objection)).toEqual([409, 'request.arbitration-final'])
  })

  test('nobody can withdraw through the window once it is over, nor without a lawful reason', async () => {
    const id = await world.requestIn('signed')
    expect(await refusal('departmentStaff', id, 'ask-return', { ...returning, reasonKey: 'tooMuchWork' })).toEqual([422, 'request.reason-unknown'])
    expect(await refusal('departmentStaff', id, 'ask-return', { ...returning, reasonKey: 'notOurDuty' })).toEqual([422, 'request.duty-entry-needed'])
    expect((await world.row(id)).returnable_until).toEqual(new Date('2026-09-16T10:30:00+08:00'))
    const now = house.clock.now
    house.clock.now = new Date('2026-09-16T10:30:01+08:00')
    expect(await refusal('departmentStaff', id, 'ask-return', returning)).toEqual([409, 'request.return-window-over'])
    house.clock.now = now
  })
})

describe('a reply', () => {
  test.each([
    ['passed on', { kind: 'done', words: '已转综合执法局处理。' }, 'request.passed-on'],
    ['not possible without why', { kind: 'notPossible', words: '确实办不到' }, 'request.reason-too-short'],
    ['by when without a day', { kind: 'byWhen', words: '尽快安排维修施工' }, 'request.promise-missing'],
    ['a day that has passed', { kind: 'byWhen', words: '尽快安排维修施工', promisedOn: '2026-09-15' }, 'request.promise-too-far'],
    ['a day far away', { kind: 'byWhen', words: '尽快安排维修施工', promisedOn: '2026-12-15' }, 'request.promise-too-far'],
    ['a day with an answer in earnest', { kind: 'done', words: '已经全部维修完毕', promisedOn: '2026-09-20' }, 'request.promise-not-needed'],
  ])('%s is refused', async (_why, body, type) => {
    const id = await world.requestIn('handling')
    expect(await refusal('departmentStaff', id, 'reply', body)).toEqual([422, type])
  })

  test('a promise is answered again in earnest, once, by its day', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'reply', { kind: 'byWhen', words: '材料已定，九月二十八日前修好', promisedOn: '2026-09-28' })
    expect(await world.row(id)).toMatchObject({ state: 'replied', waiting_for: 'reply', waiting_organization_id: world.units.department, due_at: new Date('2026-09-29T00:00:00+08:00') })
    expect(await refusal('resident', id, 'confirm')).toEqual([409, 'request.promise-still-runs'])
    expect(await refusal('departmentStaff', id, 'reply', { kind: 'byWhen', words: '还要再等几天才行', promisedOn: '2026-10-20' })).toEqual([409, 'request.promised-once'])
    expect(await refusal('resident', id, 'disagree', { words: '等不了这么久' })).toEqual([409, 'request.promise-still-runs'])
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })
    await world.move('resident', id, 'confirm')
  })

  test('is impossible while a required co-unit has not answered', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, words: '请到场取证' })
    expect(await refusal('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })).toEqual([409, 'request.tasks-open'])
    await world.move('departmentStaff-2', id, 'answer-task', { words: '已到场取证并移交材料' })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })
  })

  test('a co-unit that is asked for more hears of it, has it on its list and can answer', async () => {
    const id = await world.requestIn('handling')
    const helper = world.units.otherDepartment
    const told = async () => (await house.owner.query('SELECT sentence FROM notice WHERE matter_id = $1 AND organization_id = $2', [id, helper])).rows.map((row) => row.sentence).sort()
    const onList = async () => (await world.people['departmentStaff-2'].get('/api/work?limit=100')).body.items.some((item: { matterId: string }) => item.matterId === id)
    const { number } = await world.row(id)
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: helper, words: '请到场取证' })
    await world.move('departmentStaff-2', id, 'answer-task', { words: '已到场取证' })
    expect(await onList()).toBe(false)
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: helper, words: '请再补一份材料' })
    expect(await told()).toEqual([`请再次协办诉求 ${number}。`, `请协办诉求 ${number}。`])
    expect(await onList()).toBe(true)
    expect(await refusal('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。' })).toEqual([409, 'request.tasks-open'])
    await world.move('departmentStaff-2', id, 'answer-task', { words: '材料已补齐' })
    expect(await onList()).toBe(false)
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。' })
  })

  test('a co-unit whose answer was not required has it on its list only until the reply', async () => {
    const id = await world.requestIn('handling')
    const onList = async () => (await world.people['departmentStaff-2'].get('/api/work?limit=100')).body.items.some((item: { matterId: string }) => item.matterId === id)
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, required: false, words: '有空请到场看看' })
    expect(await onList()).toBe(true)
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。' })
    expect(await onList()).toBe(false)
    await world.move('resident', id, 'disagree', { words: '并没有收到' })
    expect(await onList(), 'the lead works on it again').toBe(true)
  })

  test('whoever replied does not verify; who disagrees is looked after on the spot', async () => {
    const id = await world.requestIn('replied')
    await world.move('resident', id, 'disagree', { words: '并没有修好' })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '再次上门，已经修好。' })
    expect(await world.row(id)).toMatchObject({ check_reason: 'dispute', waiting_for: 'verify' })
    expect(await refusal('resident', id, 'confirm')).toEqual([409, 'request.must-be-checked'])
    expect(await refusal('communityStaff', id, 'verify', { method: 'phone' })).toEqual([422, 'request.site-check-needed'])
    await world.move('communityStaff', id, 'verify', {})
  })
})

describe('what the reporter can do meanwhile', () => {
  test('says no while somebody has yet to look', async () => {
    const id = await world.requestIn('replied', { category: 'safety.charging', text: '电动车在楼道里飞线充电。' })
    expect(await world.openMoves('resident', id)).toEqual(expect.arrayContaining(['disagree', 'urge']))
    expect(await world.openMoves('resident', id)).not.toContain('confirm')
    await world.move('resident', id, 'disagree', { words: '还在充电' })
    expect(await world.row(id)).toMatchObject({ state: 'handling', check_reason: 'dispute' })
  })

  test('urges whoever has it, once a day; the desk sees how often', async () => {
    const id = await world.requestIn('handling')
    const due = (await world.row(id)).due_at
    await world.move('resident', id, 'urge', { words: '等了三天了' })
    expect(await refusal('resident', id, 'urge')).toEqual([409, 'request.urged-already'])
    const now = house.clock.now
    house.clock.now = new Date(now.getTime() + 24 * 3_600_000)
    await world.move('resident', id, 'urge')
    house.clock.now = now
    expect(await world.row(id)).toMatchObject({ urge_count: 2, due_at: due })
    const seen = (await world.people.departmentStaff.get(`/api/requests/${id}`)).body
    expect(seen.urgeCount).toBe(2)
    const { rows } = await house.owner.query("SELECT organization_id, sentence FROM notice WHERE matter_id = $1 AND step = 'urge' ORDER BY at", [id])
    expect(rows.map((row) => row.organization_id)).toEqual([world.units.department, world.units.department])
    expect(rows[1]!.sentence).toContain('居民第 2 次催办')
    const own = (await world.people.resident.get(`/api/requests/${id}`)).body.timeline.filter((entry: { move: string }) => entry.move === 'urge')
    expect(own.map((entry: { words: string | null }) => entry.words)).toEqual(['等了三天了', null])
  })
})

describe('two at once', () => {
  test('of two dispatchers the second hears what the first did', async () => {
    const id = await world.requestIn('accepted')
    const version = (await world.row(id)).version
    const answers = await Promise.all([world.units.department, world.units.otherDepartment].map((organizationId) =>
      world.people.streetStaff.post(`/api/requests/${id}/dispatch`, { organizationId, version })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
    const conflict = answers.find((answer) => answer.status === 409)!
    const { rows: street } = await house.owner.query('SELECT short_name AS name FROM organization WHERE id = $1', [world.units.street])
    expect([conflict.body.title, conflict.body.detail]).toEqual(['request.changed-meanwhile', `别人刚刚办理了这件诉求：${street[0]!.name}“派单”，现在是“待签收”。请看过之后再操作。`])
    const { rows } = await house.owner.query("SELECT count(*)::int AS n FROM matter_event WHERE matter_id = $1 AND move = 'dispatch'", [id])
    expect(rows[0].n).toBe(1)
  })

  test('a move that is not possible now says what this very person can do, and nothing of what others can', async () => {
    const id = await world.requestIn('handling')
    const detail = async (who: keyof World['people'], path: string, body = {}) => (await world.people[who].post(`/api/requests/${id}/${path}`, body)).body.detail
    const labels = async (who: keyof World['people']) => (await world.openMoves(who, id)).map((move) => requestLifecycle.moves[move as RequestMove].label)
    expect(await detail('resident', 'confirm')).toBe('现在是“办理中”，不能“确认”。现在可以：补充、催办。')
    expect(await labels('resident')).toEqual(['补充', '催办'])
    const staff = await labels('departmentStaff')
    expect(staff).not.toContain('补充')
    expect(await detail('departmentStaff', 'sign')).toBe(`现在是“办理中”，不能“签收”。现在可以：${staff.join('、')}。`)
    const declined = await world.report()
    await world.move('communityStaff', declined, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
    const answer = await world.people.resident.post(`/api/requests/${declined}/confirm`, {})
    expect(answer.body.detail).toBe('现在是“不予受理”，不能“确认”，您现在没有可做的操作。请刷新后再看。')
  })

  test('an old screen is told what has changed since', async () => {
    const id = await world.requestIn('signed')
    const version = (await world.row(id)).version
    await world.move('departmentStaff', id, 'contact', { how: 'phone' })
    const answer = await world.people.departmentStaff.post(`/api/requests/${id}/contact`, { how: 'visit', version })
    expect([answer.status, answer.body.title]).toEqual([409, 'request.changed-meanwhile'])
    expect(answer.body.detail).toBe('别人刚刚办理了这件诉求：住建局“联系居民”，现在是“办理中”。请看过之后再操作。')
  })
})

describe('splitting', () => {
  test('a part waits since the message came, and has its photos', async () => {
    const photoId = randomUUID()
    const form = new FormData()
    form.set('photoId', photoId)
    form.set('file', new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } }).png().toBuffer())], 'x.png'))
    expect((await world.people.resident.post('/api/photos', form)).status).toBe(200)
    const now = house.clock.now
    const id = await world.report({ text: '一是路灯不亮；二是垃圾没人清。', photoIds: [photoId] })
    house.clock.now = new Date(now.getTime() + 3_600_000)
    await world.move('communityStaff', id, 'split', { parts: [{ text: '垃圾没人清。', category: 'sanitation.garbage' }] })
    const { requestId } = (await world.people.communityStaff.get(`/api/requests/${id}`)).body.links[0]
    expect(await world.row(requestId)).toMatchObject({ opened_at: now, updated_at: house.clock.now, due_stage: 'accept', due_at: (await world.row(id)).due_at })
    await world.move('communityStaff', requestId, 'accept')
    await world.move('streetStaff', requestId, 'dispatch', { organizationId: world.units.department })
    const { photos } = (await world.people.departmentStaff.get(`/api/requests/${requestId}`)).body
    expect(photos).toEqual([{ photoId: expect.not.stringContaining(photoId), kind: 'report', width: 9, height: 9 }])
    expect((await world.people.departmentStaff.get(`/api/photos/${photos[0].photoId}`)).status).toBe(200)
    expect((await world.people.departmentStaff.get(`/api/photos/${photoId}`)).status).toBe(404)
    house.clock.now = now
  })

  test('makes linked requests of the same reporter, none lost', async () => {
    const id = await world.report({ text: '一是路灯不亮；二是垃圾没人清。' })
    await world.move('communityStaff', id, 'split', { parts: [{ text: '垃圾没人清。', category: 'sanitation.garbage' }, { text: '还有流浪狗咬人。', category: 'streetOrder.dogs' }] })
    const links = (await world.people.communityStaff.get(`/api/requests/${id}`)).body.links
    expect(links.map((link: { kind: string }) => link.kind)).toEqual(['splitInto', 'splitInto'])
    for (const { requestId } of links) {
      expect(await world.row(requestId)).toMatchObject({ state: 'submitted', reporter_id: world.accounts.get('resident') })
      expect((await world.people.resident.get(`/api/requests/${requestId}`)).body.links).toEqual([expect.objectContaining({ requestId: id, kind: 'splitFrom' })])
    }
    expect((await world.row(links[1].requestId)).category).toBe('streetOrder.dogs')
  })
})

describe('the figures', () => {
  test('are the same as a slow recount of every row, whatever was done', async () => {
    await world.requestIn('calledBack')
    const excluded = await world.requestIn('replied')
    await world.move('countyDispatcher', excluded, 'ask-exclusion', { reasonKey: 'statutoryProcedure', words: '已由法院立案受理', evidence: '（2026）鲁1425民初123号受理通知书' })
    await world.move('countyLeader', excluded, 'decide-exclusion', { approve: true, words: '已核对' })
    // What was suggested is recounted with the statistics.
    const names = measureNames.filter((name) => !name.startsWith('suggested'))
    const sums = names.map((name) => `sum(${name})::int AS ${name}`).join(', ')
    const key = 'day, area_id, organization_id, category, channel'
    const { rows: kept } = await house.owner.query(
      `SELECT ${key}, ${sums} FROM (SELECT ${key}, ${names.join(', ')} FROM request_count_delta UNION ALL SELECT ${key}, ${names.join(', ')} FROM request_count) c
       GROUP BY ${key} HAVING ${names.map((name) => `sum(${name}) <> 0`).join(' OR ')} ORDER BY ${key}`,
    )
    const { rows: recounted } = await house.owner.query(`
      WITH f AS (SELECT (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day, m.area_id, m.holder_organization_id AS organization_id, m.category, m.channel, q.excluded,
        m.state NOT IN ('merged') AS received, m.state NOT IN ('merged', 'declined') AS assessable, q.contacted_in_time, q.replied_in_time AND q.taken_up_in_time AS replied_in_time,
        q.replied_in_time IS NOT NULL OR NOT q.taken_up_in_time OR q.contacted_in_time IS FALSE AS due,
        m.state IN ('replied', 'verified', 'closed', 'calledBack', 'final') AND q.reply_kind IN ('done', 'notPossible') AS completed,
        m.state IN ('calledBack', 'final') AS asked, m.state IN ('calledBack', 'final') AND q.solved IS NOT NULL AS answered, q.solved, q.satisfaction
        FROM matter m JOIN request q ON q.matter_id = m.id AND q.county_code = m.county_code)
      SELECT ${key}, count(*) FILTER (WHERE received)::int AS received, count(*) FILTER (WHERE assessable)::int AS assessable, count(*) FILTER (WHERE assessable AND excluded)::int AS excluded,
        count(*) FILTER (WHERE assessable AND contacted_in_time IS NOT NULL)::int AS contacted, count(*) FILTER (WHERE assessable AND contacted_in_time)::int AS contacted_in_time,
        count(*) FILTER (WHERE assessable AND completed)::int AS completed, count(*) FILTER (WHERE assessable AND due)::int AS due,
        count(*) FILTER (WHERE assessable AND replied_in_time)::int AS in_time, count(*) FILTER (WHERE assessable AND due AND replied_in_time IS NOT TRUE AND completed IS NOT TRUE)::int AS open_overdue,
        count(*) FILTER (WHERE asked)::int AS asked, count(*) FILTER (WHERE answered)::int AS answered,
        count(*) FILTER (WHERE answered AND solved)::int AS solved, count(*) FILTER (WHERE answered AND satisfaction IN ('satisfied', 'basicallySatisfied'))::int AS satisfied,
        count(*) FILTER (WHERE assessable AND excluded AND contacted_in_time)::int AS excluded_contacted_in_time, count(*) FILTER (WHERE assessable AND excluded AND completed)::int AS excluded_completed,
        count(*) FILTER (WHERE assessable AND excluded AND due)::int AS excluded_due, count(*) FILTER (WHERE assessable AND excluded AND replied_in_time)::int AS excluded_in_time,
        count(*) FILTER (WHERE assessable AND excluded AND due AND replied_in_time IS NOT TRUE AND completed IS NOT TRUE)::int AS excluded_open_overdue,
        count(*) FILTER (WHERE answered AND excluded)::int AS excluded_answered, count(*) FILTER (WHERE answered AND solved AND excluded)::int AS excluded_solved,
        count(*) FILTER (WHERE answered AND excluded AND satisfaction IN ('satisfied', 'basicallySatisfied'))::int AS excluded_satisfied
      FROM f WHERE received GROUP BY ${key} ORDER BY ${key}`)
    expect(kept).toEqual(recounted)
    expect(kept.length).toBeGreaterThan(3)
  })
})

describe('rules that administrators change', () => {
  test('a new routing rule routes the next request, and says why; ended, it does not', async () => {
    const administrator = world.people.systemAdministrator
    const body = { position: 1, whenCategory: 'disputes.tenancy', lead: 'housing', coUnits: ['gridCommunity'], why: '租赁纠纷试点由住建局牵头', citation: '县政府专题会议纪要', validFrom: '2026-09-01' }
    const saved = await administrator.post('/api/routing-rules', body)
    expect(saved.body).toMatchObject({ leadLabel: '住建局', validTo: null })
    const tried = await administrator.post('/api/routing-rules/try', { areaId: world.grid, category: 'disputes.tenancy' })
    expect(tried.body).toMatchObject({ receiver: '永顺社区', lead: '住建局', coUnits: ['永顺社区'], why: '租赁纠纷试点由住建局牵头', ruleId: saved.body.routingRuleId })
    const id = await world.report()
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body.proposal).toMatchObject({ lead: { name: '住建局' }, why: '租赁纠纷试点由住建局牵头' })
    await administrator.post(`/api/routing-rules/${saved.body.routingRuleId}/end`, { on: '2026-09-10' })
    expect((await administrator.post('/api/routing-rules/try', { areaId: world.grid, category: 'disputes.tenancy' })).body.lead).toBe('司法局')
    const unknown = await administrator.post('/api/routing-rules', { ...body, lead: 'moonOffice' })
    expect([unknown.status, unknown.body.title]).toEqual([422, 'request.unit-unknown'])
    for (const who of ['streetStaff', 'countyDispatcher', 'resident'] as const) expect((await world.people[who].post('/api/routing-rules', body)).status).toBe(403)
  })

  test('a limit is followed by its new form; what runs already is not changed', async () => {
    const administrator = world.people.systemAdministrator
    const before = await world.report()
    const limits = (await administrator.get('/api/limits')).body.limits as { limitRuleId: string; stage: string; category: string | null; urgency: string | null; version: number; limitWords: string }[]
    expect([...new Set(limits.map(({ stage }) => stage))], 'as a request goes through them').toEqual(['accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback'])
    const accept = limits.find((limit) => limit.stage === 'accept' && limit.category === null && limit.urgency === null)!
    expect(accept.limitWords).toBe('2 个工作小时')
    const saved = await administrator.post('/api/limits', { replaces: accept.limitRuleId, version: accept.version, stage: 'accept', value: 4, unit: 'workingHours', citation: '县政府办通知', validFrom: '2026-09-15' })
    expect(saved.status).toBe(200)
    const again = await administrator.post('/api/limits', { replaces: accept.limitRuleId, version: accept.version, stage: 'accept', value: 4, unit: 'workingHours', citation: '县政府办通知', validFrom: '2026-09-16' })
    expect([again.status, again.body.title]).toEqual([409, 'rule.changed'])
    expect((await world.row(before)).due_at).toEqual(new Date('2026-09-15T12:00:00+08:00'))
    expect((await world.row(await world.report())).due_at).toEqual(new Date('2026-09-15T16:00:00+08:00'))
  })

  test('a category and a duty entry are added and closed', async () => {
    const administrator = world.people.systemAdministrator
    const category = await administrator.post('/api/categories', { key: 'sanitation.snow', name: '除雪融冰', urgency: 'urgent', hints: ['积雪', '结冰'], validFrom: '2026-09-01' })
    expect(category.body).toMatchObject({ parentKey: 'sanitation', validTo: null })
    const entry = await administrator.post('/api/duty-entries', { unit: 'urbanManagement', category: 'sanitation.snow', part: 'lead', basis: '《城市市容和环境卫生管理条例》', citation: '县履职事项清单', validFrom: '2026-09-01' })
    expect(entry.body).toMatchObject({ unitLabel: '综合执法局', categoryLabel: '环卫 · 除雪融冰' })
    const ended = await administrator.post(`/api/duty-entries/${entry.body.dutyEntryId}/end`, { on: '2026-10-01' })
    expect(ended.body.validTo).toBe('2026-10-01')
    const orphan = await administrator.post('/api/categories', { key: 'nowhere.snow', name: '除雪融冰', validFrom: '2026-09-01' })
    expect([orphan.status, orphan.body.title]).toEqual([422, 'category.parent-missing'])
    const answer = await world.people.resident.post('/api/requests', { text: '路口结冰了，积雪没人扫', place: { areaId: world.grid } })
    expect(await world.row(answer.body.requestId)).toMatchObject({ category: 'sanitation.snow', urgency: 'urgent' })
  })
})
