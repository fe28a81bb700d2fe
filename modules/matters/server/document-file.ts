import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { documentNotAPdf } from '#modules/matters/refusals.ts'
import { attachmentPath, writeWhole } from '#modules/matters/server/photo-file.ts'

const ENDING = '.pdf'
/** Readers look for the end mark in the last 1,024 bytes (ISO 32000, annex I of the first edition). */
const END_WITHIN = 1_024

export type KeptDocument = { bytes: Buffer; sha256: string }

/** By its first bytes, never by name or header. */
export function looksLikeDocument(bytes: Buffer): boolean {
  return /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))
}

/** Kept as it came and opened by nothing here: what it may bring along is its reader's. Refuses what has no beginning or no end of a PDF. */
export function checkDocument(bytes: Buffer): KeptDocument {
  if (!looksLikeDocument(bytes) || !bytes.toString('latin1', Math.max(0, bytes.length - END_WITHIN)).includes('%%EOF')) throw documentNotAPdf()
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

export async function storeDocument(filesFolder: string, countyCode: string, documentId: string, { bytes }: Pick<KeptDocument, 'bytes'>): Promise<void> {
  await writeWhole(attachmentPath(filesFolder, countyCode, documentId, ENDING), bytes)
}

export async function readDocument(filesFolder: string, countyCode: string, documentId: string): Promise<Buffer | undefined> {
  try {
    return await readFile(attachmentPath(filesFolder, countyCode, documentId, ENDING))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function deleteDocument(filesFolder: string, countyCode: string, documentId: string): Promise<void> {
  await rm(attachmentPath(filesFolder, countyCode, documentId, ENDING), { force: true })
}
