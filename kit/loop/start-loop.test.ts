import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLoop } from './start-loop.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Looks that end when the test says so. */
function looks() {
  const open: { end: () => void; fail: (error: Error) => void }[] = []
  return { open, look: () => new Promise<void>((end, fail) => open.push({ end, fail })) }
}

test('a look that falls due while one is at work is left out, and not made up for', async () => {
  const { open, look } = looks()
  const loop = startLoop(100, look, () => {})
  await vi.advanceTimersByTimeAsync(99)
  expect(open).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(501)
  expect(open).toHaveLength(1)
  open[0]!.end()
  await vi.advanceTimersByTimeAsync(100)
  expect(open).toHaveLength(2)
  open[1]!.end()
  await loop.stop()
})

test('one that fails is told, and the next one tries again', async () => {
  const { open, look } = looks()
  const failures: string[] = []
  const loop = startLoop(100, look, (error) => failures.push(error.message))
  await vi.advanceTimersByTimeAsync(100)
  open[0]!.fail(new Error('no line'))
  await vi.advanceTimersByTimeAsync(100)
  expect([failures, open.length]).toEqual([['no line'], 2])
  open[1]!.end()
  await loop.stop()
})

test('it is stopped when what was at work has ended, and looks no more', async () => {
  const { open, look } = looks()
  let asked = () => false
  const loop = startLoop(100, (isStopped) => { asked = isStopped; return look() }, () => {})
  await vi.advanceTimersByTimeAsync(100)
  let isOver = false
  const over = loop.stop().then(() => { isOver = true })
  await vi.advanceTimersByTimeAsync(300)
  expect([asked(), isOver, open.length]).toEqual([true, false, 1])
  open[0]!.end()
  await over
  await vi.advanceTimersByTimeAsync(300)
  expect(open).toHaveLength(1)
})

test('where a term is long, the first look is taken right away', async () => {
  const { open, look } = looks()
  const loop = startLoop(100, look, () => {}, { atOnce: true })
  expect(open).toHaveLength(1)
  open[0]!.end()
  await vi.advanceTimersByTimeAsync(100)
  expect(open).toHaveLength(2)
  open[1]!.end()
  await loop.stop()
})
