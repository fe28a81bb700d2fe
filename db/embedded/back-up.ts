import { chownSync, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'
import { copyWithDigest, flushAll, listBelow, writeManifest, writeWithDigest } from './backup-manifest.ts'
import type { BackupManifest } from './backup-manifest.ts'
import { isReachable } from './database-user.ts'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'
import { archiveTo, canArchive } from './wal-archive.ts'

export type BackupOptions = {
  /** The superuser's connection to the running server. */
  databaseUrl: string
  dataFolder: string
  backupFolder: string
  /** Further files that belong to the data, like anchors that lie elsewhere: their paths, kept under their names. */
  anchors: readonly string[]
}

// Rebuilt by the server at its start, or of this run only; the log goes to the archive.
const LEFT_OUT = /^(?:pg_wal|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|pg_replslot)\/.|^postmaster\.(?:pid|opts)$|(?:^|\/)pgsql_tmp|(?:^|\/)pg_internal\.init/
const CONTROL = 'global/pg_control'
const LONGEST_WAIT = '10min'

/**
 * Copies the running server's database with PostgreSQL's own means, then attachments and anchors, and from then on lets the
 * server add its log to the same folder, minute by minute. The keys are left out. Throws EmbeddedServerProblem.
 */
export async function backUp(options: BackupOptions): Promise<{ bytes: number; files: number }> {
  if (!canArchive) throw new EmbeddedServerProblem('Windows 上的内置数据库不能在运行中备份。请停止邻里，再复制整个数据目录。')
  const client = new Client({ connectionString: options.databaseUrl, application_name: 'linli-backup' })
  client.on('error', () => {}) // the statement that waits fails with it
  await client.connect()
  try {
    const clusterFolder = (await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder")).rows[0]!.folder
    const backupFolder = makeBackupFolder(options.backupFolder, options.dataFolder, clusterFolder)
    archiveTo(clusterFolder, join(backupFolder, 'log'))
    await client.query(`SET statement_timeout = '${LONGEST_WAIT}'`)
    const { rows } = await client.query<{ segment: string }>("SELECT pg_walfile_name(lsn) AS segment FROM pg_backup_start('linli', true) AS lsn")
    const manifest: BackupManifest = { format: 'linli-backup-1', takenAt: new Date().toISOString(), firstSegment: rows[0]!.segment, folders: [], files: {} }
    await copyCluster(clusterFolder, backupFolder, manifest)
    const { rows: stopped } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(true)').catch((error: Error) => {
      throw new EmbeddedServerProblem(`数据库的日志没能写入 ${backupFolder}/log：${error.message}。请检查磁盘空间和权限，删除这个目录后重新备份。`)
    })
    const label = join('database', 'backup_label')
    manifest.files[label] = writeWithDigest(join(backupFolder, label), stopped[0]!.labelfile)
    await copyData(options, backupFolder, manifest)
    flushAll()
    writeManifest(backupFolder, manifest)
    const sizes = Object.values(manifest.files).map(({ bytes }) => bytes)
    return { bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), files: sizes.length }
  } finally {
    await client.end().catch(() => {})
  }
}

/** Made for this backup alone; the server, which may run as another user, writes its log into it. */
function makeBackupFolder(path: string, dataFolder: string, clusterFolder: string): string {
  if (existsSync(path) && readdirSync(path).length > 0) throw new EmbeddedServerProblem(`${path} 里已经有内容。请为每次备份指定一个新的空目录。`)
  mkdirSync(path, { recursive: true, mode: 0o711 })
  const folder = realpathSync(path)
  if (`${folder}/`.startsWith(`${realpathSync(dataFolder)}/`)) throw new EmbeddedServerProblem(`${path} 在数据目录里面，磁盘一坏就一起丢失。请备份到另一个磁盘上的目录。`)
  const log = join(folder, 'log')
  mkdirSync(log, { mode: 0o700 })
  if (process.getuid?.() === 0) {
    const owner = statSync(clusterFolder)
    // Also to the folder itself new files are brought by a Linli that runs as that user.
    for (const one of [folder, log]) chownSync(one, owner.uid, owner.gid)
    if (!isReachable(log, { uid: owner.uid, gid: owner.gid }, 'execute')) throw new EmbeddedServerProblem(`数据库不以 root 身份运行，进不了 ${folder} 的上级目录。请备份到它能进入的目录，例如 /var/backups/linli 下面。`)
  }
  return folder
}

/** The control file goes last: it says where the log must be read from. */
async function copyCluster(clusterFolder: string, backupFolder: string, manifest: BackupManifest): Promise<void> {
  const { files, folders } = listBelow(clusterFolder, (path) => LEFT_OUT.test(path))
  manifest.folders.push(...folders.map((path) => join('database', path)))
  for (const path of [...files.filter((one) => one !== CONTROL), CONTROL]) {
    const copied = await copyWithDigest(join(clusterFolder, path), join(backupFolder, 'database', path))
    if (copied !== undefined) manifest.files[join('database', path)] = copied
  }
}

/** After the database, so that no row lacks its file. */
async function copyData({ dataFolder, anchors }: BackupOptions, backupFolder: string, manifest: BackupManifest): Promise<void> {
  const attachments = join(dataFolder, 'files')
  const found = existsSync(attachments) ? listBelow(attachments).files : []
  const wanted = [
    ...found.map((path) => [join(attachments, path), join('files', path)] as const),
    ...anchors.map((path) => [path, join('anchors', basename(path))] as const),
    [join(dataFolder, 'database-password'), 'database-password'] as const,
  ]
  for (const [from, to] of wanted) {
    const copied = await copyWithDigest(from, join(backupFolder, to))
    if (copied !== undefined) manifest.files[to] = copied
  }
}

/** Anchor files of all counties: `audit-anchors.jsonl` stands for `audit-anchors.371425.jsonl` beside it. */
export function anchorsBeside(anchorFile: string): string[] {
  const folder = dirname(anchorFile)
  const [stem, ending] = [basename(anchorFile).replace(/\.[^.]*$/, ''), /\.[^.]*$/.exec(basename(anchorFile))?.[0] ?? '']
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${stem}.`) && name.endsWith(ending)).map((name) => join(folder, name)) : []
}
