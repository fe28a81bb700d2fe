import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { missingAlgorithms } from './crypto-provider.ts'
import { createKeyFile, KeyFileError, keyPurposes, type KeyFile } from './key-file.ts'
import { openKeyring } from './keyring.ts'

const at = new Date('2026-09-24T02:00:00Z')
const onWindows = process.platform === 'win32'
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linli-keys-'))
  path = join(folder, 'below', 'keys.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the first use makes a file with one key for each purpose, for its owner only', () => {
  const keyring = openKeyring(path, { at })
  if (!onWindows) expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'below'))).toEqual(['keys.json'])
  const keys = keyPurposes.map((purpose) => keyring.newest(purpose).secret.export().toString('hex'))
  expect(new Set(keys).size).toBe(keyPurposes.length)
  for (const key of keys) expect(key).toHaveLength(64)
  expect(keyring.newest('data')).toMatchObject({ generation: 1, createdAt: at.toISOString() })
})

test('opening again gives the same keys and the same id', () => {
  const one = openKeyring(path, { at })
  const other = openKeyring(path, { at })
  expect(other.id).toBe(one.id)
  expect(other.newest('seal').secret.equals(one.newest('seal').secret)).toBe(true)
})

test('processes that start at once end with one file', async () => {
  const module = new URL('keyring.ts', import.meta.url).href
  const program = `const { openKeyring } = await import(${JSON.stringify(module)}); console.log(openKeyring(${JSON.stringify(path)}).id)`
  const runs = await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])))
  expect(new Set(runs.map(({ stdout }) => stdout))).toEqual(new Set([`${openKeyring(path).id}\n`]))
})

test('a database that holds data gets no fresh keys', () => {
  expect(() => openKeyring(path, { whenMissing: 'refuse' })).toThrow(`找不到密钥文件 ${path}。请从备份恢复它`)
  expect(existsSync(path)).toBe(false)
})

test.skipIf(onWindows).each([0o640, 0o604, 0o620, 0o601, 0o666])('a file with mode %o is refused with a sentence that says what to do', (mode) => {
  openKeyring(path, { at })
  chmodSync(path, mode)
  expect(() => openKeyring(path)).toThrow(`的权限是 0${mode.toString(8)}，本机其他用户可以读取。请执行 chmod 600 ${path}`)
  chmodSync(path, 0o400)
  expect(openKeyring(path).newest('data').generation).toBe(1)
})

test.each<[string, (file: KeyFile) => unknown, string]>([
  ['no JSON', () => '{', '不是完整的 JSON'],
  ['another format', (file) => ({ ...file, format: 'x' }), '格式不是'],
  ['null', () => null, '格式不是'],
  ['no id', (file) => ({ ...file, id: '' }), '没有编号'],
  ['a purpose without keys', (file) => ({ ...file, purposes: { ...file.purposes, index: [] } }), '缺少用途为 index'],
  ['a missing generation', (file) => ({ ...file, purposes: { ...file.purposes, data: [{ ...file.purposes.data[0], generation: 2 }] } }), '第 1 代密钥不在'],
  ['a short key', (file) => ({ ...file, purposes: { ...file.purposes, data: [{ ...file.purposes.data[0], key: 'AAAA' }] } }), '不是 32 字节'],
  ['an unknown provider', (file) => ({ ...file, purposes: { ...file.purposes, data: [{ ...file.purposes.data[0], provider: 'x' }] } }), '套件无法识别'],
])('a broken file is refused and left as it is: %s', (_, broken, sentence) => {
  openKeyring(path, { at })
  const changed = broken(JSON.parse(readFileSync(path, 'utf8')) as KeyFile)
  const content = typeof changed === 'string' ? changed : JSON.stringify(changed)
  writeFileSync(path, content)
  expect(() => openKeyring(path)).toThrow(sentence)
  expect(readFileSync(path, 'utf8')).toBe(content)
})

test('rotation adds a generation on top and keeps the older ones', () => {
  const keyring = openKeyring(path, { at })
  const first = keyring.newest('data')
  const second = keyring.rotate('data', { at })
  expect(second.generation).toBe(2)
  expect(keyring.newest('data')).toBe(second)
  expect(keyring.find('data', 1)).toBe(first)
  expect(keyring.all('data').map(({ generation }) => generation)).toEqual([2, 1])
  expect(keyring.all('index').map(({ generation }) => generation)).toEqual([1])
  if (!onWindows) expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'below')), 'no lock and no half file stays behind').toEqual(['keys.json'])
})

test('another process reads and writes with the new generation at once', () => {
  const one = openKeyring(path, { at })
  const other = openKeyring(path, { at })
  one.rotate('data', { at })
  expect(other.find('data', 2).generation).toBe(2)
  one.rotate('index', { at })
  expect(other.newest('index').generation).toBe(2)
  one.rotate('cookie', { at })
  expect(other.all('cookie')).toHaveLength(2)
})

test('a retired generation leaves the file, here and in every process; numbers go on', () => {
  const keyring = openKeyring(path, { at })
  const other = openKeyring(path, { at })
  const former = keyring.newest('data').secret.export().toString('base64url')
  expect(() => keyring.retire('data', 1, { at })).toThrow('第 1 代密钥正在使用，不能停用')
  expect(() => keyring.retire('data', 7, { at })).toThrow('没有用途 data 的第 7 代')
  keyring.rotate('data', { at })
  keyring.retire('data', 1, { at })
  expect(readFileSync(path, 'utf8')).not.toContain(former)
  for (const one of [keyring, other, openKeyring(path)]) {
    expect(one.newest('data').generation).toBe(2)
    expect(one.all('data').map(({ generation }) => generation)).toEqual([2])
    expect(() => one.find('data', 1)).toThrow('第 1 代密钥已停用')
  }
  expect(keyring.rotate('data', { at }).generation).toBe(3)
  expect(() => keyring.retire('data', 1, { at })).not.toThrow()
})

test('a fingerprint is the same for the same key and no other, and is not the key', () => {
  const keyring = openKeyring(path, { at })
  const before = keyring.fingerprints()
  expect(openKeyring(path).fingerprints()).toEqual(before)
  expect(new Set(before.map(({ fingerprint }) => fingerprint)).size).toBe(keyPurposes.length)
  keyring.rotate('data', { at })
  expect(keyring.fingerprints()).toEqual(expect.arrayContaining(before))
  keyring.retire('data', 1, { at })
  expect(keyring.fingerprints()).toHaveLength(keyPurposes.length)
})

test('two processes that rotate in turn lose no key', () => {
  const one = openKeyring(path, { at })
  const other = openKeyring(path, { at })
  const keys = [one, other, one, other].map((keyring) => keyring.rotate('data', { at }).secret.export().toString('hex'))
  expect(one.all('data').map(({ secret }) => secret.export().toString('hex')).slice(0, 4)).toEqual(keys.toReversed())
})

test('a rotation waits for the other one’s lock, and takes over one left by a crash', () => {
  const keyring = openKeyring(path, { at })
  const lock = `${path}.lock`
  writeFileSync(lock, '')
  expect(() => keyring.rotate('data', { at })).toThrow('另一个进程正在更换密钥')
  expect(keyring.newest('data').generation).toBe(1)
  const longAgo = Date.now() / 1000 - 120
  utimesSync(lock, longAgo, longAgo)
  expect(keyring.rotate('data', { at }).generation).toBe(2)
  expect(existsSync(lock)).toBe(false)
})

test('a generation that is in no file is refused; known ones go on', () => {
  const keyring = openKeyring(path, { at })
  expect(() => keyring.find('data', 9)).toThrow('没有用途 data 的第 9 代密钥')
  rmSync(path)
  expect(() => keyring.find('data', 9)).toThrow(KeyFileError)
  expect(keyring.find('data', 1).generation).toBe(1)
  expect(keyring.newest('data').generation).toBe(1)
})

test('another set of keys put in the file’s place is not taken over while running', () => {
  const keyring = openKeyring(path, { at })
  const mine = keyring.newest('data').secret
  const foreign = join(folder, 'foreign.json')
  const stranger = openKeyring(foreign, { at })
  stranger.rotate('data', { at })
  writeFileSync(path, readFileSync(foreign), { mode: 0o600 })
  expect(keyring.newest('data').secret).toBe(mine)
  expect(() => keyring.find('data', 2)).toThrow('换成了另一套密钥')
})

test.each<[string, (file: KeyFile) => void]>([
  ['another id', (file) => (file.id = 'other')],
  ['another first key', (file) => (file.purposes.seal[0]!.key = Buffer.alloc(32, 1).toString('base64url'))],
])('a file that differs in no more than %s is another set', (_, change) => {
  const keyring = openKeyring(path, { at })
  openKeyring(path).rotate('data', { at })
  const file = JSON.parse(readFileSync(path, 'utf8')) as KeyFile
  change(file)
  writeFileSync(path, JSON.stringify(file))
  expect(() => keyring.find('data', 2)).toThrow('换成了另一套密钥')
})

test('who comes second does not replace the file that is there', () => {
  const keyring = openKeyring(path, { at })
  createKeyFile(path, 'international', at)
  expect(openKeyring(path).id).toBe(keyring.id)
  expect(readdirSync(join(folder, 'below'))).toEqual(['keys.json'])
})

test('a file whose mode was opened up while running adds nothing and stops nothing', () => {
  const keyring = openKeyring(path, { at })
  openKeyring(path).rotate('data', { at })
  if (!onWindows) {
    chmodSync(path, 0o644)
    expect(keyring.newest('data').generation).toBe(1)
    expect(() => keyring.find('data', 2)).toThrow('chmod 600')
    chmodSync(path, 0o600)
  }
  expect(keyring.newest('data').generation).toBe(2)
})

test.skipIf(missingAlgorithms('shangmi').length > 0)('the provider changes with a rotation and stays for the next', () => {
  const keyring = openKeyring(path, { at })
  expect(keyring.rotate('data', { at, provider: 'shangmi' }).provider.name).toBe('shangmi')
  expect(keyring.rotate('data', { at }).provider.name).toBe('shangmi')
  expect(openKeyring(path).all('data').map(({ provider }) => provider.name)).toEqual(['shangmi', 'shangmi', 'international'])
})

test('no key shows in a log or in JSON', () => {
  const keyring = openKeyring(path, { at })
  const shown = inspect(keyring, { depth: 9 }) + inspect(keyring.all('data'), { depth: 9 }) + JSON.stringify(keyring.all('data'))
  const bytes = keyring.newest('data').secret.export()
  expect(shown).not.toContain(bytes.toString('base64url'))
  expect(shown).not.toContain(bytes.toString('hex').slice(0, 8))
  expect(shown).not.toContain([...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' '))
})
