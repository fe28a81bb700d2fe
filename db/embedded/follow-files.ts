import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { copyWithDigest, listBelow } from './backup-manifest.ts'
import { archiveFolder } from './wal-archive.ts'

export type FollowOptions = {
  dataFolder: string
  clusterFolder: string
  /** Anchor files as they are now. */
  anchors: () => string[]
  log: (fields: Record<string, string | number | boolean | null>) => void
  /** Receives Chinese lines for the operator. */
  say: (line: string) => void
  /** 30 s unless told. */
  everyMilliseconds?: number
}

/** What came after the backup was taken; beside what its list names. */
export const SINCE = { files: 'files-since', anchors: 'anchors-since' } as const

const EVERY_MILLISECONDS = 30_000
// At one a minute at least: the log has not gone over for some minutes.
const MOST_WAITING = 8

/**
 * Beside the database's log, which the server itself hands on: brings new attachments and grown anchors to the last backup, so
 * that a restored row has its picture. One process a data folder runs it, the one that started the server.
 */
export function followFiles(options: FollowOptions): { turn: () => Promise<void>; stop: () => Promise<void> } {
  let last: Promise<void> = Promise.resolve()
  let stuck = false
  let done: { backup: string; until: number } | undefined

  async function pass(): Promise<void> {
    const archive = archiveFolder(options.clusterFolder)
    if (archive === undefined) return
    const backup = dirname(archive)
    if (!existsSync(join(backup, 'backup.json'))) return
    const since = done?.backup === backup ? done.until : -Infinity
    const until = Date.now()
    const attachments = join(options.dataFolder, 'files')
    for (const path of existsSync(attachments) ? listBelow(attachments).files : []) {
      // Written beside and renamed, a file never changes; a minute's grace for clocks of other machines.
      if ((statSync(join(attachments, path), { throwIfNoEntry: false })?.mtimeMs ?? 0) < since - 60_000) continue
      if (existsSync(join(backup, 'files', path)) || existsSync(join(backup, SINCE.files, path))) continue
      await bring(join(attachments, path), join(backup, SINCE.files, path))
    }
    for (const path of options.anchors()) {
      const kept = join(backup, SINCE.anchors, basename(path))
      if (statSync(path).size !== statSync(kept, { throwIfNoEntry: false })?.size) await bring(path, kept)
    }
    done = { backup, until }
    sayWhenStuck(backup)
  }

  /** While the log does not go over, the server keeps all of it, and its own disk fills. */
  function sayWhenStuck(backup: string): void {
    const waiting = readdirSync(join(options.clusterFolder, 'pg_wal', 'archive_status')).filter((name) => name.endsWith('.ready')).length
    if (waiting >= MOST_WAITING && !stuck) options.say(`数据库的改动写不进备份目录 ${backup}，已积压 ${waiting} 段，会占满数据盘。请检查那里的空间和权限，或另做一次备份。`)
    stuck = waiting >= MOST_WAITING
  }

  function turn(): Promise<void> {
    last = last.then(pass).catch((error: Error) => options.log({ event: 'backup-does-not-follow', name: error.name, message: error.message }))
    return last
  }

  const timer = setInterval(() => void turn(), options.everyMilliseconds ?? EVERY_MILLISECONDS)
  timer.unref()
  return {
    turn,
    stop: async () => {
      clearInterval(timer)
      await turn()
    },
  }
}

async function bring(from: string, to: string): Promise<void> {
  if ((await copyWithDigest(from, `${to}.part`)) !== undefined) renameSync(`${to}.part`, to)
}
