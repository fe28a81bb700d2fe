import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { startWordsWorker } from '#modules/requests/server/request-words.ts'
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
type Item = { requestId: string; found: { where: string; words: string; marks: [number, number][] } }
const search = async (who: Who, text: string, more = ''): Promise<Item[]> => {
  const { status, body, text: answer } = await world.people[who].get(`/api/requests?text=${encodeURIComponent(text)}${more}`)
  expect(status, answer).toBe(200)
  return body.items
}
const found = async (who: Who, text: string, more = '') => (await search(who, text, more)).map(({ requestId }) => requestId)
async function makeAnew(): Promise<void> {
  const worker = startWordsWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
  await worker.runOnce()
  await worker.stop()
}
const marked = ({ words, marks }: Item['found']) => marks.map(([from, to]) => words.slice(from, to))

describe('words', () => {
  let id: string
  beforeAll(async () => {
    id = await world.report({ text: '小区门口积水很深。下水道井盖坏了，靠近３号楼，请打138 0013 8766找我，我再说清楚。', place: { areaId: world.grid, address: '锦绣路南头' } })
    for (let index = 0; index < 4; index++) await world.report({ text: `第${index}件：楼道里堆满杂物，路灯不亮` })
  })

  test.each([
    ['积水', 'title', ['积水']],
    ['井盖', 'text', ['井盖']],
    ['3号楼', 'text', ['３号楼']],
    ['井盖 积水', 'text', ['积水', '井盖']],
    ['锦绣', 'place', ['锦绣']],
  ])('%s is found in the %s, and shown there', async (text, where, words) => {
    const items = await search('communityStaff', text)
    expect(items.map((item) => [item.requestId, item.found.where, marked(item.found)])).toEqual([[id, where, words]])
  })

  test('all of them must occur, and next to each other as they are written', async () => {
    expect(await found('communityStaff', '井盖 路灯')).toEqual([])
    expect(await found('communityStaff', '盖坏井')).toEqual([])
    expect(await found('communityStaff', '积水深')).toEqual([])
  })

  test('the names of its areas are found too', async () => {
    const { rows } = await house.owner.query('SELECT name FROM area WHERE id = $1', [world.grid])
    expect(await found('countyDispatcher', `${rows[0].name} 井盖`)).toEqual([id])
  })

  test('the beginning of a number', async () => {
    const { number } = await world.row(id)
    const [item] = await search('communityStaff', number)
    expect([item!.requestId, item!.found]).toEqual([id, { where: 'number', words: number, marks: [[0, number.length]] }])
    expect((await found('communityStaff', number.slice(0, 5), '&limit=100')).length).toBeGreaterThan(4)
  })

  test('a telephone number finds nobody: not the whole of it, not a piece, and it is shown masked', async () => {
    const whole = await world.people.communityStaff.get('/api/requests?text=13800138766')
    expect([whole.status, whole.body.title]).toEqual([422, 'request.search-unclear'])
    expect(whole.body.detail).toContain('电话')
    for (const piece of ['8766', '0013 8766', '138', '找我 8766']) expect(await found('communityStaff', piece), piece).toEqual([])
    const [item] = await search('communityStaff', '找我')
    expect(item!.found.words).toContain('138****8766找我')
    expect((await house.owner.query("SELECT words FROM matter_words WHERE words ~ '8766|0013'")).rows).toEqual([])
  })

  test('out of reach nothing is found; a filter narrows before the page is cut', async () => {
    for (const who of ['streetStaff-2', 'communityStaff-2', 'departmentStaff', 'resident-2'] as const) expect(await found(who, '井盖'), who).toEqual([])
    expect(await found('resident', '井盖')).toEqual([id])
    expect(await found('communityStaff', '井盖', '&state=accepted')).toEqual([])
    expect(await found('communityStaff', '井盖', '&stage=open&category=disputes&purpose=help&overdue=false&from=2026-09-01&to=2026-09-30&waitingFor=accept')).toEqual([id])
    expect(await found('communityStaff', '井盖', '&stage=ended')).toEqual([])
    const { rows } = await house.owner.query('SELECT level_2 FROM matter WHERE id = $1', [id])
    expect(await found('countyDispatcher', '井盖', `&areaId=${rows[0].level_2}`)).toEqual([id])
    expect(await found('countyDispatcher', '井盖', '&areaId=371425001002')).toEqual([])
    const first = await world.people.communityStaff.get(`/api/requests?limit=3&text=${encodeURIComponent('路灯')}`)
    expect(first.body.items).toHaveLength(3)
    expect(await found('communityStaff', '路灯', `&limit=3&after=${encodeURIComponent(first.body.next)}`)).toHaveLength(1)
  })

  test('each search is recorded, its words only as a hash', async () => {
    await search('streetHead', '井盖积水三号楼')
    const { rows } = await house.owner.query(
      "SELECT details, object_id FROM audit_entry WHERE action = 'GET /requests' AND account_id = $1 ORDER BY id DESC LIMIT 1", [world.accounts.get('streetHead')])
    expect(rows[0].details).toEqual({ search: expect.stringMatching(/^\d+\..{43}$/), found: 0 })
  })
})

describe('by the beginning of the number of another system', () => {
  test('what lies in reach is found however many elsewhere come before it; where not all could be looked at, that is said', async () => {
    const id = await world.report({ text: '信箱坏了。' })
    await house.owner.query("UPDATE request SET external_number = 'DH202599' WHERE matter_id = $1", [id])
    const bringIn = async (from: number, to: number) => {
      await house.owner.query(
        `WITH elsewhere AS (SELECT a.id, a.path, string_to_array(a.path, '/') AS ids FROM area a, matter m WHERE a.level IN ('community', 'village') AND m.id = $1 AND a.path NOT LIKE m.level_1 || '/' || m.level_2 || '/%' ORDER BY a.path LIMIT 1), copied AS (
          INSERT INTO matter SELECT r.* FROM matter m, elsewhere e, generate_series($2::integer, $3::integer) n, jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', '2029-' || lpad(n::text, 6, '0'),
            'opened_at', m.opened_at - n * interval '1 minute', 'org_ids', '{}', 'area_id', e.id, 'area_path', e.path, 'level_1', e.ids[1], 'level_2', e.ids[2], 'level_3', e.ids[3], 'level_4', NULL)) r
          WHERE m.id = $1 RETURNING county_code, id, number)
        INSERT INTO request (county_code, matter_id, text, anonymous_to_public, receiver_organization_id, external_number)
        SELECT c.county_code, c.id, '', true, q.receiver_organization_id, 'DH2025' || substr(c.number, 6) FROM copied c, request q WHERE q.matter_id = $1`, [id, from, to])
      await house.owner.query('ANALYZE matter, request')
    }
    await bringIn(1, 600)
    expect(await search('communityStaff', 'dh2025')).toMatchObject([{ requestId: id, found: { where: 'externalNumber', words: 'DH202599', marks: [[0, 6]] } }])
    expect(await found('countyDispatcher', 'DH2025', '&limit=100')).toHaveLength(100)
    await bringIn(601, 3000)
    // Among a million it is a walk of its index no longer than that, and one look at each request.
    const { rows: [{ settings, statement }] } = await house.owner.query("SELECT proconfig AS settings, substring(prosrc FROM $$format\\('(.*)',\\s+number_begins$$) AS statement FROM pg_proc WHERE proname = 'search_external_numbers'")
    const values = ["'DH2025'", '3000', "m.kind = 'request'", '26', '3000']
    await house.owner.query('BEGIN')
    for (const setting of settings as string[]) await house.owner.query(`SET LOCAL ${setting}`)
    const { rows: plan } = await house.owner.query(`EXPLAIN ${(statement as string).replaceAll(/%[sL]/g, () => values.shift()!).replaceAll('$1', `'${house.countyCode}'`)
      .replace('$2, $3', "'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'").replace('$4', "'{371425/}'").replace('$5', "'{}'").replace('$6', 'NULL')}`)
    await house.owner.query('ROLLBACK')
    expect(plan.map((row) => Object.values(row)[0]).join(' ')).toMatch(/Limit .*Index Scan using request_external_number.*Index Cond: .*upper\(external_number\) >= 'DH2025'.*upper\(external_number\) < 'DH2026'.*Index Scan using matter_pkey on matter m.*Index Cond: .*id = s.matter_id/)
    const wide = await world.people.communityStaff.get('/api/requests?text=DH2025')
    expect([wide.status, wide.body.title]).toEqual([422, 'request.search-too-wide'])
    expect(wide.body.detail).toContain('再多写几位')
    expect(await found('communityStaff', 'DH202599')).toEqual([id])
    expect(await found('countyDispatcher', 'DH2025', '&limit=100')).toHaveLength(100)
    await house.owner.query("DELETE FROM request WHERE external_number ^@ 'DH20250'")
    await house.owner.query("DELETE FROM matter WHERE number ^@ '2029-'")
  })
})

describe('what must not be found', () => {
  test('nothing sealed, by its words, for anybody: neither when it was reported so nor when it is found out', async () => {
    const words = '村主任收了好处费'
    const reported = await world.report({ text: words, category: 'marketGovernance.conduct', purpose: 'report' })
    const seen = await world.report({ text: words, category: 'publicService.other', purpose: 'complaint' })
    expect(await found('communityStaff', '好处费')).toEqual([seen])
    await world.move('communityStaff', seen, 'accept', { category: 'marketGovernance.conduct' })
    for (const who of Object.keys(world.people) as Who[]) {
      if (who === 'systemAdministrator') continue
      expect(await found(who, '好处费'), who).toEqual([])
    }
    expect((await house.owner.query('SELECT FROM matter_words WHERE matter_id = ANY ($1)', [[reported, seen]])).rows).toEqual([])
    // Nor when all words are made anew.
    await house.owner.query('INSERT INTO matter_words_due (county_code, matter_id) SELECT county_code, id FROM matter')
    await makeAnew()
    expect((await house.owner.query("SELECT FROM matter_words WHERE words LIKE '%好处费%'")).rows).toEqual([])
  })
})

describe('kept in step', () => {
  test('an area that is called otherwise is found by its name of today, and what had no words gets them', async () => {
    const id = await world.report({ text: '健身器材松了。' })
    const { rows: [area] } = await house.owner.query('SELECT version FROM area WHERE id = $1', [world.grid])
    const renamed = await world.people.systemAdministrator.post(`/api/areas/${world.grid}/rename`, { version: area.version, name: '金桂网格', on: '2026-09-15' })
    expect(renamed.status, renamed.text).toBe(200)
    const left = await world.report({ text: '健身器材又松了。' })
    await house.owner.query('DELETE FROM matter_words WHERE matter_id = $1', [left])
    await makeAnew()
    expect((await found('communityStaff', '金桂 健身')).toSorted()).toEqual([left, id].toSorted())
    expect((await house.owner.query('SELECT FROM matter_words_due')).rows).toEqual([])
  })
})

describe('however it looks', () => {
  /** What a walk over every row finds: the same, whichever of its ways the function took. */
  const BY_HAND = `SELECT m.id FROM matter m JOIN matter_words w ON w.matter_id = m.id
    WHERE (m.area_path ^@ ANY ($1::text[]) OR m.org_ids && $3::uuid[]) AND (SELECT bool_and(strpos(w.words, t) > 0) FROM unnest($2::text[]) t) ORDER BY m.opened_at DESC, m.id DESC LIMIT 4`

  test('it finds the same: among the newest, by the index, and week by week', async () => {
    const texts = ['路灯不亮', '井盖松动', '路灯井盖都坏了', '杂物堆放', '噪音扰民']
    await house.owner.query(
      `WITH copied AS (
        INSERT INTO matter SELECT r.* FROM matter m, generate_series(1, 120) n, jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', '2025-' || lpad(n::text, 6, '0'), 'opened_at', m.opened_at - n / 2 * interval '6 days')) r
        WHERE m.id = (SELECT id FROM matter WHERE NOT sealed ORDER BY id LIMIT 1) RETURNING county_code, id, opened_at, area_path, number)
      INSERT INTO matter_words SELECT county_code, id, opened_at, (string_to_array(rtrim(area_path, '/'), '/'))[2:], ($1::text[])[1 + substr(number, 6)::int * substr(number, 6)::int % 5] FROM copied`, [texts])
    const path = (await house.owner.query('SELECT area_path FROM matter WHERE NOT sealed ORDER BY id LIMIT 1')).rows[0].area_path
    // What the street's unit takes part in lies partly in that area and partly in none that is asked for.
    const { rows: [seen] } = await bySeal<{ path: string; unit: string }>('streetStaff', 'SELECT (app.paths())[1] AS path, (app.orgs())[1] AS unit', [])
    const { path: street, unit } = seen!
    await house.owner.query(`UPDATE matter SET area_id = '371425', area_path = '371425/', level_2 = NULL, level_3 = NULL, level_4 = NULL, level_5 = NULL WHERE number LIKE '2025-%' AND substr(number, 6)::int % 2 = 0`)
    await house.owner.query(
      `WITH taken AS (UPDATE matter SET org_ids = org_ids || $1::uuid WHERE number LIKE '2025-%' AND substr(number, 6)::int % 3 = 0 RETURNING county_code, id, opened_at)
      INSERT INTO matter_party (county_code, organization_id, matter_id, role, opened_at, created_at) SELECT county_code, $1, id, 'coUnit', opened_at, opened_at FROM taken`, [unit])
    for (const terms of [['路灯'], ['井盖'], ['路灯', '井盖'], ['噪音'], ['没有']]) {
      for (const [who, reach, units] of [
        ['countyDispatcher', [path], []], ['countyDispatcher', ['371425/'], []], ['countyDispatcher', [path, '371425/'], []], ['countyDispatcher', ['371425/', path], []],
        ['streetStaff', [street], []], ['streetStaff', [street], [unit]], ['streetStaff', [path], [unit]], ['streetStaff', [], [unit]],
      ] as [Who, string[], string[]][]) {
        const expected = (await house.owner.query(BY_HAND, [reach, terms, units])).rows.map((row) => row.id)
        for (const [few, many] of [[300, 3000], [2, 3000], [2, 3], [1, 2], ...Array.from({ length: 16 }, (_, n) => [2 * n + 5, 2 * n + 5])]) {
          expect([terms, reach, units, few, many, await foundBySeal(who, terms, reach, units, few!, many!)]).toEqual([terms, reach, units, few, many, expected])
        }
      }
    }
  })

  async function foundBySeal(who: Who, terms: string[], paths: string[], units: string[], few: number, many: number): Promise<string[]> {
    const { rows } = await bySeal<{ id: string }>(
      who,
      "SELECT id FROM app.search_matters('request', NULL, $1::text[], '{}', $2::text[], $5::uuid[], false, NULL, NULL, 4, $3, $4)", [terms, paths, few, many, units])
    return rows.map((row) => row.id)
  }

  /** A function itself, under somebody's own seal. */
  async function bySeal<Row extends object>(who: Who, statement: string, values: unknown[]): Promise<{ rows: Row[] }> {
    const { pool, keyring } = house.house.services
    const token = decodeURIComponent((await house.as(who)).cookie.split('=')[1]!).split('.').slice(1).join('.')
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('SELECT FROM app.enter($1, $2)', [house.countyCode, cookieHandle(keyring, token)])
      return await client.query<Row>(statement, values)
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }
})
