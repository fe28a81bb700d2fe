import { readFileSync } from 'node:fs'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { personRelations } from './oracle.ts'
import type { Relation } from './oracle.ts'
import { attemptsOn, tablesOf, tryAll } from './raw-sql.ts'
import type { Answers, Asker, Table } from './raw-sql.ts'
import { tableRules, unlisted } from './raw-sql-rules.ts'
import { parseRolesPage } from './roles-page.ts'
import { addWitnesses } from './witnesses.ts'
import { makeRequests, requestId, requestOf } from './world-requests.ts'
import { idOf, makeWorld } from './world.ts'
import type { Person, World } from './world.ts'

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))
let house: TestHouse
let world: World
let tables: Table[]
let empty: string[]

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await makeWorld(house, page)
  const specs = world.people.map((person) => requestOf(world, person, `${person.role} ${person.relation}`, 'handling'))
  await makeRequests(house.owner, specs)
  const ours = specs.filter((spec) => spec.place.county === world.county).map(requestId)
  empty = await addWitnesses(house.owner, world, ours)
  tables = await tablesOf(house.owner)
})
afterAll(() => house.close())

test('every table is in the list, and every table has rows to be reached', () => {
  const names = tables.map(({ name }) => name)
  expect(names.filter((name) => tableRules[name] === undefined)).toEqual([])
  expect(Object.keys(tableRules).filter((name) => !names.includes(name))).toEqual([])
  expect(empty).toEqual([])
})

const asker = (person: Person): Asker => ({ label: `${person.role} ${person.relation}`, sealed: true, county: world.county, accountId: person.accountId, posts: person.posts })
const enterAs = (handle: string | null) => async (client: PoolClient) => void (await client.query('SELECT * FROM app.enter($1, $2)', [world.county, handle]))

/** Sentences about what came out otherwise, for these askers over these tables. */
async function deviations(askers: readonly { asker: Asker; enter: (client: PoolClient) => Promise<void> }[], names?: readonly string[]): Promise<{ found: string[]; tried: number }> {
  const client = await house.house.services.pool.connect()
  const answers: Answers = new Map()
  const found: string[] = []
  let tried = 0
  try {
    for (const one of askers) {
      const attempts = []
      for (const table of tables.filter(({ name }) => names?.includes(name) ?? true)) attempts.push(...(await attemptsOn(house.owner, page, one.asker, table, tableRules[table.name] ?? unlisted, answers)))
      tried += attempts.length
      found.push(...(await tryAll(client, one.asker, one.enter, attempts)))
    }
  } finally {
    client.release()
  }
  return { found, tried }
}

/** Rows of every relation are there for each; the person alone makes the difference in these. */
const askingRelations: readonly Relation[] = ['own', ...personRelations]
const everybody = () => world.people.filter(({ relation }) => askingRelations.includes(relation)).map((person) => ({ asker: asker(person), enter: enterAs(person.handle) }))

test('role × scope × table × verb: everybody reaches exactly what docs/roles.md says', async () => {
  const people = everybody()
  const { found, tried } = await deviations(people)
  console.log(`raw SQL: ${tried} attempts by ${people.length} people on ${tables.length} tables`)
  expect(found).toEqual([])
  expect(tried).toBeGreaterThan(15_000)
}, 120_000)

test('without a session, with an unknown one and without a seal there is nothing to reach', async () => {
  const nobody: Asker = { label: 'nobody', sealed: false, county: world.county, accountId: null, posts: [] }
  const anonymous: Asker = { ...nobody, label: 'anonymous', sealed: true }
  const { found } = await deviations([
    { asker: anonymous, enter: enterAs(null) },
    { asker: nobody, enter: async () => {} },
    { asker: { ...nobody, label: 'unknown session' }, enter: enterAs('0'.repeat(64)) },
    { asker: { ...nobody, label: 'session of another county' }, enter: async (client) => void (await client.query('SELECT * FROM app.enter($1, $2)', [world.otherCounty, world.people[0]!.handle])) },
  ])
  expect(found).toEqual([])
})

/** What PostgreSQL says of each statement of one transaction, undone afterwards: `done` or its code. */
async function said(person: Person, statements: readonly string[]): Promise<string[]> {
  const client = await house.house.services.pool.connect()
  const answers: string[] = []
  try {
    await client.query('BEGIN')
    await enterAs(person.handle)(client)
    for (const statement of statements) {
      await client.query('SAVEPOINT one')
      answers.push(await client.query(statement).then(({ rowCount }) => (rowCount === 1 ? 'done' : `${rowCount} rows`), (error: { code: string }) => error.code))
      if (answers.at(-1) !== 'done') await client.query('ROLLBACK TO one')
    }
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
  return answers
}

test('who asks for an exclusion, decides it and ends it is the account under the seal; what is decided stays', async () => {
  const leader = world.people.find(({ role, relation }) => role === 'countyLeader' && relation === 'sameUnit')!
  const dispatcher = world.people.find(({ role, relation }) => role === 'countyDispatcher' && relation === 'sameUnit')!
  const one = `id = (SELECT id FROM exclusion WHERE status = 'pending' ORDER BY id LIMIT 1)`
  const decide = (account: string) => `UPDATE exclusion SET status = 'approved', approved_by = '${account}', at = now() WHERE ${one}`
  expect(await said(leader, [
    decide(dispatcher.accountId), `UPDATE exclusion SET asked_by = '${leader.accountId}' WHERE ${one}`, `UPDATE exclusion SET status = 'withdrawn', ended_by = '${dispatcher.accountId}', ended_at = now() WHERE ${one}`, decide(leader.accountId),
  ])).toEqual(['42501', '42501', '42501', 'done'])
  const [ended] = (await house.owner.query("UPDATE exclusion SET status = 'approved', approved_by = $1, at = now() WHERE id = (SELECT min(id::text)::uuid FROM exclusion) RETURNING id, matter_id", [leader.accountId])).rows
  const end = (more: string) => `UPDATE exclusion SET ended_at = now(), ended_by = '${dispatcher.accountId}'${more} WHERE id = '${ended.id}'`
  expect(await said(leader, [`SELECT FROM app.end_exclusion('${ended.matter_id}', now(), NULL) AS done WHERE done`])).toEqual(['0 rows'])
  expect(await said(dispatcher, [
    end(''), end(`, approved_by = '${idOf('somebody else')}'`), `SELECT FROM app.end_exclusion('${ended.matter_id}', now(), NULL) AS done WHERE done`,
    `SELECT FROM exclusion WHERE id = '${ended.id}' AND ended_by = '${dispatcher.accountId}' AND approved_by = '${leader.accountId}'`,
  ])).toEqual(['0 rows', '0 rows', 'done', 'done'])
  await house.owner.query("UPDATE exclusion SET status = 'pending', approved_by = NULL, at = NULL WHERE status = 'approved'")
})

describe('the comparison finds a planted hole', () => {
  const somebody = (role: string, relation: string) => everybody().filter(({ asker }) => asker.label === `${role} ${relation}`)

  test.each([
    ['a policy that forgets the slash', "ALTER POLICY matter_reach ON matter USING (county_code = (SELECT app.county()) AND area_path ^@ ANY (SELECT rtrim(p, '1/') FROM unnest((SELECT app.paths())) p))", 'gridWorker', 'sameUnit', 'matter'],
    ['a policy open to all', 'CREATE POLICY planted ON matter FOR SELECT TO linli_app USING (true)', 'resident', 'own', 'matter'],
    ['a policy that forgets the county', "CREATE POLICY planted ON matter FOR ALL TO linli_app USING ((SELECT app.roles()) IS NOT NULL AND county_code <> (SELECT app.county()))", 'countyLeader', 'sameUnit', 'matter'],
    ['a role that sees too much', "UPDATE role_scope SET sees_area = true WHERE role = 'systemAdministrator'", 'systemAdministrator', 'sameUnit', 'matter'],
    ['a table hung past its matter', 'CREATE POLICY planted ON matter_event FOR SELECT TO linli_app USING (county_code = (SELECT app.county()))', 'departmentStaff', 'sameUnit', 'matter_event'],
    ['a writable timeline', 'GRANT UPDATE ON matter_event TO linli_app', 'streetStaff', 'sameUnit', 'matter_event'],
    ['a readable session', 'GRANT SELECT ON session TO linli_app; CREATE POLICY planted ON session FOR SELECT TO linli_app USING (true)', 'gridWorker', 'sameUnit', 'session'],
    ['rows that may be added anywhere', 'CREATE POLICY planted ON matter FOR INSERT TO linli_app WITH CHECK (true)', 'streetStaff', 'sameUnit', 'matter'],
    ['rows that may be removed', 'GRANT DELETE ON matter_party TO linli_app', 'streetStaff', 'sameUnit', 'matter_party'],
  ])('%s', async (_hole, statements, role, relation, table) => {
    const definitions = await policiesOf(table)
    expect((await deviations(somebody(role, relation), [table])).found).toEqual([])
    await house.owner.query(statements)
    const { found } = await deviations(somebody(role, relation), [table])
    await house.owner.query(`DROP POLICY IF EXISTS planted ON ${table}; REVOKE UPDATE, DELETE ON matter_event, matter_party FROM linli_app; GRANT UPDATE ON matter_party TO linli_app; REVOKE ALL ON session FROM linli_app; UPDATE role_scope SET sees_area = false WHERE role = 'systemAdministrator'; ${definitions}`)
    expect(found.length).toBeGreaterThan(0)
    expect((await deviations(somebody(role, relation), [table])).found).toEqual([])
  })

  async function policiesOf(table: string): Promise<string> {
    const { rows } = await house.owner.query<{ name: string; using: string }>("SELECT polname::text AS name, pg_get_expr(polqual, polrelid) AS using FROM pg_policy WHERE polrelid = $1::regclass AND polname = 'matter_reach'", [table])
    return rows.map(({ name, using }) => `ALTER POLICY ${name} ON ${table} USING (${using})`).join('; ')
  }
})
