import { expect, test } from 'vitest'
import { pinRefusal } from '#kit/ui/device/pin.ts'

test.each([
  ['123456', '连着'], ['654321', '连着'], ['012345', '连着'], ['890123', '连着'], ['210987', '连着'],
  ['111111', '一样'], ['121212', '一样'], ['800008', '一样'],
  ['123123', '重复'], ['454578', '重复'], ['112233', '重复'], ['665544', '重复'],
  ['520131', '太多'],
  ['12345', '6 位'], ['1234567', '6 位'], ['12345a', '6 位'], ['１２３４５６', '6 位'], ['', '6 位'],
])('%s is refused: %s', (pin, why) => {
  expect(pinRefusal(pin)).toContain(why)
})

test.each(['739204', '402917', '190283'])('%s is taken', (pin) => {
  expect(pinRefusal(pin)).toBeUndefined()
})

test('of a million, less than three in a hundred are refused', () => {
  const pins = Array.from({ length: 1_000_000 }, (_, number) => String(number).padStart(6, '0'))
  expect(pins.filter((pin) => pinRefusal(pin) !== undefined).length).toBeLessThan(30_000)
})
