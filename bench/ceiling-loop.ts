import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { isHash, renewed } from './recording.ts'
import type { Statement } from './recording.ts'

/** What the parent asks: the recorded transactions (one is taken after the other), the parts to renew, and for how long. */
export type CeilingOrder = { url: string; connections: number; seconds: number; transactions: { statements: Statement[]; fresh: string[] }[] }
export type CeilingNews = { ready: true } | { perSecond: number; failure: string | null }

/**
 * The ceiling: the same statements with the same session, policy and audit, named as the product names them, sent one after
 * the other by a bare loop in a process of its own. No HTTP, no contract, no pipelining.
 */
process.on('message', (order: CeilingOrder) => void run(order))
// The program that started everything lets go of the channel, so that servers can end; this one waits for its order on it.
process.channel?.ref()
process.send?.({ ready: true } satisfies CeilingNews)

async function run(order: CeilingOrder): Promise<void> {
  let done = 0
  let failure: string | null = null
  const clients = await Promise.all(
    Array.from({ length: order.connections }, async () => {
      const client = new pg.Client({ connectionString: order.url })
      await client.connect()
      return client
    }),
  )
  const until = performance.now() + order.seconds * 1000
  await Promise.all(
    clients.map(async (client, index) => {
      for (let turn = index; performance.now() < until; turn++) {
        const { statements, fresh } = order.transactions[turn % order.transactions.length]!
        const exchange = new Map(fresh.map((part) => [part, isHash(part) ? randomBytes(32).toString('hex') : randomUUID()]))
        try {
          for (const statement of renewed(statements, exchange)) await client.query(statement as pg.QueryConfig)
        } catch (error) {
          failure ??= (error as Error).message
          await client.query('ROLLBACK')
        }
        done += 1
      }
    }),
  )
  await Promise.all(clients.map((client) => client.end()))
  process.send?.({ perSecond: done / order.seconds, failure } satisfies CeilingNews)
}
