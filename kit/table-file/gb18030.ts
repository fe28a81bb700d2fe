/** Character → the two or four bytes of GB18030, as one number; made once from what the decoder of this very runtime reads. */
let table: Uint32Array | undefined

/**
 * Text as bytes of GB18030, read back by the same decoder to the same text: an old spreadsheet program opens only what is
 * written in the encoding that the file came in. Half a character becomes U+FFFD.
 */
export function encodeGb18030(text: string): Buffer {
  table ??= makeTable()
  const known = table
  const whole = text.toWellFormed()
  const bytes = Buffer.allocUnsafe(whole.length * 4)
  let length = 0
  for (const character of whole) {
    const point = character.codePointAt(0)!
    const code = point < 0x80 ? point : point > 0xffff ? fourBytes(point - 0x10000 + 189_000) : known[point]!
    if (code > 0xffff) length = bytes.writeUInt32BE(code, length)
    else if (code > 0xff) length = bytes.writeUInt16BE(code, length)
    else length = bytes.writeUInt8(code, length)
  }
  return bytes.subarray(0, length)
}

/** The sequence at this place in the order of all four-byte ones. */
function fourBytes(place: number): number {
  return (0x81 + Math.floor(place / 12_600)) * 0x1000000 + (0x30 + (Math.floor(place / 1_260) % 10)) * 0x10000 + (0x81 + (Math.floor(place / 10) % 126)) * 0x100 + 0x30 + (place % 10)
}

function makeTable(): Uint32Array {
  const four = Array.from({ length: 39_420 }, (_, place) => fourBytes(place))
  const two: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++) for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) two.push(lead * 0x100 + trail)
  const made = new Uint32Array(65_536).fill(0x3f)
  // Two bytes where there are two: they come last.
  for (const codes of [four, two]) {
    const width = codes === four ? 4 : 2
    const bytes = Buffer.alloc(codes.length * (width + 1), 0x0a)
    codes.forEach((code, index) => bytes.writeUIntBE(code, index * (width + 1), width))
    const read = new TextDecoder('gb18030').decode(bytes).split('\n')
    codes.forEach((code, index) => {
      const character = read[index]!
      if (character.length === 1 && character !== '\uFFFD') made[character.charCodeAt(0)] = code
    })
  }
  made[0xfffd] = fourBytes(39_417)
  return made
}
