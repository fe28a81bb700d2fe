import { NotASound } from '#kit/sound/not-a-sound.ts'
import type { RecordedSound } from '#kit/sound/not-a-sound.ts'

// Boxes of ISO 14496-12; Safari writes either a table of all frames or fragments one after the other.
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf'])
const SAMPLES_A_FRAME = 1_024
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]
const LONGEST_ADTS_FRAME = 8_191
const ADTS_HEAD = 7

type Box = { kind: string; body: Buffer }
type Coding = { rate: number; channels: number }

/** Reads one track of AAC-LC and writes its frames as ADTS, which has room for nothing else. */
export function readAacMp4(bytes: Buffer): RecordedSound {
  const boxes = [...walk(bytes)]
  if (boxes.filter(({ kind }) => kind === 'trak').length !== 1 || boxes.filter(({ kind }) => kind === 'moov').length !== 1) throw new NotASound('more than one track')
  const handler = only(boxes, 'hdlr').body.toString('latin1', 8, 12)
  if (handler !== 'soun') throw new NotASound('no track of sound')
  const coding = readCoding(only(boxes, 'stsd').body)
  const frames = boxes.some(({ kind }) => kind === 'moof') ? framesOfFragments(bytes, boxes) : framesOfTable(bytes, boxes)
  if (frames.length === 0) throw new NotASound('no sound')
  return {
    contentType: 'audio/aac', milliseconds: Math.ceil((frames.length * SAMPLES_A_FRAME * 1_000) / RATES[coding.rate]!),
    bytes: Buffer.concat(frames.flatMap((frame) => [adtsHead(coding, frame.length), frame])),
  }
}

/** Every box, those inside others after them. A fragment's body is the whole box from its head on: offsets count from there. */
function* walk(bytes: Buffer): Generator<Box & { start: number }> {
  for (let at = 0; at < bytes.length; ) {
    let size = bytes.readUInt32BE(at)
    const kind = bytes.toString('latin1', at + 4, at + 8)
    const isLong = size === 1
    if (isLong) size = Number(bytes.readBigUInt64BE(at + 8))
    const head = isLong ? 16 : 8
    if (size < head || at + size > bytes.length) throw new NotASound('cut off')
    const body = bytes.subarray(at + head, at + size)
    yield { kind, body, start: at }
    if (CONTAINERS.has(kind)) yield* walk(body)
    at += size
  }
}

function only(boxes: readonly Box[], kind: string): Box {
  const [box, second] = boxes.filter((one) => one.kind === kind)
  if (box === undefined || second !== undefined) throw new NotASound(`not one ${kind}`)
  return box
}

/** One entry, mp4a, whose description says AAC-LC in one or two channels. */
function readCoding(description: Buffer): Coding {
  if (description.readUInt32BE(4) !== 1 || description.toString('latin1', 12, 16) !== 'mp4a') throw new NotASound('no AAC')
  // 8 bytes of head and count, 36 of the entry; QuickTime's longer entries are not what a browser records.
  const esds = [...walk(description.subarray(8 + 36, 8 + description.readUInt32BE(8)))].find(({ kind }) => kind === 'esds')
  if (esds === undefined) throw new NotASound('no description of the coding')
  const config = descriptor(esds.body.subarray(4))
  const bits = config.readUInt16BE(0)
  const [object, rate, channels] = [bits >> 11, (bits >> 7) & 0xf, (bits >> 3) & 0xf]
  if (object !== 2 || RATES[rate] === undefined || channels < 1 || channels > 2) throw new NotASound('no AAC-LC')
  return { rate, channels }
}

/** ISO 14496-1: the stream's description (3) holds that of the decoder (4), which holds its configuration (5). */
function descriptor(bytes: Buffer, wanted = 3): Buffer {
  let at = 1
  while (bytes.readUInt8(at) > 0x7f) at++
  if (bytes.readUInt8(0) !== wanted) throw new NotASound('no description of the coding')
  const body = bytes.subarray(at + 1)
  return wanted === 5 ? body : descriptor(body.subarray(wanted === 3 ? 3 : 13), wanted + 1)
}

/** Frames taken from the file; never more of them together than there is file, so that none is pointed at again and again. */
class Frames {
  readonly all: Buffer[] = []
  readonly #file: Buffer
  #left: number

  constructor(file: Buffer) {
    this.#file = file
    this.#left = file.length
  }

  /** Answers where the next one begins. */
  take(from: number, size: number): number {
    this.#left -= size
    if (from < 0 || from + size > this.#file.length || size === 0 || size + ADTS_HEAD > LONGEST_ADTS_FRAME || this.#left < 0) throw new NotASound('a frame outside the file')
    this.all.push(this.#file.subarray(from, from + size))
    return from + size
  }
}

function framesOfTable(bytes: Buffer, boxes: readonly Box[]): Buffer[] {
  const sizes = only(boxes, 'stsz').body
  const places = boxes.find(({ kind }) => kind === 'stco' || kind === 'co64')
  const runs = only(boxes, 'stsc').body
  if (places === undefined) throw new NotASound('no places')
  const [same, count] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)]
  const frames = new Frames(bytes)
  let run = 0
  for (let chunk = 0; chunk < places.body.readUInt32BE(4) && frames.all.length < count; chunk++) {
    if (run + 1 < runs.readUInt32BE(4) && runs.readUInt32BE(8 + (run + 1) * 12) <= chunk + 1) run++
    let at = places.kind === 'stco' ? places.body.readUInt32BE(8 + chunk * 4) : Number(places.body.readBigUInt64BE(8 + chunk * 8))
    for (let left = runs.readUInt32BE(8 + run * 12 + 4); left > 0 && frames.all.length < count; left--) {
      at = frames.take(at, same === 0 ? sizes.readUInt32BE(12 + frames.all.length * 4) : same)
    }
  }
  if (frames.all.length !== count) throw new NotASound('fewer frames than the table says')
  return frames.all
}

const BASE_GIVEN = 0x1, DESCRIPTION_GIVEN = 0x2, DURATION_GIVEN = 0x8, SIZE_GIVEN = 0x10
const OFFSET_GIVEN = 0x1, FIRST_FLAGS_GIVEN = 0x4, DURATIONS_GIVEN = 0x100, SIZES_GIVEN = 0x200, FLAGS_GIVEN = 0x400, COMPOSITION_GIVEN = 0x800

function framesOfFragments(bytes: Buffer, boxes: readonly (Box & { start: number })[]): Buffer[] {
  const usualSize = boxes.find(({ kind }) => kind === 'trex')?.body.readUInt32BE(16) ?? 0
  const frames = new Frames(bytes)
  let fragmentAt = 0
  let head = { base: 0, size: 0 }
  let after = 0
  for (const { kind, body, start } of boxes) {
    if (kind === 'moof') fragmentAt = after = start
    if (kind === 'tfhd') head = readFragmentHead(body, fragmentAt, usualSize)
    if (kind !== 'trun') continue
    const flags = body.readUInt32BE(0) & 0xffffff
    let at = 8
    let from = after
    if (flags & OFFSET_GIVEN) {
      from = head.base + body.readInt32BE(at)
      at += 4
    }
    if (flags & FIRST_FLAGS_GIVEN) at += 4
    for (let left = body.readUInt32BE(4); left > 0; left--) {
      if (flags & DURATIONS_GIVEN) at += 4
      from = frames.take(from, flags & SIZES_GIVEN ? body.readUInt32BE(at) : head.size)
      at += (flags & SIZES_GIVEN ? 4 : 0) + (flags & FLAGS_GIVEN ? 4 : 0) + (flags & COMPOSITION_GIVEN ? 4 : 0)
    }
    after = from
  }
  return frames.all
}

function readFragmentHead(body: Buffer, fragmentAt: number, usualSize: number): { base: number; size: number } {
  const flags = body.readUInt32BE(0) & 0xffffff
  let at = 8
  const base = flags & BASE_GIVEN ? Number(body.readBigUInt64BE(at)) : fragmentAt
  if (flags & BASE_GIVEN) at += 8
  if (flags & DESCRIPTION_GIVEN) at += 4
  if (flags & DURATION_GIVEN) at += 4
  return { base, size: flags & SIZE_GIVEN ? body.readUInt32BE(at) : usualSize }
}

/** ISO 14496-3, annex 1.A: seven bytes before each frame. */
function adtsHead({ rate, channels }: Coding, size: number): Buffer {
  const length = size + ADTS_HEAD
  return Buffer.from([0xff, 0xf1, (1 << 6) | (rate << 2) | (channels >> 2), ((channels & 3) << 6) | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc])
}
