import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = { name: string; content: string | Buffer; /** What the directory claims instead of the truth. */ claims?: { size?: number; flags?: number } }

/** An archive as a test wants it, also one that lies. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claims = {} } of parts) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const size = claims.size ?? plain.length
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(claims.flags ?? 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 0]), common, rest, Buffer.from(name)]))
    pieces.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...pieces, central, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** A workbook of one sheet whose rows are given as XML. */
export function workbookOf(sheetXml: string, more: readonly ZipPart[] = []): Buffer {
  return zipOf([
    { name: 'xl/workbook.xml', content: '<workbook xmlns:r="r"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>' },
    { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>' },
    { name: 'xl/worksheets/sheet1.xml', content: `<worksheet><sheetData>${sheetXml}</sheetData></worksheet>` },
    ...more,
  ])
}
