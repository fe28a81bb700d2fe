import { readAacMp4 } from '#kit/sound/aac-mp4.ts'
import { NotASound } from '#kit/sound/not-a-sound.ts'
import type { RecordedSound } from '#kit/sound/not-a-sound.ts'
import { readOpusWebm } from '#kit/sound/opus-webm.ts'

/**
 * Chromium and Firefox record Opus in WebM, Safari AAC in MP4; told apart by the first bytes, never by name or header. The
 * container is read to its last byte and a new one is written around the frames: titles, dates, names of devices, pictures,
 * and whatever else was put beside the sound stay behind. Throws NotASound.
 */
export function rewriteSound(bytes: Buffer): RecordedSound {
  try {
    if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return readOpusWebm(bytes)
    if (bytes.length >= 8 && bytes.toString('latin1', 4, 8) === 'ftyp') return readAacMp4(bytes)
  } catch (error) {
    // A length that points past the end: cut off, or made to look like what it is not.
    if (error instanceof RangeError) throw new NotASound('cut off')
    throw error
  }
  throw new NotASound('neither WebM nor MP4')
}
