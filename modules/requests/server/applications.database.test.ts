import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

const refusal = async (who: keyof World['people'], id: string, path: string, body: Record<string, unknown> = {}) => {
  const answer = await world.people[who].post(`/api/requests/${id}/${path}`, body)
  return [answer.status, answer.body.title]
}
const work = async (who: keyof World['people'], id: string) =>
  (await world.people[who].get('/api/work?limit=100')).body.items.find((item: { matterId: string }) => item.matterId === id)

describe('an application that is not decided', () => {
  const extension = { workingDays: 3, words: '等待双方到场调解' }

  test('is taken back by the unit that made it, which then may reply; its number is not used up', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'ask-extension', extension)
    expect(await refusal('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })).toEqual([409, 'request.application-open'])
    await world.move('departmentStaff', id, 'withdraw-application', { words: '双方今天已经到场' })
    expect(await world.row(id)).toMatchObject({ pending: null, extension_count: 0, waiting_for: 'reply', waiting_organization_id: world.units.department })
    const { approvals, timeline } = (await world.people.departmentStaff.get(`/api/requests/${id}`)).body
    expect(approvals).toMatchObject([{ kind: 'extension', ordinal: 1, status: 'withdrawn', decidedUnit: null }])
    expect(timeline.at(-1)).toMatchObject({ summary: expect.stringContaining('撤回延期申请') })
    await world.move('departmentStaff', id, 'ask-extension', extension)
    expect(await refusal('departmentHead', id, 'decide-second-extension', { approve: true })).toEqual([403, 'access.not-permitted'])
    await world.move('departmentHead', id, 'decide-extension', { approve: true })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })
  })

  test.each([
    ['ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }],
    ['suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }],
  ])('%s too', async (path, body) => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, path, body)
    await world.move('departmentStaff', id, 'withdraw-application', { words: '现在不需要了' })
    expect(await world.row(id)).toMatchObject({ pending: null, return_count: 0, waiting_for: 'reply' })
    expect(await refusal('departmentStaff', id, 'withdraw-application', { words: '现在不需要了' })).toEqual([409, 'request.nothing-to-withdraw'])
  })

  test('says to whoever decides since when it waits', async () => {
    const id = await world.requestIn('handling')
    house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
    await world.move('departmentStaff', id, 'ask-extension', extension)
    const asked = house.clock.now.toISOString()
    house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
    await world.move('streetHead', id, 'urge', { words: '请尽快审批' })
    expect(await work('departmentHead', id)).toMatchObject({ waitingFor: 'decideExtension', waitsSince: asked })
    house.clock.now = new Date(house.clock.now.getTime() - 2 * 3_600_000)
  })
})

describe('a co-unit whose answer nobody waits for', () => {
  test('finds it in its work, answers, and has done it', async () => {
    const id = await world.requestIn('accepted')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department, coUnits: [{ organizationId: world.units.otherDepartment, required: false }] })
    await world.move('departmentStaff', id, 'sign')
    expect(await work('departmentStaff-2', id)).toBeDefined()
    expect(await world.openMoves('departmentStaff-2', id)).toContain('answerTask')
    await world.move('departmentStaff-2', id, 'answer-task', { words: '已到场取证' })
    expect(await work('departmentStaff-2', id)).toBeUndefined()
  })

  test('dispatched many at once, the units that the rules name must answer as in a single dispatch', async () => {
    const id = await world.requestIn('accepted')
    const { proposal } = (await world.people.streetStaff.get(`/api/requests/${id}`)).body
    expect(proposal.coUnits.length).toBeGreaterThan(0)
    await world.people.streetStaff.post('/api/requests/bulk/dispatch', { rows: [{ requestId: id }] })
    expect((await world.row(id)).open_task_ids).toEqual(proposal.coUnits.map((unit: { organizationId: string }) => unit.organizationId))
  })
})

test('only one promise: after a disagreement too it is answered in earnest', async () => {
  const id = await world.requestIn('handling')
  await world.move('departmentStaff', id, 'reply', { kind: 'byWhen', words: '九月二十日以前修好', promisedOn: '2026-09-20' })
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经全部修好。' })
  await world.move('resident', id, 'disagree', { words: '并没有修好' })
  expect(await refusal('departmentStaff', id, 'reply', { kind: 'byWhen', words: '十月十日以前修好', promisedOn: '2026-10-10' })).toEqual([409, 'request.promised-once'])
})

test('a part that was split off says where it comes from', async () => {
  const id = await world.report()
  await world.move('communityStaff', id, 'split', { parts: [{ text: '路灯也坏了三天。', category: 'municipal.streetLight' }] })
  const { links, number } = (await world.people.resident.get(`/api/requests/${id}`)).body
  expect((await world.people.communityStaff.get(`/api/requests/${links[0].requestId}`)).body.timeline[0].summary).toContain(`由 ${number} 拆分而来`)
})

test('how far a promise reaches and how often plain names are asked for are the county’s figures', async () => {
  const administrator = await house.as('systemAdministrator')
  const change = (figure: string, value: unknown, more = {}) => administrator.post('/api/procedure/figures', { figure, value, citation: '《示例县诉求办理规定》第九条', ...more })
  const before = (await administrator.get('/api/procedure/figures')).body
  for (const [wrong, sentence] of [[await change('promiseWithinDays', 0), '请写 1 到 365 的整数（天）'], [await change('unmaskPerHour', 1.5), '请写 1 到 500 的整数（次）'], [await change('reminders', 1), '没有这一项规定'], [await change('unmaskPerHour', 1, { citation: '  ' }), '来源']] as const) {
    expect([wrong.status, wrong.text.includes(sentence)], sentence).toEqual([422, true])
  }
  expect((await world.people.streetHead.post('/api/procedure/figures', { figure: 'unmaskPerHour', value: 1, citation: '来源如此' })).status).toBe(403)
  expect((await change('promiseWithinDays', 10, { version: before.version })).status).toBe(200)
  expect((await change('unmaskPerHour', 1, { version: before.version })).body.title, 'somebody else was faster').toBe('rule.changed')
  const after = (await change('unmaskPerHour', 1)).body.figures as { figure: string; value: number; citation: string; since: string }[]
  expect(after.find(({ figure }) => figure === 'unmaskPerHour')).toMatchObject({ value: 1, citation: '《示例县诉求办理规定》第九条', since: '2026-09-15' })
  expect(after.filter(({ figure }) => figure !== 'unmaskPerHour' && figure !== 'promiseWithinDays')).toEqual(before.figures.filter(({ figure }: { figure: string }) => figure !== 'unmaskPerHour' && figure !== 'promiseWithinDays'))
  const { rows: recorded } = await house.owner.query("SELECT object_id, details FROM audit_entry WHERE action = 'POST /procedure/figures' AND outcome = 'done' ORDER BY id")
  expect(recorded).toEqual([{ object_id: 'procedure', details: { figure: 'promiseWithinDays', before: 60, after: 10 } }, { object_id: 'procedure', details: { figure: 'unmaskPerHour', before: 30, after: 1 } }])
  const id = await world.requestIn('handling')
  const promise = (promisedOn: string) => world.people.departmentStaff.post(`/api/requests/${id}/reply`, { kind: 'byWhen', words: '材料已经订好，到货后修好', promisedOn })
  const far = await promise('2026-09-26')
  expect([far.status, far.body.title, far.body.data]).toEqual([422, 'request.promise-too-far', { days: 10 }])
  expect((await world.people.departmentStaff.post(`/api/requests/${id}/unmask`, { reason: 'contact' })).body.usesLeft).toBe(0)
  expect(await refusal('departmentStaff', id, 'unmask', { reason: 'contact' })).toEqual([429, 'request.unmask-too-often'])
  expect((await promise('2026-09-25')).status).toBe(200)
})
