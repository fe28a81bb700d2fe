import { readFile } from 'node:fs/promises'
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

const administrator = () => world.people.systemAdministrator
const tried = async (category: string) => (await administrator().post('/api/routing-rules/try', { areaId: world.grid, category })).body
const leads = async (unit: string, category: string): Promise<string> => {
  const answer = await administrator().post('/api/duty-entries', { unit, category, part: 'lead', basis: '《某条例》第三条', citation: '县履职事项清单', validFrom: '2026-09-01' })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.dutyEntryId
}

describe('the duty list routes', () => {
  test('no rule repeats the list', async () => {
    const { rules } = (await administrator().get('/api/routing-rules')).body
    expect(rules.some((rule: { whenCategory: string | null }) => rule.whenCategory === 'disputes.tenancy')).toBe(false)
  })

  test('rules that older versions generated from the list go with the upgrade; one that somebody changed stays', async () => {
    const insert = (id: string, version: number) => house.owner.query(
      `INSERT INTO routing_rule (county_code, id, position, when_category, lead, why, citation, valid_from, version)
       SELECT county_code, $1, 1000, category, unit, '“租赁纠纷”由司法局牵头', citation, valid_from, $2 FROM duty_entry WHERE category = 'disputes.tenancy' AND part = 'lead'`, [id, version])
    const [mirror, changed] = ['019ff000-0000-7000-8000-00000000000a', '019ff000-0000-7000-8000-00000000000b']
    await insert(mirror!, 1)
    await insert(changed!, 2)
    await house.owner.query(await readFile(new URL('../../../db/migrations/0013_duty_list_routes.sql', import.meta.url), 'utf8'))
    expect((await house.owner.query('SELECT id FROM routing_rule WHERE position = 1000')).rows).toEqual([{ id: changed }])
    await house.owner.query('DELETE FROM routing_rule WHERE id = $1', [changed])
  })

  test('what nobody leads goes to arbitration; a new entry routes it, citing its basis; ended, it does not', async () => {
    await administrator().post('/api/categories', { key: 'sanitation.snow', name: '除雪融冰', hints: ['积雪'], validFrom: '2026-09-01' })
    expect(await tried('sanitation.snow')).toMatchObject({ lead: null, ruleId: null, dutyEntryId: null })
    const entry = await leads('urbanManagement', 'sanitation.snow')
    expect(await tried('sanitation.snow')).toMatchObject({
      lead: '综合执法局', ruleId: null, dutyEntryId: entry, why: '“除雪融冰”由综合执法局牵头：县履职事项清单，依据《某条例》第三条',
    })
    const id = await world.report({ category: 'sanitation.snow', text: '路口积雪没人扫。' })
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body.proposal).toMatchObject({ lead: { name: '综合执法局' }, why: expect.stringContaining('《某条例》第三条') })
    await administrator().post(`/api/duty-entries/${entry}/end`, { on: '2026-09-10' })
    expect(await tried('sanitation.snow')).toMatchObject({ lead: null, dutyEntryId: null, why: expect.stringContaining('须由县里裁定') })
  })

  test('a category of its own goes before its first level; an objection may cite only what routes', async () => {
    const above = await leads('urbanManagement', 'disputes')
    expect((await tried('disputes.tenancy')).lead).toBe('司法局')
    const { entries, leadingEntryId } = (await world.people.departmentStaff.get('/api/duty-entries?covering=disputes.tenancy')).body
    expect(entries.map((entry: { dutyEntryId: string }) => entry.dutyEntryId)).toContain(above)
    const id = await world.requestIn('dispatched')
    const object = (dutyEntryId: string) => world.people.departmentStaff.post(`/api/requests/${id}/object`, { dutyEntryId, words: '清单规定由别的单位牵头' })
    expect((await object(above)).body.title).toBe('request.duty-entry-other')
    await administrator().post(`/api/duty-entries/${leadingEntryId}/end`, { on: '2026-09-15' })
    expect(await tried('disputes.tenancy')).toMatchObject({ lead: '综合执法局', dutyEntryId: above })
    expect((await object(leadingEntryId)).body.title).toBe('request.duty-entry-unknown')
    expect((await object(above)).status).toBe(200)
  })
})
