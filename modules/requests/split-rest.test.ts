import { expect, test } from 'vitest'
import { restOf, stillSays } from '#modules/requests/split-rest.ts'

test.each<[message: string, taken: string[], alsoTaken: string[], rest: string | undefined]>([
  ['路灯不亮；社区书记收了施工队的钱。', ['社区书记收了施工队的钱'], [], '路灯不亮'],
  ['社区书记收了钱。路灯不亮。', ['社区书记收了钱'], [], '路灯不亮。'],
  ['路灯不亮，书记收了钱，井盖也坏了。', ['书记收了钱'], ['井盖也坏了'], '路灯不亮'],
  ['书记收了钱！', ['书记收了钱'], [], '！'],
  ['书记收了钱。', ['书记收了钱'], [], ''],
  ['书记收了钱，路灯不亮，书记收了钱', ['书记收了钱'], [], '路灯不亮'],
  ['书记收了 5 万块钱，路灯不亮', ['书记收了五万块钱'], [], undefined],
])('%s without %s', (message, taken, alsoTaken, rest) => expect(restOf(message, taken, alsoTaken)).toBe(rest))

test('words are found however they are spaced', () => {
  expect([stillSays('路灯不亮。书记 收了钱', '书记收了钱'), stillSays('路灯不亮', '书记收了钱')]).toEqual([true, false])
})
