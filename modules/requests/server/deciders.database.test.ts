import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())
beforeEach(() => void (house.clock.now = TEST_DAY))

type Who = keyof World['people']
const extension = { workingDays: 3, words: '等待双方到场调解' }
const suspension = { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }

/** As if the person's appointments had ended, for the time of the test. */
async function without(who: Who[], act: () => Promise<void>): Promise<void> {
  const accounts = who.map((one) => world.accounts.get(one))
  const ended = `UPDATE appointment a SET valid_to = $2 FROM staff_member s WHERE s.id = a.staff_member_id AND s.account_id = ANY ($1::uuid[])`
  await house.owner.query(ended, [accounts, '2026-09-01'])
  await act()
  await house.owner.query(ended, [accounts, null])
}

async function heldByCommunity(): Promise<string> {
  const id = await world.report({ category: 'property.service', text: '物业服务不到位，楼道没人打扫。' })
  await world.move('communityStaff', id, 'accept')
  await world.move('gridWorker', id, 'sign')
  await world.move('gridWorker', id, 'contact', { how: 'visit' })
  return id
}
const refusal = async (who: Who, id: string, path: string, body: Record<string, unknown>) => {
  const answer = await world.people[who].post(`/api/requests/${id}/${path}`, body)
  return [answer.status, answer.body.title]
}
const lastSummary = async (id: string): Promise<string> => (await world.people.streetStaff.get(`/api/requests/${id}`)).body.timeline.at(-1).summary

test('the unit’s own head decides; nobody above it does', async () => {
  const id = await heldByCommunity()
  await world.move('communityStaff', id, 'ask-extension', extension)
  expect(await world.row(id)).toMatchObject({ waiting_for: 'decideExtension', waiting_organization_id: world.units.community })
  for (const who of ['streetHead', 'countyDispatcher'] as const) expect(await refusal(who, id, 'decide-extension', { approve: true })).toEqual([409, 'request.not-the-decider'])
  await world.move('communityHead', id, 'decide-extension', { approve: true })
})

test('a community without a head: the head of its street decides, and is named', async () => {
  const id = await heldByCommunity()
  await without(['communityHead'], async () => {
    await world.move('communityStaff', id, 'suspend', suspension)
    expect(await world.row(id)).toMatchObject({ waiting_for: 'decideSuspension', waiting_organization_id: world.units.street })
    expect(await lastSummary(id)).toMatch(/；本单位没有其他负责人，由.+街道.*审批$/)
    expect(await world.openMoves('streetHead', id)).toContain('decideSuspension')
    await world.move('streetHead', id, 'decide-suspension', { approve: true })
    expect(await world.row(id)).toMatchObject({ waiting_for: 'review', paused: true, decider_organization_id: null })
  })
})

test('without one there either, and for a department without a head, the county’s centre does', async () => {
  const [ofCommunity, ofDepartment] = [await heldByCommunity(), await world.requestIn('handling')]
  await without(['communityHead', 'streetHead', 'departmentHead'], async () => {
    await world.move('communityStaff', ofCommunity, 'ask-extension', extension)
    await world.move('departmentStaff', ofDepartment, 'ask-extension', extension)
    for (const id of [ofCommunity, ofDepartment]) {
      expect(await world.row(id)).toMatchObject({ waiting_for: 'decideExtension', waiting_organization_id: world.units.centre })
      await world.move('countyDispatcher', id, 'decide-extension', { approve: true })
    }
  })
})

test('a head who goes while it waits for him leaves it to whoever stands above', async () => {
  const id = await heldByCommunity()
  await world.move('communityStaff', id, 'ask-extension', extension)
  await without(['communityHead'], async () => {
    const worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
    await worker.runOnce()
    await worker.runOnce()
    await worker.stop()
    expect(await world.row(id)).toMatchObject({ waiting_for: 'decideExtension', waiting_organization_id: world.units.street, pending: 'extension' })
    await world.move('streetHead', id, 'decide-extension', { approve: false, words: '理由不足' })
  })
})
