import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CryptoProvider } from '#kit/secrets/crypto-provider.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { openBytes, seal } from '#kit/secrets/sealed-value.ts'

/** Inside the backup, shared by all processes; opened only through its route. */
function importPath(filesFolder: string, countyCode: string, importId: string): string {
  return join(filesFolder, 'imports', countyCode, importId)
}

/** Until it is whole. */
const HALF = '.new'

const place = (importId: string) => ({ table: 'request_import', column: 'file_key_sealed', row: importId })
/** Pieces cannot be exchanged, left out or taken from another file. */
const bound = (importId: string, index: number, count: number) => Buffer.from(`linli import file 1/${importId}/${index}/${count}`)
/** Of the plain file: so that no second copy of it lies in memory while it is sealed or opened. */
const PIECE = 1024 * 1024

/** What the row keeps of a file, and what seals its pieces; nothing of it lies on the disk yet. */
export type ImportSeal = { keySealed: string; sha256: string; key: KeyObject; provider: CryptoProvider }

/**
 * A key of the file's own, which is kept sealed in the row: names and numbers in it lie nowhere in the open, and when the row
 * forgets the key nobody reads the file any more, wherever a copy of it lies.
 */
export function sealForImport(importId: string, content: Buffer, keyring: Keyring): ImportSeal {
  const { provider } = keyring.newest('data')
  const secret = randomBytes(32)
  return {
    keySealed: seal(keyring, Buffer.concat([Buffer.from(`${provider.name}\n`), secret]), place(importId)), sha256: createHash('sha256').update(content).digest('hex'),
    key: createSecretKey(secret), provider,
  }
}

/** Written whole, flushed, then named. Replaces what lies under this id: whoever stores has added the row of it. */
export async function storeImportFile(filesFolder: string, countyCode: string, importId: string, content: Buffer, { key, provider }: ImportSeal): Promise<void> {
  const count = Math.ceil(content.length / PIECE)
  const path = importPath(filesFolder, countyCode, importId)
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path + HALF, 'w', 0o600)
  try {
    for (let index = 0; index < count; index++) {
      const nonce = randomBytes(provider.nonceBytes)
      const sealed = provider.seal(key, nonce, content.subarray(index * PIECE, (index + 1) * PIECE), bound(importId, index, count))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(sealed.length)
      for (const part of [length, nonce, sealed]) await file.writeFile(part)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(path + HALF, path)
}

type Stored = { id: string; bytes: number; file_key_sealed: string }

/** The file as it was uploaded. */
export async function readImportFile(filesFolder: string, countyCode: string, { id, bytes, file_key_sealed: keySealed }: Stored, keyring: Keyring): Promise<Buffer> {
  const opened = openBytes(keyring, keySealed, place(id))
  const end = opened.indexOf('\n')
  const provider = keyring.all('data').map((one) => one.provider).find(({ name }) => name === opened.toString('latin1', 0, end))
  if (provider === undefined) throw new Error('no key of this house has the provider that sealed the file of an import')
  const key = createSecretKey(opened.subarray(end + 1))
  const count = Math.ceil(bytes / PIECE)
  const content = Buffer.allocUnsafe(bytes)
  const file = await open(importPath(filesFolder, countyCode, id), 'r')
  try {
    // One for all pieces: memory that is thrown away piece by piece is given back late.
    const buffer = Buffer.allocUnsafe(2 * PIECE)
    const exactly = async (length: number): Promise<Buffer> => {
      const { bytesRead } = await file.read(buffer, 0, length)
      if (bytesRead !== length) throw new Error('the file of an import is cut short')
      return buffer.subarray(0, length)
    }
    for (let index = 0; index < count; index++) {
      const length = (await exactly(4)).readUInt32BE()
      const nonce = Buffer.from(await exactly(provider.nonceBytes))
      const plain = provider.open(key, nonce, await exactly(Math.min(length, 2 * PIECE)), bound(id, index, count))
      if (plain === undefined) throw new Error('the file of an import does not open under its key')
      plain.copy(content, index * PIECE)
    }
  } finally {
    await file.close()
  }
  return content
}

export async function deleteImportFile(filesFolder: string, countyCode: string, importId: string): Promise<void> {
  await rm(importPath(filesFolder, countyCode, importId), { force: true })
}

/** Longer than any upload takes; the row is added when the file lies there. */
const LEFT_MILLISECONDS = 3_600_000

/** What an upload left that was killed: files that were not written to their end, and whole ones whose row never came. `known`: which of the ids have a row. */
export async function sweepLeftFiles(filesFolder: string, countyCode: string, known: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
  const folder = dirname(importPath(filesFolder, countyCode, 'any'))
  const old: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const written = await stat(join(folder, name)).catch(() => undefined)
    if (written !== undefined && Date.now() - written.mtimeMs > LEFT_MILLISECONDS) old.push(name)
  }
  const whole = old.filter((name) => !name.endsWith(HALF))
  const kept = whole.length === 0 ? new Set<string>() : await known(whole)
  for (const name of old) if (!kept.has(name)) await rm(join(folder, name), { force: true })
}
