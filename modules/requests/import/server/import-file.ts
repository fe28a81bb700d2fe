import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { openBytes, seal } from '#kit/secrets/sealed-value.ts'

/** Inside the backup, shared by all processes; opened only through its route. */
function importPath(filesFolder: string, countyCode: string, importId: string): string {
  return join(filesFolder, 'imports', countyCode, importId)
}

const place = (importId: string) => ({ table: 'request_import', column: 'file_key_sealed', row: importId })
const bound = (importId: string) => Buffer.from(`linli import file 1/${importId}`)

/**
 * Keeps the file under a key of its own, which is kept sealed in the row: names and numbers in it lie nowhere in the open, and
 * when the row forgets the key nobody reads the file any more, wherever a copy of it lies. Written whole, flushed, then named.
 */
export async function storeImportFile(filesFolder: string, countyCode: string, importId: string, content: Buffer, keyring: Keyring): Promise<{ keySealed: string; sha256: string }> {
  const { provider } = keyring.newest('data')
  const secret = randomBytes(32)
  const nonce = randomBytes(provider.nonceBytes)
  const sealed = provider.seal(createSecretKey(secret), nonce, content, bound(importId))
  const path = importPath(filesFolder, countyCode, importId)
  await mkdir(dirname(path), { recursive: true })
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(nonce)
    await file.writeFile(sealed)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  return { keySealed: seal(keyring, Buffer.concat([Buffer.from(`${provider.name}\n`), secret]), place(importId)), sha256: createHash('sha256').update(content).digest('hex') }
}

/** The file as it was uploaded. */
export async function readImportFile(filesFolder: string, countyCode: string, importId: string, keySealed: string, keyring: Keyring): Promise<Buffer> {
  const key = openBytes(keyring, keySealed, place(importId))
  const end = key.indexOf('\n')
  const provider = keyring.all('data').map((one) => one.provider).find(({ name }) => name === key.toString('latin1', 0, end))
  const stored = await readFile(importPath(filesFolder, countyCode, importId))
  const plain = provider?.open(createSecretKey(key.subarray(end + 1)), stored.subarray(0, provider.nonceBytes), stored.subarray(provider.nonceBytes), bound(importId))
  if (plain === undefined) throw new Error('the file of an import does not open under its key')
  return plain
}

export async function deleteImportFile(filesFolder: string, countyCode: string, importId: string): Promise<void> {
  await rm(importPath(filesFolder, countyCode, importId), { force: true })
}
