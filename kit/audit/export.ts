import { canonicalEntry, type AuditEntry } from './entry.ts'
import { emptyChain, type AuditSeal, type ChainHead } from './chain.ts'

/**
 * Lines of an audit export, JSON without spaces, names in this order, each ended by a line feed:
 * a header, then batch by batch its entries by position and its closing line. Only sealed entries, only whole batches.
 */
export type ExportHeader = { kind: 'header'; format: 'linli-audit-1'; county: string; first: number; batch: number; previous: string }
export type ExportEntry = { kind: 'entry'; position: number; batch: number; hash: string; entry: AuditEntry }
export type ExportBatch = { kind: 'batch'; batch: number; first: number; last: number; previous: string; hash: string }

/**
 * Writes the export of one county from rows ordered by position. `before` is the head in front of the first row
 * (undefined: from the beginning). Yields lines with their line feed.
 */
export async function* exportLines(
  county: string,
  before: ChainHead | undefined,
  rows: AsyncIterable<{ entry: AuditEntry; seal: AuditSeal }> | Iterable<{ entry: AuditEntry; seal: AuditSeal }>,
): AsyncGenerator<string> {
  let head = before ?? emptyChain
  yield headerText({ kind: 'header', format: 'linli-audit-1', county, first: head.position + 1, batch: head.batch + 1, previous: head.batchHash })
  let former: AuditSeal | undefined
  let first = head.position + 1
  for await (const { entry, seal } of rows) {
    if (former && seal.batch !== former.batch) {
      yield closing(former)
      head = { position: former.position, batch: former.batch, batchHash: former.batch_hash }
      first = seal.position
    }
    yield entryText({ kind: 'entry', position: seal.position, batch: seal.batch, hash: seal.entry_hash, entry })
    former = seal
  }
  if (former) yield closing(former)

  function closing(last: AuditSeal): string {
    return batchText({ kind: 'batch', batch: last.batch, first, last: last.position, previous: head.batchHash, hash: last.batch_hash })
  }
}

export function headerText({ kind, format, county, first, batch, previous }: ExportHeader): string {
  return `${JSON.stringify({ kind, format, county, first, batch, previous })}\n`
}

export function entryText({ kind, position, batch, hash, entry }: ExportEntry): string {
  const head = JSON.stringify({ kind, position, batch, hash })
  return `${head.slice(0, -1)},"entry":${canonicalEntry(entry)}}\n`
}

export function batchText({ kind, batch, first, last, previous, hash }: ExportBatch): string {
  return `${JSON.stringify({ kind, batch, first, last, previous, hash })}\n`
}
