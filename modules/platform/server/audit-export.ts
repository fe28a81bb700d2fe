import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import type { AuditSeal, ChainHead } from '#kit/audit/chain.ts'
import type { AuditEntry, JsonValue } from '#kit/audit/entry.ts'
import { exportLines } from '#kit/audit/export.ts'

/** A connection: the owner's, or an audit administrator's inside his transaction. */
export type Queries = Pick<pg.ClientBase, 'query'>

/** The columns of `audit_entry` that are sealed; `at` with its microseconds, which JavaScript's Date would lose. */
export const AUDIT_COLUMNS = `e.county_code, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at_text, e.account_id, e.session_id, e.source_address,
  e.organization_id, e.role, e.action, e.object_kind, e.object_id, e.subject_account_id, e.reason, e.outcome, e.details`

export type AuditRow = Omit<AuditEntry, 'at' | 'subject_id' | 'details'> & { at_text: string; subject_account_id: string | null; details: Record<string, JsonValue> }

export function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    county_code: row.county_code, id: row.id, at: row.at_text, account_id: row.account_id, session_id: row.session_id, source_address: row.source_address,
    organization_id: row.organization_id, role: row.role, action: row.action, object_kind: row.object_kind, object_id: row.object_id,
    subject_id: row.subject_account_id, reason: row.reason, outcome: row.outcome, details: row.details,
  }
}

/** Positions, both ends included; whole batches are exported, so the file may begin a little earlier and end a little later. */
export type ExportRange = { from?: number; to?: number }

const ROWS_A_PAGE = 2_000

/** Writes what is sealed into a file that `kit/audit/verify.ts` can check without the product. Answers the number of entries. */
export async function writeAuditExport(client: Queries, county: string, path: string, range: ExportRange = {}): Promise<number> {
  let entries = 0
  async function* counted(): AsyncGenerator<string> {
    for await (const line of auditExport(client, county, range)) {
      if (line.startsWith('{"kind":"entry"')) entries++
      yield line
    }
  }
  await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600 }))
  return entries
}

/** The lines of an export, in bounded memory. */
export async function* auditExport(client: Queries, county: string, range: ExportRange = {}): AsyncGenerator<string> {
  const batches = await batchesOf(client, county, range)
  if (batches === undefined) {
    yield* exportLines(county, undefined, [])
    return
  }
  yield* exportLines(county, await headBefore(client, county, batches.first), sealedRows(client, county, batches))
}

type Batches = { first: number; last: number }

async function batchesOf(client: Queries, county: string, { from = 1, to = Number.MAX_SAFE_INTEGER }: ExportRange): Promise<Batches | undefined> {
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    'SELECT min(batch) AS first, max(batch) AS last FROM audit_batch WHERE county_code = $1 AND last_position >= $2 AND first_position <= $3',
    [county, from, to],
  )
  const { first, last } = rows[0]!
  return first === null || last === null ? undefined : { first: Number(first), last: Number(last) }
}

async function headBefore(client: Queries, county: string, batch: number): Promise<ChainHead | undefined> {
  const { rows } = await client.query<{ position: string; hash: string }>(
    'SELECT last_position AS position, batch_hash AS hash FROM audit_batch WHERE county_code = $1 AND batch = $2',
    [county, batch - 1],
  )
  return rows[0] === undefined ? undefined : { position: Number(rows[0].position), batch: batch - 1, batchHash: rows[0].hash }
}

async function* sealedRows(client: Queries, county: string, { first, last }: Batches): AsyncGenerator<{ entry: AuditEntry; seal: AuditSeal }> {
  type Row = AuditRow & { position: string; batch: string; entry_hash: string; batch_hash: string }
  let after = 0
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT ${AUDIT_COLUMNS}, s.position, s.batch, s.entry_hash, b.batch_hash
       FROM audit_seal s
       JOIN audit_batch b ON b.county_code = s.county_code AND b.batch = s.batch
       JOIN audit_entry e ON e.county_code = s.county_code AND e.id = s.entry_id
       WHERE s.county_code = $1 AND s.position > $2 AND s.batch BETWEEN $3 AND $4
       ORDER BY s.position LIMIT $5`,
      [county, after, first, last, ROWS_A_PAGE],
    )
    for (const row of rows) {
      const seal = { county_code: county, position: Number(row.position), entry_id: row.id, entry_hash: row.entry_hash, batch: Number(row.batch), batch_hash: row.batch_hash }
      yield { entry: toAuditEntry(row), seal }
    }
    if (rows.length < ROWS_A_PAGE) return
    after = Number(rows.at(-1)!.position)
  }
}
