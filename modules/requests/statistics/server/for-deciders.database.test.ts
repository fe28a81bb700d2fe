import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { MadeRequests } from '#modules/requests/statistics/server/testing.ts'

let house: TestHouse
let made: MadeRequests
let leader: TestPerson
let staff: TestPerson
let administrator: TestPerson
let community: string
let otherCommunity: string
let street: string
let grids: string[]
const usual = {
  channel: 'desk', state: 'handling', reply_kind: null, contacted_in_time: true, replied_in_time: null, taken_up_in_time: true, solved: null, satisfaction: null, excluded: false,
  suggested_category: null, suggested_model: null, organization_id: null, closed_elsewhere: false,
} as const

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  house.clock.now = new Date('2026-09-15T02:00:00Z')
  made = new MadeRequests(house)
  leader = await house.as('countyLeader')
  staff = await house.as('communityStaff')
  administrator = await house.as('systemAdministrator')
  const areaOf = async (key: string) => (await house.owner.query<{ area_id: string }>(
    'SELECT p.area_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN staff_member s ON s.id = a.staff_member_id WHERE s.account_id = $1', [(await house.samplePeople()).find((person) => person.key === key)!.accountId])).rows[0]!.area_id
  community = await areaOf('communityStaff')
  otherCommunity = await areaOf('communityStaff-2')
  street = await areaOf('streetStaff')
  grids = (await house.owner.query<{ id: string }>("SELECT id FROM area WHERE level = 'grid' AND path LIKE '%/' || $1 || '/%' ORDER BY id LIMIT 3", [community])).rows.map(({ id }) => id)
})
afterAll(() => house.close())

const many = async (count: number, request: { day: string; area_id: string; category: string }) => {
  for (let index = 0; index < count; index++) await made.add({ ...usual, ...request })
}

describe('the setting', () => {
  const sheets = { recurrenceDays: 90, sheetAfterDays: 5, sheetAppealDays: 5 }
  test('is the administrator’s to change and everybody’s to read', async () => {
    expect((await leader.get('/api/statistics/setting')).body).toEqual({ rankingLeast: 30, hotSpotLeast: 4, ...sheets, version: 0 })
    expect((await leader.post('/api/statistics/setting', { rankingLeast: 10, hotSpotLeast: 3, ...sheets })).status).toBe(403)
    const few = await administrator.post('/api/statistics/setting', { rankingLeast: 3, hotSpotLeast: 3, ...sheets })
    expect([few.status, few.text]).toEqual([422, expect.stringContaining('至少 10 件')])
    expect((await administrator.post('/api/statistics/setting', { rankingLeast: 20, hotSpotLeast: 5, ...sheets, version: 0 })).body).toEqual({ rankingLeast: 20, hotSpotLeast: 5, ...sheets, version: 1 })
    expect((await administrator.post('/api/statistics/setting', { rankingLeast: 40, hotSpotLeast: 5, ...sheets, version: 0 })).status).toBe(409)
    expect((await leader.get('/api/statistics/setting')).body).toMatchObject({ rankingLeast: 20, hotSpotLeast: 5 })
  })
})

describe('the table that leaves', () => {
  const table = (person: TestPerson, areaId: string, quarter: string) => person.get(`/api/areas/${areaId}/outside-table?quarter=${quarter}`)

  test('has the true totals and no cell under ten', async () => {
    await many(12, { day: '2026-05-02', area_id: street, category: 'property.fees' })
    await many(3, { day: '2026-05-03', area_id: otherCommunity, category: 'property.fees' })
    await many(11, { day: '2026-06-30', area_id: otherCommunity, category: 'safety.fire' })
    await many(2, { day: '2026-04-01', area_id: community, category: 'traffic.parking' })
    const { table: open } = (await table(leader, house.countyCode, '2026-Q2')).body
    expect(open).toMatchObject({ period: '2026年第二季度', total: 28 })
    expect(open.rows.reduce((sum: number, row: { total: number }) => sum + row.total, 0)).toBe(28)
    expect(open.areaTotals.reduce((sum: number, count: number) => sum + count, 0)).toBe(28)
    for (const row of open.rows) for (const cell of row.cells) if (cell !== null) expect(cell).toBeGreaterThanOrEqual(10)
    expect(JSON.stringify(open)).not.toContain('交通')
  })

  test('is of the whole county and of a quarter that is over, and of nothing below', async () => {
    expect((await table(leader, street, '2026-Q2')).body.title).toBe('statistics.only-of-the-county')
    expect((await table(leader, house.countyCode, '2026-Q3')).body.title).toBe('statistics.quarter-runs')
    expect((await table(staff, house.countyCode, '2026-Q2')).status).toBe(403)
    expect((await table(leader, house.countyCode, '2026-Q5')).status).toBe(422)
    expect((await table(leader, house.countyCode, '2019-Q1')).body).toEqual({ table: null })
  })
})

describe('hot spots', () => {
  const spots = async (person: TestPerson, areaId: string) => (await person.get(`/api/areas/${areaId}/hot-spots`)).body

  test('are places with clearly more than usual, with their texts; what is usual there is none', async () => {
    await many(6, { day: '2026-09-10', area_id: grids[0]!, category: 'environment.noise' })
    await many(5, { day: '2026-09-11', area_id: grids[1]!, category: 'sanitation.rubbish' })
    for (const day of ['2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08']) await many(5, { day: `${day}-03`, area_id: grids[1]!, category: 'sanitation.rubbish' })
    const found = await spots(staff, community)
    expect(found).toMatchObject({ least: 5, compared: 11, byWords: true, cut: false, found: 1 })
    expect(found.items).toHaveLength(1)
    expect(found.items[0]).toMatchObject({ areaId: grids[0], count: 6, usual: 0 })
    expect(found.items[0].rows).toHaveLength(5)
    expect(found.items[0].requestIds).toHaveLength(6)
    expect(found.items[0].rows[0]).toMatchObject({ text: '路灯坏了', request: { areaId: grids[0] } })
    expect((await spots(leader, house.countyCode)).items).toHaveLength(1)
  })

  test('are asked for where one reads, and hold nothing from elsewhere', async () => {
    const other = await house.as('communityStaff-2')
    expect((await other.get(`/api/areas/${community}/hot-spots`)).status).toBe(403)
    expect((await spots(other, otherCommunity)).items).toEqual([])
    expect((await house.as('departmentStaff').then((clerk) => clerk.get(`/api/areas/${community}/hot-spots`))).status).toBe(403)
  })

  test('open to all their requests, within the reach of whoever asks', async () => {
    const [spot] = (await spots(staff, community)).items
    const rows = (person: TestPerson, areaId: string, ids: string) => person.get(`/api/areas/${areaId}/place-rows?ids=${ids}`)
    const { body } = await rows(staff, community, spot.requestIds.join(','))
    expect(body.items.map(({ requestId }: { requestId: string }) => requestId)).toEqual(spot.requestIds)
    const other = await house.as('communityStaff-2')
    expect((await rows(other, otherCommunity, spot.requestIds.join(','))).body.items).toEqual([])
    expect((await rows(other, community, spot.requestIds.join(','))).status).toBe(403)
    for (const wrong of ['x', '-'.repeat(36), `${spot.requestIds[0]},`]) expect((await rows(staff, community, wrong)).status).toBe(422)
  })

  test('say nothing of what is sealed, not even that it is one of several', async () => {
    await many(7, { day: '2026-09-12', area_id: grids[2]!, category: 'marketGovernance.conduct' })
    expect((await spots(leader, community)).items).toHaveLength(2)
    await house.owner.query("UPDATE matter SET sealed = true WHERE category = 'marketGovernance.conduct'")
    const after = await leader.get(`/api/areas/${community}/hot-spots`)
    expect(after.body.items).toHaveLength(1)
    expect(after.text).not.toContain(grids[2])
  })
})

describe('hot spots of a county in which too much comes to compare the words', () => {
  const ground = { longitude: 116.5, latitude: 36.6 }
  const METRE = 1 / 111_320
  /** Behind the commands' back and without words: of these the matter alone is counted. */
  const add = (count: number, day: string, areaId: string, category: string, metresNorth: number | null) => house.owner.query(
    `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path, level_1, level_2, level_3, place, longitude, latitude, opened_at, updated_at)
    SELECT a.county_code, gen_random_uuid(), 'request', 'H-' || $2 || '-' || $3 || coalesce($6::text, '') || '-' || n, '样例', 'handling', $3, 'help', 'routine', 'desk', a.id, a.path, split_part(a.path, '/', 1), split_part(a.path, '/', 2), nullif(split_part(a.path, '/', 3), ''), '样例路',
      CASE WHEN $5::float8 IS NOT NULL THEN $7::float8 END, $5, $2::timestamptz, $2::timestamptz FROM area a, generate_series(1, $1::integer) n WHERE a.id = $4`,
    [count, `${day}T08:00:00Z`, category, areaId, metresNorth === null ? null : ground.latitude + metresNorth * METRE, metresNorth === null ? null : String(metresNorth), ground.longitude])
  const hot = async (day: string, category: string, metresNorth: number) => {
    for (let index = 0; index < 6; index++) {
      const row = await made.add({ ...usual, day, area_id: otherCommunity, category })
      await house.owner.query('UPDATE matter SET longitude = $2, latitude = $3 WHERE id = $1', [row.id, ground.longitude, ground.latitude + metresNorth * METRE])
    }
  }

  test('are found over all thirty days, and compared with all that came near before', async () => {
    await add(6_001, '2026-09-14', street, 'disputes.neighbour', null)
    await hot('2026-08-18', 'utilities.water', 0)
    await hot('2026-09-01', 'traffic.parking', 5_000)
    await hot('2026-09-01', 'traffic.parking', 9_000)
    for (const month of ['02', '03', '04', '05', '06', '07']) {
      await add(6, `2026-${month}-10`, otherCommunity, 'traffic.parking', 5_200)
      await add(6, `2026-${month}-10`, otherCommunity, 'traffic.parking', 9_400)
    }
    // A list of one kind from years ago says nothing of since when all was kept.
    await made.add({ ...usual, state: 'final', closed_elsewhere: true, day: '2024-01-10', area_id: otherCommunity, category: 'safety.fire' })
    const { body } = await leader.get(`/api/areas/${house.countyCode}/hot-spots`)
    expect(body).toMatchObject({ byWords: false, cut: false, months: 6 })
    expect(body.compared).toBeGreaterThan(6_000)
    const own = body.items.filter(({ longitude }: { longitude: number | null }) => longitude !== null).map(({ latitude, count, usual: usually }: { latitude: number; count: number; usual: number }) => [Math.round((latitude - ground.latitude) / METRE), count, usually])
    expect(own.toSorted()).toEqual([[0, 6, 0], [9_000, 6, 0]])
  })
})

describe('what came back after it was closed', () => {
  const back = async (person: TestPerson, areaId: string) => (await person.get(`/api/areas/${areaId}/recurrences`)).body
  const closed = async (category: string, closedOn: string) => {
    const row = await made.add({ ...usual, state: 'closed', reply_kind: 'done', day: '2026-07-01', area_id: grids[0]!, category })
    await house.owner.query('UPDATE matter SET closed_at = $2::date WHERE id = $1', [row.id, closedOn])
    return row
  }

  test('is counted by problem and place, with what was closed before; neither what was merged nor what was closed long ago', async () => {
    const [first, last] = [await closed('municipal.streetLight', '2026-07-20'), await closed('municipal.streetLight', '2026-08-20')]
    await closed('municipal.road', '2026-06-01')
    await many(2, { day: '2026-09-12', area_id: grids[0]!, category: 'municipal.streetLight' })
    await many(1, { day: '2026-09-12', area_id: grids[0]!, category: 'municipal.road' })
    await many(1, { day: '2026-09-12', area_id: grids[1]!, category: 'municipal.streetLight' })
    await made.add({ ...usual, state: 'merged', day: '2026-09-13', area_id: grids[0]!, category: 'municipal.streetLight' })
    // Whoever names his grid alone has named no address.
    await closed('sanitation.toilet', '2026-08-20')
    await many(1, { day: '2026-09-12', area_id: grids[0]!, category: 'sanitation.toilet' })
    await house.owner.query("UPDATE matter m SET place = '样例街道' || a.name FROM area a WHERE a.id = m.area_id AND m.category = 'sanitation.toilet'")
    const found = await back(staff, community)
    expect(found).toMatchObject({ days: 90, cut: false, places: 1, requests: 2, categories: [{ key: 'municipal.streetLight', places: 1, requests: 2 }] })
    expect(found.items[0]).toMatchObject({ areaId: grids[0], count: 2, closedCount: 2, closedIds: [last.id, first.id], rows: [{ text: '路灯坏了' }, { text: '路灯坏了' }] })
    expect((await back(leader, house.countyCode)).items).toHaveLength(1)
    expect((await back(await house.as('communityStaff-2'), otherCommunity)).places).toBe(0)
    expect((await (await house.as('communityStaff-2')).get(`/api/areas/${community}/recurrences`)).status).toBe(403)
  })

  test('holds nothing that is sealed, and nothing that an import brought in open', async () => {
    const sealed = await made.add({ ...usual, day: '2026-09-13', area_id: grids[0]!, category: 'municipal.streetLight' })
    const imported = await made.add({ ...usual, day: '2026-09-13', area_id: grids[0]!, category: 'municipal.streetLight' })
    expect((await back(staff, community)).requests).toBe(4)
    await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [sealed.id])
    await house.owner.query(`INSERT INTO matter_event (county_code, id, matter_id, at, move, to_state, area_id)
      SELECT county_code, gen_random_uuid(), id, opened_at, 'bringIn', 'submitted', area_id FROM matter WHERE id = $1`, [imported.id])
    expect((await back(staff, community)).requests).toBe(2)
  })
})

test('what returns every season is found by category and month, in the area that was asked for', async () => {
  for (const year of ['2024', '2025']) {
    await many(8, { day: `${year}-11-20`, area_id: grids[0]!, category: 'utilities.heating' })
    await many(1, { day: `${year}-05-20`, area_id: grids[0]!, category: 'utilities.heating' })
  }
  await many(8, { day: '2025-07-01', area_id: grids[0]!, category: 'municipal.drainage' })
  const { body } = await staff.get(`/api/areas/${community}/seasons`)
  expect(body.years).toEqual(['2023年9月至2024年8月', '2024年9月至2025年8月', '2025年9月至2026年8月'])
  expect(body.items.map(({ key, months }: { key: string; months: number[] }) => [key, months])).toEqual([['utilities.heating', [11]]])
  expect(body.items[0].years.map((months: number[]) => months[10])).toEqual([null, 8, 8])
  // Of the month in which the county began, on its 20th, nothing is told.
  expect(body.items[0].years.map((months: number[]) => months[4])).toEqual([null, 1, 0])
  expect(body).toMatchObject({ ownSince: '2024-05-01', broughtIn: 0 })
  // What another system closed and a list brought in teaches as well, and moves no rate.
  const figures = async () => (await staff.get(`/api/areas/${community}/statistics?from=2024-01-01&to=2025-12-31&by=category`)).body.total
  const before = await figures()
  for (const day of ['2023-12-01', '2024-12-01']) for (let index = 0; index < 9; index++) await made.add({ ...usual, state: 'final', day, area_id: grids[0]!, category: 'utilities.power', closed_elsewhere: true })
  await made.add({ ...usual, state: 'final', day: '2025-08-01', area_id: grids[0]!, category: 'utilities.power', closed_elsewhere: true })
  const after = (await staff.get(`/api/areas/${community}/seasons`)).body
  expect(after).toMatchObject({ ownSince: '2024-05-01', broughtIn: 19 })
  expect(after.items.map(({ key, months }: { key: string; months: number[] }) => [key, months])).toEqual([['utilities.heating', [11]]])
  for (let index = 0; index < 9; index++) await made.add({ ...usual, state: 'final', day: '2025-12-01', area_id: grids[0]!, category: 'utilities.power', closed_elsewhere: true })
  expect((await staff.get(`/api/areas/${community}/seasons`)).body.items.map(({ key, months }: { key: string; months: number[] }) => [key, months])).toEqual([['utilities.heating', [11]], ['utilities.power', [12]]])
  expect(await figures()).toEqual(before)
  // 同比: the same month of the year before, and nothing where that was before anything was kept.
  const month = async (from: string, to: string) => (await staff.get(`/api/areas/${community}/statistics?from=${from}&to=${to}&by=unit&category=utilities.heating`)).body
  expect(await month('2025-11-01', '2025-11-30')).toMatchObject({ periodYear: { from: '2024-11-01', to: '2024-11-30' }, totalYear: { received: 8 }, total: { received: 8 } })
  expect(await month('2024-11-01', '2024-11-30')).toMatchObject({ periodYear: { from: '2023-11-01', to: '2023-11-30' }, totalYear: null })
  expect(await month('2024-05-01', '2025-11-30')).toMatchObject({ periodYear: null, totalYear: null })
  expect((await (await house.as('communityStaff-2')).get(`/api/areas/${otherCommunity}/seasons`)).body.items).toEqual([])
  expect((await (await house.as('communityStaff-2')).get(`/api/areas/${community}/seasons`)).status).toBe(403)
})

test('repeats are told by problem and place: one person’s or many people’s, nothing of it changes', async () => {
  const told = async () => {
    const pages = await Promise.all(['hot-spots', 'recurrences', 'seasons'].map((page) => leader.get(`/api/areas/${house.countyCode}/${page}`)))
    return pages.map(({ body }) => body)
  }
  const accounts = (await house.samplePeople()).map(({ accountId }) => accountId)
  const reportedBy = (people: readonly string[]) => house.owner.query(
    `UPDATE matter m SET reporter_id = ($1::uuid[])[1 + n.place % cardinality($1::uuid[])] FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM matter) n WHERE n.id = m.id`, [people])
  await reportedBy(accounts.slice(0, 1))
  const ofOne = await told()
  expect(ofOne.map((page) => page.items.length > 0)).toEqual([true, true, true])
  await reportedBy(accounts)
  expect(await told()).toEqual(ofOne)
})
