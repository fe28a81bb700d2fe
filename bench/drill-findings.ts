import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Writers } from './drill-writers.ts'

/** What a scenario started from, to be compared with what stands when it is over. */
export type Before = { requests: number }

/** The owner's own connection, as soon as the database takes one again. */
export async function ownerOf(databaseUrl: string): Promise<Client> {
  for (let tries = 0; ; tries++) {
    const client = new Client({ connectionString: databaseUrl })
    client.on('error', () => {}) // the database may be struck again while this stands open
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries > 300) throw error
      await wait(200)
    }
  }
}

const NOW_DUE = `UPDATE matter_clock c SET due_at = now() - interval '1 minute', next_fire_at = now() - interval '1 minute'
  FROM (SELECT county_code, id FROM matter_clock WHERE stage = 'accept' AND stopped_at IS NULL AND missed_at IS NULL AND due_at > now() ORDER BY id DESC LIMIT 5 FOR UPDATE SKIP LOCKED) d
  WHERE c.county_code = d.county_code AND c.id = d.id RETURNING c.id`

/** Lets a few clocks run out now, so that time acts while the fault strikes; their ids. None when the database is away just now. */
export async function letClocksRunOut(owner: Client): Promise<string[]> {
  return owner.query<{ id: string }>(NOW_DUE).then(({ rows }) => rows.map((row) => row.id), () => [])
}

/** Waits until every clock that was let run out has been acted upon; false after a minute. */
async function clocksActedUpon(owner: Client, ids: readonly string[]): Promise<boolean> {
  for (let tries = 0; tries < 120; tries++) {
    if ((await countOf(owner, 'SELECT count(*) FROM matter_clock WHERE id = ANY ($1) AND missed_at IS NULL', [ids])) === 0) return true
    await wait(500)
  }
  return false
}

export async function countRequests(owner: Client): Promise<number> {
  return countOf(owner, 'SELECT count(*) FROM matter')
}

export type Findings = {
  acknowledged: number
  /** Acknowledged requests that are not there. */
  lost: number
  /** Requests beyond one for each key. */
  twice: number
  committedUnanswered: number
  /** Requests without exactly one clock of acceptance, and clocks that ran out without exactly one recorded miss. */
  clocksWrong: number
  clocksRunOut: number
  /** What amcheck says of tables and indexes; empty when all is sound. */
  corrupt: string[]
}

/** Counts after a scenario, behind the policies. */
export async function findings(owner: Client, writers: Writers, before: Before, runOut: readonly string[]): Promise<Findings> {
  const ids = [...writers.acknowledged.values()]
  const committed = await countOf(owner, 'SELECT count(*) FROM idempotency WHERE key = ANY ($1) AND result_id IS NOT NULL', [[...writers.sent]])
  const acted = await clocksActedUpon(owner, runOut)
  return {
    acknowledged: ids.length,
    lost: await countOf(owner, 'SELECT count(*) FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM matter m JOIN request r ON r.county_code = m.county_code AND r.matter_id = m.id WHERE m.id = id)', [ids]),
    twice: (await countRequests(owner)) - before.requests - committed,
    committedUnanswered: committed - ids.length,
    clocksWrong:
      (acted ? 0 : 1) +
      (await countOf(owner, "SELECT count(*) FROM matter m WHERE (SELECT count(*) FROM matter_clock c WHERE c.county_code = m.county_code AND c.matter_id = m.id AND c.stage = 'accept') <> 1")) +
      (await countOf(owner, `SELECT count(*) FROM matter_clock c WHERE c.id = ANY ($1) AND
        (SELECT count(*) FROM audit_entry e WHERE e.county_code = c.county_code AND e.object_id = c.matter_id::text AND e.action = 'time clock-missed' AND e.reason = c.stage) <> 1`, [runOut])),
    clocksRunOut: runOut.length,
    corrupt: await corruption(owner),
  }
}

async function corruption(owner: Client): Promise<string[]> {
  await owner.query('CREATE EXTENSION IF NOT EXISTS amcheck')
  const found: string[] = []
  const { rows: relations } = await owner.query<{ relation: string; kind: string }>(
    `SELECT c.oid::regclass::text AS relation, c.relkind AS kind FROM pg_class c JOIN pg_am a ON a.oid = c.relam
     WHERE c.relpersistence = 'p' AND (c.relkind = 'r' OR (c.relkind = 'i' AND a.amname = 'btree' AND EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND i.indisvalid)))`,
  )
  for (const { relation, kind } of relations) {
    const check = kind === 'r' ? 'SELECT msg FROM verify_heapam($1::text::regclass)' : 'SELECT NULL AS msg FROM bt_index_check($1::text::regclass, true)'
    const said = await owner.query<{ msg: string | null }>(check, [relation]).then(({ rows }) => rows, (error: Error) => [{ msg: error.message }])
    found.push(...said.filter(({ msg }) => msg !== null).map(({ msg }) => `${relation}: ${msg}`))
  }
  const checksums = await countOf(owner, 'SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database')
  if (checksums > 0) found.push(`${checksums} pages with a wrong checksum`)
  return found
}

async function countOf(owner: Client, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await owner.query<Record<string, string | number>>(sql, values)
  return Number(Object.values(rows[0]!)[0])
}
