import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { ProviderName } from './crypto-provider.ts'

/** The file of keys cannot be used; the message is a Chinese sentence for the operator and names no key. */
export class KeyFileError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'KeyFileError'
  }
}

/**
 * What each key is for. `data`: sealing of values; `index`: blind index and hashes of short codes;
 * `cookie`: HMAC of session cookies; `seal`: HMAC of the identity seal inside the database;
 * `audit-anchor`: seed of the Ed25519 key that signs anchors; `app-role`: password of the application's database role.
 */
export const keyPurposes = ['data', 'index', 'cookie', 'seal', 'audit-anchor', 'app-role'] as const
export type KeyPurpose = (typeof keyPurposes)[number]

/**
 * One generation as it stands in the file: counted from 1, `key` 32 bytes in base64url, times ISO 8601. A retired one keeps
 * its place, so that numbers never mean another key, and has an empty `key`.
 */
export type StoredKey = { generation: number; provider: ProviderName; key: string; createdAt: string; retiredAt?: string }

/** `id` names the set of keys for ever, so that a database can notice that another set was put in its place. */
export type KeyFile = { format: 'linli-keys-1'; id: string; purposes: Record<KeyPurpose, StoredKey[]> }

/** Device, inode, size and time of change: differs when another process has replaced the file. */
export type FileStamp = string

const onWindows = process.platform === 'win32'

/** Creates the file (mode 0600, random keys) unless it is there; two processes at once end with one file. */
export function createKeyFile(path: string, provider: ProviderName, at: Date): void {
  const created: KeyFile = {
    format: 'linli-keys-1',
    id: randomBytes(12).toString('base64url'),
    purposes: Object.fromEntries(keyPurposes.map((purpose) => [purpose, [newKey(1, provider, at)]])) as KeyFile['purposes'],
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const whole = writeBeside(path, created)
  try {
    // A link appears whole or not at all and never replaces: who comes second uses the first one's keys.
    linkSync(whole, path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(whole, { force: true })
  }
  flushFolder(path)
}

/** Reads and checks the file; refuses one that others than its owner may read. */
export function readKeyFile(path: string): { file: KeyFile; stamp: FileStamp } {
  const stamp = stampOf(path)
  if (stamp === undefined) throw new KeyFileError(`找不到密钥文件 ${path}。请从备份恢复它；没有它，已加密的数据无法读出`)
  const { mode } = statSync(path)
  if (!onWindows && (mode & 0o077) !== 0) {
    throw new KeyFileError(`密钥文件 ${path} 的权限是 ${(mode & 0o777).toString(8).padStart(4, '0')}，本机其他用户可以读取。请执行 chmod 600 ${path}，再重新启动；若怀疑已被读取，请更换密钥`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new KeyFileError(`密钥文件 ${path} 读不出来，不是完整的 JSON。请从备份恢复它`)
  }
  const fault = faultOf(parsed)
  if (fault) throw new KeyFileError(`密钥文件 ${path} 不完整：${fault}。请从备份恢复它，不要手工补写`)
  return { file: parsed as KeyFile, stamp }
}

/** Undefined when the file is not there. */
export function stampOf(path: string): FileStamp | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.dev}.${stat.ino}.${stat.size}.${stat.mtimeNs}`
}

/** Adds a generation on top. */
export function addGeneration(path: string, purpose: KeyPurpose, provider: ProviderName | undefined, at: Date): void {
  changeFile(path, (file) => {
    const newest = file.purposes[purpose].at(-1)!
    file.purposes[purpose].push(newKey(newest.generation + 1, provider ?? newest.provider, at))
  })
}

/** Takes a key out of the file for good; the newest stays, because it is written with. */
export function removeGeneration(path: string, purpose: KeyPurpose, generation: number, at: Date): void {
  changeFile(path, (file) => {
    const keys = file.purposes[purpose]
    const key = keys[generation - 1]
    if (key === undefined) throw new KeyFileError(`密钥文件里没有用途 ${purpose} 的第 ${generation} 代密钥`)
    if (generation === keys.length) throw new KeyFileError(`用途 ${purpose} 的第 ${generation} 代密钥正在使用，不能停用。请先更换密钥`)
    if (key.retiredAt === undefined) keys[generation - 1] = { ...key, key: '', retiredAt: at.toISOString() }
  })
}

/** A lock file keeps two changes from losing each other's key. */
function changeFile(path: string, change: (file: KeyFile) => void): void {
  // A key file mounted as a symbolic link is replaced where it really lies.
  const target = realpathSync(path)
  const lock = takeLock(`${target}.lock`)
  try {
    const { file } = readKeyFile(target)
    change(file)
    renameSync(writeBeside(target, file), target)
    flushFolder(target)
  } finally {
    rmSync(lock, { force: true })
  }
}

const lockOutlivedAfter = 60_000

function takeLock(lock: string): string {
  for (const secondTry of [false, true]) {
    try {
      closeSync(openSync(lock, 'wx', 0o600))
      return lock
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      // Compared with the file system's own time, so with the real clock.
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (secondTry || age < lockOutlivedAfter) break
      rmSync(lock, { force: true })
    }
  }
  throw new KeyFileError(`另一个进程正在更换密钥（${lock}），请一分钟后重试`)
}

function newKey(generation: number, provider: ProviderName, at: Date): StoredKey {
  return { generation, provider, key: randomBytes(32).toString('base64url'), createdAt: at.toISOString() }
}

function writeBeside(path: string, file: KeyFile): string {
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  const descriptor = openSync(beside, 'wx', 0o600)
  try {
    writeFileSync(descriptor, `${JSON.stringify(file, null, 2)}\n`)
    // A key must be on the disk before the first value is sealed with it.
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return beside
}

function flushFolder(path: string): void {
  if (onWindows) return // Windows cannot open a folder for flushing
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** What is wrong with the content, in Chinese, or undefined. */
function faultOf(value: unknown): string | undefined {
  const file = value as Partial<KeyFile> | null
  if (file === null || typeof file !== 'object' || file.format !== 'linli-keys-1') return '格式不是 linli-keys-1'
  if (typeof file.id !== 'string' || file.id === '') return '没有编号 id'
  for (const purpose of keyPurposes) {
    const keys = file.purposes?.[purpose]
    if (!Array.isArray(keys) || keys.length === 0) return `缺少用途为 ${purpose} 的密钥`
    for (const [index, key] of keys.entries()) {
      if (key?.generation !== index + 1) return `${purpose} 的第 ${index + 1} 代密钥不在它的位置上`
      if (key.provider !== 'international' && key.provider !== 'shangmi') return `${purpose} 第 ${index + 1} 代的密码套件无法识别`
      if (key.retiredAt !== undefined && index < keys.length - 1 && key.key === '') continue
      if (typeof key.key !== 'string' || Buffer.from(key.key, 'base64url').length !== 32) return `${purpose} 第 ${index + 1} 代密钥不是 32 字节`
      if (typeof key.createdAt !== 'string') return `${purpose} 第 ${index + 1} 代密钥没有生成时间`
    }
  }
  return undefined
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
