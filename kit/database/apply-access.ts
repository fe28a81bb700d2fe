import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type pg from 'pg'

/** How long one try may keep others waiting for a table that somebody else holds. */
const WAIT_MILLISECONDS = 800
/** For whatever else the text turns out to need. */
const REMAINDER_MILLISECONDS = 200
/** Between two tries everybody else goes on. */
const REST_MILLISECONDS = 700
const MOST_TRIES = 200
/** Lock not available, deadlock. */
const HELD = ['55P03', '40P01']

/** Modules' access.sql in the order of use. */
export type AccessFiles = { accessFiles: readonly URL[]; log: (line: string) => void }

/**
 * Applies what modules say about policies, rights and functions, where it is not what stands there already: a start that
 * changes nothing locks nothing. A file is applied again when it, one before it, or the structure has changed, because rights
 * that a later one takes away an earlier one may give; and when tables or roles are others than then, as after a restore.
 */
export async function applyAccess(client: pg.Client, { accessFiles, log }: AccessFiles): Promise<void> {
  const known = new Map((await client.query<{ name: string; hash: string }>("SELECT name, hash FROM migration WHERE name LIKE 'access %'")).rows.map((row) => [row.name, row.hash]))
  let chain = await groundOf(client)
  for (const [place, file] of accessFiles.entries()) {
    const text = await readFile(file, 'utf8')
    chain = createHash('sha256').update(chain).update(text).digest('hex')
    const name = `access ${String(place + 1).padStart(2, '0')}`
    if (known.get(name) === chain) continue
    await untilFree(client, log, async (deadline) => {
      await lockTables(client, text, deadline)
      await client.query(text)
      await client.query('INSERT INTO migration (name, hash) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, applied_at = now()', [name, chain])
    })
  }
}

/** What the files stand on: the numbered migrations, and the very tables and roles, which a restored copy has anew. */
async function groundOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ ground: string }>(
    `SELECT concat_ws(' ', 'migration'::regclass::oid, (SELECT string_agg(rolname || oid, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname IN ('linli_app', 'linli_gate', 'linli_definer')),
       (SELECT string_agg(name || hash, ' ' ORDER BY name) FROM migration WHERE name NOT LIKE 'access %')) AS ground`,
  )
  return rows[0]!.ground
}

/**
 * Runs the work in a transaction of its own and, when somebody holds what it needs, lets go of everything, rests and tries
 * again: whoever waits for a lock makes all later comers wait behind it.
 */
export async function untilFree(client: pg.Client, log: (line: string) => void, work: (deadline: number) => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = ${WAIT_MILLISECONDS}`)
      await work(performance.now() + WAIT_MILLISECONDS)
      await client.query('COMMIT')
      return
    } catch (error) {
      await client.query('ROLLBACK')
      if (!HELD.includes((error as { code?: string }).code ?? '')) throw error
      if (tries === MOST_TRIES) throw new Error('数据库结构没有更新：几分钟里一直有别的事务占着要改的表。请看 pg_stat_activity 里开始最久的事务，结束它以后再启动。', { cause: error })
      if (tries === 1) log('有别的事务占着要改的表，等它结束再更新，不影响别人使用……')
      await new Promise((done) => setTimeout(done, REST_MILLISECONDS))
    }
  }
}

/** All tables that the text changes, before its first statement: waiting has one end for all of them, and nothing waits later. */
async function lockTables(client: pg.Client, text: string, deadline: number): Promise<void> {
  const named = [...text.matchAll(/\b(?:POLICY \w+ ON|ALTER TABLE|TRUNCATE)\s+(\w+)|'(\w+)'/g)].map(([, table, quoted]) => table ?? quoted!)
  const { rows } = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY ($1) ORDER BY tablename", [named])
  for (const { name } of rows) {
    await client.query(`SET LOCAL lock_timeout = ${Math.max(1, Math.round(deadline - performance.now()))}`)
    await client.query(`LOCK TABLE public.${client.escapeIdentifier(name)} IN ACCESS EXCLUSIVE MODE`)
  }
  await client.query(`SET LOCAL lock_timeout = ${REMAINDER_MILLISECONDS}`)
}
