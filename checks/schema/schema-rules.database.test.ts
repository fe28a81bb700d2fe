import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { generateTypes } from '#db/generate-types.ts'
import { countyFaultsInSources, missingInText, scanForCounty } from './county-scan.ts'
import { sharedTables } from './schema-exceptions.ts'
import { schemaFaults, volatileFunctions } from './schema-rules.ts'
import { scanSource, volatileUpdatesInSources } from './statement-scan.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

test('the schema keeps its rules', async () => {
  expect(await schemaFaults(house.owner)).toEqual([])
})

/** Faults that appear when these statements have run; the transaction takes them back. */
async function faultsOf(statements: string): Promise<string[]> {
  await house.owner.query('BEGIN')
  try {
    const before = new Set(await schemaFaults(house.owner))
    await house.owner.query(statements)
    return (await schemaFaults(house.owner)).filter((fault) => !before.has(fault))
  } finally {
    await house.owner.query('ROLLBACK')
  }
}

const secured = (table: string) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`
const definer = (more: string) => `CREATE FUNCTION app.planted() RETURNS integer LANGUAGE sql SECURITY DEFINER ${more} AS 'SELECT 1';`

describe('each rule finds the fault planted for it', () => {
  test.each([
    ['a primary key without the county', `CREATE TABLE planted (id uuid PRIMARY KEY, county_code text); ${secured('planted')}`, ['county-first: planted.planted_pkey: begins with id, not with county_code']],
    ['no primary key', `CREATE TABLE planted (county_code text); ${secured('planted')}`, ['county-first: planted: no primary key']],
    ['a unique index without the county', 'CREATE UNIQUE INDEX planted ON staff_member (name) WHERE false', ['county-first: staff_member.planted: begins with name, not with county_code']],
    ['a unique index that begins with an expression', 'CREATE UNIQUE INDEX planted ON staff_member (lower(name), county_code) WHERE false', ['county-first: staff_member.planted: begins with an expression, not with county_code']],
    ['a foreign key without the county', `CREATE TABLE planted (county_code text, id uuid, post_id uuid, PRIMARY KEY (county_code, id), FOREIGN KEY (id, post_id) REFERENCES planted_post (id, other)); ${secured('planted')}`.replace('CREATE TABLE', `CREATE TABLE planted_post (county_code text, id uuid, other uuid, PRIMARY KEY (county_code, id), UNIQUE (id, other)); ${secured('planted_post')} CREATE TABLE`),
      ['county-first: planted_post.planted_post_id_other_key: begins with id, not with county_code', 'county-first: planted.planted_id_post_id_fkey: refers to planted_post without the county on both sides']],
    ['a shared table that refers to a county’s', 'ALTER TABLE account ADD COLUMN county_code text, ADD COLUMN staff_id uuid, ADD CONSTRAINT planted FOREIGN KEY (county_code, staff_id) REFERENCES staff_member (county_code, id)', ['shared-refers-to-shared: account.planted: a shared table refers to staff_member, which is a county\'s']],
    ['row security that is not forced', 'ALTER TABLE area NO FORCE ROW LEVEL SECURITY', ['row-security: area: row security is not forced']],
    ['no row security', 'ALTER TABLE area DISABLE ROW LEVEL SECURITY', ['row-security: area: row security is off']],
    ['a table in reach without a policy', 'GRANT SELECT ON role_scope TO linli_app', ['row-security: role_scope: linli_app reaches it and no policy speaks of that role']],
    ['a column in reach without a policy', 'GRANT SELECT (role) ON role_scope TO linli_app', ['row-security: role_scope: linli_app reaches it and no policy speaks of that role']],
    ['a policy that reads a table', "CREATE POLICY planted ON area FOR SELECT TO linli_app USING (EXISTS (SELECT FROM session s WHERE s.county_code = area.county_code))", ['policy-reads-no-table: area.planted: reads session']],
    ['a policy that asks a function of its own', "CREATE FUNCTION app.planted() RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE POLICY planted ON area FOR SELECT TO linli_app USING (app.planted())", ['policy-reads-no-table: area.planted: asks app.planted(), which is not one of the seal\'s functions']],
    ['a trigger', "CREATE FUNCTION app.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER planted BEFORE INSERT ON area FOR EACH ROW EXECUTE FUNCTION app.planted()", ['no-trigger: area.planted: a trigger']],
    ['a rewrite rule', 'CREATE RULE planted AS ON DELETE TO area DO INSTEAD NOTHING', ['no-trigger: area.planted: a rewrite rule']],
    ['ON DELETE SET NULL', 'ALTER TABLE organization ADD CONSTRAINT planted FOREIGN KEY (county_code, parent_id) REFERENCES organization (county_code, id) ON DELETE SET NULL (parent_id)', ['no-set-null: organization.planted: ON DELETE SET NULL']],
    ['a definer function without search_path', `${definer('')} ALTER FUNCTION app.planted() OWNER TO linli_definer; REVOKE ALL ON FUNCTION app.planted() FROM PUBLIC`, ['definer-function: app.planted(): search_path is not fixed', 'definer-function: app.planted(): not in the list of functions that run as their owner']],
    ['a definer function that everybody may call', `${definer('SET search_path = pg_catalog, pg_temp')} ALTER FUNCTION app.planted() OWNER TO linli_definer`, ['definer-function: app.planted(): everybody may call it', 'definer-function: app.planted(): not in the list of functions that run as their owner']],
    ['a definer function of another owner', `${definer('SET search_path = pg_catalog, pg_temp')} REVOKE ALL ON FUNCTION app.planted() FROM PUBLIC`, ['definer-function: app.planted(): owned by postgres', 'definer-function: app.planted(): not in the list of functions that run as their owner']],
    ['a listed definer function that is gone', 'DROP FUNCTION app.live_cursor()', ['definer-function: app.live_cursor: listed, but there is none']],
    ['an app role that bypasses row security', 'ALTER ROLE linli_app BYPASSRLS', ['login-role: linli_app: superuser, BYPASSRLS, CREATEROLE, CREATEDB or REPLICATION']],
    ['an app role inside another role', 'GRANT linli_definer TO linli_app', expect.arrayContaining(['login-role: linli_app: member of linli_definer'])],
    ['an app role that owns a table', 'ALTER TABLE role_scope OWNER TO linli_app', expect.arrayContaining(['login-role: linli_app: owns something in this database'])],
    ['an app role that may truncate', 'GRANT TRUNCATE ON setting TO linli_app', ['login-role: linli_app: TRUNCATE on setting']],
    ['an app role that may build triggers', 'GRANT TRIGGER, REFERENCES ON setting TO linli_app', ['login-role: linli_app: REFERENCES on setting', 'login-role: linli_app: TRIGGER on setting']],
    ['an app role that may make temporary tables', `DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO linli_app', current_database()); END $$`, ['login-role: linli_app: TEMPORARY on the database']],
    ['an app role that may create in public', 'GRANT CREATE ON SCHEMA public TO linli_app', ['login-role: linli_app: CREATE in schema public']],
    ['an audit that can be changed', 'GRANT UPDATE (reason) ON audit_entry TO linli_app', ['append-only: audit_entry: linli_app may UPDATE']],
    ['a seal that the functions’ owner can change', 'GRANT UPDATE ON audit_seal TO linli_definer', ['append-only: audit_seal: linli_definer may UPDATE']],
    ['a batch that it can take away', 'GRANT DELETE ON audit_batch TO linli_definer', ['append-only: audit_batch: linli_definer may DELETE']],
    ['a timeline that it can change', 'GRANT UPDATE (move) ON matter_event TO linli_definer', ['append-only: matter_event: linli_definer may UPDATE']],
    ['a rating that the app can change', 'GRANT UPDATE (satisfaction) ON rating TO linli_app', ['append-only: rating: linli_app may UPDATE']],
    ['a call-back that it can take away', 'GRANT DELETE ON callback_attempt TO linli_definer', ['append-only: callback_attempt: linli_definer may DELETE']],
    ['a view with the rights of its owner', 'CREATE VIEW planted AS SELECT id FROM account', ['view: planted: a view without security_invoker']],
    ['a materialized view', 'CREATE MATERIALIZED VIEW planted AS SELECT id FROM account', ['view: planted: a materialized view knows no row security']],
    ['a path without its CHECK', `CREATE TABLE planted (county_code text PRIMARY KEY, area_path text COLLATE "C"); ${secured('planted')}`, expect.arrayContaining(['path: planted.area_path: no CHECK refuses "371425/001"'])],
    ['a path in another order', `CREATE TABLE planted (county_code text PRIMARY KEY, area_path text CHECK (area_path LIKE '%/' AND area_path !~ '[|,]')); ${secured('planted')}`, ['path: planted.area_path: collation default, not C']],
    ['a volatile function in an UPDATE of a function', `CREATE FUNCTION app.planted() RETURNS void LANGUAGE sql AS 'UPDATE setting SET changed_at = clock_timestamp()'`, ['volatile-update: app.planted(): clock_timestamp() in an UPDATE']],
  ])('%s', async (_fault, statements, expected) => {
    expect(await faultsOf(statements)).toEqual(expected)
  })
})

describe('no volatile function in an UPDATE', () => {
  test('of the server’s sources', async () => {
    const { faults, filesSeen, updatesSeen } = volatileUpdatesInSources(root, await volatileFunctions(house.owner))
    expect(faults).toEqual([])
    expect(filesSeen).toBeGreaterThan(50)
    expect(updatesSeen).toBeGreaterThan(5)
  })

  test.each([
    ["const text = 'UPDATE session SET ended_at = clock_timestamp() WHERE id = $1'", ['clock_timestamp']],
    ['sql`UPDATE matter SET number = ${number}, id = gen_random_uuid()`.execute(db)', ['gen_random_uuid']],
    ["db.updateTable('matter').set({ at: sql<Date>`clock_timestamp()` }).where('id', '=', id).execute()", ['clock_timestamp']],
    ["db.updateTable('matter').set((eb) => ({ weight: eb.fn('random') })).execute()", ['random']],
    ["db.insertInto('a').values({ b: 1 }).onConflict((c) => c.doUpdateSet({ b: sql`random()` })).execute()", ['random']],
    ["db.insertInto('a').values({ b: sql`random()` }).onConflict((c) => c.doUpdateSet({ b: 1 })).execute()", []],
    ["db.updateTable('matter').set({ at: sql`now()` }).execute()", []],
    ["const text = 'INSERT INTO a (id) VALUES (gen_random_uuid())'", []],
  ])('%s', async (source, names) => {
    expect(scanSource(source, await volatileFunctions(house.owner)).faults.map((fault) => fault.name)).toEqual(names)
  })
})

describe('every statement carries the county', () => {
  const countyTables = async () => {
    const { rows } = await house.owner.query<{ name: string }>("SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')")
    return new Set(rows.map((row) => row.name).filter((name) => !Object.hasOwn(sharedTables, name)))
  }

  test('of the server’s sources', async () => {
    const { faults, statementsSeen } = countyFaultsInSources(root, await countyTables())
    expect(faults).toEqual([])
    expect(statementsSeen).toBeGreaterThan(200)
  })

  test('of the functions', async () => {
    const { rows } = await house.owner.query<{ name: string; text: string }>("SELECT p.proname AS name, p.prosrc AS text FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace")
    const tables = await countyTables()
    const faults = rows.flatMap(({ name, text }) => (missingInText(text, tables) ?? []).map((table) => `${name}: ${table}`))
    expect(faults).toEqual([])
    expect(rows.length).toBeGreaterThan(30)
  })

  test.each([
    ["const text = 'SELECT name FROM post WHERE id = $1'", ['post']],
    ["const text = 'SELECT p.name FROM post p JOIN organization o ON o.id = p.organization_id WHERE p.county_code = $1'", ['organization']],
    ['sql`UPDATE appointment SET valid_to = ${on} WHERE id = ${id}`', ['appointment']],
    ['sql`DELETE FROM live_event e WHERE e.id = ${id}`', ['live_event']],
    ["db.selectFrom('membership').selectAll().where('account_id', '=', id).execute()", ['membership']],
    ["db.updateTable('post').set({ name }).where('id', '=', id).execute()", ['post']],
    ["db.selectFrom('post as p').innerJoin('organization as o', 'o.id', 'p.organization_id').select('o.name').where('p.county_code', '=', county).execute()", ['organization']],
    ["const text = 'SELECT p.name FROM post p JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id WHERE p.county_code = $1'", []],
    ["db.selectFrom('post').select('name').where('county_code', '=', county).execute()", []],
    ["db.selectFrom('account').select('id').where('id', '=', id).execute()", []],
  ])('%s', async (source, tables) => {
    expect(scanForCounty(source, await countyTables()).faults.map((fault) => fault.table)).toEqual(tables)
  })
})

test('db/types.ts is what the schema generates today', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linli-types-'))
  try {
    const file = join(folder, 'types.ts')
    await generateTypes(house.owner, pathToFileURL(file))
    expect(readFileSync(file, 'utf8'), 'run: node db/refresh-types.ts').toBe(readFileSync(join(root, 'db/types.ts'), 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
