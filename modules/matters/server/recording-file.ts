import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { NotASound } from '#kit/sound/not-a-sound.ts'
import type { RecordedSound } from '#kit/sound/not-a-sound.ts'
import { rewriteSound } from '#kit/sound/recorded-sound.ts'
import { recordingNotASound, recordingTooLong } from '#modules/matters/refusals.ts'
import { attachmentPath, writeWhole } from '#modules/matters/server/photo-file.ts'

/** Two minutes, and what a browser needs to stop. */
const LONGEST_MILLISECONDS = 125_000
const ENDING = '.sound'

export type EncodedRecording = RecordedSound & { sha256: string }

/** In a container of our own, without anything that stood beside the sound. Refuses what is no sound of a browser's recorder, and more than two minutes. */
export function encodeRecording(bytes: Buffer): EncodedRecording {
  try {
    const sound = rewriteSound(bytes)
    if (sound.milliseconds > LONGEST_MILLISECONDS) throw recordingTooLong()
    return { ...sound, sha256: createHash('sha256').update(sound.bytes).digest('hex') }
  } catch (error) {
    if (error instanceof NotASound) throw recordingNotASound()
    throw error
  }
}

export async function storeRecording(filesFolder: string, countyCode: string, recordingId: string, { bytes }: Pick<EncodedRecording, 'bytes'>): Promise<void> {
  await writeWhole(attachmentPath(filesFolder, countyCode, recordingId, ENDING), bytes)
}

export async function readRecording(filesFolder: string, countyCode: string, recordingId: string): Promise<Buffer | undefined> {
  try {
    return await readFile(attachmentPath(filesFolder, countyCode, recordingId, ENDING))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function deleteRecording(filesFolder: string, countyCode: string, recordingId: string): Promise<void> {
  await rm(attachmentPath(filesFolder, countyCode, recordingId, ENDING), { force: true })
}
