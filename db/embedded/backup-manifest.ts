import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, opendirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'

/** Everything that a backup holds but the log, which goes on growing. Written last: a folder without it is no backup. */
export type BackupManifest = {
  format: 'linli-backup-1'
  takenAt: string
  /** First segment of the log that a restore needs. */
  firstSegment: string
  folders: string[]
  files: Record<string, { bytes: number; sha256: string }>
}

const NAME = 'backup.json'

export function writeManifest(backupFolder: string, manifest: BackupManifest): void {
  const path = join(backupFolder, NAME)
  const content = JSON.stringify(manifest, null, 1)
  writeFileSync(`${path}.new`, `${content}\n${digest(content)}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/** Throws EmbeddedServerProblem when there is none, or it was cut or changed. */
export function readManifest(backupFolder: string): BackupManifest {
  const path = join(backupFolder, NAME)
  if (!existsSync(path)) throw new EmbeddedServerProblem(`${backupFolder} 不是完整的备份：没有 ${NAME}。备份中途停止就会这样，请用另一份备份。`)
  const [, content, sum] = /^(.*)\n([0-9a-f]{64})\n$/s.exec(readFileSync(path, 'utf8')) ?? []
  if (content === undefined || digest(content) !== sum) throw new EmbeddedServerProblem(`备份清单 ${path} 已损坏，请用另一份备份。`)
  const manifest = JSON.parse(content) as BackupManifest
  if (manifest.format !== 'linli-backup-1') throw new EmbeddedServerProblem(`备份清单 ${path} 的格式是 ${String(manifest.format)}，这个版本不认识。`)
  return manifest
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Copies one file and answers its size and digest; undefined when it went away, as a running server's files may. */
export async function copyWithDigest(from: string, to: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  const counting = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part)
      bytes += part.length
      done(null, part)
    },
  })
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await pipeline(createReadStream(from), counting, createWriteStream(to, { mode: 0o600 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { bytes, sha256: hash.digest('hex') }
}

export function writeWithDigest(path: string, content: string): { bytes: number; sha256: string } {
  writeFileSync(path, content, { mode: 0o600 })
  return { bytes: Buffer.byteLength(content), sha256: digest(content) }
}

/** Waits until all that was copied is on the disk: once for all files, since one by one costs ten times as long. */
export function flushAll(): void {
  spawnSync('sync')
}

/** Files and folders below, as paths from there; those for which `leave` is true are passed over with all below them. */
export function listBelow(folder: string, leave: (path: string) => boolean = () => false): { files: string[]; folders: string[] } {
  const found = { files: [] as string[], folders: [] as string[] }
  const waiting = [folder]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const entries = opendirSync(one)
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      const path = join(one, entry.name)
      if (leave(relative(folder, path))) continue
      if (entry.isDirectory()) {
        found.folders.push(relative(folder, path))
        waiting.push(path)
      } else if (entry.isFile()) found.files.push(relative(folder, path))
    }
    entries.closeSync()
  }
  return found
}
