import { expect, test } from 'vitest'
import { factsOfGeojson, readChosenText } from '#modules/places/desk/chosen-file.ts'

test.each([
  ['UTF-8', [0xe7, 0xbd, 0x91, 0xe6, 0xa0, 0xbc]],
  ['UTF-8 with its mark', [0xef, 0xbb, 0xbf, 0xe7, 0xbd, 0x91, 0xe6, 0xa0, 0xbc]],
  ['GB 18030, as a spreadsheet saves CSV in China', [0xcd, 0xf8, 0xb8, 0xf1]],
])('%s is read', async (_name, bytes) => expect(await readChosenText(new Blob([new Uint8Array(bytes)]))).toBe('网格'))

const collection = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: 371425001, 名称: null } }, { type: 'Feature', properties: { 名称: '晏城街道' } }] }

test('the form learns how many features there are and by which properties they can be told apart', () => {
  expect(factsOfGeojson(JSON.stringify(collection))).toEqual({ count: 2, properties: ['code', '名称'], sample: { code: '371425001', 名称: '晏城街道' } })
})

test.each([
  ['{"type":"MultiPolygon","coordinates":[]}', { count: 1, properties: [], sample: {} }],
  ['{"type":"Feature","properties":null}', { count: 1, properties: [], sample: {} }],
])('%s is one outline', (text, facts) => expect(factsOfGeojson(text)).toEqual(facts))

test.each([['上级编号,层级'], ['null'], ['{"type":"FeatureCollection","features":[]}'], ['{"type":"Topology"}']])('%s is refused in words', (text) => {
  expect(factsOfGeojson(text)).toEqual({ wrong: expect.stringMatching(/[\u4e00-\u9fff]/) })
})
