import { expect, test } from 'vitest'
import { hears } from '#kit/ui/command.ts'

test.each([
  [['request'], ['request'], true],
  [['request'], ['request.dispatched'], true],
  [['request'], ['requests'], false],
  [['request.dispatched'], ['request'], false],
  [['matter', 'request'], ['area.renamed', 'request.signed'], true],
  [['area'], ['request'], false],
  [undefined, ['request'], false],
])('a read that names %o hears %o: %s', (heard, kinds, expected) => expect(hears(heard, kinds)).toBe(expected))
