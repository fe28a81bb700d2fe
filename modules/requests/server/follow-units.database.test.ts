/* oxlint-disable typescript/no-explicit-any -- tests look into answers as they came */
import { afterAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'

const TODAY = '2026-09-15'
const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, timePasses, close } = await openTime(house)
afterAll(close)

async function administer(path: string, body: object): Promise<any> {
  const answer = await world.people.systemAdministrator.post(path, body)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

async function area(areaId: string): Promise<{ areaId: string; parentId: string; version: number; path: string }> {
  return (await world.people.systemAdministrator.get(`/api/areas/${areaId}`)).body
}

/** What the figures add up to for a unit, settled and not. */
async function received(organizationId: string): Promise<number> {
  const { rows } = await house.owner.query<{ n: number }>(
    `SELECT coalesce(sum(received), 0)::integer AS n FROM (SELECT organization_id, received FROM request_count_delta UNION ALL SELECT organization_id, received FROM request_count) r WHERE organization_id = $1`, [organizationId])
  return rows[0]!.n
}

test('a department that ends hands over what it holds: parties, clocks, figures; the successor answers', async () => {
  const [id, planned] = [await world.requestIn('handling'), await world.requestIn('handling')]
  await world.move('departmentStaff', planned, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
  await world.move('departmentHead', planned, 'decide-suspension', { approve: true })
  await world.move('communityStaff', planned, 'publish', { publicText: '有居民反映楼道堆物。', publicAnswer: '资金下达后实施改造。' })
  const [before, beforeOther] = [await received(world.units.department), await received(world.units.otherDepartment)]
  await administer(`/api/organizations/${world.units.department}/close`, { version: 1, on: TODAY, successorId: world.units.otherDepartment })
  expect((await world.people['departmentStaff-2'].get(`/api/requests/${id}`)).status).toBe(404)
  await timePasses()
  expect(await world.row(id)).toMatchObject({ holder_organization_id: world.units.otherDepartment, waiting_organization_id: world.units.otherDepartment, waiting_for: 'reply' })
  const { rows: clocks } = await house.owner.query('SELECT DISTINCT organization_id FROM matter_clock WHERE matter_id = $1 AND stopped_at IS NULL', [id])
  expect(clocks).toEqual([{ organization_id: world.units.otherDepartment }])
  expect([await received(world.units.department), await received(world.units.otherDepartment)]).toEqual([before - 2, beforeOther + 2])
  const owedBy = async (unit: string) => (await house.anonymous.get(`/api/published-requests?unit=${unit}`)).body.items.map(({ requestId }: { requestId: string }) => requestId)
  expect([await owedBy(world.units.department), await owedBy(world.units.otherDepartment)], 'in public it is owed by the successor').toEqual([[], [planned]])
  const shown = (await world.people['departmentStaff-2'].get(`/api/requests/${id}`)).body
  expect(shown.timeline).toContainEqual(expect.objectContaining({ move: 'unitSucceeded', label: '单位承接', summary: expect.stringMatching(/承接（原单位：.+）/) }))
  await world.move('departmentStaff-2', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
  const version = (await world.row(id)).version
  await timePasses()
  expect((await world.row(id)).version).toBe(version)
})

test('a community that goes to another street takes its open requests along: the new street dispatches', async () => {
  const id = await world.requestIn('accepted')
  const answered = async (fields = {}): Promise<string> => {
    const requestId = await world.requestIn('accepted', fields)
    await world.move('streetStaff', requestId, 'dispatch', { organizationId: world.units.otherDepartment })
    await world.move('departmentStaff-2', requestId, 'sign')
    await world.move('departmentStaff-2', requestId, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    return requestId
  }
  const [checked, closed] = [await answered({ category: 'safety.charging', text: '飞线充电' }), await answered()]
  await world.move('resident', closed, 'confirm')
  await world.move('communityStaff', closed, 'close')
  expect(await world.row(id)).toMatchObject({ waiting_for: 'dispatch', waiting_organization_id: world.units.street })
  const community = await area((await area(world.grid)).parentId)
  const { rows } = await house.owner.query<{ area_id: string }>('SELECT area_id FROM organization WHERE id = $1', [world.units.otherStreet])
  await administer(`/api/areas/${community.areaId}/move`, { version: community.version, parentId: rows[0]!.area_id, on: TODAY })
  await timePasses()
  expect(await world.row(id)).toMatchObject({ waiting_for: 'dispatch', waiting_organization_id: world.units.otherStreet })
  expect((await world.people.streetStaff.get(`/api/requests/${id}`)).status).toBe(404)
  const holderOf = async (matterId: string, stage: string) => (await house.owner.query('SELECT organization_id FROM matter_clock WHERE matter_id = $1 AND stage = $2 AND stopped_at IS NULL', [matterId, stage])).rows.map((row) => row.organization_id)
  expect([await holderOf(id, 'dispatch'), await holderOf(closed, 'callback')], 'the clock goes with whoever must act').toEqual([[world.units.otherStreet], [world.units.otherStreet]])
  expect(await holderOf(checked, 'verify'), 'the community looks on the spot as before').toEqual([world.units.community])
  house.clock.now = new Date('2026-09-17T07:00:00Z')
  await timePasses()
  const { rows: reminded } = await house.owner.query("SELECT DISTINCT organization_id FROM notice WHERE matter_id = $1 AND clock_id IS NOT NULL", [id])
  expect(reminded.length).toBeGreaterThan(0)
  expect(reminded.map((row) => row.organization_id), 'nobody is reminded of what he no longer sees').not.toContain(world.units.street)
  house.clock.now = new Date(`${TODAY}T02:00:00Z`)
  await world.move('streetStaff-2', id, 'dispatch', { organizationId: world.units.otherDepartment })
})

test('a community that merges into a new one leaves its requests to the new committee, and its place to the new area', async () => {
  const id = await world.requestIn('submitted')
  const community = await area((await area(world.grid)).parentId)
  const merged = await administer('/api/areas/merge', { areaIds: [community.areaId], into: { name: '新合社区', level: 'community', parentId: community.parentId }, on: TODAY }).catch((error: Error) => error)
  // It was moved today, by the test before: a span lasts a day at least.
  expect(merged).toBeInstanceOf(Error)
  house.clock.now = new Date('2026-09-16T02:00:00Z')
  const done = await administer('/api/areas/merge', { areaIds: [community.areaId], into: { name: '新合社区', level: 'community', parentId: community.parentId }, on: '2026-09-16' })
  await timePasses()
  const { rows } = await house.owner.query<{ id: string; name: string }>('SELECT id, name FROM organization WHERE area_id = $1 AND accepts_matters', [done.areaIds.at(-1)])
  expect(rows).toEqual([{ id: expect.any(String), name: '新合社区居民委员会' }])
  const row = await world.row(id)
  expect(row).toMatchObject({ receiver_organization_id: rows[0]!.id, waiting_for: 'accept', waiting_organization_id: rows[0]!.id, area_id: world.grid })
  expect(row.area_path).toContain(`/${done.areaIds.at(-1)}/${world.grid}/`)
  expect((await world.people.communityStaff.get(`/api/requests/${id}`)).status).toBe(401)
})
