import { expect, test } from 'vitest'
import { commandsOf, movesNow } from '#modules/requests/field/field-moves.ts'
import type { FieldMove, TaskCommand } from '#modules/requests/field/field-moves.ts'

const command = (route: FieldMove, refusal?: string): TaskCommand => ({ key: route, module: 'requests', route, input: { requestId: 'r' }, label: route, madeAt: 0, accountId: 'a', ...(refusal === undefined ? {} : { refusal }) })
const everything = () => true

test.each([
  ['what the server allows, as far as it is field work', ['sign', 'dispatch', 'urge'], [], ['sign']],
  ['after a signature that waits: contact and reply', ['sign'], [command('sign')], ['contact', 'reply']],
  ['after two that wait: what follows the last', ['sign'], [command('sign'), command('contact')], ['reply']],
  ['after a reply that waits: nothing', ['contact', 'reply'], [command('reply')], []],
  ['a refused one does not count', ['sign'], [command('sign', '已由别人签收')], ['sign']],
] as const)('%s', (_name, open, waiting, moves) => {
  expect(movesNow(open, waiting, everything)).toEqual(moves)
})

test('nothing is offered that nobody permitted', () => {
  expect(movesNow(['sign'], [command('sign')], () => false)).toEqual([])
})

test('only commands of this request, and no uploads', () => {
  const upload = { ...command('sign'), route: 'uploadPhoto', input: { photoId: 'p' } }
  const other = { ...command('sign'), input: { requestId: 'other' } }
  expect(commandsOf('r', [upload, other, command('verify')]).map(({ route }) => route)).toEqual(['verify'])
})
