import { chmodSync, copyFileSync, createReadStream, existsSync, lchownSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { Client } from 'pg'
import { copyWithDigest, flushAll, listBelow, readManifest } from './backup-manifest.ts'
import type { BackupManifest } from './backup-manifest.ts'
import { prepareDatabasePlace } from './database-place.ts'
import type { DatabasePlace } from './database-place.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'
import { SINCE } from './follow-files.ts'
import { SEGMENT } from './wal-archive.ts'

export type RestoreOptions = {
  dataFolder: string
  backupFolder: string
  anchorFile: string
  log: (line: string) => void
}

const SEGMENT_BYTES = 16 * 1024 * 1024
// What may lie in the folder already: the keys, which come from elsewhere.
const MAY_LIE_THERE = new Set(['keys.json'])

/**
 * Brings a backup and all of its log back into an empty data folder: checks every piece first, copies, lets the server read
 * the log to its end, and shuts it down. Throws EmbeddedServerProblem before anything is written when a piece is missing or wrong.
 */
export async function restore(options: RestoreOptions): Promise<{ takenAt: string; lastCommit: Date | null }> {
  const { dataFolder } = options
  mkdirSync(dataFolder, { recursive: true })
  const there = readdirSync(dataFolder).filter((name) => !MAY_LIE_THERE.has(name))
  if (there.length > 0) throw new EmbeddedServerProblem(`数据目录 ${dataFolder} 不是空的（有 ${there.slice(0, 3).join('、')}）。恢复只写入空目录：请用 LINLI_DATA 指定另一个，或先把原来的移走。`)
  if (!existsSync(options.backupFolder)) throw new EmbeddedServerProblem(`没有找到备份目录 ${options.backupFolder}。`)
  const backupFolder = realpathSync(options.backupFolder)
  const manifest = readManifest(backupFolder)
  await checkLog(join(backupFolder, 'log'), manifest.firstSegment)
  const place = prepareDatabasePlace(dataFolder, options.log)
  await copyChecked(backupFolder, manifest, place, options)
  await copySince(backupFolder, options)
  return { takenAt: manifest.takenAt, lastCommit: await readLog(backupFolder, place, options) }
}

/** A server would end quietly at the first gap; here it is said. */
async function checkLog(folder: string, firstSegment: string): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')).map((name) => name.slice(0, -3)).filter((name) => SEGMENT.test(name) && name >= firstSegment).sort() : []
  let expected = firstSegment
  for (const name of names) {
    if (name !== expected) throw new EmbeddedServerProblem(`备份的数据库日志缺少 ${expected}（${folder}）。没有它，只能恢复到更早的备份。`)
    if ((await unpackedSize(join(folder, `${name}.gz`))) !== SEGMENT_BYTES) throw new EmbeddedServerProblem(`备份的数据库日志 ${name}.gz 已损坏（${folder}）。请用另一份备份。`)
    expected = nextSegment(name)
  }
  if (names.length === 0) throw new EmbeddedServerProblem(`备份的数据库日志缺少 ${firstSegment}（${folder}）。请用另一份备份。`)
}

/** Name of the segment after it on the same timeline: 8 digits timeline, 8 file, 8 of which 256 make a file. */
export function nextSegment(name: string): string {
  const number = BigInt(`0x${name.slice(8, 16)}`) * 256n + BigInt(`0x${name.slice(16)}`) + 1n
  const digits = (part: bigint) => part.toString(16).toUpperCase().padStart(8, '0')
  return `${name.slice(0, 8)}${digits(number / 256n)}${digits(number % 256n)}`
}

async function unpackedSize(path: string): Promise<number | undefined> {
  let bytes = 0
  try {
    for await (const part of createReadStream(path).pipe(createGunzip())) bytes += (part as Buffer).length
    return bytes
  } catch {
    return undefined
  }
}

/** Beside its place and renamed at the end, so that a restore that breaks off leaves nothing that looks like a database. */
async function copyChecked(backupFolder: string, manifest: BackupManifest, place: DatabasePlace, { dataFolder, anchorFile }: RestoreOptions): Promise<void> {
  if (existsSync(place.clusterFolder)) throw new EmbeddedServerProblem(`${place.clusterFolder} 已经有数据库。请先把它移走。`)
  const unfinished = `${place.clusterFolder}.restoring`
  rmSync(unfinished, { recursive: true, force: true })
  const target = (path: string) => {
    const [top, ...rest] = path.split('/')
    if (top === 'database') return join(unfinished, ...rest)
    return top === 'anchors' ? join(dirname(anchorFile), basename(path)) : join(dataFolder, path)
  }
  mkdirSync(unfinished, { mode: 0o700 })
  for (const folder of manifest.folders) mkdirSync(target(folder), { recursive: true, mode: 0o700 })
  for (const [path, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const copied = await copyWithDigest(join(backupFolder, path), target(path))
    const fault = copied === undefined ? '不见了' : copied.bytes !== bytes || copied.sha256 !== sha256 ? '和清单不符，已损坏或被改动' : undefined
    if (fault === undefined) continue
    rmSync(unfinished, { recursive: true })
    throw new EmbeddedServerProblem(`备份里的 ${path} ${fault}。请用另一份备份，并清空 ${dataFolder}。`)
  }
  writeFileSync(join(unfinished, 'recovery.signal'), '', { mode: 0o600 })
  giveTo(place, unfinished)
  flushAll()
  renameSync(unfinished, place.clusterFolder)
}

function giveTo({ user }: DatabasePlace, folder: string): void {
  if (user === undefined) return
  const { files, folders } = listBelow(folder)
  for (const path of ['.', ...folders, ...files]) lchownSync(join(folder, path), user.uid, user.gid)
}

/** Attachments that came after the backup, and anchors as they had grown. */
async function copySince(backupFolder: string, { dataFolder, anchorFile }: RestoreOptions): Promise<void> {
  for (const [from, to] of [[SINCE.files, join(dataFolder, 'files')], [SINCE.anchors, dirname(anchorFile)]] as const) {
    const folder = join(backupFolder, from)
    if (!existsSync(folder)) continue
    for (const path of listBelow(folder).files) if (!path.endsWith('.part')) await copyWithDigest(join(folder, path), join(to, path))
  }
}

/** Starts the server, which fetches the log piece by piece, until it has read all; when the last transaction was. */
async function readLog(backupFolder: string, place: DatabasePlace, { dataFolder, log }: RestoreOptions): Promise<Date | null> {
  // Packed as it is, and given to the server's user, who may not be let into the backup.
  const copy = `${place.clusterFolder}.log-to-read`
  mkdirSync(copy, { mode: 0o700 })
  for (const name of readdirSync(join(backupFolder, 'log'))) if (name.endsWith('.gz')) copyFileSync(join(backupFolder, 'log', name), join(copy, name))
  for (const name of readdirSync(copy)) chmodSync(join(copy, name), 0o600)
  giveTo(place, copy)
  const from = copy.replaceAll('%', '%%').replaceAll("'", "'\\''")
  const server = await startEmbeddedServer({ dataFolder, log, settings: { restore_command: `gunzip -c '${from}/%f.gz' > '%p'`, archive_mode: 'off' } })
  const client = new Client({ connectionString: server.databaseUrl })
  try {
    await client.connect()
    for (;;) {
      const { rows } = await client.query<{ reading: boolean; last: Date | null }>('SELECT pg_is_in_recovery() AS reading, pg_last_xact_replay_timestamp() AS last')
      if (!rows[0]!.reading) return rows[0]!.last
      await wait(200)
    }
  } finally {
    await client.end().catch(() => {})
    await server.stop()
    rmSync(copy, { recursive: true })
  }
}
