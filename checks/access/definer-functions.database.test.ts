import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { CANARY } from './bypasses.ts'
import { differences, digestOf } from './digest.ts'
import { parseRolesPage } from './roles-page.ts'
import { makeRequests, requestId, requestOf } from './world-requests.ts'
import { idOf, makeWorld } from './world.ts'
import type { Person, World } from './world.ts'

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))
let house: TestHouse
let world: World
let ids: string[]

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await makeWorld(house, page)
  const hidden = requestOf(world, personOf('gridWorker', 'sibling'), `hidden ${CANARY}`, 'handling')
  await makeRequests(house.owner, [hidden])
  const withoutAccount = idOf('staff without account')
  await insertRows(house.owner, 'staff_member', [{ county_code: world.county, id: withoutAccount, name: `${CANARY} 姓名`, synthetic: true, version: 1 }])
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM absence ORDER BY id LIMIT 1')
  const colleague = personOf('systemAdministrator', 'sameUnit')
  ids = [requestId(hidden), withoutAccount, colleague.accountId, personOf('gridWorker', 'own').accountId, rows[0]!.id, idOf('fresh')]
})
afterAll(() => house.close())

function personOf(role: string, relation: string): Person {
  return world.people.find((person) => person.role === role && person.relation === relation)!
}

/** What they do is meant for everybody, or touches only what is the caller's own. */
const harmless: Readonly<Record<string, string>> = {
  enter: 'checks the session; counts it as seen',
  enter_system: 'checks the key; a wrong one leaves nobody in',
  end_own_sessions: 'one’s own sessions',
  take_numbers: 'numbers may have gaps',
}

type Callable = { name: string; types: string[] }

/** The functions of schema app that the app role may call, with the types of their arguments. */
async function callables(): Promise<Callable[]> {
  const { rows } = await house.owner.query<Callable>(`
    SELECT p.proname::text AS name, ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes::oid[]) t) AS types
    FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND has_function_privilege('linli_app', p.oid, 'EXECUTE') ORDER BY 1`)
  return rows
}

/** Values worth trying for an argument, by its type. */
function valuesOf(type: string): string[] {
  switch (type) {
    case 'uuid':
      return ids.map((id) => `'${id}'`)
    case 'text':
      return ["'xg2'", `'${world.county}'`, "'disabled'", "'locked'", "'request'", "'路灯'"]
    case 'text[]':
      return [`ARRAY['${world.county}/xs1/xc1/xg2/']`, `ARRAY['${world.county}/xs1/xc1/xg1/']`]
    case 'uuid[]':
      return [`ARRAY['${ids[0]}']::uuid[]`]
    case 'boolean':
      return ['true', 'false']
    case 'integer': case 'bigint':
      return ['50']
    case 'date':
      return ["'2026-09-15'"]
    case 'timestamp with time zone':
      return ["'2026-09-15T10:00:00+08:00'"]
    case 'jsonb':
      return ["'{}'"]
    default:
      return ['NULL']
  }
}

/** Three ids in every way. Of more ways fewer, but from all over them: the first ones differ in their last arguments alone. */
const EVERY_WAY = 216
const FROM_ALL_OVER = 120

function callsOf({ name, types }: Callable): string[] {
  const values = types.map((type) => valuesOf(type).map((value) => `${value}::${type}`))
  const ways = values.reduce((product, { length }) => product * length, 1)
  const tried = ways <= EVERY_WAY ? Array.from({ length: ways }, (_, index) => wayOf(values, index)) : Array.from({ length: FROM_ALL_OVER }, (_, index) => someWay(values, `${name} ${index}`))
  return tried.map((way) => `SELECT * FROM app.${name}(${way.join(', ')})`)
}

/** One of all ways, by its index. */
function wayOf(values: readonly string[][], index: number): string[] {
  let rest = index
  return values.map((those) => {
    const value = those[rest % those.length]!
    rest = Math.floor(rest / those.length)
    return value
  })
}

/** As if drawn, and the same each time: of sixteen arguments there are more ways than can be written down. */
function someWay(values: readonly string[][], seed: string): string[] {
  const drawn = createHash('sha256').update(seed).digest()
  return values.map((those, argument) => those[drawn[argument]! % those.length]!)
}

const TRY = `DO $try$
DECLARE attempt text; answer text; answers text := '';
BEGIN
  FOR attempt IN SELECT jsonb_array_elements_text(current_setting('checks.calls')::jsonb) LOOP
    BEGIN
      EXECUTE 'SELECT string_agg(r::text, ''; '') FROM (' || attempt || ') r' INTO answer;
      IF answer LIKE '%' || 'cn4' || 'ry' || '%' THEN answers := answers || attempt || ' said ' || answer || E'\\n'; END IF;
    EXCEPTION WHEN OTHERS THEN
      IF SQLERRM LIKE '%' || 'cn4' || 'ry' || '%' THEN answers := answers || attempt || ' failed with ' || SQLERRM || E'\\n'; END IF;
    END;
  END LOOP;
  PERFORM set_config('checks.said', answers, true);
END $try$`

const callers: [string, () => Person | null | undefined][] = [
  ['a resident', () => personOf('resident', 'own')],
  ['a grid worker', () => personOf('gridWorker', 'sameUnit')],
  ['a department’s clerk', () => personOf('departmentStaff', 'sameUnit')],
  ['an auditor', () => personOf('auditAdministrator', 'sameUnit')],
  ['somebody whose appointment has ended', () => personOf('systemAdministrator', 'expired')],
  ['nobody who is signed in', () => null],
  ['a transaction without a seal', () => undefined],
]

/** What the calls said of hidden rows, and which tables they changed. */
async function callAll(person: Person | null | undefined, only?: string): Promise<{ said: string; changed: string[]; calls: number }> {
  const calls = (await callables()).filter(({ name }) => harmless[name] === undefined && (only === undefined || name === only)).flatMap(callsOf)
  const client = new pg.Client({ connectionString: (house.house.services.pool.options as { connectionString: string }).connectionString })
  await client.connect()
  const before = await digestOf(house.owner)
  await client.query('BEGIN')
  if (person !== undefined) await client.query('SELECT * FROM app.enter($1, $2)', [world.county, person?.handle ?? null])
  await client.query("SELECT set_config('checks.calls', $1, true)", [JSON.stringify(calls)])
  await client.query(TRY)
  const { rows } = await client.query<{ said: string }>("SELECT current_setting('checks.said') AS said")
  await client.query('COMMIT')
  await client.end()
  return { said: rows[0]!.said, changed: differences(before, await digestOf(house.owner)), calls: calls.length }
}

test('the check sees a function that changes something, and one that says something', async () => {
  const plant = (body: string, returns: string) => house.owner.query(`
    CREATE FUNCTION app.planted(staff uuid) RETURNS ${returns} LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ ${body} $$;
    ALTER FUNCTION app.planted(uuid) OWNER TO linli_definer; GRANT EXECUTE ON FUNCTION app.planted(uuid) TO linli_app`)
  await plant('UPDATE staff_member SET version = version + 1 WHERE id = staff', 'void')
  expect((await callAll(personOf('resident', 'own'), 'planted')).changed).toEqual(['staff_member'])
  await house.owner.query('DROP FUNCTION app.planted(uuid)')
  await plant('SELECT name FROM staff_member WHERE id = staff', 'text')
  expect((await callAll(personOf('resident', 'own'), 'planted')).said).toContain(CANARY)
  await house.owner.query('DROP FUNCTION app.planted(uuid)')
})

test.each(callers)('called by %s, no definer function changes or shows what is not the caller’s', async (_caller, who) => {
  const { said, changed, calls } = await callAll(who())
  expect(calls).toBeGreaterThan(10)
  expect(said).toBe('')
  expect(changed).toEqual([])
})
