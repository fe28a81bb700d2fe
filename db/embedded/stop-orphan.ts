import { existsSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'

/**
 * Ends a server that a killed start left running on this cluster, and removes a note that a dead one left.
 * Its keeper may be shutting it down already; asking twice does no harm.
 */
export async function stopOrphan(clusterFolder: string, log: (line: string) => void): Promise<void> {
  const note = join(clusterFolder, 'postmaster.pid')
  const pid = readPid(note)
  if (pid === undefined || !existsAs(pid)) return
  if (!isServerOf(pid, clusterFolder)) {
    // Either the number was given to another program since, or the server is dead and nobody has collected it,
    // which in a container may stay so for ever. PostgreSQL takes both for a running server and refuses.
    // It still finds out by itself whether processes of the old server hold the shared memory.
    rmSync(note)
    return
  }
  log('上次启动被强行中断，正在关闭遗留的数据库……')
  for (const [signal, seconds] of [['SIGINT', 20], ['SIGQUIT', 10]] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await ended(pid, clusterFolder, seconds)) return rmSync(note, { force: true })
  }
  throw new EmbeddedServerProblem(`上次遗留的数据库进程 ${pid} 无法关闭。请结束该进程后重新启动。`)
}

function readPid(note: string): number | undefined {
  if (!existsSync(note)) return undefined
  const pid = Number(readFileSync(note, 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

function existsAs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A dead process that nobody has collected has no command any more. */
function isServerOf(pid: number, clusterFolder: string): boolean {
  if (process.platform === 'win32') return true // it cannot be asked without more programs
  const command = process.platform === 'linux'
    ? commandOf(pid)
    : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return command.includes('postgres') && command.includes(clusterFolder)
}

/** Empty when the process ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

async function ended(pid: number, clusterFolder: string, seconds: number): Promise<boolean> {
  for (let tries = 0; tries < seconds * 10; tries++) {
    if (!existsAs(pid) || !isServerOf(pid, clusterFolder)) return true
    await wait(100)
  }
  return false
}
