import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendAnchor } from './anchor.ts'
import { sealBatch, type AuditSeal, type ChainHead } from './chain.ts'
import type { AuditEntry } from './entry.ts'
import { exportLines } from './export.ts'

/** For tests: a deterministic county's audit with its anchors. */
export type SampleChain = { county: string; rows: { entry: AuditEntry; seal: AuditSeal }[]; heads: ChainHead[]; text: Buffer; anchors: Buffer }

export const sampleSeed = createHash('sha256').update('sample anchor seed').digest()

export function sampleEntry(county: string, number: number): AuditEntry {
  return {
    county_code: county,
    id: sampleId('entry', number),
    at: `2026-09-24T0${number % 10}:${String(number % 60).padStart(2, '0')}:00.${String(number).padStart(6, '0')}Z`,
    account_id: sampleId('account', number % 7),
    session_id: sampleId('session', number % 9),
    source_address: number % 3 === 0 ? '2001:db8::17' : '192.0.2.17',
    organization_id: number % 4 === 0 ? null : sampleId('organization', number % 3),
    role: number % 4 === 0 ? 'resident' : 'gridWorker',
    action: number % 2 === 0 ? 'request.read' : 'person.unmask',
    object_kind: 'request',
    object_id: sampleId('request', number),
    subject_id: number % 2 === 0 ? null : sampleId('person', number % 5),
    reason: number % 2 === 0 ? null : '核对地址',
    outcome: 'done',
    details: { rows: number, fields: ['phone', 'address'], 网格: { b: true, a: null } },
  }
}

/** `sizes`: entries per batch; after each batch whose index is in `anchoredAfter` an anchor is written. */
export async function sampleChain(county: string, sizes: readonly number[], anchoredAfter: readonly number[]): Promise<SampleChain> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-audit-'))
  try {
    const rows: SampleChain['rows'] = []
    const heads: ChainHead[] = []
    for (const [index, size] of sizes.entries()) {
      const entries = Array.from({ length: size }, (_, offset) => sampleEntry(county, rows.length + offset + 1))
      const { seals, head } = sealBatch(county, heads.at(-1), entries)
      for (const [offset, entry] of entries.entries()) rows.push({ entry, seal: seals[offset]! })
      heads.push(head)
      const at = new Date(Date.UTC(2026, 8, 24, index))
      if (anchoredAfter.includes(index)) appendAnchor(join(folder, 'anchors'), county, head, sampleSeed, at)
    }
    const anchors = anchoredAfter.length > 0 ? readFileSync(join(folder, 'anchors')) : Buffer.alloc(0)
    return { county, rows, heads, text: await exportText(county, undefined, rows), anchors }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export async function exportText(county: string, before: ChainHead | undefined, rows: SampleChain['rows']): Promise<Buffer> {
  const lines: string[] = []
  for await (const line of exportLines(county, before, rows)) lines.push(line)
  return Buffer.from(lines.join(''))
}

function sampleId(kind: string, number: number): string {
  const hex = createHash('sha256').update(`${kind} ${number}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
