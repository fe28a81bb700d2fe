import { randomFillSync } from 'node:crypto'

/**
 * UUID version 7 (RFC 9562): 48 bits of the time in milliseconds, then random. Made here and not by the database,
 * so that a row's id is known before it is written and an insert-only sender needs no RETURNING.
 */
export function newId(at: Date): string {
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
