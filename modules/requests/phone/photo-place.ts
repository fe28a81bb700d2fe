/** WGS-84, as the camera noted it. */
export type PhotoPlace = { longitude: number; latitude: number }

/** What a camera writes stands at the beginning; of a photo no more than this is read. */
export const HEAD_BYTES = 256 * 1024

const APP1 = 0xe1
const START_OF_SCAN = 0xda
const GPS_FOLDER = 0x8825
const LATITUDE_SIDE = 1, LATITUDE = 2, LONGITUDE_SIDE = 3, LONGITUDE = 4
const RATIONAL = 5

/** Where a JPEG says that it was taken (EXIF 2.32, section 4.6.6). Undefined where it says nothing, or nothing that can be: whatever stands in it comes from outside. */
export function placeInPhoto(bytes: Uint8Array): PhotoPlace | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const notes = notesOf(view)
    return notes === undefined ? undefined : placeOf(notes)
  } catch (error) {
    // An offset that points past the end.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The segment that begins with "Exif", from its TIFF head on. */
function notesOf(view: DataView): DataView | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const kind = view.getUint8(at + 1)
    if (kind === START_OF_SCAN) return undefined
    const length = view.getUint16(at + 2)
    if (kind === APP1 && length > 8 && view.getUint32(at + 4) === 0x45786966) return new DataView(view.buffer, view.byteOffset + at + 10, Math.min(length - 8, view.byteLength - at - 10))
    at += 2 + Math.max(2, length)
  }
  return undefined
}

type Entry = { kind: number; count: number; at: number }

function placeOf(notes: DataView): PhotoPlace | undefined {
  const order = notes.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return undefined
  const little = order === 0x4949
  const folder = folderAt(notes, notes.getUint32(4, little), little).get(GPS_FOLDER)
  if (folder === undefined) return undefined
  const gps = folderAt(notes, notes.getUint32(folder.at, little), little)
  const latitude = degreesOf(notes, gps.get(LATITUDE), gps.get(LATITUDE_SIDE), 'S', little)
  const longitude = degreesOf(notes, gps.get(LONGITUDE), gps.get(LONGITUDE_SIDE), 'W', little)
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  // What a phone without a fix writes.
  return latitude === 0 && longitude === 0 ? undefined : { longitude, latitude }
}

function folderAt(notes: DataView, at: number, little: boolean): Map<number, Entry> {
  const entries = new Map<number, Entry>()
  for (let left = notes.getUint16(at, little), entry = at + 2; left > 0; left--, entry += 12) {
    entries.set(notes.getUint16(entry, little), { kind: notes.getUint16(entry + 2, little), count: notes.getUint32(entry + 4, little), at: entry + 8 })
  }
  return entries
}

/** Degrees, minutes and seconds, each a fraction. */
function degreesOf(notes: DataView, entry: Entry | undefined, side: Entry | undefined, negative: string, little: boolean): number | undefined {
  if (entry?.kind !== RATIONAL || entry.count !== 3 || side === undefined) return undefined
  const from = notes.getUint32(entry.at, little)
  const parts = [0, 1, 2].map((index) => notes.getUint32(from + index * 8, little) / notes.getUint32(from + index * 8 + 4, little))
  const degrees = parts[0]! + parts[1]! / 60 + parts[2]! / 3_600
  if (!Number.isFinite(degrees)) return undefined
  return String.fromCharCode(notes.getUint8(side.at)) === negative ? -degrees : degrees
}
