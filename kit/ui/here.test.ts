import { expect, test } from 'vitest'
import { metresBetween, sayDirection, sayMetres } from '#kit/ui/here.ts'

test.each([
  // one of Qihe's squares and points around it; metres by the haversine formula
  ['north', { longitude: 116.76, latitude: 36.78 }, { longitude: 116.76, latitude: 36.79 }, 1_112],
  ['east', { longitude: 116.76, latitude: 36.78 }, { longitude: 116.77, latitude: 36.78 }, 890],
  ['far', { longitude: 116.76, latitude: 36.78 }, { longitude: 116.36, latitude: 36.55 }, 43_835],
])('metres to the %s', (_name, one, other, metres) => {
  expect(Math.abs(metresBetween(one, other) - metres)).toBeLessThan(metres * 0.003)
})

test.each([
  [0, '10 米'],
  [44, '40 米'],
  [996, '1000 米'],
  [1_240, '1.2 公里'],
  [12_400, '12 公里'],
])('%d metres are %s', (metres, words) => expect(sayMetres(metres)).toBe(words))

test.each([
  ['北', 0, 0.01], ['东北', 0.01, 0.01], ['东', 0.01, 0], ['东南', 0.01, -0.01], ['南', 0, -0.01], ['西南', -0.01, -0.01], ['西', -0.01, 0], ['西北', -0.01, 0.01],
  // At this latitude a degree to the east is a fifth shorter: 0.005 by 0.01 is nearer to north than to north-east.
  ['北', 0.005, 0.01],
])('%s of here', (words, east, north) => {
  expect(sayDirection({ longitude: 116.76, latitude: 36.78 }, { longitude: 116.76 + east, latitude: 36.78 + north })).toBe(words)
})
