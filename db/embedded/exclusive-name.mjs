import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rmSync } from 'node:fs'

// Plain JavaScript because start.mjs uses it on Node 20, before anything is installed.

/**
 * Holds a name on this machine that only one process can hold at a time.
 * The operating system gives it back when the holder dies, however it dies, so a lock can never be stale.
 *
 * @param {string} name any text; it is hashed
 * @returns {Promise<(() => Promise<void>) | undefined>} gives the name back; undefined when another process holds it
 */
export async function holdExclusiveName(name) {
  const address = addressOf(name)
  const release = await listen(address)
  if (release !== undefined || !leavesFileBehind()) return release
  if (await answers(address)) return undefined
  rmSync(address, { force: true })
  return listen(address)
}

function addressOf(name) {
  const hash = createHash('sha256').update(name).digest('hex')
  if (process.platform === 'win32') return `\\\\.\\pipe\\linli-${hash}`
  if (leavesFileBehind()) return join(tmpdir(), `linli-${hash.slice(0, 24)}.socket`)
  // Abstract socket. Filled to the full 108 bytes: Node 20 pads the address and Node 24 does not,
  // so a shorter name would be two different names.
  return `\0${`linli-${hash}`.padEnd(107, '-')}`
}

function leavesFileBehind() {
  return process.platform !== 'linux' && process.platform !== 'win32'
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy())
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined)
      else reject(error)
    })
    server.listen(address, () => {
      server.unref()
      resolve(() => new Promise((closed) => server.close(() => closed())))
    })
  })
}

function answers(address) {
  return new Promise((resolve) => {
    const connection = connect(address)
    connection.once('connect', () => { connection.destroy(); resolve(true) })
    connection.once('error', () => resolve(false))
  })
}
