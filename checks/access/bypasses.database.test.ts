import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { bypasses, CANARY } from './bypasses.ts'
import type { Bypass, Targets, Verdict } from './bypasses.ts'
import { parseRolesPage } from './roles-page.ts'
import { makeRequests, requestId, requestOf } from './world-requests.ts'
import { idOf, makeWorld } from './world.ts'
import type { Person, World } from './world.ts'

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))
let house: TestHouse
let world: World
let worker: Person
let targets: Targets

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await makeWorld(house, page)
  worker = personOf('gridWorker', 'sameUnit')
  const hidden = requestOf(world, personOf('gridWorker', 'sibling'), 'hidden', 'handling')
  const own = requestOf(world, worker, 'own', 'handling')
  await makeRequests(house.owner, [hidden, own])
  const { owner, countyCode: county } = house
  const [matterId, ownMatterId, textId] = [requestId(hidden), requestId(own), idOf('hidden text')]
  await owner.query('UPDATE matter SET title = $2, place = $2 WHERE id = $1', [matterId, `路灯 ${CANARY} 标题`])
  await owner.query('UPDATE request SET text = $2 WHERE matter_id = $1', [matterId, `路灯 ${CANARY} 原文`])
  await insertRows(owner, 'matter_text', [{ county_code: county, id: textId, matter_id: matterId, audience: 'reporter', words: `${CANARY} 答复`, created_at: '2026-09-14T09:00:00+08:00' }])
  await owner.query("INSERT INTO resident_profile (county_code, account_id, name_sealed) SELECT county_code, account_id, $2 FROM membership WHERE account_id = $1", [personOf('resident', 'own').accountId, `${CANARY} 姓名`])
  await owner.query('ANALYZE')
  const { rows } = await owner.query<{ number: string }>('SELECT number FROM matter WHERE id = $1', [matterId])
  targets = {
    county, otherCounty: world.otherCounty, matterId, matterNumber: rows[0]!.number, ownMatterId, accountId: personOf('countyLeader', 'sameUnit').accountId,
    organizationId: world.units.third, areaPath: hidden.place.areaPath, textId,
  }
})
afterAll(() => house.close())

function personOf(role: string, relation: string): Person {
  return world.people.find((person) => person.role === role && person.relation === relation)!
}

/** A connection of the app role that no pool shares. */
async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: (house.house.services.pool.options as { connectionString: string }).connectionString })
  await client.connect()
  return client
}

const enter = (client: pg.ClientBase, person: Person | null) => client.query('SELECT * FROM app.enter($1, $2)', [world.county, person?.handle ?? null])
const seesMatter = async (client: pg.ClientBase, id: string) => ((await client.query('SELECT 1 FROM matter WHERE id = $1', [id])).rowCount ?? 0) > 0

type Said = { verdict: Verdict | 'something'; words: string }

/** Refusals; a statement that is merely wrong must not pass for one. */
const REFUSALS = new Set(['42501', '0A000', '58P01', '42704'])

async function attempt({ statements }: Pick<Bypass, 'statements'>, person: Person | null = worker): Promise<Said> {
  const client = await connect()
  const words: string[] = []
  client.on('notice', (notice) => words.push(JSON.stringify(notice)))
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter }
  connection.on('copyData', (message: { chunk: Buffer }) => words.push(message.chunk.toString()))
  try {
    await client.query('BEGIN')
    await enter(client, person)
    const copied = words.length
    const results = [await client.query(statements)].flat()
    const rows = results.flatMap((result) => result.rows ?? [])
    words.push(JSON.stringify(rows))
    const empty = rows.every((row) => Object.values(row as object).every((cell) => [null, 0, false, ''].includes(cell as never))) && words.length === copied + 1
    return { verdict: empty ? 'nothing' : 'something', words: words.join('\n') }
  } catch (error) {
    const fields = error as Record<string, unknown>
    words.push(JSON.stringify({ message: fields.message, detail: fields.detail, hint: fields.hint, where: fields.where }))
    return { verdict: REFUSALS.has(String(fields.code)) ? 'refused' : 'something', words: words.join('\n') }
  } finally {
    await client.query('ROLLBACK').catch(() => {})
    await client.end()
  }
}

const names = bypasses({ county: '', otherCounty: '', matterId: '', matterNumber: '', ownMatterId: '', accountId: '', organizationId: '', areaPath: '', textId: '' }).map(({ name }) => name)

test('there is something to hide, and the one who tries sees his own', async () => {
  const owner = await house.owner.query('SELECT title FROM matter WHERE id = $1', [targets.matterId])
  expect(owner.rows[0].title).toContain(CANARY)
  const own = await attempt({ statements: `SELECT title FROM matter WHERE id = '${targets.ownMatterId}'` })
  expect(own.verdict).toBe('something')
  const asDefiner = await attempt({ statements: `SELECT title FROM matter WHERE id = '${targets.matterId}'` }, personOf('communityStaff', 'sameUnit'))
  expect(asDefiner.words, 'the attempt itself would show the hidden words').toContain(CANARY)
})

test.each(names)('%s', async (name) => {
  const bypass = bypasses(targets).find((one) => one.name === name)!
  const said = await attempt(bypass)
  expect(said.words).not.toContain(CANARY)
  if (bypass.verdict !== 'silent') expect(said.verdict, said.words).toBe(bypass.verdict)
})

describe('what anybody hears of open requests before anything of them is public', () => {
  const ask = (ids: readonly string[]) => attempt({ statements: `SELECT * FROM app.open_requests(ARRAY[${ids.map((id) => `'${id}'`).join(', ')}]::uuid[])` }, personOf('resident', 'own'))
  const near = (area: string) => attempt({ statements: `SELECT * FROM app.open_requests_near('${area}', 'municipal.streetLight', '2026-01-01')` }, personOf('resident', 'own'))
  let ids: string[]

  beforeAll(async () => {
    const foreign = requestOf(world, personOf('gridWorker', 'otherCounty'), 'foreign', 'handling')
    await makeRequests(house.owner, [foreign])
    ids = [targets.matterId, requestId(foreign)]
    await house.owner.query("INSERT INTO category (county_code, key, valid_from, name, hints, public_facility, position) VALUES ($1, 'municipal.streetLight', '2026-01-01', '路灯照明', '{路灯}', true, 1)", [world.otherCounty])
    await house.owner.query("UPDATE matter SET category = 'municipal.streetLight' WHERE id = ANY ($1)", [ids])
  })

  test('is of a public facility in one’s own county, asked for by community alone, and says nothing in anybody’s words', async () => {
    const said = await ask(ids)
    expect(said.words).not.toContain(CANARY)
    expect(JSON.parse(said.words)).toEqual([{ matter_id: targets.matterId, category: 'municipal.streetLight', area_name: expect.any(String), opened_on: expect.anything(), state: 'handling', reply_kind: null, suspended: false, closed_to_joining: false }])
    const parts = targets.areaPath.split('/').filter((part) => part !== '')
    expect(parts.length).toBeGreaterThan(3)
    for (const [index, part] of parts.entries()) expect([part, (await near(part)).verdict]).toEqual([part, index === 2 ? 'something' : 'nothing'])
    expect((await near('yc1')).verdict).toBe('nothing')
  })

  test.each([
    ["category = 'municipal.lighting'"], ["state = 'submitted'"], ["state = 'declined'"], ["state = 'merged'"], ['sealed = true'], ['erased = true'], ["purpose = 'report'"], ["urgency = 'emergency'"],
  ])('is nothing where %s', async (change) => {
    const client = house.owner
    const { rows: [before] } = await client.query('SELECT category, state, sealed, erased, purpose, urgency FROM matter WHERE id = $1', [targets.matterId])
    await client.query(`UPDATE matter SET ${change} WHERE id = $1`, [targets.matterId])
    const [said, around] = [await ask(ids), await near(targets.areaPath.split('/')[2]!)]
    await client.query('UPDATE matter SET category = $2, state = $3, sealed = $4, erased = $5, purpose = $6, urgency = $7 WHERE id = $1', [targets.matterId, ...Object.values(before as object)])
    expect([said.verdict, around.verdict]).toEqual(['nothing', 'nothing'])
  })
})

describe('seals that once were right', () => {
  async function sealOf(person: Person): Promise<string> {
    const client = await connect()
    await client.query('BEGIN')
    await enter(client, person)
    const { rows } = await client.query<{ seal: string }>("SELECT current_setting('app.seal') AS seal")
    await client.query('ROLLBACK')
    await client.end()
    return rows[0]!.seal
  }

  test('another person’s seal, taken to another connection, opens nothing', async () => {
    const seal = await sealOf(personOf('communityStaff', 'sameUnit'))
    const said = await attempt({ statements: `SELECT set_config('app.seal', '${seal}', true) IS NULL; SELECT title FROM matter WHERE id = '${targets.matterId}'` })
    expect(said.words).not.toContain(CANARY)
    expect(said.verdict).toBe('nothing')
  })

  test('a seal kept from the transaction before, on the same connection, opens nothing', async () => {
    const client = await connect()
    await client.query('BEGIN')
    await enter(client, personOf('communityStaff', 'sameUnit'))
    expect(await seesMatter(client, targets.matterId)).toBe(true)
    await client.query("SELECT set_config('checks.kept', current_setting('app.seal'), false)")
    await client.query('COMMIT')
    await client.query('BEGIN')
    await client.query("SELECT set_config('app.seal', current_setting('checks.kept'), true)")
    const seen = await seesMatter(client, targets.matterId)
    await client.query('ROLLBACK')
    await client.end()
    expect(seen).toBe(false)
  })

  test('an outlived seal opens nothing', async () => {
    const seal = await sealOf(worker)
    const body = seal.slice(0, -65).replace(/^\d+/, String(Math.floor(Date.now() / 1000) - 1))
    const { rows } = await house.owner.query<{ signature: string }>('SELECT app.seal_signature($1) AS signature', [body])
    const said = await attempt({ statements: `SELECT set_config('app.seal', '${body}|${rows[0]!.signature}', true) IS NULL; SELECT title FROM matter WHERE id = '${targets.ownMatterId}'` })
    expect(said.verdict).toBe('nothing')
  })

  test('the seal ends with its transaction', async () => {
    const client = await connect()
    for (const end of ['COMMIT', 'ROLLBACK']) {
      await client.query('BEGIN')
      await enter(client, worker)
      expect(await seesMatter(client, targets.ownMatterId)).toBe(true)
      await client.query(end)
      expect(await seesMatter(client, targets.ownMatterId)).toBe(false)
    }
    await client.end()
  })

  test('a session that was ended seals no more', async () => {
    const person = personOf('gridWorker', 'below')
    await house.owner.query('UPDATE session SET ended_at = now() WHERE account_id = $1', [person.accountId])
    const client = await connect()
    await client.query('BEGIN')
    const { rows } = await enter(client, person)
    const { rows: account } = await client.query('SELECT app.account() AS account, app.county() AS county')
    await client.query('ROLLBACK')
    await client.end()
    expect(rows).toEqual([])
    expect(account).toEqual([{ account: null, county: null }])
  })

  test('a session that does not hold leaves none of the seal that stood before it', async () => {
    const client = await connect()
    await client.query('BEGIN')
    await enter(client, personOf('communityStaff', 'sameUnit'))
    await client.query('SELECT * FROM app.enter($1, $2)', [world.county, '0'.repeat(64)])
    const seen = await seesMatter(client, targets.matterId)
    await client.query('ROLLBACK')
    await client.end()
    expect(seen).toBe(false)
  })
})

describe('what one person leaves on a shared connection', () => {
  test('a prepared plan shows each person his own rows, also once it is generic', async () => {
    const client = await connect()
    const ask = { name: 'shared', text: 'SELECT id FROM matter WHERE county_code = $1', values: [world.county] }
    const seenBy = async (person: Person | null) => {
      await client.query('BEGIN')
      await enter(client, person)
      const { rows } = await client.query<{ id: string }>(ask)
      await client.query('ROLLBACK')
      return rows.map(({ id }) => id)
    }
    for (let times = 0; times < 8; times++) expect(await seenBy(personOf('communityStaff', 'sameUnit'))).toContain(targets.matterId)
    expect(await seenBy(worker)).not.toContain(targets.matterId)
    expect(await seenBy(worker)).toContain(targets.ownMatterId)
    expect(await seenBy(null)).toEqual([])
    await client.end()
  })

  test('settings for the session name no path that is searched inside the definer’s functions', async () => {
    const client = await connect()
    await client.query("SET search_path = 'pg_temp, public'; SET plan_cache_mode = force_generic_plan; SET row_security = on")
    await client.query('BEGIN')
    await enter(client, worker)
    const seen = [await seesMatterIn(client, targets.ownMatterId), await seesMatterIn(client, targets.matterId)]
    await client.query('ROLLBACK')
    await client.end()
    expect(seen).toEqual([true, false])
  })

  async function seesMatterIn(client: pg.ClientBase, id: string): Promise<boolean> {
    return ((await client.query('SELECT 1 FROM public.matter WHERE id = $1', [id])).rowCount ?? 0) > 0
  }

  test('parameters of other sessions are in no view of activity', async () => {
    const busy = await connect()
    await busy.query('BEGIN')
    const waiting = busy.query('SELECT pg_sleep(1), $1::text', [`${CANARY} 参数`])
    const said = await attempt({ statements: 'SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()' })
    await waiting
    await busy.query('ROLLBACK')
    await busy.end()
    expect(said.words).not.toContain(CANARY)
  })
})
