import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'

/** The operating system's user that the database runs as; undefined: the user who started us. */
export type DatabaseUser = { uid: number; gid: number } | undefined

/**
 * PostgreSQL refuses to run as root, so root steps down: to the owner of a cluster that exists already,
 * otherwise to the first of the usual service users. Everybody else runs it as himself.
 */
export function chooseDatabaseUser(clusterFolder: string): DatabaseUser {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(clusterFolder, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  for (const name of ['linli', 'postgres', 'nobody']) {
    const entry = users.find((fields) => fields[0] === name)
    if (entry !== undefined && entry[2] !== '0') return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new EmbeddedServerProblem('数据库不能以 root 身份运行，而本机没有 linli、postgres 或 nobody 用户。请先执行 useradd --system linli，再重新启动。')
}

/** Whether the user may enter every folder above the path and use the path itself, by mode bits (access lists are not read). */
export function isReachable(path: string, user: DatabaseUser, use: 'read' | 'execute'): boolean {
  if (user === undefined) return true
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !allows(found, user, use === 'read' ? 4 : 1)) return false
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const above = statSync(folder, { throwIfNoEntry: false })
    if (above !== undefined && !allows(above, user, 1)) return false
    if (folder === dirname(folder)) return true
  }
}

function allows(file: { uid: number; gid: number; mode: number }, user: { uid: number; gid: number }, bit: 4 | 1): boolean {
  if (file.uid === user.uid) return (file.mode & (bit << 6)) !== 0
  if (file.gid === user.gid) return (file.mode & (bit << 3)) !== 0
  return (file.mode & bit) !== 0
}
