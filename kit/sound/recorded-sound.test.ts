import { describe, expect, test } from 'vitest'
import { NotASound } from '#kit/sound/not-a-sound.ts'
import { element } from '#kit/sound/opus-webm.ts'
import { rewriteSound } from '#kit/sound/recorded-sound.ts'
import { fragmentedMp4Sound, mp4Sound, webmSound } from '#kit/sound/test-sounds.ts'

describe('what a browser recorded', () => {
  test.each([
    ['Opus in WebM', webmSound({ seconds: 23 }), 'audio/webm', 23_000],
    ['Opus that begins late', webmSound({ startsAt: 90_000 }), 'audio/webm', 2_000],
    ['Opus with a gap between its packets', webmSound({ step: 100 }), 'audio/webm', 1_920],
    ['AAC in a table', mp4Sound({ frames: 94 }), 'audio/aac', 2_006],
    ['AAC in fragments', fragmentedMp4Sound(), 'audio/aac', 2_006],
  ])('%s is written anew, as long as it plays, and nothing beside the sound is kept', (_what, bytes, contentType, milliseconds) => {
    expect(bytes.includes('CANARY')).toBe(true)
    const sound = rewriteSound(bytes)
    expect([sound.contentType, sound.milliseconds]).toEqual([contentType, milliseconds])
    expect(sound.bytes.includes('CANARY')).toBe(false)
    expect(sound.bytes.includes('Chrome')).toBe(false)
  })

  test('what was written is read again the same', () => {
    const once = rewriteSound(webmSound({ seconds: 23 }))
    expect(rewriteSound(once.bytes)).toEqual(once)
  })

  test('a frame of AAC says its own length, and the next one follows', () => {
    const { bytes } = rewriteSound(mp4Sound({ frames: 3 }))
    for (const at of [0, 13, 26]) expect([bytes.readUInt16BE(at), ((bytes.readUInt8(at + 3) & 3) << 11) | (bytes.readUInt8(at + 4) << 3) | (bytes.readUInt8(at + 5) >> 5)]).toEqual([0xfff1, 13])
    expect(bytes.length).toBe(39)
  })
})

const whole = webmSound()
const cutMp4 = mp4Sound()
test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['MP3', Buffer.concat([Buffer.from('ID3'), Buffer.alloc(64)])],
  ['a page that says it is WebM', Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.from('<script>alert(1)</script>')])],
  ['Matroska that is no WebM', webmSound({ documentType: 'matroska' })],
  ['a video track', webmSound({ trackType: 1, codec: 'V_VP8' })],
  ['a video track that says it is Opus', webmSound({ trackType: 1 })],
  ['another coding', webmSound({ codec: 'A_VORBIS' })],
  ['two tracks', webmSound({ tracks: 2 })],
  ['two files behind each other', Buffer.concat([whole, whole])],
  ['a page behind it', Buffer.concat([whole, Buffer.from('<html>')])],
  ['an archive behind it', Buffer.concat([whole, Buffer.from('PK\u0003\u0004')])],
  ['the last block cut off', whole.subarray(0, whole.length - 1)],
  ['a head and no sound', webmSound({ seconds: 0 })],
  ['packets that are none', webmSound({ data: Buffer.from([0x03, 0x3f, 0x00]) })],
  ['empty packets', webmSound({ data: Buffer.alloc(0) })],
  ['an encrypted track', webmSound({ beside: element(0x6d80, Buffer.from([1])) })],
  ['no head of Opus', webmSound({ head: Buffer.from('OpusHead') })],
  ['MP4 with a picture track', mp4Sound({ handler: 'vide' })],
  ['MP4 with two tracks', mp4Sound({ tracks: 2 })],
  ['MP4 with another coding', mp4Sound({ coding: 'Opus' })],
  ['AAC of another kind', mp4Sound({ config: 0x2988 })],
  ['MP4 cut off', cutMp4.subarray(0, cutMp4.length - 5)],
  ['frames outside the file', mp4Sound({ offsetBy: 10_000 })],
  ['more frames than there is file', mp4Sound({ sizes: 400 })],
  ['frames without a length', fragmentedMp4Sound({ sizes: 0 })],
  ['fragments that point past the end', fragmentedMp4Sound({ sizes: 8_000 })],
])('%s is no recording', (_what, bytes) => {
  expect(() => rewriteSound(bytes)).toThrow(NotASound)
})

function faultOf(bytes: Buffer): unknown {
  try {
    rewriteSound(bytes)
    return undefined
  } catch (error) {
    return error instanceof NotASound ? NotASound : error
  }
}

test('every byte of a recording may be any other: it is read or refused, quickly, and never anything else', () => {
  for (const bytes of [webmSound({ seconds: 1 }), mp4Sound({ frames: 20 }), fragmentedMp4Sound({ frames: 10 })]) {
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
      expect([undefined, NotASound]).toContain(faultOf(changed))
    }
  }
}, 20_000)
