import { parse } from 'node:path'
import pg from 'pg'
import { AnchorConflict, anchorIsDue, appendAnchor, lastAnchor } from '#kit/audit/anchor.ts'
import { sealBatch } from '#kit/audit/chain.ts'
import type { ChainHead } from '#kit/audit/chain.ts'
import { surviving } from '#kit/database/pool.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { AUDIT_COLUMNS, toAuditEntry } from '#modules/platform/server/audit-export.ts'
import type { AuditRow, Queries } from '#modules/platform/server/audit-export.ts'

export type AuditSealerOptions = {
  /** The owner's connection: the product's own roles may read seals and write none. */
  ownerUrl: string
  keyring: Keyring
  /** Where anchors go, best on another machine; each county's file has its code before the ending. */
  anchorFile: string
  now: () => Date
  log: (fields: Record<string, string | number | boolean | null>) => void
  /** 5 s unless told. */
  everyMilliseconds?: number
}

export type AuditSealer = {
  /** One turn over all counties; answers how many entries it sealed. Turns never overlap. */
  turn: () => Promise<number>
  stop: () => Promise<void>
}

const TURN_MILLISECONDS = 5_000
const SWEEP_MILLISECONDS = 55 * 60_000
const ENTRIES_A_BATCH = 1_000

/**
 * Gives audit entries their position in the county's chain, and anchors the chain outside the database at least hourly.
 * Any number of processes may run one: for each county the one that holds its row works, the others pass on. (A row, not an
 * advisory lock: whoever can run SQL as the product could hold that for ever, and nothing would be sealed.)
 */
export function startAuditSealer(options: AuditSealerOptions): AuditSealer {
  const pool = surviving(new pg.Pool({ connectionString: options.ownerUrl, max: 1, application_name: 'linli-audit-sealer' }))
  pool.on('error', (error) => options.log({ event: 'audit-sealer-disconnected', name: error.message }))
  const progress = new Map<string, Progress>()
  let last: Promise<number> = Promise.resolve(0)

  function turn(): Promise<number> {
    last = last.catch(() => 0).then(() => sealAllCounties(pool, progress, options))
    return last
  }

  const loop = startLoop(options.everyMilliseconds ?? TURN_MILLISECONDS, turn, (error) => options.log({ event: 'audit-sealing-failed', name: error.message }))
  return {
    turn,
    stop: async () => {
      await loop.stop()
      await last.catch(() => 0)
      await pool.end()
    },
  }
}

/** What this process knows of a county: below `horizon` nothing is left to seal. */
type Progress = { horizon: string; sweptAt: number }

async function sealAllCounties(pool: pg.Pool, progress: Map<string, Progress>, options: AuditSealerOptions): Promise<number> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await client.query<{ county_code: string }>('SELECT county_code FROM county ORDER BY county_code')
    let sealed = 0
    for (const { county_code: county } of rows) sealed += await sealCounty(client, county, progress, options)
    return sealed
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

async function sealCounty(client: pg.PoolClient, county: string, progress: Map<string, Progress>, options: AuditSealerOptions): Promise<number> {
  const now = options.now().getTime()
  const known = progress.get(county) ?? { horizon: '0', sweptAt: Number.NEGATIVE_INFINITY }
  const sweeping = now - known.sweptAt >= SWEEP_MILLISECONDS
  let { horizon } = known
  let sealed = 0
  for (;;) {
    const batch = await sealNext(client, county, sweeping ? { everything: true } : { from: horizon })
    sealed += batch.sealed
    if (batch.sealed === ENTRIES_A_BATCH) continue
    horizon = batch.horizon
    break
  }
  progress.set(county, { horizon, sweptAt: sweeping ? now : known.sweptAt })
  await anchor(client, county, options)
  return sealed
}

/**
 * Seals the next batch. Rows below the oldest running transaction are final: nothing can still appear among them, so a
 * place in the sequence of transactions is remembered and nothing behind it is looked at again. A sweep looks everywhere,
 * and also takes what is older than an hour though its transaction number says otherwise (a database that was dumped and
 * loaded counts anew).
 */
async function sealNext(client: pg.PoolClient, county: string, where: { from: string } | { everything: true }): Promise<{ sealed: number; horizon: string }> {
  const { rows: horizons } = await client.query<{ horizon: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon')
  const { horizon } = horizons[0]!
  const from = 'everything' in where ? '0' : where.from
  const range = 'everything' in where ? "(e.transaction_id < $2::xid8 OR e.at < now() - interval '1 hour')" : 'e.transaction_id < $2::xid8'
  const unsealed = `FROM audit_entry e WHERE e.county_code = $1 AND ${range} AND e.transaction_id >= $3::xid8
    AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.county_code = e.county_code AND s.entry_id = e.id)`
  // Asked first, because holding the county's row is a write.
  const { rows: waiting } = await client.query(`SELECT 1 ${unsealed} LIMIT 1`, [county, horizon, from])
  if (waiting.length === 0) return { sealed: 0, horizon }
  const sealed = await holdingCounty(client, county, async () => {
    const { rows } = await client.query<AuditRow>(`SELECT ${AUDIT_COLUMNS} ${unsealed} ORDER BY e.transaction_id, e.id LIMIT $4`, [county, horizon, from, ENTRIES_A_BATCH])
    if (rows.length > 0) await writeBatch(client, county, rows)
    return rows.length
  })
  return sealed === undefined ? { sealed: 0, horizon: from } : { sealed, horizon }
}

/** Runs the work in a transaction that holds the county's row; undefined when another process holds it. */
async function holdingCounty<Result>(client: pg.PoolClient, county: string, work: () => Promise<Result>): Promise<Result | undefined> {
  await client.query('BEGIN')
  try {
    const { rows } = await client.query('SELECT 1 FROM county WHERE county_code = $1 FOR NO KEY UPDATE SKIP LOCKED', [county])
    const result = rows.length === 0 ? undefined : await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function writeBatch(client: pg.PoolClient, county: string, rows: readonly AuditRow[]): Promise<void> {
  const { seals, head } = sealBatch(county, await chainHead(client, county), rows.map(toAuditEntry))
  await client.query(
    `INSERT INTO audit_seal (county_code, position, entry_id, entry_hash, batch)
     SELECT $1, s.position, s.entry_id, s.entry_hash, $2 FROM unnest($3::bigint[], $4::uuid[], $5::text[]) AS s (position, entry_id, entry_hash)`,
    [county, head.batch, seals.map((seal) => seal.position), seals.map((seal) => seal.entry_id), seals.map((seal) => seal.entry_hash)],
  )
  await client.query(
    'INSERT INTO audit_batch (county_code, batch, first_position, last_position, batch_hash, sealed_at) VALUES ($1, $2, $3, $4, $5, now())',
    [county, head.batch, seals[0]!.position, head.position, head.batchHash],
  )
}

/** Where the county's chain stands; undefined before its first batch. */
async function chainHead(client: Queries, county: string): Promise<ChainHead | undefined> {
  const { rows } = await client.query<{ position: string | number; batch: string | number; hash: string }>(
    'SELECT last_position AS position, batch, batch_hash AS hash FROM audit_batch WHERE county_code = $1 ORDER BY batch DESC LIMIT 1',
    [county],
  )
  const row = rows[0]
  return row === undefined ? undefined : { position: Number(row.position), batch: Number(row.batch), batchHash: row.hash }
}

async function anchor(client: pg.PoolClient, county: string, options: AuditSealerOptions): Promise<void> {
  const path = anchorFileOf(options.anchorFile, county)
  const at = options.now()
  if (!anchorIsDue(lastAnchor(path), at)) return
  await holdingCounty(client, county, async () => {
    const head = await chainHead(client, county)
    if (head === undefined || !anchorIsDue(lastAnchor(path), at)) return
    try {
      appendAnchor(path, county, head, options.keyring.newest('audit-anchor').secret.export(), at)
    } catch (error) {
      if (!(error instanceof AnchorConflict)) throw error
      // Sealing goes on: what comes after must be provable too. The operator has to look.
      options.log({ event: 'audit-anchor-conflict', county, sentence: error.message })
    }
  })
}

/** `audit-anchors.jsonl` → `audit-anchors.371425.jsonl`. */
export function anchorFileOf(anchorFile: string, county: string): string {
  const { dir, name, ext } = parse(anchorFile)
  return `${dir === '' ? '' : `${dir}/`}${name}.${county}${ext}`
}
