import { canonicalEntry } from './entry.ts'
import { entryHash } from './chain.ts'
import { batchText, entryText, headerText, type ExportBatch, type ExportEntry, type ExportHeader } from './export.ts'

/** A line of an export; `exact` when its bytes are the one right spelling of what it says. */
export type ParsedLine =
  | { kind: 'header'; header: ExportHeader; exact: boolean }
  | { kind: 'entry'; row: ExportEntry; exact: boolean; hash: string }
  | { kind: 'batch'; batch: ExportBatch; exact: boolean }

/** Undefined when the bytes are no line of an export. Without the line feed. */
export function parseLine(bytes: Buffer): ParsedLine | undefined {
  try {
    const line = JSON.parse(strict.decode(bytes)) as ExportHeader | ExportEntry | ExportBatch
    switch (line.kind) {
      case 'header':
        if (line.format !== 'linli-audit-1' || !isHash(line.previous) || !areCounts(line.first, line.batch)) return undefined
        return { kind: 'header', header: line, exact: spells(headerText(line), bytes) }
      case 'entry':
        if (!isHash(line.hash) || !areCounts(line.position, line.batch)) return undefined
        canonicalEntry(line.entry)
        return { kind: 'entry', row: line, exact: spells(entryText(line), bytes), hash: entryHash(line.position, line.entry) }
      case 'batch':
        if (!isHash(line.hash) || !isHash(line.previous) || !areCounts(line.batch, line.first, line.last)) return undefined
        return { kind: 'batch', batch: line, exact: spells(batchText(line), bytes) }
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function spells(text: string, bytes: Buffer): boolean {
  return Buffer.from(text).subarray(0, -1).equals(bytes)
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

function areCounts(...values: unknown[]): boolean {
  return values.every((value) => Number.isSafeInteger(value) && (value as number) > 0)
}
