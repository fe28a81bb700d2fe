import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { ClientRequest } from 'node:http'
import { signInAsSample, startProduct } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'
import { openSessions } from './sessions.ts'

const CONNECTIONS = 2_000
const AT_ONCE = 100
const EVENTS = 5

/**
 * Holds 2,000 live connections, each with a session of its own, of people whom a resident's report concerns, and measures from
 * the report's submission until the last of them has heard of it. The slowest of several reports counts.
 */
export async function liveFigure(ground: BenchGround, port: number): Promise<{ name: string; value: number; ceiling: number; unit: string; detail: string }> {
  const product = await startProduct(ground, port)
  const open: ClientRequest[] = []
  try {
    const resident = await signInAsSample(port, 'resident')
    const cookies = await openSessions(ground, CONNECTIONS)
    let heard = 0
    let lastHeardAt = 0
    for (let start = 0; start < CONNECTIONS; start += AT_ONCE) await Promise.all(cookies.slice(start, start + AT_ONCE).map(connect))
    const { rows } = await ground.owner.query<{ id: string }>("SELECT id FROM area WHERE county_code = $1 AND level = 'grid' ORDER BY id LIMIT 1", [ground.county])
    const seconds: number[] = []
    for (let event = 0; event < EVENTS; event++) {
      heard = 0
      const sentAt = performance.now()
      const answer = await fetch(`http://127.0.0.1:${port}/api/requests`, {
        method: 'POST', headers: { cookie: resident, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ text: '楼下路灯坏了三天，老人晚上出门看不清路。', place: { areaId: rows[0]!.id }, category: 'municipal.streetLight' }),
      })
      if (!answer.ok) throw new Error(`the report was not taken: ${answer.status} ${await answer.text()}`)
      const patience = sentAt + 15_000
      while (heard < CONNECTIONS && performance.now() < patience) await new Promise((done) => setTimeout(done, 5))
      seconds.push(heard < CONNECTIONS ? Number.POSITIVE_INFINITY : (lastHeardAt - sentAt) / 1000)
    }
    const slowest = Math.max(...seconds)
    return {
      name: 'an event reaches 2,000 live connections', value: slowest, ceiling: 1, unit: 's',
      detail: `${heard} of ${CONNECTIONS} sessions heard the last one; ${seconds.map((one) => one.toFixed(2)).join(', ')} s`,
    }

    function connect(cookie: string): Promise<void> {
      return new Promise((done, failed) => {
        const call = httpRequest({ host: '127.0.0.1', port, path: '/api/live', headers: { cookie }, agent: false }, (response) => {
          if (response.statusCode !== 200) return failed(new Error(`/api/live: ${response.statusCode}`))
          response.on('data', (data: Buffer) => {
            const events = data.toString('utf8').split('data: {"kind"').length - 1
            if (events === 0) return
            heard += 1
            lastHeardAt = performance.now()
          })
          done()
        })
        call.on('error', failed)
        call.end()
        open.push(call)
      })
    }
  } finally {
    for (const call of open) call.removeAllListeners('error').on('error', () => {}).destroy()
    await product.stop()
  }
}
