import { expect, test } from 'vitest'
import { problem } from '#kit/problem/problem.ts'

const gone = problem<{ what: string }>('thing.gone', 409, ({ what }) => `${what}已经不在了，请刷新。`)

test('a refusal costs no stack: a page of a list makes hundreds', () => {
  const refusal = gone({ what: '这件诉求' })
  expect(refusal.message).toBe('这件诉求已经不在了，请刷新。')
  expect(refusal).toMatchObject({ type: 'thing.gone', status: 409, data: { what: '这件诉求' } })
  expect(refusal.stack).not.toContain(import.meta.filename)
})

test('a bug after it still says where it happened', () => {
  gone({ what: '这件诉求' })
  expect(new Error('a bug').stack).toContain('problem.test.ts')
})
