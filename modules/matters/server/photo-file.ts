import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { photoNotAPicture, photoTooManyPixels } from '#modules/matters/refusals.ts'

const MOST_PIXELS = 50_000_000
const LONGEST_SIDE = 2048
const THUMBNAIL_SIDE = 320
/** By the first bytes, never by name or header; what is not here never reaches the decoder. */
const SIGNATURES: readonly { format: string; matches: (bytes: Buffer) => boolean }[] = [
  { format: 'jpeg', matches: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { format: 'png', matches: (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) },
  { format: 'webp', matches: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' },
]

// One picture takes one core at a time: the rest of the server must stay quick on two.
sharp.concurrency(1)
sharp.cache(false)

export type EncodedPhoto = { full: Buffer; thumbnail: Buffer; width: number; height: number; sha256: string }

/**
 * Decodes and encodes anew as WebP, upright, at most 2048 px long, with a thumbnail of 320 px. Nothing of the original's
 * metadata (EXIF, GPS, profiles, comments, bytes appended) is kept. Refuses what is no JPEG, PNG or WebP and more than
 * 50 million pixels, which are read from the header before anything is decoded.
 */
export async function encodePhoto(bytes: Buffer): Promise<EncodedPhoto> {
  const signature = SIGNATURES.find(({ matches }) => matches(bytes))
  if (signature === undefined) throw photoNotAPicture()
  const header = await sharp(bytes, { limitInputPixels: false }).metadata().catch(() => undefined)
  if (header?.format !== signature.format) throw photoNotAPicture()
  if (header.width * header.height > MOST_PIXELS) throw photoTooManyPixels()
  try {
    const upright = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 }).autoOrient()
    const full = await upright
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true })
    const thumbnail = await sharp(full.data).resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true }).webp({ quality: 70 }).toBuffer()
    return { full: full.data, thumbnail, width: full.info.width, height: full.info.height, sha256: createHash('sha256').update(full.data).digest('hex') }
  } catch {
    throw photoNotAPicture()
  }
}

/** The folder is shared by all processes and lies inside the backup. */
export function attachmentPath(filesFolder: string, countyCode: string, id: string, ending: string): string {
  return join(filesFolder, countyCode, id.slice(-2), `${id}${ending}`)
}

function photoPath(filesFolder: string, countyCode: string, photoId: string, size: 'full' | 'thumbnail'): string {
  return attachmentPath(filesFolder, countyCode, photoId, size === 'thumbnail' ? '.320.webp' : '.webp')
}

/** Under another name, flushed, then renamed: a row never points at half a file. */
export async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

export async function storePhoto(filesFolder: string, countyCode: string, photoId: string, photo: Pick<EncodedPhoto, 'full' | 'thumbnail'>): Promise<void> {
  for (const size of ['full', 'thumbnail'] as const) await writeWhole(photoPath(filesFolder, countyCode, photoId, size), photo[size])
}

export async function readPhoto(filesFolder: string, countyCode: string, photoId: string, size: 'full' | 'thumbnail'): Promise<Buffer | undefined> {
  try {
    return await readFile(photoPath(filesFolder, countyCode, photoId, size))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function deletePhoto(filesFolder: string, countyCode: string, photoId: string): Promise<void> {
  for (const size of ['full', 'thumbnail'] as const) await rm(photoPath(filesFolder, countyCode, photoId, size), { force: true })
}
