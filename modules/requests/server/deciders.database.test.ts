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

/** As if the person were on leave from an hour ago, for the time of the test; `by` stands in for him as B. */
async function away(who: Who[], by: Who | null, act: () => Promise<void>): Promise<void> {
  const accounts = who.map((one) => world.accounts.get(one))
  await house.owner.query(
    `INSERT INTO absence (county_code, id, staff_member_id, away_from, recorded_by)
     SELECT s.county_code, gen_random_uuid(), s.id, $2::timestamptz - interval '1 hour', s.account_id FROM staff_member s WHERE s.account_id = ANY ($1::uuid[])`, [accounts, house.clock.now])
  if (by !== null) {
    await house.owner.query(
      `INSERT INTO appointment (county_code, id, post_id, staff_member_id, position, valid_from)
       SELECT a.county_code, gen_random_uuid(), a.post_id, b.id, 'substitute', '2026-09-01' FROM appointment a
       JOIN staff_member s ON s.id = a.staff_member_id AND s.account_id = ANY ($1::uuid[]) JOIN staff_member b ON b.account_id = $2`, [accounts, world.accounts.get(by)])
  }
  try {
    await act()
  } finally {
    await house.owner.query('DELETE FROM absence')
    if (by !== null) await house.owner.query("DELETE FROM appointment a USING staff_member b WHERE b.id = a.staff_member_id AND b.account_id = $1 AND a.position = 'substitute' AND a.valid_from = '2026-09-01'", [world.accounts.get(by)])
  }
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

test('a head on leave whom nobody stands in for: the head of the street decides; with a B holder it stays in the house', async () => {
  const [alone, standIn] = [await heldByCommunity(), await heldByCommunity()]
  await away(['communityHead'], null, async () => {
    await world.move('communityStaff', alone, 'suspend', suspension)
    expect(await world.row(alone)).toMatchObject({ waiting_for: 'decideSuspension', waiting_organization_id: world.units.street })
    await world.move('streetHead', alone, 'decide-suspension', { approve: true })
  })
  await away(['communityHead'], 'gridLeader', async () => {
    await world.move('communityStaff', standIn, 'suspend', suspension)
    expect(await world.row(standIn)).toMatchObject({ waiting_for: 'decideSuspension', waiting_organization_id: world.units.community })
  })
})

test('when the one who stands in is away too, or asks himself, it goes up as well', async () => {
  const [bothAway, asksHimself] = [await heldByCommunity(), await heldByCommunity()]
  await away(['communityHead'], 'gridLeader', async () => {
    await house.owner.query(
      `INSERT INTO absence (county_code, id, staff_member_id, away_from, recorded_by) SELECT county_code, gen_random_uuid(), id, $2::timestamptz - interval '1 hour', account_id FROM staff_member WHERE account_id = $1`,
      [world.accounts.get('gridLeader'), house.clock.now])
    await world.move('communityStaff', bothAway, 'suspend', suspension)
    expect(await world.row(bothAway)).toMatchObject({ waiting_organization_id: world.units.street })
  })
  await away(['communityHead'], 'communityStaff', async () => {
    await world.move('communityStaff', asksHimself, 'suspend', suspension)
    expect(await world.row(asksHimself)).toMatchObject({ waiting_organization_id: world.units.street })
  })
})

test('a head who goes on leave while it waits for him: whoever stands above hears of it and decides', async () => {
  const id = await heldByCommunity()
  await world.move('communityStaff', id, 'ask-extension', extension)
  expect(await world.row(id)).toMatchObject({ waiting_organization_id: world.units.community })
  await away(['communityHead'], null, async () => {
    const worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
    await worker.runOnce()
    await worker.runOnce()
    await worker.stop()
    expect(await world.row(id)).toMatchObject({ waiting_for: 'decideExtension', waiting_organization_id: world.units.street })
    const { rows } = await house.owner.query("SELECT organization_id FROM notice WHERE matter_id = $1 AND permission = 'request.decideExtension' AND organization_id = $2", [id, world.units.street])
    expect(rows).toHaveLength(1)
    await world.move('streetHead', id, 'decide-extension', { approve: true })
  })
})

test('leave that is over or still to come changes nothing', async () => {
  const id = await heldByCommunity()
  await house.owner.query(
    `INSERT INTO absence (county_code, id, staff_member_id, away_from, away_to, recorded_by)
     SELECT s.county_code, gen_random_uuid(), s.id, $2::timestamptz + v.begins, $2::timestamptz + v.ends, s.account_id FROM staff_member s,
       (VALUES (interval '-2 days', interval '-1 day'), (interval '1 minute', interval '2 days')) v (begins, ends) WHERE s.account_id = $1`, [world.accounts.get('communityHead'), house.clock.now])
  await world.move('communityStaff', id, 'suspend', suspension)
  expect(await world.row(id)).toMatchObject({ waiting_organization_id: world.units.community })
  await house.owner.query('DELETE FROM absence')
})

test('who looks on the spot is not on leave: where all of the community are, the street looks', async () => {
  const id = await heldByCommunity()
  const { rows } = await house.owner.query<{ n: number }>(
    `INSERT INTO absence (county_code, id, staff_member_id, away_from, recorded_by)
     SELECT DISTINCT ON (a.staff_member_id) a.county_code, gen_random_uuid(), a.staff_member_id, $2::timestamptz - interval '1 hour', s.account_id
     FROM post p JOIN appointment a ON a.post_id = p.id JOIN staff_member s ON s.id = a.staff_member_id WHERE p.organization_id = $1 AND s.account_id <> $3 RETURNING 1 AS n`,
    [world.units.community, house.clock.now, world.accounts.get('gridWorker')])
  expect(rows.length).toBeGreaterThan(2)
  await world.move('gridWorker', id, 'reply', { kind: 'done', words: '已经安排打扫干净。' })
  expect(await world.row(id)).toMatchObject({ verifier_organization_id: world.units.street })
  await house.owner.query('DELETE FROM absence')
})
