import { createHash } from 'node:crypto'
import { canonicalEntry, type AuditEntry } from './entry.ts'

/** Where a county's chain stands: last position, last batch and its hash. */
export type ChainHead = { position: number; batch: number; batchHash: string }

/** One row of `audit_seal`. Positions and batches count from 1 without gaps; hashes are SHA-256, 64 hex digits. */
export type AuditSeal = {
  county_code: string
  position: number
  entry_id: string
  entry_hash: string
  batch: number
  batch_hash: string
}

/** Before the first batch. */
export const emptyChain: ChainHead = { position: 0, batch: 0, batchHash: '0'.repeat(64) }

/**
 * Seals the next rows in the given order as one batch behind `head` (undefined: the county's first).
 * Write the seals and keep the new head in one transaction, one sealer per county at a time.
 */
export function sealBatch(
  countyCode: string,
  head: ChainHead | undefined,
  entries: readonly AuditEntry[],
): { seals: AuditSeal[]; head: ChainHead } {
  if (entries.length === 0) throw new Error('an audit batch holds at least one entry')
  if (entries.some((entry) => entry.county_code !== countyCode)) throw new Error('an audit batch holds one county')
  const { position, batch: formerBatch, batchHash: previous } = head ?? emptyChain
  const batch = formerBatch + 1
  const hashed = entries.map((entry, index) => ({
    position: position + 1 + index,
    entry_id: entry.id,
    entry_hash: entryHash(position + 1 + index, entry),
  }))
  const hash = batchHash({ countyCode, batch, first: position + 1, previous, entryHashes: hashed.map((row) => row.entry_hash) })
  return {
    seals: hashed.map((row) => ({ county_code: countyCode, ...row, batch, batch_hash: hash })),
    head: { position: position + entries.length, batch, batchHash: hash },
  }
}

/** SHA-256 over `linli audit entry 1`, position and canonical text, one line each. The county is part of the text. */
export function entryHash(position: number, entry: AuditEntry): string {
  return sha256(`linli audit entry 1\n${position}\n${canonicalEntry(entry)}`)
}

/**
 * SHA-256 over `linli audit batch 1`, county, batch number, first and last position, the former batch's hash
 * and the hashes of the entries in order, one line each.
 */
export function batchHash(batch: { countyCode: string; batch: number; first: number; previous: string; entryHashes: readonly string[] }): string {
  const last = batch.first + batch.entryHashes.length - 1
  return sha256(['linli audit batch 1', batch.countyCode, batch.batch, batch.first, last, batch.previous, ...batch.entryHashes].join('\n'))
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
