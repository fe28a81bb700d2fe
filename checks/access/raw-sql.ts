import type { Client, PoolClient, QueryResultRow } from 'pg'
import { filledBySeal, memberRules } from './raw-sql-rules.ts'
import type { Reach, TableRule } from './raw-sql-rules.ts'
import type { RolesPage } from './roles-page.ts'
import type { HeldPost } from './world.ts'

/** Who asks, as the oracle knows him; nothing of it comes from the product. */
export type Asker = {
  label: string
  /** False: no seal at all, or one that does not hold. */
  sealed: boolean
  county: string
  accountId: string | null
  posts: readonly HeldPost[]
}

export type Table = {
  name: string
  /** `(county_code, id)`: what names a row. */
  key: string
  /** Columns that a statement of the app role may set. */
  insertable: string[]
  updatable: string[]
}

export async function tablesOf(owner: Client): Promise<Table[]> {
  const { rows } = await owner.query<Table>(`
    SELECT c.relname::text AS name,
      (SELECT '(' || string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) || ')' FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
      ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND has_column_privilege('linli_app', c.oid, a.attnum, 'INSERT') ORDER BY a.attnum) AS insertable,
      ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND has_column_privilege('linli_app', c.oid, a.attnum, 'UPDATE') ORDER BY a.attnum) AS updatable
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`)
  return rows
}

/** Number of rows and a digest of their keys: equal for equal sets. */
const digest = (key: string) => `count(*) || ':' || coalesce(md5(string_agg(${key}::text, ',' ORDER BY ${key}::text COLLATE "C")), '')`
const NOTHING = '0:'

/** The oracle's condition over a table's rows (alias `t`), by the owner's eyes. */
export function condition(page: RolesPage, asker: Asker, table: string, reach: Reach): string {
  if (reach === 'nobody') return 'false'
  if (reach === 'everyCounty') return 'true'
  if (!asker.sealed) return 'false'
  const inCounty = `t.county_code = '${asker.county}'`
  const roles = asker.posts.map((post) => post.role)
  switch (reach) {
    case 'county':
      return inCounty
    case 'signedIn':
      return asker.accountId === null ? 'false' : inCounty
    case 'staff':
      return roles.length > 0 ? inCounty : 'false'
    case 'systemAdministrator':
    case 'auditAdministrator':
      return roles.includes(reach) ? inCounty : 'false'
    case 'ownProposal':
      return roles.includes('systemAdministrator') ? `${inCounty} AND t.proposed_by = ${literal(asker.accountId)}` : 'false'
    case 'openProposal':
      return roles.includes('systemAdministrator') ? `${inCounty} AND t.confirmed_by IS NULL AND t.withdrawn_at IS NULL` : 'false'
    case 'accountsOfStaff':
      return roles.some((role) => role === 'systemAdministrator' || role === 'securityAdministrator') ? inCounty : 'false'
    case 'openToGuard':
      return roles.includes('securityAdministrator') ? `${inCounty} AND t.confirmed_by IS NULL AND t.withdrawn_at IS NULL` : 'false'
    case 'proposed':
      return roles.includes('systemAdministrator') ? `${inCounty} AND t.proposal_id IS NOT NULL` : 'false'
    case 'account':
      return asker.accountId === null ? 'false' : `${inCounty} AND t.${memberRules[table] ?? 'account_id'}::text = '${asker.accountId}'`
    case 'anyAccount':
      return `${inCounty} AND t.${memberRules[table] ?? 'account_id'} IS NOT DISTINCT FROM ${literal(asker.accountId)}`
    case 'lookedAt':
      return roles.includes('auditAdministrator') ? inCounty : asker.accountId === null ? 'false' : `${inCounty} AND t.subject_account_id = '${asker.accountId}'`
    case 'matter':
      return table === 'matter' ? `${inCounty} AND (${matterReach(page, asker, 't')})` : throughMatter(page, asker)
    case 'words':
      return `${inCounty} AND CASE WHEN t.audience = 'reporter' THEN ${throughMatter(page, asker)} ELSE ${throughMatter(page, { ...asker, accountId: null })} END`
    case 'notice':
      if (roles.includes('systemAdministrator') || roles.includes('securityAdministrator')) {
        const forGuard = roles.includes('securityAdministrator') ? '=' : '<>'
        return `${inCounty} AND (t.matter_id IS NULL AND t.permission ${forGuard} 'security.manage' OR t.account_id = ${literal(asker.accountId)})`
      }
      return `${inCounty} AND (t.account_id IS NOT DISTINCT FROM ${literal(asker.accountId)} AND t.account_id IS NOT NULL OR t.organization_id IS NOT NULL AND ${throughMatter(page, { ...asker, accountId: null })})`
    case 'photo':
      return `${inCounty} AND CASE WHEN t.matter_id IS NULL THEN t.uploaded_by IS NOT DISTINCT FROM ${literal(asker.accountId)} ELSE ${throughMatter(page, asker)} END`
    case 'export':
      return `${inCounty} AND (t.created_by IS NOT DISTINCT FROM ${literal(asker.accountId)} OR ${exportReach(page, asker)})`
    case 'sheet':
      return `${inCounty} AND ${sheetReach(page, asker, table)}`
    case 'furtherEdition':
      return roles.some((role) => role === 'countyDispatcher' || role === 'countyLeader') ? `${inCounty} AND t.edition > 1 AND ${sheetReach(page, asker, table)}` : 'false'
    case 'ownAppeal':
      return `${inCounty} AND ${sheetReach(page, asker, table)} AND t.state = 'pending' AND t.asked_by IS NOT DISTINCT FROM ${literal(asker.accountId)}`
    case 'ownAppealFile':
      return `${inCounty} AND ${sheetReach(page, asker, table)} AND t.uploaded_by IS NOT DISTINCT FROM ${literal(asker.accountId)}`
    case 'openAppeal':
      return `${inCounty} AND ${sheetReach(page, asker, table)} AND t.state = 'pending'`
    case 'right':
      return roles.some((role) => role === 'countyDispatcher' || role === 'countyLeader') ? inCounty : asker.accountId === null ? 'false' : `${inCounty} AND t.account_id = '${asker.accountId}'`
    case 'countyPost':
      return roles.some((role) => role === 'countyDispatcher' || role === 'countyLeader') ? inCounty : 'false'
    case 'openCorrection':
      return `${condition(page, asker, table, 'countyPost')} AND t.status = 'pending'`
    case 'ownCorrection':
      return `${condition(page, asker, table, 'countyPost')} AND t.status = 'pending' AND t.proposed_by IS NOT DISTINCT FROM ${literal(asker.accountId)}`
    case 'openExclusion':
      return `${throughMatter(page, asker)} AND t.status = 'pending'`
    case 'ownExclusion':
      return `${throughMatter(page, asker)} AND t.status = 'pending' AND t.asked_by IS NOT DISTINCT FROM ${literal(asker.accountId)}`
    case 'announced':
      return roles.length > 0 ? inCounty : `${inCounty} AND t.published_at IS NOT NULL`
    case 'published':
      return `${inCounty} AND (t.withdrawn_at IS NULL OR ${throughMatter(page, asker)})`
  }
}

/** An export lies where the post is for which it was asked: by area or by unit, for posts that read requests. */
function exportReach(page: RolesPage, asker: Asker): string {
  const cells = page.permissions.get('request.read')!
  const parts = asker.posts.flatMap(({ role, areaPath, organizationId }) => cells.get(role)!.map((reach) => {
    if (reach === 'area') return areaPath === null ? 'false' : `left(t.area_path, ${areaPath.length}) = '${areaPath}'`
    return reach === 'party' ? `'${organizationId}' = ANY (t.org_ids)` : 'false'
  }))
  return parts.length === 0 ? 'false' : parts.map((part) => `coalesce(${part}, false)`).join(' OR ')
}

/** A sheet lies where its unit stands, and is its unit's. */
function sheetReach(page: RolesPage, asker: Asker, table: string): string {
  const cells = page.permissions.get('request.read')!
  const parts = asker.posts.flatMap(({ role, areaPath, organizationId }) => cells.get(role)!.map((reach) => {
    if (reach === 'area') return areaPath === null ? 'false' : `left(s.area_path, ${areaPath.length}) = '${areaPath}'`
    return reach === 'party' ? `s.organization_id = '${organizationId}'` : 'false'
  }))
  const where = parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`
  return `EXISTS (SELECT FROM monthly_sheet s WHERE s.county_code = t.county_code AND s.id = t.${table === 'monthly_sheet' ? 'id' : 'sheet_id'} AND ${where})`
}

function literal(id: string | null): string {
  return id === null ? 'NULL' : `'${id}'`
}

function throughMatter(page: RolesPage, asker: Asker): string {
  return `t.county_code = '${asker.county}' AND EXISTS (SELECT FROM matter m WHERE m.county_code = t.county_code AND m.id = t.matter_id AND (${matterReach(page, asker, 'm')}))`
}

/** The cell of request.read in docs/roles.md, post by post: area and below, party, own. */
function matterReach(page: RolesPage, asker: Asker, m: string): string {
  const cells = page.permissions.get('request.read')!
  const parts = asker.posts.flatMap(({ role, areaPath, organizationId }) => cells.get(role)!.map((reach) => {
    if (reach === 'area') return areaPath === null ? 'false' : `left(${m}.area_path, ${areaPath.length}) = '${areaPath}'`
    if (reach === 'party') return `'${organizationId}' IN (${m}.holder_organization_id, ${m}.sender_organization_id) OR '${organizationId}' = ANY (${m}.co_unit_ids)`
    return 'false'
  }))
  // A building lead's and a resident's own: what this account speaks for.
  if (asker.accountId !== null) parts.push(`${m}.reporter_id = '${asker.accountId}'`)
  return parts.length === 0 ? 'false' : parts.map((part) => `coalesce(${part}, false)`).join(' OR ')
}

export type Attempt = { table: string; verb: 'SELECT' | 'UPDATE' | 'DELETE' | 'INSERT'; statement: string; expected: string; what: string }

/** What the owner's connection answered before: many people reach the same rows. */
export type Answers = Map<string, unknown>

async function asked<Row extends QueryResultRow>(owner: Client, answers: Answers, statement: string): Promise<Row[]> {
  const known = answers.get(statement)
  if (known !== undefined) return known as Row[]
  const { rows } = await owner.query<Row>(statement)
  answers.set(statement, rows)
  return rows
}

/** What the asker will try on one table, and what the oracle says must come of it. */
export async function attemptsOn(owner: Client, page: RolesPage, asker: Asker, table: Table, rule: TableRule, answers: Answers): Promise<Attempt[]> {
  const expect = async (reach: Reach) => {
    const [row] = await asked<{ digest: string }>(owner, answers, `SELECT ${digest(table.key)} AS digest FROM ${table.name} t WHERE ${condition(page, asker, table.name, reach)}`)
    return row!.digest
  }
  const column = table.updatable[0] ?? /\w+/.exec(table.key)![0]
  const at = { table: table.name, what: 'all rows' }
  return [
    { ...at, verb: 'SELECT', statement: `SELECT ${digest(table.key)} FROM ${table.name}`, expected: await expect(rule.read) },
    { ...at, verb: 'UPDATE', statement: `WITH u AS (UPDATE ${table.name} SET ${column} = ${column} RETURNING *) SELECT ${digest(table.key)} FROM u`, expected: await expect(rule.change) },
    { ...at, verb: 'DELETE', statement: `WITH d AS (DELETE FROM ${table.name} RETURNING *) SELECT ${digest(table.key)} FROM d`, expected: await expect(rule.remove) },
    ...(await insertsInto(owner, page, asker, table, rule.add, answers)),
  ]
}

/** Copies of rows inside and outside of what may be added: row security speaks before any key does. */
async function insertsInto(owner: Client, page: RolesPage, asker: Asker, table: Table, reach: Reach, answers: Answers): Promise<Attempt[]> {
  const columns = table.insertable.filter((column) => !filledBySeal.has(`${table.name}.${column}`)).map((column) => `"${column}"`).join(', ')
  if (columns === '') return []
  const where = condition(page, asker, table.name, reach)
  const account = memberRules[table.name] ?? 'account_id'
  const bySeal = reach === 'account' || reach === 'anyAccount' || reach === 'ownProposal'
  // For rows that only name an account, any row will do once its account is one's own, or somebody else's.
  type Candidate = { inside: boolean; row: Record<string, unknown> }
  const rows = await asked<Candidate>(owner, answers, bySeal
    ? `SELECT inside, to_jsonb(t) || jsonb_build_object('${account}', CASE WHEN inside THEN ${literal(asker.accountId)} ELSE '00000000-0000-7000-8000-00000000dead' END, 'county_code', '${asker.county}') AS row
       FROM (SELECT * FROM ${table.name} LIMIT 1) t CROSS JOIN (VALUES (true), (false)) v(inside) WHERE ${asker.accountId !== null} OR NOT inside`
    : `(SELECT true AS inside, to_jsonb(t) AS row FROM ${table.name} t WHERE ${where} LIMIT 1) UNION ALL
       (SELECT false, to_jsonb(t) FROM ${table.name} t WHERE NOT coalesce(${where}, false) LIMIT 2)`)
  return rows.map(({ inside, row }) => ({
    table: table.name, verb: 'INSERT' as const, expected: inside && asker.sealed && where !== 'false' ? 'passed' : 'denied', what: inside ? 'a row inside' : 'a row outside',
    statement: `INSERT INTO ${table.name} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table.name}, '${JSON.stringify(row).replaceAll("'", "''")}')`,
  }))
}

/** Tries each statement in a transaction of its own inside the asker's, undone at once; answers what each said. */
const TRY = `DO $try$
DECLARE attempt text; answer text; answers jsonb := '[]';
BEGIN
  FOR attempt IN SELECT jsonb_array_elements_text(current_setting('checks.attempts')::jsonb) LOOP
    BEGIN
      answer := NULL;
      IF attempt LIKE 'INSERT%' THEN EXECUTE attempt; ELSE EXECUTE attempt INTO answer; END IF;
      RAISE EXCEPTION USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN answers := answers || to_jsonb(coalesce(answer, 'passed'));
      WHEN OTHERS THEN answers := answers || to_jsonb(SQLSTATE);
    END;
  END LOOP;
  PERFORM set_config('checks.answers', answers::text, true);
END $try$`

/** `enter` brings the connection into the asker's transaction. Answers a sentence for each attempt that came out otherwise. */
export async function tryAll(client: PoolClient, asker: Asker, enter: (client: PoolClient) => Promise<void>, attempts: readonly Attempt[]): Promise<string[]> {
  await client.query('BEGIN')
  try {
    await enter(client)
    await client.query("SELECT set_config('checks.attempts', $1, true)", [JSON.stringify(attempts.map(({ statement }) => statement))])
    await client.query(TRY)
    const { rows } = await client.query<{ answers: string }>("SELECT current_setting('checks.answers') AS answers")
    const answers = JSON.parse(rows[0]!.answers) as string[]
    return attempts.flatMap(({ table, verb, what, expected }, index) => {
      const answer = readAnswer(verb, answers[index]!)
      return answer === expected ? [] : [`${asker.label}: ${verb} ${table} (${what}): expected ${expected}, got ${answer}`]
    })
  } finally {
    await client.query('ROLLBACK')
  }
}

/** Refused is as good as nothing; a row that passed row security and then broke a key has passed. */
function readAnswer(verb: Attempt['verb'], answer: string): string {
  if (verb !== 'INSERT') return answer === '42501' ? NOTHING : answer
  if (answer === '42501') return 'denied'
  return /^23\d{3}$/.test(answer) ? 'passed' : answer
}
