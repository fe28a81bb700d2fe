import { createInflateRaw } from 'node:zlib'
import { tableLimits } from './limits.ts'
import { workbookBomb, workbookDamaged } from './refusals.ts'

export type ZipEntry = { name: string; isDeflated: boolean; packed: number; size: number; offset: number }
export type ZipArchive = { content: Buffer; entries: ReadonlyMap<string, ZipEntry> }

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const FULL = 0xffffffff
const LARGEST_COMMENT = 65_535

/**
 * The parts of an archive by its directory, the only list that is believed: what lies in the file beside it is never read.
 * Limits are kept before anything is unpacked; `unpack` holds each part to the size that it names here.
 */
export function openZip(content: Buffer): ZipArchive {
  const end = content.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end === -1 || end + 22 > content.length || end < content.length - 22 - LARGEST_COMMENT || content.readUInt32LE(end) !== END) throw workbookDamaged()
  const count = content.readUInt16LE(end + 10)
  if (count > tableLimits.entries) throw workbookBomb()
  const entries = new Map<string, ZipEntry>()
  let at = content.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (at + 46 > content.length || content.readUInt32LE(at) !== CENTRAL) throw workbookDamaged()
    const [nameLength, extraLength, commentLength] = [content.readUInt16LE(at + 28), content.readUInt16LE(at + 30), content.readUInt16LE(at + 32)]
    const name = content.toString('utf8', at + 46, at + 46 + nameLength)
    const method = content.readUInt16LE(at + 10)
    const isEncrypted = (content.readUInt16LE(at + 8) & 1) === 1
    if (isEncrypted || (method !== 0 && method !== 8) || entries.has(name)) throw workbookDamaged()
    const sizes = sizesOf(content, at, nameLength, extraLength)
    if (sizes.size > tableLimits.ratioFrom && sizes.size > sizes.packed * tableLimits.ratio) throw workbookBomb()
    entries.set(name, { name, isDeflated: method === 8, ...sizes })
    at += 46 + nameLength + extraLength + commentLength
  }
  if ([...entries.values()].reduce((sum, entry) => sum + entry.size, 0) > tableLimits.unpacked) throw workbookBomb()
  insistApart(content, entries)
  return { content, entries }
}

/** Where the four bytes of a size do not suffice, it stands in the extra field. */
function sizesOf(content: Buffer, at: number, nameLength: number, extraLength: number): { packed: number; size: number; offset: number } {
  const plain = { size: content.readUInt32LE(at + 24), packed: content.readUInt32LE(at + 20), offset: content.readUInt32LE(at + 42) }
  const extra = content.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== 1) continue
    let place = field + 4
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (plain[key] !== FULL) continue
      if (place + 8 > extra.length) throw workbookDamaged()
      plain[key] = Number(extra.readBigUInt64LE(place))
      place += 8
    }
  }
  return plain
}

/** Parts that share bytes make a small file unpack to a huge one. */
function insistApart(content: Buffer, entries: ReadonlyMap<string, ZipEntry>): void {
  let before = 0
  for (const entry of [...entries.values()].sort((one, other) => one.offset - other.offset)) {
    if (entry.offset < before || dataStart(content, entry) + entry.packed > content.length) throw workbookDamaged()
    before = dataStart(content, entry) + entry.packed
  }
}

function dataStart(content: Buffer, { offset }: ZipEntry): number {
  if (offset + 30 > content.length || content.readUInt32LE(offset) !== LOCAL) throw workbookDamaged()
  return offset + 30 + content.readUInt16LE(offset + 26) + content.readUInt16LE(offset + 28)
}

/** The bytes of one part; refuses as soon as there are more than the directory says. */
export async function* unpack({ content }: ZipArchive, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = dataStart(content, entry)
  const packed = content.subarray(start, start + entry.packed)
  if (!entry.isDeflated) {
    if (entry.size !== entry.packed) throw workbookDamaged()
    yield packed
    return
  }
  const inflater = createInflateRaw({ chunkSize: 64 * 1024 })
  inflater.end(packed)
  let size = 0
  try {
    for await (const piece of inflater as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > entry.size) throw workbookBomb()
      yield piece
    }
  } catch (error) {
    // zlib's own words mean nothing to whoever chose the file.
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') === true) throw workbookDamaged()
    throw error
  } finally {
    inflater.destroy()
  }
  if (size !== entry.size) throw workbookDamaged()
}
