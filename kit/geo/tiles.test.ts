import { expect, test } from 'vitest'
import type { Outline, Ring } from './shape.ts'
import { areaCollection, areaTiles, deepestZoom } from './tiles.ts'
import type { TileArea } from './tiles.ts'
import { encodePolygonLayer, polygonCommands } from './vector-tile.ts'

const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south], [east, south], [east, north], [west, north], [west, south],
]
const area = (areaId: string, name: string, ...rings: Ring[]): TileArea => ({
  areaId, outline: { type: 'MultiPolygon', coordinates: [rings] }, properties: { name },
})

/** Reads protobuf by the wire format, so that the encoder is not tested by itself. */
function fieldsOf(bytes: Uint8Array): { field: number; value: number | Uint8Array }[] {
  const fields: { field: number; value: number | Uint8Array }[] = []
  let position = 0
  const varint = () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  while (position < bytes.length) {
    const tag = varint()
    if ((tag & 7) === 0) fields.push({ field: tag >> 3, value: varint() })
    else {
      const length = (tag & 7) === 1 ? 8 : varint()
      fields.push({ field: tag >> 3, value: bytes.slice(position, (position += length)) })
    }
  }
  return fields
}
const messages = (bytes: Uint8Array, field: number) => fieldsOf(bytes).filter((one) => one.field === field).map(({ value }) => value as Uint8Array)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const numbers = (bytes: Uint8Array) => fieldsOf(Uint8Array.from([...bytes].flatMap((byte, i) => (i === 0 || bytes[i - 1]! < 128 ? [8, byte] : [byte])))).map(({ value }) => value as number)

function valueOf(bytes: Uint8Array): unknown {
  const [{ field, value }] = fieldsOf(bytes) as [{ field: number; value: number | Uint8Array }]
  if (field === 1) return text(value as Uint8Array)
  if (field === 3) return new DataView((value as Uint8Array).buffer).getFloat64(0, true)
  return value === 1
}

function readLayer(tile: Uint8Array) {
  const [layer] = messages(tile, 3) as [Uint8Array]
  const keys = messages(layer, 3).map(text)
  const values = messages(layer, 4).map(valueOf)
  return {
    name: text(messages(layer, 1)[0]!),
    version: fieldsOf(layer).find(({ field }) => field === 15)!.value,
    extent: fieldsOf(layer).find(({ field }) => field === 5)!.value,
    features: messages(layer, 2).map((feature) => {
      const tags = numbers(messages(feature, 2)[0]!)
      return {
        type: fieldsOf(feature).find(({ field }) => field === 3)!.value,
        properties: Object.fromEntries(tags.flatMap((key, i) => (i % 2 === 0 ? [[keys[key], values[tags[i + 1]!]]] : []))),
        commands: numbers(messages(feature, 4)[0]!),
      }
    }),
  }
}

test('geometry is encoded as in the specification’s examples (4.3.5)', () => {
  expect(polygonCommands([[3, 6, 8, 12, 20, 34, 3, 6]])).toEqual([9, 6, 12, 18, 10, 12, 24, 44, 15])
  expect(
    polygonCommands([
      [0, 0, 10, 0, 10, 10, 0, 10, 0, 0],
      [11, 11, 20, 11, 20, 20, 11, 20, 11, 11],
      [13, 13, 13, 17, 17, 17, 17, 13, 13, 13],
    ]),
  ).toEqual([
    9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15,
    9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15,
    9, 4, 13, 26, 0, 8, 8, 0, 0, 7, 15,
  ])
})

test('a layer keeps its properties, each word once', () => {
  const ring = [0, 0, 300, 0, 300, 300, 0, 0]
  const tile = encodePolygonLayer('网格', 4096, [
    { rings: [ring], properties: { name: '城关', count: 12.5, open: true } },
    { rings: [ring], properties: { name: '城关', count: -3, open: false, note: '12.5' } },
  ])
  expect(readLayer(tile)).toMatchObject({
    name: '网格', version: 2, extent: 4096,
    features: [
      { type: 3, properties: { name: '城关', count: 12.5, open: true }, commands: polygonCommands([ring]) },
      { type: 3, properties: { name: '城关', count: -3, open: false, note: '12.5' }, commands: polygonCommands([ring]) },
    ],
  })
  expect(messages(messages(tile, 3)[0]!, 4)).toHaveLength(6)
})

/** The tile of the usual web map that holds a place. */
function tileAt(longitude: number, latitude: number, zoom: number): [zoom: number, x: number, y: number] {
  const y = (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2
  return [zoom, Math.floor(((longitude + 180) / 360) * 2 ** zoom), Math.floor(y * 2 ** zoom)]
}

const areas = [
  area('a', '甲', box(116.5, 36.5, 116.7, 36.7), box(116.55, 36.55, 116.6, 36.6).toReversed()),
  area('b', '乙', box(116.7, 36.5, 116.9, 36.7)),
]

test('a tile holds the areas that it touches, with their ids', () => {
  const tiles = areaTiles(areas, 'areas')
  const read = (longitude: number, latitude: number, zoom: number) =>
    readLayer(tiles.tile(...tileAt(longitude, latitude, zoom))!).features.map(({ properties }) => properties)
  expect(read(116.7, 36.6, 8)).toEqual([{ areaId: 'a', name: '甲' }, { areaId: 'b', name: '乙' }])
  expect(read(116.52, 36.65, 14)).toEqual([{ areaId: 'a', name: '甲' }])
  expect(read(116.85, 36.65, deepestZoom)).toEqual([{ areaId: 'b', name: '乙' }])
})

test('where there is no area there is no tile', () => {
  const tiles = areaTiles(areas, 'areas')
  expect(tiles.tile(...tileAt(100, 20, 10))).toBeUndefined()
  expect(tiles.tile(30, 0, 0)).toBeUndefined()
  expect(areaTiles([], 'areas').tile(0, 0, 0)).toBeUndefined()
})

test('outer rings run clockwise on the screen and holes against it, as the specification wants', () => {
  const [feature] = readLayer(areaTiles(areas, 'areas').tile(...tileAt(116.57, 36.6, 9))!).features
  expect(ringAreas(feature!.commands).map(Math.sign)).toEqual([1, -1])
})

/** Surveyor's formula on the tile's grid, whose y runs down. */
function ringAreas(commands: readonly number[]): number[] {
  const areasOfRings: number[] = []
  let ring: [number, number][] = []
  let [x, y] = [0, 0]
  for (let i = 0; i < commands.length; ) {
    const word = commands[i++]!
    if ((word & 7) === 7) {
      areasOfRings.push(ring.reduce((sum, [px, py], k) => sum + px * ring[(k + 1) % ring.length]![1] - ring[(k + 1) % ring.length]![0] * py, 0) / 2)
      ring = []
      continue
    }
    for (let count = word >> 3; count > 0; count--) {
      x += (commands[i]! >> 1) ^ -(commands[i]! & 1)
      y += (commands[i + 1]! >> 1) ^ -(commands[i + 1]! & 1)
      i += 2
      ring.push([x, y])
    }
  }
  return areasOfRings
}

test('the plain collection carries id, name and outline', () => {
  const outline: Outline = areas[1]!.outline
  expect(areaCollection(areas).features[1]).toEqual({ type: 'Feature', geometry: outline, properties: { areaId: 'b', name: '乙' } })
})
