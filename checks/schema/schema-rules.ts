import type pg from 'pg'
import { definerFunctions, sharedTables } from './schema-exceptions.ts'

/** One thing in the schema that breaks a rule: `rule: object: why`. */
type Rule = {
  name: string
  /** Answers one row (object, why) for each fault. $1 is always `exceptions`. */
  sql: string
  /** Names that the rule lets pass; the rule's statement receives them as text[]. */
  exceptions?: readonly string[]
}

const shared = Object.keys(sharedTables)

const keyColumns = `(SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(%KEY%) WITH ORDINALITY k(number, place)
  LEFT JOIN pg_attribute a ON a.attrelid = %TABLE% AND a.attnum = k.number)`

const rules: readonly Rule[] = [
  {
    name: 'county-first',
    exceptions: shared,
    sql: `
      SELECT c.relname AS object, 'no primary key' AS why FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relname = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
      UNION ALL
      SELECT c.relname || '.' || x.relname, 'begins with ' || coalesce((${columns('i.indkey::int2[]', 'i.indrelid')})[1], 'an expression') || ', not with county_code'
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT c.relname = ANY ($1)
        AND (${columns('i.indkey::int2[]', 'i.indrelid')})[1] IS DISTINCT FROM 'county_code'
      UNION ALL
      SELECT c.relname || '.' || f.conname, 'refers to ' || target.relname || ' without the county on both sides'
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class target ON target.oid = f.confrelid
      WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND NOT target.relname = ANY ($1)
        AND ((${columns('f.conkey', 'f.conrelid')})[1] IS DISTINCT FROM 'county_code' OR (${columns('f.confkey', 'f.confrelid')})[1] IS DISTINCT FROM 'county_code')`,
  },
  {
    name: 'shared-refers-to-shared',
    exceptions: shared,
    sql: `
      SELECT c.relname || '.' || f.conname AS object, 'a shared table refers to ' || target.relname || ', which is a county''s' AS why
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class target ON target.oid = f.confrelid
      WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND NOT target.relname = ANY ($1)`,
  },
  {
    name: 'row-security',
    exceptions: ['migration'],
    sql: `
      SELECT c.relname AS object, CASE WHEN c.relrowsecurity THEN 'row security is not forced' ELSE 'row security is off' END AS why
      FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relname = ANY ($1) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
      UNION ALL
      SELECT c.relname, r.rolname || ' reaches it and no policy speaks of that role'
      FROM pg_class c CROSS JOIN pg_roles r
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND r.rolname IN ('linli_app', 'linli_gate')
        AND (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND (r.oid = ANY (p.polroles) OR 0 = ANY (p.polroles)))`,
  },
  {
    name: 'policy-reads-no-table',
    // Rows that hang on a matter are guarded through it (docs/decisions), by the county and the matter's id; those of a monthly sheet alike.
    exceptions: ['matter', 'monthly_sheet'],
    sql: `
      SELECT c.relname || '.' || p.polname AS object, 'reads ' || read.relname AS why
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> p.polrelid
      JOIN pg_class read ON read.oid = d.refobjid
      WHERE NOT read.relname = ANY ($1)
      GROUP BY 1, 2
      UNION ALL
      SELECT c.relname || '.' || p.polname, 'asks ' || f.oid::regprocedure || ', which is not one of the seal''s functions'
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_proc'::regclass
      JOIN pg_proc f ON f.oid = d.refobjid
      WHERE f.pronamespace <> 'pg_catalog'::regnamespace
        AND NOT (f.pronamespace = 'app'::regnamespace AND f.pronargs = 0 AND f.proname IN ('account', 'county', 'roles', 'paths', 'orgs', 'session_id'))
        -- Looks at the row's own xmin and at no table.
        AND f.oid <> 'app.written_now(xid)'::regprocedure`,
  },
  {
    name: 'no-trigger',
    sql: `
      SELECT c.relname || '.' || t.tgname AS object, 'a trigger' AS why FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND $1::text[] IS NOT NULL
      UNION ALL
      SELECT evtname, 'an event trigger' FROM pg_event_trigger
      UNION ALL
      SELECT c.relname || '.' || r.rulename, 'a rewrite rule' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND r.rulename <> '_RETURN'`,
  },
  {
    name: 'no-set-null',
    sql: `
      SELECT c.relname || '.' || f.conname AS object, 'ON DELETE ' || CASE f.confdeltype WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END AS why
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
      WHERE f.contype = 'f' AND f.confdeltype IN ('n', 'd') AND $1::text[] IS NOT NULL`,
  },
  {
    name: 'definer-function',
    exceptions: Object.keys(definerFunctions),
    sql: `
      WITH definer AS (SELECT p.*, p.pronamespace::regnamespace::text || '.' || p.proname AS name FROM pg_proc p
        WHERE p.prosecdef AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema'))
      SELECT oid::regprocedure::text AS object, 'search_path is not fixed' AS why FROM definer
      WHERE NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search_path=%' AND c LIKE '%pg_temp' AND c NOT LIKE '%$user%')
      UNION ALL SELECT oid::regprocedure::text, 'everybody may call it' FROM definer
      WHERE proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0)
      UNION ALL SELECT oid::regprocedure::text, 'owned by ' || pg_get_userbyid(proowner) FROM definer WHERE pg_get_userbyid(proowner) <> 'linli_definer'
      UNION ALL SELECT oid::regprocedure::text, 'not in the list of functions that run as their owner' FROM definer WHERE NOT name = ANY ($1)
      UNION ALL SELECT n, 'listed, but there is none' FROM unnest($1::text[]) n WHERE NOT EXISTS (SELECT FROM definer WHERE name = n)`,
  },
  {
    name: 'login-role',
    sql: `
      WITH login AS (SELECT * FROM pg_roles WHERE rolname IN ('linli_app', 'linli_gate'))
      SELECT rolname AS object, 'superuser, BYPASSRLS, CREATEROLE, CREATEDB or REPLICATION' AS why FROM login
      WHERE (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) AND $1::text[] IS NOT NULL
      UNION ALL SELECT rolname, 'member of ' || m.roleid::regrole FROM login JOIN pg_auth_members m ON m.member = login.oid
      UNION ALL SELECT rolname, 'owns something in this database' FROM login
      WHERE EXISTS (SELECT FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid WHERE d.refobjid = login.oid AND d.deptype = 'o' AND b.datname = current_database())
      UNION ALL SELECT rolname, right_name || ' on the database' FROM login CROSS JOIN unnest(ARRAY['CREATE', 'TEMPORARY']) right_name
      WHERE has_database_privilege(login.oid, current_database(), right_name)
      UNION ALL SELECT rolname, 'CREATE in schema ' || n.nspname FROM login CROSS JOIN pg_namespace n WHERE has_schema_privilege(login.oid, n.oid, 'CREATE')
      UNION ALL SELECT rolname, right_name || ' on ' || c.oid::regclass FROM login CROSS JOIN pg_class c CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) right_name
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND has_table_privilege(login.oid, c.oid, right_name)
      UNION ALL SELECT rolname, 'may pass a right on ' || c.oid::regclass || ' on' FROM login CROSS JOIN pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = login.oid AND a.is_grantable)`,
  },
  {
    name: 'append-only',
    sql: `
      SELECT t AS object, r.rolname || ' may ' || right_name AS why
      FROM unnest(ARRAY['audit_entry', 'audit_seal', 'audit_batch', 'matter_event', 'rating', 'callback_attempt']) t
      CROSS JOIN pg_roles r CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) right_name
      WHERE r.rolname IN ('linli_app', 'linli_gate', 'linli_definer') AND $1::text[] IS NOT NULL
        AND (has_table_privilege(r.oid, t, right_name) OR (right_name = 'UPDATE' AND has_any_column_privilege(r.oid, t, 'UPDATE')))`,
  },
  {
    name: 'view',
    sql: `
      SELECT c.relname AS object, CASE c.relkind WHEN 'm' THEN 'a materialized view knows no row security' ELSE 'a view without security_invoker' END AS why
      FROM pg_class c
      WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND $1::text[] IS NOT NULL
        AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)))`,
  },
]

function columns(key: string, table: string): string {
  return keyColumns.replace('%KEY%', key).replaceAll('%TABLE%', table)
}

/** What breaks the rules of the schema, one sentence each. The connection is the owner’s. */
export async function schemaFaults(client: pg.ClientBase): Promise<string[]> {
  const faults: string[] = []
  for (const rule of rules) {
    const { rows } = await client.query<{ object: string; why: string }>(rule.sql, [rule.exceptions ?? []])
    faults.push(...rows.map((row) => `${rule.name}: ${row.object}: ${row.why}`))
  }
  return [...faults, ...(await pathFaults(client)), ...(await volatileUpdatesInFunctions(client))]
}

/** What a path may not be: without its last slash 0010 would match 001; the seal separates by `|` and `,`. */
const brokenPaths = ['', '371425', '371425/001', '371425/0|1/', '371425/0,1/']
const goodPath = '371425/001/'

/** Every area path is text in the order of its bytes, and a CHECK refuses what would match a foreign area. Tried, not read. */
async function pathFaults(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ table: string; column: string; collation: string; checks: string[] }>(`
    SELECT c.relname AS table, a.attname AS column, l.collname AS collation,
      ARRAY(SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]) AS checks
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped AND (a.attname = 'path' OR a.attname LIKE '%\\_path')`)
  const faults: string[] = []
  for (const row of rows) {
    const place = `path: ${row.table}.${row.column}`
    if (row.collation !== 'C') faults.push(`${place}: collation ${row.collation}, not C`)
    const accepts = async (path: string): Promise<boolean> => {
      const all = row.checks.map((check) => `(${check})`).join(' AND ')
      const answer = await client.query<{ held: boolean }>(`SELECT coalesce(${all === '' ? 'true' : all}, true) AS held FROM (SELECT $1::text COLLATE "C" AS ${row.column}) row`, [path])
      return answer.rows[0]!.held
    }
    if (!(await accepts(goodPath))) faults.push(`${place}: its CHECK refuses ${goodPath}`)
    for (const path of brokenPaths) if (await accepts(path)) faults.push(`${place}: no CHECK refuses "${path}"`)
  }
  return faults
}

/** Names of the functions that answer differently each time; an UPDATE with one of them cannot be distributed. */
export async function volatileFunctions(client: pg.ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>("SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile = 'v' AND prokind = 'f'")
  return new Set(rows.map((row) => row.name))
}

/** Functions called in the UPDATE statements of a text that are in `volatile`. */
export function volatileInUpdates(text: string, volatile: ReadonlySet<string>): string[] {
  const updates = text.matchAll(/\bUPDATE\s+(?:ONLY\s+)?[\w."$%{}]+\s+(?:AS\s+\w+\s+)?SET\b[^;]*|\bDO\s+UPDATE\s+SET\b[^;]*/gi)
  return [...updates].flatMap(([update]) => callsIn(update).filter((name) => volatile.has(name)))
}

export function callsIn(text: string): string[] {
  return [...text.matchAll(/\b([a-z_][a-z0-9_]*)\s*\(/gi)].map((match) => match[1]!.toLowerCase())
}

async function volatileUpdatesInFunctions(client: pg.ClientBase): Promise<string[]> {
  const volatile = await volatileFunctions(client)
  const { rows } = await client.query<{ name: string; body: string }>(`
    SELECT p.oid::regprocedure::text AS name, p.prosrc AS body FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace IN ('app'::regnamespace, 'public'::regnamespace) AND l.lanname IN ('sql', 'plpgsql')`)
  return rows.flatMap((row) => volatileInUpdates(row.body, volatile).map((name) => `volatile-update: ${row.name}: ${name}() in an UPDATE`))
}
