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

describe('from the report to the call-back', () => {
  test('each state in its turn, with the buttons that its people have', async () => {
    const id = await world.report()
    expect((await world.row(id)).state).toBe('submitted')
    expect(await world.openMoves('communityStaff', id)).toEqual(expect.arrayContaining(['accept', 'decline', 'merge', 'split']))
    expect(await world.openMoves('gridWorker', id)).toEqual([])
    await world.move('gridLeader', id, 'accept')
    expect(await world.row(id)).toMatchObject({ state: 'accepted', waiting_for: 'dispatch', waiting_organization_id: world.units.street, due_stage: 'dispatch' })
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    expect(await world.row(id)).toMatchObject({ state: 'dispatched', waiting_for: 'sign', holder_organization_id: world.units.department, sender_organization_id: world.units.street })
    expect(await world.openMoves('departmentStaff', id)).toEqual(['object', 'sign', 'transfer', 'addCoUnit'].sort((a, b) => order(a) - order(b)))
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'contact', { how: 'phone' })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '双方已达成调解，押金已退还。' })
    expect(await world.row(id)).toMatchObject({ state: 'replied', reply_kind: 'done', contacted_in_time: true, replied_in_time: true, waiting_for: 'confirm' })
    await world.move('resident', id, 'confirm')
    await world.move('communityStaff', id, 'close')
    await world.move('streetStaff', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
    expect(await world.row(id)).toMatchObject({ state: 'calledBack', solved: true, rated_closing: 1, waiting_for: null })
    const { rows } = await house.owner.query('SELECT move FROM matter_event WHERE matter_id = $1 ORDER BY ordinal', [id])
    expect(rows.map((row) => row.move)).toEqual(['report', 'accept', 'dispatch', 'sign', 'contact', 'reply', 'confirm', 'closeCase', 'callBack'])
    const open = await house.owner.query('SELECT stage FROM matter_clock WHERE matter_id = $1 AND stopped_at IS NULL', [id])
    expect(open.rows).toEqual([])
  })

  test('the resident reads what was written to him, staff the rest, and his name stays masked', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, words: '请到现场取证' })
    const own = (await world.people.resident.get(`/api/requests/${id}`)).body
    const staff = (await world.people.streetStaff.get(`/api/requests/${id}`)).body
    expect(own.view).toBe('own')
    expect(staff.view).toBe('staff')
    expect(own.timeline.map((entry: { move: string }) => entry.move)).not.toContain('addCoUnit')
    expect(staff.timeline.find((entry: { move: string }) => entry.move === 'addCoUnit').words).toBe('请到现场取证')
    expect(own.parties).toEqual([])
    expect(own.approvals).toEqual([])
    expect(staff.reporter.name).toMatch(/^.\*+$/u)
    expect(staff.reporter.phone).toMatch(/^\d{3}\*{4}\d{4}$/)
    expect(staff.proposal.why).not.toBe('')
    const lookups = (await world.people.resident.get('/api/me/lookups')).body.lookups
    expect(lookups.some((lookup: { objectId: string; unit: string }) => lookup.objectId === id && lookup.unit === '晏城街道办事处')).toBe(true)
  })

  test('nobody else sees it: not the neighbour, not the other street, not a department that is no party', async () => {
    const id = await world.requestIn('handling')
    for (const who of ['resident-2', 'buildingLead', 'streetStaff-2', 'departmentStaff-2', 'communityStaff-2', 'systemAdministrator'] as const) {
      const answer = await world.people[who].get(`/api/requests/${id}`)
      expect([who, answer.status]).toEqual([who, 404])
      const absent = await world.people[who].get('/api/requests/019ff000-0000-7000-8000-000000000000')
      expect(answer.text).toBe(absent.text)
    }
  })
})

function order(move: string): number {
  return ['arbitrate', 'object', 'sign', 'addCoUnit', 'answerTask', 'transfer'].indexOf(move)
}
