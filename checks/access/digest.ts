import type { Client } from 'pg'

/** Columns that reading and refusing may touch: that somebody was seen, and how often he failed. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  // Counted as seen at most once a minute.
  session: 'ended_at', account: 'disabled_at',
  sign_in_limit: 'NULL::text', phone_code: 'NULL::text',
}

/** Of the audit and of idempotency only what was done counts: a refusal leaves its own row on purpose. */
const CONDITIONS: Readonly<Record<string, string>> = { audit_entry: "outcome = 'done'", live_event: 'true' }

/**
 * One line for each table: number of rows and a digest of their versions (xmin and place), so that any insert, update or
 * delete shows, even one that writes the same values again.
 */
export async function digestOf(owner: Client): Promise<Map<string, string>> {
  const { rows: tables } = await owner.query<{ name: string; key: string }>(`
    SELECT c.relname::text AS name, (SELECT '(' || string_agg(quote_ident(a.attname), ', ') || ')' FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`)
  const part = ({ name, key }: { name: string; key: string }) => {
    const version = LEFT_OUT[name] === undefined ? 'hashtextextended(xmin::text || ctid::text, 0)' : `hashtextextended(ROW(${key}, ${LEFT_OUT[name]})::text, 0)`
    const where = CONDITIONS[name] === undefined ? '' : ` WHERE ${CONDITIONS[name]}`
    const counted = name === 'sign_in_limit' || name === 'phone_code' ? '0' : 'count(*)'
    const summed = counted === '0' ? '0' : `coalesce(sum(${version}::numeric), 0)`
    return `SELECT '${name}' AS name, ${counted} || ':' || ${summed} AS digest FROM ${name}${where}`
  }
  const { rows } = await owner.query<{ name: string; digest: string }>(tables.map(part).join(' UNION ALL '))
  return new Map(rows.map(({ name, digest }) => [name, digest]))
}

/** Names of the tables whose rows are not what they were. */
export function differences(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name)
}
