import type pg from 'pg'
import { expect, test } from 'vitest'
import { throughGate } from '#kit/http/gate-queue.ts'
import { notPermitted } from '#kit/http/refusals.ts'

/** A pool that keeps what was said to it and how many held a connection at once. */
function countingPool() {
  const said: string[] = []
  let held = 0
  const pool = {
    most: 0,
    said,
    connect: async () => {
      held++
      pool.most = Math.max(pool.most, held)
      const query = async (text: string) => {
        said.push(text)
        return { command: text }
      }
      return { query, release: () => void held-- } as unknown as pg.PoolClient
    },
  }
  return pool as typeof pool & Pick<pg.Pool, 'connect'>
}

const pause = () => new Promise<void>((done) => setTimeout(done, 1))

test('three hold a connection at once, the others follow in their order', async () => {
  const pool = countingPool()
  const order: number[] = []
  await Promise.all(Array.from({ length: 20 }, (_, index) => throughGate(pool, '192.0.2.1', async () => {
    order.push(index)
    await pause()
  })))
  expect(pool.most).toBe(3)
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

/** A gate at which so many of each source stand until it is opened. */
function crowdAt(pool: ReturnType<typeof countingPool>, crowds: Record<string, number>) {
  let open = () => {}
  const closed = new Promise<void>((opened) => { open = opened })
  const passing = Object.entries(crowds).flatMap(([address, people]) => Array.from({ length: people }, () => throughGate(pool, address, () => closed)))
  return { open: () => open(), passed: () => Promise.all(passing) }
}

test('two hundred of one source may wait; the next of them is told to come later, and others still find a place', async () => {
  const pool = countingPool()
  const crowd = crowdAt(pool, { '192.0.2.1': 203 })
  await expect(throughGate(pool, '192.0.2.1', pause)).rejects.toMatchObject({ status: 503 })
  const elsewhere = throughGate(pool, '192.0.2.2', async () => 'in')
  crowd.open()
  await crowd.passed()
  expect(await elsewhere).toBe('in')
  expect(await throughGate(pool, '192.0.2.1', async () => 'in again')).toBe('in again')
})

test('a household that changes its IPv6 address takes no more places than one', async () => {
  const pool = countingPool()
  const crowd = crowdAt(pool, Object.fromEntries(Array.from({ length: 203 }, (_, index) => [`2001:db8:1:2::${(index + 1).toString(16)}`, 1])))
  await expect(throughGate(pool, '2001:db8:1:2::ffff', pause)).rejects.toMatchObject({ status: 503 })
  crowd.open()
  await crowd.passed()
})

test('when four hundred wait, everybody is told to come later', async () => {
  const pool = countingPool()
  const crowd = crowdAt(pool, { '192.0.2.1': 203, '192.0.2.2': 200 })
  await expect(throughGate(pool, '192.0.2.3', pause)).rejects.toMatchObject({ status: 503 })
  crowd.open()
  await crowd.passed()
})

test('sources take turns: who comes from elsewhere does not stand behind a crowd', async () => {
  const pool = countingPool()
  const order: string[] = []
  const pass = (address: string) => throughGate(pool, address, async () => {
    order.push(address)
    await pause()
  })
  await Promise.all([...Array.from({ length: 50 }, () => pass('192.0.2.1')), pass('192.0.2.2'), pass('192.0.2.3')])
  // Three were inside already, and one of the crowd was the first to wait.
  expect(order.indexOf('192.0.2.2')).toBe(4)
  expect(order.indexOf('192.0.2.3')).toBe(5)
})

test.each([
  ['what was done is kept', async () => 'done', ['BEGIN', 'COMMIT']],
  ['what was written before a refusal is kept', async () => { throw notPermitted() }, ['BEGIN', 'COMMIT']],
  ['what was written before an error is not', async () => { throw new Error('broken') }, ['BEGIN', 'ROLLBACK']],
])('%s', async (_rule, work, said) => {
  const pool = countingPool()
  await throughGate(pool, '192.0.2.1', work).catch(() => {})
  expect(pool.said).toEqual(said)
})
