import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { contributionOf } from '#modules/requests/contribution.ts'
import { columnOf, countNames, noCounts } from '#modules/requests/statistics/counts.ts'
import type { CountName, Counts } from '#modules/requests/statistics/counts.ts'
import { bucketStart } from '#modules/requests/statistics/periods.ts'
import { noUnit, rowSets, splits } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet, Split } from '#modules/requests/statistics/row-sets.ts'
import { countAnew } from '#modules/requests/statistics/server/count-anew.ts'
import { compactOnce } from '#modules/requests/statistics/server/statistics-worker.ts'
import { MadeRequests } from '#modules/requests/statistics/server/testing.ts'
import type { MadeRequest } from '#modules/requests/statistics/server/testing.ts'

let house: TestHouse
let made: MadeRequests
let leader: TestPerson
let place: { county: string; street: string; community: string; sibling: string; grids: string[]; otherStreet: string; units: string[]; communityUnit: string; department: string; otherDepartment: string }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  made = new MadeRequests(house)
  leader = await house.as('countyLeader')
  place = await findPlaces()
  const random = fc.sample(anyRequest(), { numRuns: 260, seed: 20260915 })
  for (const request of random) await made.add(request)
  // As autovacuum does within a minute: without it every page of rows is planned for an empty table.
  await house.owner.query('ANALYZE')
})
afterAll(() => house.close())

async function findPlaces(): Promise<typeof place> {
  const ids = async (text: string, values: unknown[]) => (await house.owner.query<{ id: string }>(text, values)).rows.map(({ id }) => id)
  const grantOf = async (role: string) =>
    (await house.owner.query<{ area_id: string; organization_id: string }>('SELECT p.area_id, p.organization_id FROM post p JOIN appointment a ON a.county_code = p.county_code AND a.post_id = p.id JOIN staff_member s ON s.county_code = a.county_code AND s.id = a.staff_member_id WHERE s.account_id = $1', [
      (await house.samplePeople()).find(({ key }) => key === role)!.accountId,
    ])).rows[0]!
  const [community, department, otherDepartment, street] = [await grantOf('communityStaff'), await grantOf('departmentStaff'), await grantOf('departmentStaff-2'), await grantOf('streetStaff')]
  const below = 'SELECT id FROM area WHERE county_code = $1 AND parent_id = $2 ORDER BY id'
  return {
    county: house.countyCode, street: street.area_id, community: community.area_id, communityUnit: community.organization_id,
    sibling: (await ids(below, [house.countyCode, street.area_id])).find((id) => id !== community.area_id)!,
    grids: await ids("SELECT id FROM area WHERE county_code = $1 AND level = 'grid' AND path LIKE '%/' || $2 || '/%' ORDER BY id LIMIT 3", [house.countyCode, community.area_id]),
    otherStreet: (await ids(below, [house.countyCode, house.countyCode])).find((id) => id !== street.area_id)!,
    units: [community.organization_id, department.organization_id, otherDepartment.organization_id], department: department.organization_id, otherDepartment: otherDepartment.organization_id,
  }
}

function anyRequest() {
  return fc.record({
    day: fc.integer({ min: 0, max: 110 }).map((days) => new Date(Date.parse('2026-06-01T00:00:00Z') + days * 86_400_000).toISOString().slice(0, 10)),
    area_id: fc.constantFrom(place.county, place.street, place.community, place.sibling, place.otherStreet, ...place.grids),
    organization_id: fc.constantFrom(null, ...place.units),
    category: fc.constantFrom('property', 'property.fees', 'property.service', 'safety.fire', 'traffic.parking'), channel: fc.constantFrom('resident', 'desk', 'hotline'),
    state: fc.constantFrom('submitted', 'accepted', 'declined', 'merged', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'),
    reply_kind: fc.constantFrom(null, 'done', 'notPossible', 'byWhen'), contacted_in_time: fc.constantFrom(null, true, false), replied_in_time: fc.constantFrom(null, true, false), taken_up_in_time: fc.boolean(),
    solved: fc.constantFrom(null, true, false), satisfaction: fc.constantFrom(null, 'satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied'), excluded: fc.boolean(), suggested_category: fc.constantFrom(null, 'property.fees', 'safety.fire'), suggested_model: fc.constantFrom(null, '0199a000-0000-7000-8000-000000000001'),
    closed_elsewhere: fc.constantFrom(false, false, false, true),
  })
}

/** Where the areas of the requests stand, read one after the other over the owner's one connection. */
const paths = new Map<string, string>()
async function pathOf(areaId: string): Promise<string> {
  if (!paths.has(areaId)) paths.set(areaId, (await house.owner.query<{ path: string }>('SELECT path FROM area WHERE county_code = $1 AND id = $2', [house.countyCode, areaId])).rows[0]!.path)
  return paths.get(areaId)!
}

const compactAll = async () => { while (await compactOnce(house.house.services, house.countyCode)); }

function sum(rows: readonly MadeRequest[]): Counts {
  const counts = { ...noCounts }
  for (const row of rows) for (const name of countNames) counts[name] += contributionOf(row)[columnOf(name)]
  return counts
}

type Filter = { from: string; to: string; category?: string; channel?: string; unitId?: string }

/** The requests that a filter means, found without the database. */
async function within(areaId: string, filter: Filter): Promise<MadeRequest[]> {
  for (const areaId of new Set(made.rows.map((row) => row.area_id))) await pathOf(areaId)
  return made.rows.filter((row) =>
    `/${paths.get(row.area_id)!}`.includes(`/${areaId}/`) && row.day >= filter.from && row.day <= filter.to
    && (filter.category === undefined || row.category === filter.category || row.category.startsWith(`${filter.category}.`))
    && (filter.channel === undefined || row.channel === filter.channel) && (filter.unitId === undefined || (row.organization_id ?? noUnit) === filter.unitId))
}

function keyOf(row: MadeRequest, split: Split, areaId: string, filter: Filter): string {
  switch (split) {
    case 'unit': return row.organization_id ?? noUnit
    case 'channel': return row.channel
    case 'category': return filter.category === undefined ? row.category.split('.')[0]! : row.category
    case 'area': {
      const ids = paths.get(row.area_id)!.split('/')
      return ids[ids.indexOf(areaId) + 1] || areaId
    }
    default: return bucketStart(row.day, split)
  }
}

const search = (filter: object) => new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined) as [string, string][]).toString()

const ask = (person: TestPerson, areaId: string, split: Split, filter: Filter) => person.get(`/api/areas/${areaId}/statistics?${search({ ...filter, by: split })}`)

/** Every split of every filter equals the sum over the requests that it means. */
async function compareAll(): Promise<void> {
  const filters: Filter[] = [
    { from: '2026-08-01', to: '2026-08-31' }, { from: '2026-06-10', to: '2026-08-20' }, { from: '2026-07-06', to: '2026-07-12' },
    { from: '2026-08-01', to: '2026-08-31', category: 'property' }, { from: '2026-08-01', to: '2026-08-31', channel: 'desk' }, { from: '2026-07-01', to: '2026-08-31', unitId: place.department },
    { from: '2026-07-01', to: '2026-08-31', unitId: noUnit, category: 'property.fees' },
  ]
  for (const areaId of [place.county, place.community]) {
    for (const filter of filters) {
      const meant = await within(areaId, filter)
      for (const split of splits) {
        const { status, body } = await ask(leader, areaId, split, filter)
        expect(status).toBe(200)
        expect(body.total, `${areaId} ${split} ${search(filter)}`).toEqual(sum(meant))
        const keys = meant.map((row) => keyOf(row, split, areaId, filter))
        for (const row of body.rows) expect(row.counts, `${areaId} ${split} ${row.key} ${search(filter)}`).toEqual(sum(meant.filter((_row, index) => keys[index] === row.key)))
      }
    }
  }
}

describe('exact at every moment', () => {
  test('before anything is summed up, after it, and with changes in between', async () => {
    await compareAll()
    await compactAll()
    expect((await house.owner.query('SELECT FROM request_count_delta')).rowCount).toBe(0)
    await compareAll()
    for (const [index, row] of made.rows.entries()) {
      if (index % 4 === 0) await made.change(row, { state: 'calledBack', solved: index % 8 === 0, satisfaction: 'satisfied', replied_in_time: false, reply_kind: 'done' })
      if (index % 7 === 0) await made.change(row, { organization_id: place.otherDepartment, category: 'safety.fire' })
      if (index % 11 === 0) await made.change(row, { state: 'merged' })
      if (index % 13 === 0) await made.change(row, { excluded: !row.excluded })
    }
    await compareAll()
    await compactAll()
    await compareAll()
  })

  test('counted anew from the rows it is the same', async () => {
    const kept = async () => (await house.owner.query(`SELECT * FROM request_count c WHERE (SELECT bool_or(v::integer <> 0) FROM jsonb_each_text(to_jsonb(c) - ARRAY['county_code', 'day', 'area_id', 'organization_id', 'category', 'channel']) t(k, v)) ORDER BY day, area_id, organization_id, category, channel`)).rows
    const before = await kept()
    await countAnew(house.owner, house.countyCode)
    expect(await kept()).toEqual(before)
    expect((await house.owner.query('SELECT FROM request_month')).rowCount).toBe(0)
    await compactAll()
    expect((await house.owner.query('SELECT FROM request_month')).rowCount).toBeGreaterThan(2)
  })

  test('while several processes sum up, no reader sees a request twice or not at all', async () => {
    const filter = { from: '2026-06-01', to: '2026-09-30' }
    const total = sum(await within(place.county, filter))
    let summing = true
    const readers = Array.from({ length: 4 }, async () => {
      for (let seen = 0; summing || seen < 3; seen++) expect((await ask(leader, place.county, 'category', filter)).body.total).toEqual(total)
    })
    for (let round = 0; round < 12; round++) {
      // A change and its undoing, together or not at all: the total stays, the rows to be summed up do not.
      const row = made.rows[round * 5 + 1]!
      const { excluded } = row
      await house.owner.query('BEGIN')
      await made.change(row, { excluded: !excluded })
      await made.change(row, { excluded })
      await house.owner.query('COMMIT')
      await Promise.all([compactOnce(house.house.services, house.countyCode), compactOnce(house.house.services, house.countyCode)])
    }
    summing = false
    await Promise.all(readers)
  })
})

test('compares with the period before', async () => {
  const { body } = await ask(leader, place.county, 'channel', { from: '2026-08-01', to: '2026-08-31' })
  expect(body.periodBefore).toEqual({ from: '2026-07-01', to: '2026-07-31' })
  const before = await within(place.county, { from: '2026-07-01', to: '2026-07-31' })
  expect(body.totalBefore).toEqual(sum(before))
  for (const row of body.rows) expect(row.before).toEqual(sum(before.filter(({ channel }) => channel === row.key)))
})

describe('every figure opens to its rows', () => {
  const sizeOf: Record<RowSet, (counts: Counts) => number> = {
    ...(Object.fromEntries(countNames.map((name) => [name, (counts: Counts) => counts[name]])) as Record<CountName & RowSet, (counts: Counts) => number>),
    declined: (counts) => counts.received - counts.assessable, notContactedInTime: (counts) => counts.assessable - counts.contactedInTime,
    notCompleted: (counts) => counts.assessable - counts.completed, notYetDue: (counts) => counts.assessable - counts.due, notInTime: (counts) => counts.due - counts.inTime,
    unanswered: (counts) => counts.asked - counts.answered, notSolved: (counts) => counts.answered - counts.solved, notSatisfied: (counts) => counts.answered - counts.satisfied, suggestedWrong: (counts) => counts.suggested - counts.suggestedRight,
    suggestedByModelWrong: (counts) => counts.suggestedByModel - counts.suggestedByModelRight, suggestedByWords: (counts) => counts.suggested - counts.suggestedByModel, suggestedByWordsRight: (counts) => counts.suggestedRight - counts.suggestedByModelRight,
    suggestedByWordsWrong: (counts) => counts.suggested - counts.suggestedByModel - counts.suggestedRight + counts.suggestedByModelRight,
  }

  async function listAll(address: string): Promise<string[]> {
    const ids: string[] = []
    for (let after: string | null = ''; after !== null; ) {
      const { status, body } = await leader.get(`${address}&limit=37${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`)
      expect(status).toBe(200)
      ids.push(...body.items.map(({ requestId }: { requestId: string }) => requestId))
      after = body.next
    }
    return ids
  }

  test.each(rowSets)('%s: as many rows as the figure says, each once', async (of) => {
    for (const filter of [{ from: '2026-06-01', to: '2026-09-30' }, { from: '2026-08-01', to: '2026-08-31', category: 'property', channel: 'desk' }]) {
      const total = (await ask(leader, place.street, 'channel', filter)).body.total as Counts
      const ids = await listAll(`/api/areas/${place.street}/statistics/rows?${search({ ...filter, of })}`)
      expect(ids).toHaveLength(sizeOf[of](total))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('without the excluded ones, and at the area itself', async () => {
    const filter = { from: '2026-06-01', to: '2026-09-30' }
    const { body } = await ask(leader, place.street, 'area', filter)
    const rows = `/api/areas/${place.street}/statistics/rows?${search(filter)}`
    expect(await listAll(`${rows}&of=due&basis=assessable`)).toHaveLength(body.total.due - body.total.excludedDue)
    const own = body.rows.find(({ key }: { key: string }) => key === place.street)
    expect(await listAll(`${rows}&of=received&own=true`)).toHaveLength(own.counts.received)
  })

  test('a unit’s figure opens to what the unit holds', async () => {
    const head = await house.as('departmentHead')
    const address = `/api/organizations/${place.department}/statistics`
    const filter = { from: '2026-06-01', to: '2026-09-30' }
    const meant = (await within(place.county, filter)).filter((row) => row.organization_id === place.department)
    const { body } = await head.get(`${address}?${search({ ...filter, by: 'category' })}`)
    expect(body.total).toEqual(sum(meant))
    expect((await head.get(`${address}/rows?${search({ ...filter, limit: 100 })}`)).body.items).toHaveLength(body.total.received)
    const inStreet = (await within(place.street, filter)).filter((row) => row.organization_id === place.department)
    expect((await head.get(`${address}?${search({ ...filter, by: 'channel', areaId: place.street })}`)).body.total).toEqual(sum(inStreet))
    const byArea = (await head.get(`${address}?${search({ ...filter, by: 'area' })}`)).body.rows
    expect(byArea.find(({ key }: { key: string }) => key === place.street).counts).toEqual(sum(inStreet))
  })
})

describe('who may ask', () => {
  const period = 'from=2026-08-01&to=2026-08-31&by=channel'
  test.each<[string, () => string, number, string]>([
    ['communityStaff', () => `/api/areas/${place.community}`, 200, 'his own'],
    ['communityStaff', () => `/api/areas/${place.grids[0]}`, 200, 'below it'],
    ['communityStaff', () => `/api/areas/${place.sibling}`, 403, 'a neighbour’s figure is refused, not cut down to nothing'],
    ['communityStaff', () => `/api/areas/${place.street}`, 403, 'what lies above is refused, not cut down to his part'],
    ['communityStaff', () => '/api/areas/zzz9', 404, 'no such area'],
    ['communityStaff', () => `/api/organizations/${place.communityUnit}`, 403, 'figures of units are the departments’'],
    ['gridLeader', () => `/api/organizations/${place.communityUnit}`, 404, 'who reads no organisation hears of none'],
    ['gridWorker', () => `/api/areas/${place.community}`, 403, 'no figures for grid workers'],
    ['departmentHead', () => `/api/organizations/${place.department}`, 200, 'his own unit'],
    ['departmentHead', () => `/api/organizations/${place.otherDepartment}`, 403, 'another department'],
    ['departmentHead', () => `/api/areas/${place.county}`, 403, 'the county is not his'],
    ['systemAdministrator', () => `/api/areas/${place.county}`, 403, 'administrators see no figure made from requests'],
    ['resident', () => `/api/areas/${place.community}`, 403, 'nor do residents'],
  ])('%s %o → %i: %s', async (key, address, status, _why) => {
    const person = await house.as(key)
    expect((await person.get(`${address()}/statistics?${period}`)).status).toBe(status)
    expect((await person.get(`${address()}/statistics/rows?${period.replace('&by=channel', '')}`)).status).toBe(status)
  })

  test('nobody without a session', async () => {
    expect((await house.anonymous.get(`/api/areas/${place.county}/statistics?${period}`)).status).toBe(401)
  })

  test('the function behind it checks the seal itself', async () => {
    const services = house.house.services
    const person = await house.as('communityStaff')
    const token = decodeURIComponent(person.cookie.split('=')[1]!).split('.').slice(1).join('.')
    const client = await services.pool.connect()
    const figures = async (area: string | null, unit: string | null) =>
      (await client.query("SELECT * FROM app.request_figures($1, $2, '2026-06-01', '2026-10-01', 'category', null, null, null, null)", [area, unit])).rowCount!
    try {
      await client.query('BEGIN')
      expect(await figures(place.community, null)).toBe(0)
      await client.query('SELECT * FROM app.enter($1, $2)', [house.countyCode, cookieHandle(services.keyring, token)])
      expect(await figures(place.community, null)).toBeGreaterThan(0)
      expect(await figures(place.sibling, null)).toBe(0)
      expect(await figures(place.county, null)).toBe(0)
      expect(await figures(null, place.department)).toBe(0)
      expect(await figures(null, null)).toBe(0)
      for (const table of ['request_count', 'request_month', 'request_month_count'])
        expect((await client.query('SELECT has_table_privilege($1, $2) AS may', [table, 'SELECT'])).rows[0].may).toBe(false)
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })

  test('a period that ends before it begins, and one that is too long, are refused with a sentence', async () => {
    const turned = await leader.get(`/api/areas/${place.county}/statistics?from=2026-08-31&to=2026-08-01&by=unit`)
    expect([turned.status, turned.body.title]).toEqual([422, 'statistics.period-turned'])
    expect((await leader.get(`/api/areas/${place.county}/statistics?from=2020-08-01&to=2026-08-01&by=unit`)).body.title).toBe('statistics.period-too-long')
  })

  test('tells each for which areas and units he may ask', async () => {
    expect((await leader.get('/api/statistics/reach')).body.areas.map(({ areaId }: { areaId: string }) => areaId)).toEqual([place.county])
    expect((await (await house.as('departmentHead')).get('/api/statistics/reach')).body).toMatchObject({ areas: [], organizations: [{ organizationId: place.department }] })
    expect((await (await house.as('gridWorker')).get('/api/statistics/reach')).status).toBe(403)
  })
})

describe('when the tree changes', () => {
  test('old totals stay right under the old tree, new ones under the new, and nobody keeps what his unit lost', async () => {
    await compactAll()
    const moved = place.grids[0]!
    const head = await house.as('communityHead')
    const whole = { from: '2026-06-01', to: '2026-09-30' }
    const [june, september] = [{ from: '2026-06-01', to: '2026-07-31' }, { from: '2026-08-01', to: '2026-09-30' }]
    const inMoved = (await within(moved, whole)).filter((row) => row.area_id === moved)
    const communityBefore = await within(place.community, whole)
    const siblingBefore = await within(place.sibling, whole)
    await moveArea(moved, place.sibling, '2026-08-01')
    paths.clear()

    const early = inMoved.filter((row) => row.day < '2026-08-01')
    const late = inMoved.filter((row) => row.day >= '2026-08-01')
    expect(early.length).toBeGreaterThan(3)
    expect(late.length).toBeGreaterThan(3)
    const days = (rows: MadeRequest[], { from, to }: { from: string; to: string }) => rows.filter((row) => row.day >= from && row.day <= to)
    const check = async () => {
      for (const split of ['unit', 'area', 'month', 'day'] as const) {
        expect((await ask(leader, place.community, split, june)).body.total).toEqual(sum(days(communityBefore, june)))
        expect((await ask(leader, place.community, split, september)).body.total).toEqual(sum(days(communityBefore, september).filter((row) => row.area_id !== moved)))
        expect((await ask(leader, place.sibling, split, june)).body.total).toEqual(sum(days(siblingBefore, june)))
        expect((await ask(leader, place.sibling, split, september)).body.total).toEqual(sum([...days(siblingBefore, september), ...late]))
        expect((await ask(leader, place.street, split, whole)).body.total).toEqual(sum(await within(place.street, whole)))
      }
      // The community's head: the grid's old requests are no longer his to see, neither as a figure nor as rows, and he is told.
      const { status, body: old } = await ask(head, place.community, 'area', june)
      expect(status).toBe(200)
      expect(old.total).toEqual(sum(days(communityBefore, june).filter((row) => row.area_id !== moved)))
      expect(old.leftOut).toHaveLength(1)
      expect(old.rows.some(({ key }: { key: string }) => key === moved)).toBe(false)
      expect((await head.get(`/api/areas/${place.community}/statistics/rows?${search({ ...june, limit: 100 })}`)).body.items).toHaveLength(old.total.received)
      const seen = (await leader.get(`/api/areas/${place.community}/statistics/rows?${search({ ...june, limit: 100 })}`)).body.items
      expect(seen).toHaveLength(sum(days(communityBefore, june)).received)
      expect((await ask(leader, place.community, 'area', june)).body.leftOut).toEqual([])
    }
    await check()
    await compactAll()
    await check()
  })

  async function moveArea(areaId: string, parentId: string, on: string): Promise<void> {
    const [before, above] = [await pathOf(areaId), await pathOf(parentId)]
    const after = `${above}${areaId}/`
    await house.owner.query("UPDATE area_history SET valid_to = $3 WHERE county_code = $1 AND path ^@ $2 AND valid_to IS NULL", [house.countyCode, before, on])
    await house.owner.query(
      `INSERT INTO area_history (county_code, area_id, valid_from, valid_to, name, division_code, parent_id, path)
      SELECT county_code, id, $3, NULL, name, division_code, CASE WHEN id = $4 THEN $5 ELSE parent_id END, $6 || substring(path FROM length($2) + 1) FROM area WHERE county_code = $1 AND path ^@ $2`,
      [house.countyCode, before, on, areaId, parentId, after],
    )
    await house.owner.query('UPDATE area SET parent_id = CASE WHEN id = $3 THEN $4 ELSE parent_id END, path = $5 || substring(path FROM length($2) + 1) WHERE county_code = $1 AND path ^@ $2', [house.countyCode, before, areaId, parentId, after])
    await house.owner.query('INSERT INTO area_version AS v (county_code, version) VALUES ($1, 1) ON CONFLICT (county_code) DO UPDATE SET version = v.version + 1', [house.countyCode])
    const ids = after.split('/')
    await house.owner.query(
      `UPDATE matter SET area_path = $3 || substring(area_path FROM length($2) + 1), level_3 = $4, level_4 = $5, level_5 = $6 WHERE county_code = $1 AND area_path ^@ $2`,
      [house.countyCode, before, after, ids[2], ids[3], ids[4] || null],
    )
  }
})
