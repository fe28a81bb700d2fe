import { NotASound } from '#kit/sound/not-a-sound.ts'
import type { RecordedSound } from '#kit/sound/not-a-sound.ts'

// Names of RFC 9559 (Matroska), of which WebM is a part.
const EBML = 0x1a45dfa3, DOC_TYPE = 0x4282, SEGMENT = 0x18538067, INFO = 0x1549a966, TIMESTAMP_SCALE = 0x2ad7b1, MUXING_APP = 0x4d80, WRITING_APP = 0x5741, DURATION = 0x4489
const TRACKS = 0x1654ae6b, TRACK_ENTRY = 0xae, TRACK_NUMBER = 0xd7, TRACK_UID = 0x73c5, TRACK_TYPE = 0x83, CODEC_ID = 0x86, CODEC_PRIVATE = 0x63a2, CONTENT_ENCODINGS = 0x6d80
const AUDIO = 0xe1, SAMPLING_FREQUENCY = 0xb5, CHANNELS = 0x9f, CLUSTER = 0x1f43b675, TIMESTAMP = 0xe7, SIMPLE_BLOCK = 0xa3, BLOCK_GROUP = 0xa0, BLOCK = 0xa1

/** Stepped into; their ends need not be known, which a browser that records does not know either. */
const CONTAINERS: ReadonlySet<number> = new Set([EBML, SEGMENT, INFO, TRACKS, TRACK_ENTRY, AUDIO, CLUSTER, BLOCK_GROUP])
/** Elements that stand once: two of them are two files behind each other, or two tracks. */
const ONCE: ReadonlySet<number> = new Set([EBML, SEGMENT, TRACKS, TRACK_ENTRY])
const AUDIO_TRACK = 2
const CLUSTER_MILLISECONDS = 10_000
const OPUS_RATE = 48_000

type Frame = { at: number; data: Buffer }
type Track = { number?: number; type?: number; codec?: string; head?: Buffer }

/** Reads one track of Opus and writes it into a WebM of its own. */
export function readOpusWebm(bytes: Buffer): RecordedSound {
  const seen = new Set<number>()
  const track: Track = {}
  const frames: Frame[] = []
  let documentType = ''
  let scale = 1_000_000
  let clusterAt = 0
  for (let at = 0; at < bytes.length; ) {
    const { id, from, to } = readElement(bytes, at)
    if (ONCE.has(id) && seen.has(id)) throw new NotASound('more than one track or file')
    seen.add(id)
    if (CONTAINERS.has(id)) {
      at = from
      continue
    }
    if (to === undefined) throw new NotASound('an element without a length')
    const value = bytes.subarray(from, to)
    if (id === DOC_TYPE) documentType = value.toString('latin1')
    else if (id === TIMESTAMP_SCALE) scale = numberOf(value)
    else if (id === TRACK_NUMBER) track.number = numberOf(value)
    else if (id === TRACK_TYPE) track.type = numberOf(value)
    else if (id === CODEC_ID) track.codec = value.toString('latin1')
    else if (id === CODEC_PRIVATE) track.head = value
    else if (id === CONTENT_ENCODINGS) throw new NotASound('an encrypted or packed track')
    else if (id === TIMESTAMP) clusterAt = numberOf(value)
    else if (id === SIMPLE_BLOCK || id === BLOCK) frames.push(readBlock(value, track, clusterAt, scale))
    at = to
  }
  if (documentType !== 'webm' || track.type !== AUDIO_TRACK || track.codec !== 'A_OPUS') throw new NotASound('no track of Opus')
  return writeWebm(readHead(track.head), frames)
}

/** A length of nothing but ones is "not known". */
function readElement(bytes: Buffer, at: number): { id: number; from: number; to: number | undefined } {
  const idLength = Math.clz32(bytes.readUInt8(at)) - 23
  if (idLength > 4) throw new NotASound('no element')
  const id = bytes.readUIntBE(at, idLength)
  const sizeAt = at + idLength
  const sizeLength = Math.clz32(bytes.readUInt8(sizeAt)) - 23
  if (sizeLength > 8) throw new NotASound('no length')
  let size = bytes.readUInt8(sizeAt) & (0xff >> sizeLength)
  let isUnknown = size === 0xff >> sizeLength
  for (let index = 1; index < sizeLength; index++) {
    const next = bytes.readUInt8(sizeAt + index)
    size = size * 256 + next
    isUnknown &&= next === 0xff
  }
  const from = sizeAt + sizeLength
  if (isUnknown) return { id, from, to: undefined }
  if (from + size > bytes.length) throw new NotASound('cut off')
  return { id, from, to: from + size }
}

function numberOf(value: Buffer): number {
  if (value.length === 0) return 0
  if (value.length > 6) return Number(value.length === 8 ? value.readBigUInt64BE() : Number.NaN)
  return value.readUIntBE(0, value.length)
}

function readBlock(block: Buffer, track: Track, clusterAt: number, scale: number): Frame {
  const isLaced = (block.readUInt8(3) & 0x06) !== 0
  if (block.readUInt8(0) !== (0x80 | (track.number ?? 0)) || isLaced) throw new NotASound('a block of another track, or several in one')
  return { at: ((clusterAt + block.readInt16BE(1)) * scale) / 1_000_000, data: block.subarray(4) }
}

type Head = { channels: number; preSkip: number }

/** RFC 7845, section 5.1; only one or two channels without a map of them. */
function readHead(head: Buffer | undefined): Head {
  if (head === undefined || head.length < 19 || head.toString('latin1', 0, 8) !== 'OpusHead') throw new NotASound('no head of Opus')
  const channels = head.readUInt8(9)
  if (channels < 1 || channels > 2 || head.readUInt8(18) !== 0) throw new NotASound('channels')
  return { channels, preSkip: head.readUInt16LE(10) }
}

/** RFC 6716, section 3.1: milliseconds of a packet, from its first bytes. */
function packetMilliseconds(packet: Buffer): number {
  const first = packet.readUInt8(0)
  const kind = first >> 3
  const frame = kind < 12 ? [10, 20, 40, 60][kind & 3]! : kind < 16 ? [10, 20][kind & 1]! : [2.5, 5, 10, 20][kind & 3]!
  const count = (first & 3) === 0 ? 1 : (first & 3) < 3 ? 2 : packet.readUInt8(1) & 0x3f
  if (count === 0 || frame * count > 120) throw new NotASound('no packet of Opus')
  return frame * count
}

function writeWebm(head: Head, frames: readonly Frame[]): RecordedSound {
  if (frames.length === 0) throw new NotASound('no sound')
  const start = frames[0]!.at
  let played = 0
  let end = 0
  const clusters: Buffer[] = []
  let blocks: Buffer[] = []
  let clusterAt = 0
  let last = 0
  const closeCluster = () => {
    if (blocks.length > 0) clusters.push(element(CLUSTER, element(TIMESTAMP, unsigned(clusterAt)), ...blocks))
    blocks = []
  }
  for (const frame of frames) {
    const at = Math.round(frame.at - start)
    if (!Number.isSafeInteger(at) || at < last) throw new NotASound('times that run backwards')
    last = at
    if (blocks.length === 0 || at - clusterAt >= CLUSTER_MILLISECONDS) {
      closeCluster()
      clusterAt = at
    }
    const before = Buffer.from([0x81, 0, 0, 0x80])
    before.writeInt16BE(at - clusterAt, 1)
    blocks.push(element(SIMPLE_BLOCK, before, frame.data))
    const lasts = packetMilliseconds(frame.data)
    played += lasts
    end = Math.max(end, at + lasts)
  }
  closeCluster()
  const milliseconds = Math.ceil(Math.max(played, end))
  const info = element(INFO, element(TIMESTAMP_SCALE, unsigned(1_000_000)), element(MUXING_APP, text('linli')), element(WRITING_APP, text('linli')), element(DURATION, float(milliseconds)))
  const audio = element(AUDIO, element(SAMPLING_FREQUENCY, float(OPUS_RATE)), element(CHANNELS, unsigned(head.channels)))
  const entry = element(TRACK_ENTRY, element(TRACK_NUMBER, unsigned(1)), element(TRACK_UID, unsigned(1)), element(TRACK_TYPE, unsigned(AUDIO_TRACK)), element(CODEC_ID, text('A_OPUS')), element(CODEC_PRIVATE, opusHead(head)), audio)
  return { contentType: 'audio/webm', milliseconds, bytes: Buffer.concat([element(EBML, element(DOC_TYPE, text('webm'))), element(SEGMENT, info, element(TRACKS, entry), ...clusters)]) }
}

function opusHead({ channels, preSkip }: Head): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 'latin1')
  head.writeUInt8(1, 8)
  head.writeUInt8(channels, 9)
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(OPUS_RATE, 12)
  return head
}

/** An element with its length in eight bytes. */
export function element(id: number, ...parts: readonly Buffer[]): Buffer {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(parts.reduce((sum, part) => sum + part.length, 0)))
  size.writeUInt8(0x01, 0)
  return Buffer.concat([unsigned(id), size, ...parts])
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  const first = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(first === -1 ? 3 : first)
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1')
}
