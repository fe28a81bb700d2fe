import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { kyselyOn } from '#kit/database/transaction.ts'
import { newId } from '#kit/http/identifiers.ts'
import { settlePlans } from '#modules/places/server/public.ts'

let house: TestHouse
let administrator: TestPerson
let clerk: TestPerson
const TODAY = '2026-09-15'

type Found = { areaId: string; name: string; version: number; childCount: number; path: string }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  administrator = await house.as('systemAdministrator')
  clerk = await house.as('communityStaff')
})
afterAll(() => house.close())

async function areas(query: string): Promise<Found[]> {
  const answer = await clerk.get(`/api/areas?${query}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.areas
}

async function streets(): Promise<Found[]> {
  return await areas('level=street')
}

async function communitiesWithGrids(): Promise<Found[]> {
  return (await areas('level=community&limit=500')).filter((area) => area.childCount > 0)
}

/** A matter at the area, as old as the sample; returns its id. */
async function matterAt(area: { areaId: string; path: string }, more: { longitude?: number; latitude?: number } = {}): Promise<string> {
  const id = newId(new Date())
  const levels = area.path.split('/').slice(0, -1)
  await house.owner.query(
    `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path, ${levels.map((_, n) => `level_${n + 1}`).join(', ')}, place, longitude, latitude, opened_at, updated_at)
     VALUES ($1, $2, 'request', $3, '试', 'submitted', 'sanitation', 'report', 'routine', 'resident', $4, $5, ${levels.map((_, n) => `$${n + 8}`).join(', ')}, '某处', $6, $7, now(), now())`,
    [house.countyCode, id, id, area.areaId, area.path, more.longitude ?? null, more.latitude ?? null, ...levels],
  )
  return id
}

async function placeOf(matterId: string): Promise<{ area_id: string; area_path: string; levels: (string | null)[] }> {
  const { rows } = await house.owner.query('SELECT area_id, area_path, ARRAY[level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8] AS levels FROM matter WHERE id = $1', [matterId])
  return rows[0]
}

function refusal(answer: Answer): string {
  return `${answer.status} ${answer.body?.title}`
}

describe('reading the tree', () => {
  test('from the county down, page by page', async () => {
    const [county] = await areas('')
    expect(county).toMatchObject({ areaId: house.countyCode, name: '齐河县', levelName: '县', childCount: 15 })
    const first = await clerk.get(`/api/areas?parentId=${house.countyCode}&limit=10`)
    const second = await clerk.get(`/api/areas?parentId=${house.countyCode}&limit=10&after=${encodeURIComponent(first.body.next)}`)
    expect([...first.body.areas, ...second.body.areas].map((area: Found) => area.areaId)).toEqual([...new Set((await areas(`parentId=${house.countyCode}`)).map((area) => area.areaId))])
    expect(second.body.next).toBeNull()
  })

  test('by words, by code, by place', async () => {
    expect((await areas(`search=${encodeURIComponent('永顺')}`)).map((area) => area.name)).toContain('永顺社区')
    expect((await areas('search=371425001&level=street')).map((area) => area.areaId)).toEqual(['371425001'])
    const outline = await clerk.get('/api/areas/g0010011/outline')
    const [corner] = outline.body.outline.coordinates[0][0]
    const found = await clerk.get(`/api/areas/at?longitude=${corner[0]}&latitude=${corner[1]}&near=500`)
    expect(found.body.area.path).toContain('371425/')
    expect(found.body.near[0].metres).toBe(0)
    expect((await clerk.get('/api/areas/at?longitude=75&latitude=39')).body).toEqual({ area: null, near: [] })
  })

  test('an area with its way up, and the outlines below it', async () => {
    const [grid] = await areas('level=grid&limit=1')
    const one = (await clerk.get(`/api/areas/${grid!.areaId}`)).body
    expect(one.ancestors.map((area: { level: string }) => area.level)).toEqual(['county', 'street', 'community'])
    expect(one.history).toHaveLength(1)
    const outlines = (await clerk.get(`/api/areas/${one.parentId}/outlines`)).body
    expect(outlines.features).toHaveLength(9)
  })

  test('a resident reads the tree, a stranger does not; an unknown area is not found', async () => {
    const resident = await house.as('resident')
    expect((await resident.get('/api/areas')).status).toBe(200)
    expect((await house.anonymous.get('/api/areas')).status).toBe(401)
    expect((await clerk.get('/api/areas/zzzz')).status).toBe(404)
  })
})

describe('who may change it', () => {
  test.each(['communityStaff', 'countyDispatcher', 'securityAdministrator', 'resident'])('%s may not', async (key) => {
    const person = await house.as(key)
    await person.post('/api/me/notice', { version: (await person.get('/api/welcome')).body.notice.version })
    const [street] = await streets()
    expect((await person.post(`/api/areas/${street!.areaId}/rename`, { version: 1, name: '新名街道', on: TODAY })).status).toBe(403)
    expect((await person.post('/api/areas', { name: '新社区', level: 'community', parentId: street!.areaId, on: TODAY })).status).toBe(403)
  })
})

describe('rename', () => {
  test('the old name stays right for the days before; a stale version is refused', async () => {
    const [village] = await areas('level=village&limit=1')
    const body = { version: village!.version, name: '新名村', on: '2026-09-01' }
    const done = await administrator.post(`/api/areas/${village!.areaId}/rename`, body)
    expect(done.body).toMatchObject({ kind: 'rename', status: 'effective', sentence: `更名：${village!.name} → 新名村` })
    expect((await clerk.get(`/api/areas/${village!.areaId}?on=2026-08-31`)).body.name).toBe(village!.name)
    expect((await clerk.get(`/api/areas/${village!.areaId}`)).body).toMatchObject({ name: '新名村', version: village!.version + 1 })
    expect(refusal(await administrator.post(`/api/areas/${village!.areaId}/rename`, { ...body, name: '又名村' }))).toBe('409 area.version-old')
  })

  test('of two with the same version at the same moment one is refused', async () => {
    const second = await house.as('systemAdministrator-2')
    const village = (await areas('level=village&limit=2'))[1]!
    await house.owner.query('BEGIN')
    await house.owner.query('SELECT FROM area WHERE county_code = $1 AND parent_id IS NULL FOR UPDATE', [house.countyCode])
    const sent = [administrator, second].map((person, index) => person.post(`/api/areas/${village.areaId}/rename`, { version: village.version, name: `新${index}${village.name}`, on: TODAY }))
    const waiting = async () => {
      await house.owner.query('SELECT pg_stat_clear_snapshot()')
      return (await house.owner.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount
    }
    try {
      await expect.poll(waiting).toBe(2)
    } finally {
      await house.owner.query('COMMIT')
    }
    const answers = await Promise.all(sent)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(refusal(answers.find(({ status }) => status === 409)!)).toBe('409 area.version-old')
  })
})

describe('move', () => {
  test('rows follow the area at once, and whoever was above it loses them', async () => {
    const [community] = await communitiesWithGrids()
    const [grid] = await areas(`parentId=${community!.areaId}&limit=1`)
    const target = (await areas('level=town&limit=1'))[0]!
    const matter = await matterAt(grid!)
    const before = community!.path
    const done = await administrator.post(`/api/areas/${community!.areaId}/move`, { version: community!.version, parentId: target.areaId, on: TODAY })
    expect(done.status, done.text).toBe(200)
    const place = await placeOf(matter)
    expect(place).toMatchObject({ area_id: grid!.areaId, area_path: `${target.path}${community!.areaId}/${grid!.areaId}/` })
    expect(place.levels).toEqual([house.countyCode, target.areaId, community!.areaId, grid!.areaId, null, null, null, null])
    const { rows } = await house.owner.query('SELECT place_id, path FROM app.tree_on($1, $2) WHERE area_id = $3', [house.countyCode, '2026-09-14', grid!.areaId])
    expect(rows).toEqual([{ place_id: grid!.areaId, path: `${before}${grid!.areaId}/` }])
    const me = await clerk.get('/api/me')
    expect(me.body.posts[0].areaName).toBe(community!.name)
  })

  test('what does not fit is refused with a sentence, and nothing changes', async () => {
    const [grid] = await areas('level=grid&limit=1')
    const [street] = await streets()
    const answer = await administrator.post(`/api/areas/${grid!.areaId}/move`, { version: grid!.version, parentId: street!.areaId, on: TODAY })
    expect(refusal(answer)).toBe('409 area.level-does-not-fit')
    expect((await clerk.get(`/api/areas/${grid!.areaId}`)).body.path).toBe(grid!.path)
    expect(refusal(await administrator.post(`/api/areas/${grid!.areaId}/move`, { version: grid!.version, parentId: 'nowhere', on: TODAY }))).toBe('422 area.unknown')
  })
})

describe('merge', () => {
  test('two villages become one community: rows, units and posts go over, rights end at once', async () => {
    const villages = (await areas('parentId=371425002&limit=500')).filter((area) => area.path.length > 10 && area.childCount === 0).slice(0, 2)
    const [first, second] = villages as [Found, Found]
    const matter = await matterAt(first)
    const event = newId(new Date())
    await house.owner.query(
      "INSERT INTO matter_event (county_code, id, matter_id, at, move, to_state, area_id) VALUES ($1, $2, $3, now(), 'report', 'submitted', $4)",
      [house.countyCode, event, matter, first.areaId],
    )
    const { rows: holders } = await house.owner.query<{ account_id: string }>(
      'SELECT m.account_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN staff_member m ON m.id = a.staff_member_id WHERE p.area_id = $1', [first.areaId])
    expect(holders.length).toBeGreaterThan(0)
    const token = 'x'.repeat(40)
    await house.owner.query(
      `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
       VALUES ($1, sha256(convert_to($2, 'UTF8')), $3, $4, 'desk', '1 hour', now() + interval '1 hour', now() + interval '1 hour')`,
      [newId(new Date()), token, house.countyCode, holders[0]!.account_id],
    )
    const done = await administrator.post('/api/areas/merge', {
      areaIds: [first.areaId, second.areaId], into: { name: '合并社区', level: 'community', parentId: '371425002' }, on: TODAY,
    })
    expect(done.status, done.text).toBe(200)
    expect(done.body.sentence).toBe(`合并：${first.name}、${second.name} → 合并社区`)
    const merged = done.body.areaIds.at(-1)
    expect(await placeOf(matter)).toMatchObject({ area_id: first.areaId, area_path: `371425/371425002/${merged}/` })
    expect((await house.owner.query('SELECT area_id FROM matter_event WHERE id = $1', [event])).rows).toEqual([{ area_id: first.areaId }])
    const { rows: tree } = await house.owner.query(
      "SELECT d.day::text, t.place_id FROM (VALUES ('2026-09-14'::date), ('2026-09-15'::date)) d (day) CROSS JOIN LATERAL app.tree_on($1, d.day) t WHERE t.area_id = $2 ORDER BY 1", [house.countyCode, first.areaId])
    expect(tree).toEqual([{ day: '2026-09-14', place_id: first.areaId }, { day: '2026-09-15', place_id: merged }])
    const { rows: units } = await house.owner.query<{ name: string; successor: string | null; new_name: string; valid_to: string }>(
      `SELECT o.name, n.name AS new_name, o.valid_to::text FROM organization o JOIN organization_succession s ON s.predecessor_id = o.id JOIN organization n ON n.id = s.successor_id
       WHERE o.area_id = $1 AND o.accepts_matters`, [first.areaId])
    expect(units).toEqual([expect.objectContaining({ new_name: '合并社区居民委员会', valid_to: TODAY })])
    const { rows: ended } = await house.owner.query("SELECT ended_why FROM session WHERE token_hash = sha256(convert_to($1, 'UTF8'))", [token])
    expect(ended).toEqual([{ ended_why: 'role changed' }])
    const { rows: open } = await house.owner.query('SELECT FROM appointment a JOIN post p ON p.id = a.post_id WHERE p.area_id = $1 AND a.valid_to IS NULL', [first.areaId])
    expect(open).toHaveLength(0)
    expect((await clerk.get(`/api/areas/${first.areaId}`)).body).toMatchObject({ validTo: TODAY, successors: [{ areaId: merged, kind: 'merge' }] })
    expect(refusal(await administrator.post(`/api/areas/${first.areaId}/rename`, { version: 2, name: '旧村', on: TODAY }))).toBe('409 area.closed')
  })
})

describe('split', () => {
  test('each row is reassigned singly, by its point or to the remainder', async () => {
    const community = (await communitiesWithGrids())[2]!
    const grids = await areas(`parentId=${community.areaId}`)
    const half = grids.slice(0, 4).map((grid) => grid.areaId)
    const [inFirst] = (await clerk.get(`/api/areas/${grids[0]!.areaId}/outline`)).body.outline.coordinates
    const ring = inFirst[0] as [number, number][]
    const centre = [ring.slice(1).reduce((sum, [x]) => sum + x, 0) / (ring.length - 1), ring.slice(1).reduce((sum, [, y]) => sum + y, 0) / (ring.length - 1)] as const
    const withPoint = await matterAt(community, { longitude: centre[0], latitude: centre[1] })
    const without = await matterAt(community)
    const inGrid = await matterAt(grids[0]!)
    const missing = await administrator.post(`/api/areas/${community.areaId}/split`, { version: community.version, remains: false, parts: [{ name: '东社区', children: half }], remainder: 0, on: TODAY })
    expect(refusal(missing)).toBe('422 area.child-not-assigned')
    const done = await administrator.post(`/api/areas/${community.areaId}/split`, {
      version: community.version, remains: false, on: TODAY, remainder: 1,
      parts: [{ name: '东社区', children: half }, { name: '西社区', children: grids.slice(4).map((grid) => grid.areaId) }],
    })
    expect(done.status, done.text).toBe(200)
    const [, east, west] = done.body.areaIds
    expect((await placeOf(withPoint)).area_path).toMatch(new RegExp(`/${east}/$`))
    expect((await placeOf(without)).area_path).toMatch(new RegExp(`/${west}/$`))
    expect((await placeOf(inGrid)).area_path).toMatch(new RegExp(`/${east}/${grids[0]!.areaId}/$`))
    const { rows } = await house.owner.query('SELECT object_id, to_area_id, basis FROM area_reassignment WHERE from_area_id = $1 ORDER BY basis', [community.areaId])
    expect(rows).toEqual([{ object_id: withPoint, to_area_id: east, basis: 'point' }, { object_id: without, to_area_id: west, basis: 'remainder' }])
    const { rows: tree } = await house.owner.query('SELECT place_id FROM app.tree_on($1, $2) WHERE area_id = $3', [house.countyCode, TODAY, community.areaId])
    expect(tree).toEqual([{ place_id: community.path.split('/').at(-3) }])
  })
})

describe('plans', () => {
  const LATER = '2026-10-01'

  test('nothing changes before the day; on the day time does it, once, also with two workers', async () => {
    const [street] = await streets()
    const done = await administrator.post(`/api/areas/${street!.areaId}/rename`, { version: street!.version, name: '晏城新街道', on: LATER })
    expect(done.body.status).toBe('planned')
    expect((await clerk.get(`/api/areas/${street!.areaId}`)).body).toMatchObject({ name: street!.name, planned: [{ on: LATER }] })
    const named = async (on: string) => (await areas(`level=street&on=${on}`)).map((area) => area.name)
    expect([await named(LATER), await named('2026-09-30')].map((names) => names.includes('晏城新街道'))).toEqual([true, false])
    expect((await areas(`parentId=${house.countyCode}&on=${LATER}`)).map((area) => [area.areaId, area.childCount])).toEqual((await areas(`parentId=${house.countyCode}`)).map((area) => [area.areaId, area.childCount]))
    expect(await settle(new Date('2026-09-30T15:59:00Z'))).toEqual([0, 0])
    const settled = await settle(new Date('2026-09-30T16:00:30Z'))
    expect(settled.toSorted()).toEqual([0, 1])
    expect((await clerk.get(`/api/areas/${street!.areaId}?on=${LATER}`)).body.name).toBe('晏城新街道')
    expect((await administrator.get('/api/area-changes?status=effective')).body.changes).toContainEqual(expect.objectContaining({ on: LATER, areaIds: [street!.areaId] }))
    const { rows } = await house.owner.query("SELECT object_id, outcome, details->>'kind' AS kind FROM audit_entry WHERE action = 'time area change'")
    expect(rows).toEqual([{ object_id: street!.areaId, outcome: 'done', kind: 'rename' }])
  })

  test('a change that would break a plan is refused; the plan can be cancelled, once', async () => {
    const [village] = await areas('parentId=371425101&level=village&limit=1')
    const plan = await administrator.post(`/api/areas/${village!.areaId}/rename`, { version: village!.version, name: '计划村', on: '2026-12-01' })
    const close = { version: village!.version, on: TODAY }
    const refused = await administrator.post(`/api/areas/${village!.areaId}/close`, close)
    expect(refusal(refused)).toBe('409 area.plans-break')
    expect(refused.body.detail).toContain('2026-12-01')
    const cancel = { version: plan.body.version }
    expect((await administrator.post(`/api/area-changes/${plan.body.areaChangeId}/cancel`, cancel)).body.status).toBe('cancelled')
    expect(refusal(await administrator.post(`/api/area-changes/${plan.body.areaChangeId}/cancel`, cancel))).toBe('409 area.change-settled')
    expect((await administrator.post(`/api/areas/${village!.areaId}/close`, close)).status).toBe(200)
  })

  /** Two workers at once, each in time's own session. */
  async function settle(at: Date): Promise<number[]> {
    const one = async () => {
      const client = await house.house.services.pool.connect()
      try {
        await client.query('BEGIN')
        await enterAsTime(client)
        const count = await settlePlans({ db: kyselyOn(client), countyCode: house.countyCode, at, newId: () => newId(at) })
        await client.query('COMMIT')
        return count
      } finally {
        client.release()
      }
    }
    return await Promise.all([one(), one()])
  }

  async function enterAsTime(client: { query: (text: string, values?: unknown[]) => Promise<unknown> }): Promise<void> {
    const handle = newId(new Date())
    await house.owner.query(
      `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
       VALUES ($1, sha256(convert_to($2, 'UTF8')), $3, '00000000-0000-7000-8000-000000000001', 'service', '1 hour', now() + interval '1 hour', now() + interval '1 hour')`,
      [newId(new Date()), handle, house.countyCode],
    )
    await client.query('SELECT FROM app.enter($1, $2)', [house.countyCode, handle])
  }
})
