type HeadParts = {
  little?: boolean; order?: number; before?: boolean; folder?: number; offset?: number; latitude?: number[]; longitude?: number[]; under?: number; kind?: number; count?: number; latitudeSide?: string; longitudeSide?: string
}

/** The beginning of a JPEG with a camera's note of its place, 36.79125° N 116.7585° E; a test may change each part of it. */
export function photoHead(parts: HeadParts): Uint8Array<ArrayBuffer> {
  const { little = true, folder = 0x8825, offset = 26, latitude = [36, 47, 28.5], longitude = [116, 45, 30.6], under = 100, kind = 5, count = 3 } = parts
  const notes = new DataView(new ArrayBuffer(140))
  notes.setUint16(0, parts.order ?? (little ? 0x4949 : 0x4d4d))
  notes.setUint16(2, 42, little)
  notes.setUint32(4, 8, little)
  const entry = (at: number, tag: number, type: number, many: number, write: () => void) => {
    notes.setUint16(at, tag, little)
    notes.setUint16(at + 2, type, little)
    notes.setUint32(at + 4, many, little)
    write()
  }
  notes.setUint16(8, 1, little)
  entry(10, folder, 4, 1, () => notes.setUint32(18, offset, little))
  notes.setUint16(26, 4, little)
  entry(28, 1, 2, 2, () => notes.setUint8(36, (parts.latitudeSide ?? 'N').charCodeAt(0)))
  entry(40, 2, kind, count, () => notes.setUint32(48, 80, little))
  entry(52, 3, 2, 2, () => notes.setUint8(60, (parts.longitudeSide ?? 'E').charCodeAt(0)))
  entry(64, 4, kind, count, () => notes.setUint32(72, 104, little))
  for (const [at, degrees] of [[80, latitude], [104, longitude]] as const) {
    degrees.forEach((part, index) => {
      notes.setUint32(at + index * 8, Math.round(part * 100), little)
      notes.setUint32(at + index * 8 + 4, under, little)
    })
  }
  const segment = (marker: number, ...body: Uint8Array[]) => {
    const length = body.reduce((sum, part) => sum + part.length, 2)
    return [new Uint8Array([0xff, marker, length >> 8, length & 0xff]), ...body]
  }
  const all = [
    new Uint8Array([0xff, 0xd8]), ...(parts.before === true ? segment(0xe0, new TextEncoder().encode('JFIF\0')) : []),
    ...segment(0xe1, new TextEncoder().encode('Exif\0\0'), new Uint8Array(notes.buffer)), new Uint8Array([0xff, 0xda, 0, 2]),
  ]
  return new Uint8Array(all.flatMap((part) => [...part]))
}

/** A real photo, with that note in front of it. */
export function photoWithPlace(jpeg: Uint8Array, parts: HeadParts = {}): Buffer {
  // The note's own end is no picture: the photo's goes on after its first two bytes.
  return Buffer.concat([photoHead(parts).subarray(0, -4), jpeg.subarray(2)])
}
