import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A TCP proxy between the product and its database, whose connections can be cut at any moment. */
export async function startProxy(target: { host: string; port: number }): Promise<{ port: number; cut: () => number; close: () => Promise<void> }> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ ...target, noDelay: true })
    near.setNoDelay(true)
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      const count = open.size / 2
      for (const socket of open) socket.destroy()
      return count
    },
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy()
        server.close(() => done())
      }),
  }
}
