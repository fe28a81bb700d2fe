import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missingAlgorithms } from '#kit/secrets/crypto-provider.ts'
import { openKeyring } from '#kit/secrets/keyring.ts'
import { readImportFile, sealForImport, storeImportFile, sweepLeftFiles } from '#modules/requests/import/server/import-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ONE = '01920000-0000-7000-8000-000000000001'
const OTHER = '01920000-0000-7000-8000-000000000002'
const providers = (['international', 'shangmi'] as const).filter((name) => missingAlgorithms(name).length === 0)

describe.each(providers)('kept under %s', (provider) => {
  const keyring = openKeyring(join(folder, `${provider}.json`), { provider, at: new Date('2026-09-15T02:00:00Z') })
  const pathOf = (id: string) => join(folder, 'imports', '371425', id)
  const store = async (id: string, content: Buffer) => {
    const fileSeal = sealForImport(id, content, keyring)
    await storeImportFile(folder, '371425', id, content, fileSeal)
    return { id, bytes: content.length, file_key_sealed: fileSeal.keySealed }
  }
  const phone = Buffer.from('张三,13800138000\n')

  test.each([1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_500_000])('%i bytes come back, and stand nowhere in the open', async (bytes) => {
    const content = Buffer.alloc(bytes, phone)
    const stored = await store(ONE, content)
    expect((await readImportFile(folder, '371425', stored, keyring)).equals(content)).toBe(true)
    expect(readFileSync(pathOf(ONE)).includes(phone)).toBe(false)
  })

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['a changed bit', (bytes) => { bytes[bytes.length - 9]! ^= 1; return bytes }],
    ['a missing end', (bytes) => bytes.subarray(0, -100)],
    ['its pieces exchanged', (bytes) => { const first = 4 + bytes.readUInt32BE() + (provider === 'international' ? 12 : 16); return Buffer.concat([bytes.subarray(first, 2 * first), bytes.subarray(0, first), bytes.subarray(2 * first)]) }],
  ])('%s is found', async (_name, change) => {
    const stored = await store(ONE, Buffer.alloc(2_500_000, phone))
    writeFileSync(pathOf(ONE), change(readFileSync(pathOf(ONE))))
    await expect(readImportFile(folder, '371425', stored, keyring)).rejects.toThrow(/the file of an import/)
  })

  test('a file under another’s name, and a key from another’s row, open nothing', async () => {
    const [one, other] = [await store(ONE, phone), await store(OTHER, Buffer.from('王五,13900139000\n'))]
    await expect(readImportFile(folder, '371425', { ...one, file_key_sealed: other.file_key_sealed }, keyring)).rejects.toThrow(/request_import/)
    writeFileSync(pathOf(ONE), readFileSync(pathOf(OTHER)))
    await expect(readImportFile(folder, '371425', one, keyring)).rejects.toThrow(/does not open/)
  })
})

test('what a killed upload left goes after an hour: half a file, and a whole one without a row', async () => {
  const imports = join(folder, 'imports', '371400')
  await sweepLeftFiles(folder, '371400', async () => new Set())
  mkdirSync(imports, { recursive: true })
  const files = { [`${ONE}.new`]: 2, [ONE]: 2, [OTHER]: 2, [`${OTHER}.new`]: 0 }
  for (const [name, hours] of Object.entries(files)) {
    writeFileSync(join(imports, name), 'sealed')
    const at = new Date(Date.now() - hours * 3_600_000)
    utimesSync(join(imports, name), at, at)
  }
  await sweepLeftFiles(folder, '371400', async (ids) => {
    expect(ids.toSorted()).toEqual([ONE, OTHER])
    return new Set([OTHER])
  })
  expect(readdirSync(imports).toSorted()).toEqual([OTHER, `${OTHER}.new`])
})
