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
  await Promise.all(Array.from({ length: 20 }, (_, index) => throughGate(pool, async () => {
    order.push(index)
    await pause()
  })))
  expect(pool.most).toBe(3)
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

test('whoever comes when two hundred wait is told to come later, and the gate opens again', async () => {
  const pool = countingPool()
  let open = () => {}
  const closed = new Promise<void>((opened) => { open = opened })
  const passing = Array.from({ length: 203 }, () => throughGate(pool, () => closed))
  await expect(throughGate(pool, pause)).rejects.toMatchObject({ status: 503 })
  open()
  await Promise.all(passing)
  expect(await throughGate(pool, async () => 'in')).toBe('in')
})

test.each([
  ['what was done is kept', async () => 'done', ['BEGIN', 'COMMIT']],
  ['what was written before a refusal is kept', async () => { throw notPermitted() }, ['BEGIN', 'COMMIT']],
  ['what was written before an error is not', async () => { throw new Error('broken') }, ['BEGIN', 'ROLLBACK']],
])('%s', async (_rule, work, said) => {
  const pool = countingPool()
  await throughGate(pool, work).catch(() => {})
  expect(pool.said).toEqual(said)
})
