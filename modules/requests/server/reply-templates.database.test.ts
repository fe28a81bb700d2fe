import { afterAll, beforeAll, expect, inject, test } from 'vitest'
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

type Who = keyof World['people']
const words = '您反映的 {编号} 已由{单位}办理，将在{期限}前办结。'
const save = (who: Who, fields: Record<string, unknown> = {}) => world.people[who].post('/api/reply-templates', { title: '限期办结', words, ...fields })
const own = () => ({ organizationId: world.units.department })
const titles = async (who: Who): Promise<string[]> => (await world.people[who].get('/api/reply-templates')).body.templates.map((one: { title: string }) => one.title)

test('a unit keeps its own, the county those for all; each sees his unit’s and the county’s', async () => {
  const made = await save('departmentStaff', own())
  expect(made.status, made.text).toBe(200)
  expect(made.body).toMatchObject({ title: '限期办结', words, organizationId: world.units.department, category: null, mayChange: true })
  expect((await save('departmentHead', { ...own(), title: '已办成', category: 'municipal' })).body.categoryLabel).toEqual(expect.any(String))
  expect((await save('countyDispatcher', { title: '全县的' })).body).toMatchObject({ organizationId: null, owner: '全县通用' })
  expect(await titles('departmentHead')).toEqual(['已办成', '限期办结', '全县的'])
  expect(await titles('departmentStaff-2')).toEqual(['全县的'])
  expect(await titles('gridWorker')).toEqual(['全县的'])
  expect((await world.people.departmentStaff.get('/api/reply-templates')).body.owners).toEqual([{ organizationId: world.units.department, name: expect.any(String) }])
})

test.each<[string, Who, () => Record<string, unknown>, number, string]>([
  ['whoever may not', 'gridWorker', own, 403, 'access.not-permitted'],
  ['a county leader', 'countyLeader', () => ({}), 403, 'access.not-permitted'],
  ['another unit’s', 'departmentStaff-2', own, 404, 'access.not-found'],
  ['the county’s by a unit', 'departmentStaff', () => ({}), 404, 'access.not-found'],
  ['a telephone number', 'departmentStaff', () => ({ ...own(), words: '请打 13800138000 联系张工。' }), 422, 'template.names-person'],
  ['a landline in full width', 'departmentStaff', () => ({ ...own(), words: '请打０５３４－５３２１２３４。' }), 422, 'template.names-person'],
  ['a placeholder that nobody fills in', 'departmentStaff', () => ({ ...own(), words: '{姓名}您好，已办结。' }), 422, 'template.placeholder-unknown'],
  ['a category that is none', 'departmentStaff', () => ({ ...own(), category: 'nothing.here' }), 422, 'request.category-unknown'],
])('refused: %s', async (_what, who, fields, status, title) => {
  const answer = await save(who, fields())
  expect([answer.status, answer.body.title]).toEqual([status, title])
})

test('it is changed and ended by its unit, by nobody else, and not over somebody else’s change', async () => {
  const { templateId, version } = (await save('departmentStaff', { ...own(), title: '要改的' })).body
  const changed = await save('departmentHead', { ...own(), templateId, version, title: '改过的' })
  expect(changed.body).toMatchObject({ templateId, title: '改过的', version: version + 1 })
  expect((await save('departmentStaff', { ...own(), templateId, version, title: '又改的' })).body.title).toBe('template.changed')
  for (const who of ['departmentStaff-2', 'communityStaff', 'countyDispatcher'] as const) {
    expect((await world.people[who].post(`/api/reply-templates/${templateId}/end`, {})).status, who).toBe(404)
    expect((await save(who, { templateId })).status, who).toBe(404)
  }
  const ended = await world.people.departmentStaff.post(`/api/reply-templates/${templateId}/end`, { version: version + 1 })
  expect([ended.status, ended.body.mayChange]).toEqual([200, false])
  expect(await titles('departmentStaff')).not.toContain('改过的')
  expect((await world.people.departmentStaff.post(`/api/reply-templates/${templateId}/end`, {})).status).toBe(404)
})

test('a reply in which something is left open is not sent', async () => {
  const id = await world.requestIn('handling')
  const left = await world.people.departmentStaff.post(`/api/requests/${id}/reply`, { kind: 'done', words: '您反映的 2026-000001 将在{期限}前办结。' })
  expect([left.status, left.body.title]).toEqual([422, 'request.placeholder-left'])
  expect(left.body.detail).toContain('{期限}')
  expect((await world.people.departmentStaff.post(`/api/requests/${id}/reply`, { kind: 'done', words: '已清走，{现场}照片见附件。' })).status).toBe(200)
})
