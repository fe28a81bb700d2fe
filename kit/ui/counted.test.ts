import { expect, test } from 'vitest'
import { sayCount } from '#kit/ui/counted.ts'

test.each([[0, '0'], [998, '998'], [999, '999+'], [1_000, '999+']])('%i that were counted are said as %s', (count, words) => expect(sayCount(count)).toBe(words))
