import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { ClientRequest } from 'node:http'
import { signInAsSample, startProduct } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'

const CONNECTIONS = 2_000

/** Holds 2,000 live connections of people whom one event concerns, and measures until the last of them has heard it. */
export async function liveFigure(ground: BenchGround, port: number): Promise<{ name: string; value: number; ceiling: number; unit: string; detail: string }> {
  const product = await startProduct(ground, port)
  const open: ClientRequest[] = []
  try {
    const cookies = await Promise.all(['streetStaff', 'countyDispatcher', 'countyLeader', 'streetHead'].map((key) => signInAsSample(port, key)))
    const heard: number[] = []
    let sentAt = 0
    for (let start = 0; start < CONNECTIONS; start += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => connect(cookies[index % cookies.length]!)))
    }
    const { rows } = await ground.owner.query<{ path: string }>(
      "SELECT a.path FROM post p JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id JOIN appointment t ON t.county_code = p.county_code AND t.post_id = p.id JOIN staff_member s ON s.county_code = t.county_code AND s.id = t.staff_member_id JOIN session e ON e.account_id = s.account_id WHERE p.role = 'streetStaff' ORDER BY e.created_at DESC LIMIT 1",
    )
    sentAt = performance.now()
    await ground.owner.query("INSERT INTO live_event (county_code, id, kind, object_id, area_path) VALUES ($1, $2, 'request.changed', $3, $4)", [ground.county, randomUUID(), randomUUID(), rows[0]!.path])
    const patience = performance.now() + 15_000
    while (heard.length < CONNECTIONS && performance.now() < patience) await new Promise((done) => setTimeout(done, 20))
    const seconds = heard.length < CONNECTIONS ? Number.POSITIVE_INFINITY : Math.max(...heard) / 1000
    return { name: 'an event reaches 2,000 live connections', value: seconds, ceiling: 1, unit: 's', detail: `${heard.length} of ${CONNECTIONS} heard it` }

    function connect(cookie: string): Promise<void> {
      return new Promise((done, failed) => {
        const call = httpRequest({ host: '127.0.0.1', port, path: '/api/live', headers: { cookie }, agent: false }, (response) => {
          if (response.statusCode !== 200) return failed(new Error(`/api/live: ${response.statusCode}`))
          let told = false
          response.on('data', (data: Buffer) => {
            if (told || sentAt === 0 || !data.includes('data: {"kind"')) return
            told = true
            heard.push(performance.now() - sentAt)
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
