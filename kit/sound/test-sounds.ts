import { element } from '#kit/sound/opus-webm.ts'

/** What browsers record, made byte by byte: a test may then change any of them. */

const number = (value: number, bytes = 1) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
const latin = (text: string) => Buffer.from(text, 'latin1')
const opusHead = Buffer.concat([latin('OpusHead'), Buffer.from([1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0])])
/** 20 milliseconds of SILK, one channel; the rest is whatever. */
const packet = Buffer.from([0x08, 0x0b, 0xe4])

export type WebmParts = { seconds?: number; trackType?: number; codec?: string; head?: Buffer; documentType?: string; beside?: Buffer; tracks?: number; data?: Buffer; startsAt?: number; step?: number }

/** As Chromium's recorder writes it: segment and clusters without a length, its own name in it. */
export function webmSound({ seconds = 2, trackType = 2, codec = 'A_OPUS', head = opusHead, documentType = 'webm', beside = Buffer.alloc(0), tracks = 1, data = packet, startsAt = 0, step = 20 }: WebmParts = {}): Buffer {
  const unknown = (id: number[], ...parts: Buffer[]) => Buffer.concat([Buffer.from(id), Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), ...parts])
  const entry = element(0xae, element(0xd7, number(1)), element(0x73c5, number(77)), element(0x83, number(trackType)), element(0x86, latin(codec)), element(0x63a2, head), element(0xe1, element(0x9f, number(1))))
  const info = element(0x1549a966, element(0x2ad7b1, number(1_000_000, 3)), element(0x4d80, latin('Chrome CANARY')), element(0x5741, latin('Chrome CANARY')), element(0x4461, number(123_456_789, 6)))
  const clusters: Buffer[] = []
  for (let at = 0; at < seconds * 1_000; at += 10_000) {
    const blocks: Buffer[] = []
    for (let inside = 0; inside < Math.min(10_000, seconds * 1_000 - at); inside += step) blocks.push(element(0xa3, Buffer.concat([Buffer.from([0x81]), number(inside, 2), number(0x80), data])))
    clusters.push(unknown([0x1f, 0x43, 0xb6, 0x75], element(0xe7, number(at + startsAt, 4)), ...blocks))
  }
  const tags = element(0x1254c367, element(0x7373, element(0x67c8, element(0x45a3, latin('LOCATION')), element(0x4487, latin('CANARY 116.7 36.7')))))
  return Buffer.concat([element(0x1a45dfa3, element(0x4282, latin(documentType))), unknown([0x18, 0x53, 0x80, 0x67], info, element(0x1654ae6b, ...Array.from({ length: tracks }, () => entry)), tags, beside, ...clusters)])
}

/** A frame of AAC-LC in which nothing is heard. */
const silence = Buffer.from([0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c])
const box = (kind: string, ...parts: Buffer[]) => {
  const size = parts.reduce((sum, part) => sum + part.length, 8)
  return Buffer.concat([number(size, 4), latin(kind), ...parts])
}
const full = (kind: string, flags: number, ...parts: Buffer[]) => box(kind, number(flags, 4), ...parts)
const zeros = (bytes: number) => Buffer.alloc(bytes)

export type Mp4Parts = { frames?: number; handler?: string; coding?: string; config?: number; tracks?: number; sizes?: number; offsetBy?: number }

function track({ handler = 'soun', coding = 'mp4a', config = 0x1188 }: Mp4Parts, table: Buffer[]): Buffer {
  const decoder = Buffer.concat([Buffer.from([4, 17, 0x40, 0x15]), zeros(11), Buffer.from([5, 2]), number(config, 2)])
  const esds = full('esds', 0, Buffer.from([3, 3 + decoder.length, 0, 0, 0]), decoder)
  const entry = box(coding, zeros(6), number(1, 2), zeros(8), number(1, 2), number(16, 2), zeros(4), number(48_000, 2), zeros(2), esds)
  return box('trak', full('tkhd', 0, zeros(80)), box('mdia', full('mdhd', 0, zeros(20)), full('hdlr', 0, zeros(4), latin(handler), zeros(12), latin('CANARY\0')), box('minf', box('stbl', full('stsd', 0, number(1, 4), entry), ...table))))
}

/** As Safari's recorder writes it at its end: one table of all frames, then the frames. */
export function mp4Sound(parts: Mp4Parts = {}): Buffer {
  const { frames = 100, tracks = 1, sizes = silence.length, offsetBy = 0 } = parts
  const ftyp = box('ftyp', latin('mp42'), zeros(4), latin('isom'))
  const table = (at: number) => [full('stts', 0, number(1, 4), number(frames, 4), number(1_024, 4)), full('stsc', 0, number(1, 4), number(1, 4), number(frames, 4), number(1, 4)), full('stsz', 0, number(sizes, 4), number(frames, 4)), full('stco', 0, number(1, 4), number(at, 4))]
  const moov = (at: number) => box('moov', full('mvhd', 0, zeros(96)), ...Array.from({ length: tracks }, () => track(parts, table(at))), box('udta', latin('CANARY+36.7+116.7/')))
  const from = ftyp.length + moov(0).length + 8 + offsetBy
  return Buffer.concat([ftyp, moov(from), box('mdat', ...Array.from({ length: frames }, () => silence))])
}

/** As Safari's recorder writes it while it runs: the description first, then a fragment for every second. */
export function fragmentedMp4Sound(parts: Mp4Parts & { fragments?: number } = {}): Buffer {
  const { frames = 47, fragments = 2, sizes = silence.length } = parts
  const empty = ['stts', 'stsc', 'stco'].map((kind) => full(kind, 0, number(0, 4)))
  const moov = box('moov', full('mvhd', 0, zeros(96)), track(parts, [...empty, full('stsz', 0, number(0, 4), number(0, 4))]), box('mvex', full('trex', 0, number(1, 4), number(1, 4), number(1_024, 4), number(0, 4), number(0, 4))))
  const fragment = () => {
    const moof = (offset: number) => box('moof', full('mfhd', 0, number(1, 4)), box('traf', full('tfhd', 0x20000, number(1, 4)), full('trun', 0x201, number(frames, 4), number(offset, 4), ...Array.from({ length: frames }, () => number(sizes, 4)))))
    return Buffer.concat([moof(moof(0).length + 8), box('mdat', ...Array.from({ length: frames }, () => silence))])
  }
  return Buffer.concat([box('ftyp', latin('iso5'), zeros(4), latin('iso5')), moov, ...Array.from({ length: fragments }, fragment)])
}
