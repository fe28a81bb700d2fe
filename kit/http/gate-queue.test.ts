import { expect, test } from 'vitest'
import { throughGate } from '#kit/http/gate-queue.ts'

test('three are inside at once, the others follow in their order', async () => {
  const pool = {}
  const inside: number[] = []
  let most = 0
  const order: number[] = []
  await Promise.all(Array.from({ length: 20 }, async (_, index) => {
    const leave = await throughGate(pool)
    order.push(index)
    inside.push(index)
    most = Math.max(most, inside.length)
    await new Promise((done) => setTimeout(done, 1))
    inside.splice(inside.indexOf(index), 1)
    leave()
  }))
  expect(most).toBe(3)
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

test('whoever comes when two hundred wait is told to come later, and the gate opens again', async () => {
  const pool = {}
  const leaving = await Promise.all([throughGate(pool), throughGate(pool), throughGate(pool)])
  const waiting = Array.from({ length: 200 }, () => throughGate(pool).then((leave) => leave()))
  await expect(throughGate(pool)).rejects.toMatchObject({ status: 503 })
  for (const leave of leaving) leave()
  await Promise.all(waiting)
  ;(await throughGate(pool))()
})

test('each pool has its own', async () => {
  const [one, other] = [{}, {}]
  await Promise.all([throughGate(one), throughGate(one), throughGate(one)])
  expect(await throughGate(other)).toBeTypeOf('function')
})
