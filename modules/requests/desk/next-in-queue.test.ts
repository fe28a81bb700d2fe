import { expect, test } from 'vitest'
import { nextOf } from '#modules/requests/desk/next-in-queue.ts'

test.each<[string, string[], string | undefined, string | undefined]>([
  ['the one below', ['a', 'b', 'c'], 'b', 'c'],
  ['of the last the one above', ['a', 'b'], 'b', 'a'],
  ['of the only one nothing', ['a'], 'a', undefined],
  ['of one that waits no more the first that does', ['a', 'b'], 'gone', 'a'],
  ['of one that waits no more the only one that does', ['a'], 'gone', 'a'],
  ['of an empty queue nothing', [], undefined, undefined],
])('after the one in hand comes %s', (_what, waiting, open, next) => expect(nextOf(waiting, open)).toBe(next))
