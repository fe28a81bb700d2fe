import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { databaseEnvironment } from './create-cluster.ts'

/** What the keeper is told to run. */
export type KeeperOrder = { program: string; flags: string[]; logFile: string; user: { uid: number; gid: number } | undefined }
/** What the keeper tells: the server ended before it was ready, or it fell over and was started again. */
export type KeeperNews = 'ended' | 'restarted'

/**
 * A process of its own between Linli and PostgreSQL. It starts the server, starts it again when it falls
 * over, and shuts it down as soon as Linli is gone: when Linli dies, even by kill -9, the channel to it closes.
 */
if (process.send !== undefined) {
  // Ctrl-C goes to everybody at the terminal; only Linli decides when the database stops.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('message', (order: KeeperOrder) => keep(order))
}

function keep(order: KeeperOrder): void {
  const log = openSync(order.logFile, 'a', 0o600)
  let ready = false
  let stopping = false
  let server = start()

  function start(): ChildProcess {
    const started = spawn(order.program, order.flags, {
      ...order.user, cwd: order.user === undefined ? undefined : '/', env: databaseEnvironment(), stdio: ['ignore', log, log],
    })
    started.on('error', () => process.exit(1))
    started.on('exit', () => {
      if (stopping) process.exit(0)
      if (!ready) { tell('ended'); process.exit(1) }
      // Its own processes may need a moment to notice that it is gone; until then a new one is refused.
      setTimeout(() => { if (stopping) process.exit(0); server = start(); tell('restarted') }, 500)
    })
    return started
  }

  function stop(): void {
    if (stopping) return
    stopping = true
    if (server.exitCode !== null || server.signalCode !== null) process.exit(0)
    server.kill('SIGINT') // fast shutdown
    // A server that does not end is told to leave at once; it recovers from its log at the next start.
    setTimeout(() => server.kill('SIGQUIT'), 20_000)
    setTimeout(() => process.exit(1), 25_000)
  }

  function tell(news: KeeperNews): void {
    if (process.connected) process.send?.(news)
  }

  process.on('message', (word) => {
    if (word === 'ready') ready = true
    if (word === 'stop') stop()
  })
  process.on('disconnect', stop)
  process.on('SIGTERM', stop)
}
