import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromWgs84, toWgs84 } from './coordinate-system.ts'
import { findCrossings } from './crossings.ts'
import { haversineMetres, outlineSquareMetres } from './distance.ts'
import { outlineLimits } from './geojson-file.ts'
import { readOutline, readOutlines } from './outline.ts'
import type { OutlineResult } from './outline.ts'
import { ringsOf, samePoint, signedArea } from './shape.ts'
import type { Outline, Point, Polygon, Ring } from './shape.ts'
import { syntheticOutline } from './subdivide.ts'

/** Steps of 0.01° from a place in China, so that the tables stay readable. */
const at = (x: number, y: number): Point => [Math.round(11_600 + x) / 100, Math.round(3_600 + y) / 100]
const ring = (...corners: [number, number][]): Ring => corners.map(([x, y]) => at(x, y))
const square = (x: number, y: number, size: number): Ring =>
  ring([x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y])
const polygon = (...rings: Ring[]) => ({ type: 'Polygon', coordinates: rings })
const feature = (geometry: unknown, properties: unknown = {}) => ({ type: 'Feature', properties, geometry })

function outlineIn(result: OutlineResult): Outline {
  if (result.outcome === 'refused') throw result.refusal
  return result.outline
}

function expectSound(outline: Outline): void {
  expect(findCrossings(ringsOf(outline))).toEqual([])
  for (const rings of outline.coordinates) {
    rings.forEach((line, r) => {
      expect(samePoint(line[0]!, line.at(-1)!)).toBe(true)
      expect(Math.sign(signedArea(line))).toBe(r === 0 ? 1 : -1)
    })
  }
}

describe('is accepted', () => {
  const plain: Polygon[] = [[square(0, 0, 4)]]
  test.each<[string, unknown, Polygon[]]>([
    ['a polygon', polygon(square(0, 0, 4)), plain],
    ['text with a byte order mark', `\uFEFF${JSON.stringify(polygon(square(0, 0, 4)))}`, plain],
    ['a feature', feature(polygon(square(0, 0, 4)), null), plain],
    ['a feature collection', { type: 'FeatureCollection', features: [feature(polygon(square(0, 0, 4)))] }, plain],
    ['a multi-polygon', { type: 'MultiPolygon', coordinates: [[square(0, 0, 4)], [square(8, 0, 2)]] }, [[square(0, 0, 4)], [square(8, 0, 2)]]],
    ['a ring turned the wrong way', polygon(square(0, 0, 4).toReversed()), plain],
    ['points with heights', polygon(square(0, 0, 4).map((point) => [...point, 31.5] as unknown as Point)), plain],
    ['a hole turned the wrong way', polygon(square(0, 0, 4), square(1, 1, 2)), [[square(0, 0, 4), square(1, 1, 2).toReversed()]]],
    ['parts that touch in a corner', { type: 'MultiPolygon', coordinates: [[square(0, 0, 4)], [square(4, 4, 2)]] }, [[square(0, 0, 4)], [square(4, 4, 2)]]],
    ['a part in the hole of another', { type: 'MultiPolygon', coordinates: [[square(0, 0, 9), square(2, 2, 5)], [square(3, 3, 2)]] }, [[square(0, 0, 9), square(2, 2, 5).toReversed()], [square(3, 3, 2)]]],
  ])('%s', (_, file, coordinates) => {
    expect(readOutline(file, 'WGS-84')).toEqual({ outcome: 'accepted', outline: { type: 'MultiPolygon', coordinates } })
  })
})

describe('is repaired, with a sentence', () => {
  const tinyLoop: Ring = [
    at(0, 0), at(50, 0), at(50, 50), [116.1998, 36.5], [116.1998, 36.5001], [116.2, 36.5001], [116.1999, 36.4999], at(0, 50), at(0, 0),
  ]
  test.each<[string, unknown, number, RegExp]>([
    ['an open ring', polygon(square(0, 0, 4).slice(0, -1)), 16, /^有 1 个环没有闭合，已用直线连回起点。$/],
    ['repeated points', polygon([at(0, 0), at(0, 0), ...square(0, 0, 4).slice(1), at(0, 0)]), 16, /^去掉了 2 个重复的点。$/],
    ['a tiny loop', polygon(tinyLoop), 2499.9, /^边界线在东经 116\.19995°、北纬 36\.50000° 附近自己相交或重叠（共 1 处），已在相交处拆开；面积改变 不到 0.01%。$/],
    ['a spike', polygon(ring([0, 0], [4, 0], [4, 4], [9, 9], [4, 4], [0, 4], [0, 0])), 16, /自己相交或重叠.*面积改变 0%/],
    ['a ring that touches itself', polygon(ring([0, 0], [4, 0], [2, 2], [4, 4], [0, 4], [2, 2], [0, 0])), 8, /东经 116.02000°、北纬 36.02000° 附近自己相交或重叠（共 1 处）/],
    ['neighbours as one outline', { type: 'FeatureCollection', features: [feature(polygon(square(0, 0, 4))), feature(polygon(square(4, 0, 4)))] }, 32, /^边界的几块在东经.*相接或重叠，已合并；面积改变 /],
    ['a hole just over the line', polygon(square(0, 0, 60), ring([5, 59], [6, 59], [6, 61], [5, 61], [5, 59])), 3599, /^洞的边界在东经 116.0\d+°、北纬 36.6\d*° 附近越出外边界.*已修正/],
    ['a small hole outside', polygon(square(0, 0, 60), square(70, 70, 1)), 3600, /^洞的边界在.*越出外边界/],
    ['a small hole in a hole', polygon(square(0, 0, 60), square(10, 10, 20), square(12, 12, 1)), 3200, /与别的洞重叠，已修正/],
    ['a small part in a part', { type: 'MultiPolygon', coordinates: [[square(0, 0, 60)], [square(12, 12, 1)]] }, 3600, /^边界的几块在/],
    ['a label point beside the outline', { type: 'FeatureCollection', features: [feature({ type: 'Point', coordinates: at(1, 1) }), feature(polygon(square(0, 0, 4)))] }, 16, /^略去了 1 个不是面的要素。$/],
  ])('%s', (_, file, squareSteps, sentence) => {
    const result = readOutline(file, 'WGS-84')
    expect(result).toMatchObject({ outcome: 'repaired', mended: expect.stringMatching(sentence) })
    const outline = outlineIn(result)
    expectSound(outline)
    // All tables are 36 degrees north; a step is 0.01°.
    const planar = ringsOf(outline).reduce((sum, line) => sum + signedArea(line), 0) * 10_000
    expect(planar).toBeCloseTo(squareSteps, 2)
  })
})

describe('is refused', () => {
  const bowTie = ring([0, 0], [4, 4], [4, 0], [0, 4], [0, 0])
  const mercator = square(0, 0, 4).map(([x, y]): Point => [x * 111_319, y * 120_000])
  const manyFeatures = { type: 'FeatureCollection', features: Array.from({ length: outlineLimits.featuresInFile + 1 }, () => feature(null)) }
  const manyPoints = Array.from({ length: outlineLimits.pointsInOutline + 1 }, (_, i): Point => [116 + i / 1e6, 36])
  test.each<[string, unknown, string, RegExp]>([
    ['text that is cut off', '{"type":"Polygon","coord', 'outline.not-geojson', /不是完整的 JSON/],
    ['a list', '[]', 'outline.not-geojson', /最外层应是一个对象/],
    ['a collection without features', { type: 'FeatureCollection' }, 'outline.not-geojson', /没有 features 列表/],
    ['a feature that is none', { type: 'FeatureCollection', features: [1] }, 'outline.not-geojson', /不是要素/],
    ['an empty collection', { type: 'FeatureCollection', features: [] }, 'outline.no-area', /空的要素列表/],
    ['a line', { type: 'LineString', coordinates: [at(0, 0), at(1, 1)] }, 'outline.no-area', /只有线/],
    ['a feature without geometry', feature(null), 'outline.no-area', /没有图形的要素/],
    ['an empty polygon', { type: 'Polygon', coordinates: [] }, 'outline.no-area', /空的面/],
    ['too many features', manyFeatures, 'outline.too-many-features', /5001 个要素，一次最多导入 5000 个/],
    ['too many points', polygon(manyPoints), 'outline.too-many-points', /20001 个点，最多 20000 个/],
    ['words for numbers', { type: 'Polygon', coordinates: [[['116', '36']]] }, 'outline.not-a-position', /第 1 块的外边界第 1 个点不是一对数字/],
    ['a ring that is a number', { type: 'Polygon', coordinates: [[at(0, 0)], 7] }, 'outline.not-a-position', /第 1 块的第 1 个洞不是/],
    ['metres', polygon(mercator), 'outline.in-metres', /\(12913004, 4320000\) 像是以米为单位/],
    ['latitude before longitude', polygon(square(0, 0, 4).map(([x, y]): Point => [y, x])), 'outline.axes-swapped', /\(36, 116\) 的经度和纬度写反了/],
    ['another country', polygon(square(0, 0, 4).map(([x, y]): Point => [x - 100, y])), 'outline.outside-china', /\(16, 36\) 不在中国范围内/],
    ['one point at zero', polygon([...square(0, 0, 4).slice(0, 3), [0, 0], at(0, 0)]), 'outline.outside-china', /\(0, 0\)/],
    ['two points', polygon(ring([0, 0], [4, 4], [0, 0])), 'outline.too-few-points', /第 1 块的外边界只有 2 个不同的点/],
    ['one point in a hole', polygon(square(0, 0, 4), ring([1, 1], [1, 1])), 'outline.too-few-points', /第 1 块的第 1 个洞只有 1 个/],
    ['points on one line', polygon(ring([0, 0], [2, 2], [4, 4], [0, 0])), 'outline.no-extent', /不到 1 平方米/],
    ['a square of half a metre', polygon([[116, 36], [116.000005, 36], [116.000005, 36.000005], [116, 36.000005], [116, 36]]), 'outline.no-extent', /不到 1 平方米/],
    ['a bow-tie', polygon(bowTie), 'outline.crosses-itself', /^边界线在东经 116.02000°、北纬 36.02000° 附近自己相交或重叠（共 1 处），自动修补会使面积改变 100% 以上，超过 1%。请修正后重新导入$/],
    ['an uneven bow-tie', polygon(ring([0, 0], [30, 30], [30, 0], [26, 30], [0, 0])), 'outline.crosses-itself', /面积改变 \d+(\.\d)?%/],
    ['a large hole over the line', polygon(square(0, 0, 6), square(4, 2, 3)), 'outline.hole-misplaced', /附近越出外边界或与别的洞重叠.*面积改变 11.1%/],
    ['a hole that leaves through two corners', polygon(square(0, 0, 6), ring([-2, -2], [0, 0], [6, 6], [8, 8], [9, -3], [-2, -2])), 'outline.hole-misplaced', /越出外边界/],
    ['a large hole outside', polygon(square(0, 0, 6), square(8, 0, 3)), 'outline.hole-misplaced', /面积改变 33.3%/],
    ['parts that overlap', { type: 'MultiPolygon', coordinates: [[square(0, 0, 6)], [square(4, 0, 6)]] }, 'outline.parts-overlap', /附近互相重叠.*面积改变 16.7%/],
    ['parts that overlap through their corners only', { type: 'MultiPolygon', coordinates: [[square(0, 0, 4)], [ring([-2, -2], [0, 0], [4, 4], [6, 6], [9, -3], [-2, -2])]] }, 'outline.parts-overlap', /互相重叠/],
    ['the same part twice', { type: 'MultiPolygon', coordinates: [[square(0, 0, 6)], [square(0, 0, 6)]] }, 'outline.parts-overlap', /面积改变 50%/],
    ['a scribble', polygon(Array.from({ length: 101 }, (_, i): Point => [116 + Math.cos(i * 2.9), 36 + Math.sin(i * 2.9)])), 'outline.not-mendable', /过于纠缠/],
  ])('%s', (_, file, type, sentence) => {
    const result = readOutline(file, 'WGS-84')
    expect(result).toMatchObject({ outcome: 'refused', refusal: { type, status: 422, message: expect.stringMatching(sentence) } })
  })
})

test('GCJ-02 is moved to WGS-84, and sentences give places as the file has them', () => {
  const moved = outlineIn(readOutline(polygon(square(0, 0, 4)), 'GCJ-02')).coordinates[0]![0]!
  square(0, 0, 4).forEach((point, i) => {
    expect(haversineMetres(point, moved[i]!)).toBeGreaterThan(300)
    expect(haversineMetres(point, moved[i]!)).toBeLessThan(900)
    expect(haversineMetres(point, fromWgs84(moved[i]!, 'GCJ-02'))).toBeLessThan(0.05)
    expect(haversineMetres(toWgs84(point, 'GCJ-02'), moved[i]!)).toBeLessThan(0.02)
  })
  const refused = readOutline(polygon(ring([0, 0], [4, 4], [4, 0], [0, 4], [0, 0])), 'GCJ-02')
  expect(refused).toMatchObject({ refusal: { message: expect.stringMatching(/在东经 116\.0(2000|1999|2001)°、北纬 36\.0(2000|1999|2001)° 附近/) } })
})

test('a file of many outlines gives one result for each feature, with its properties', () => {
  const results = readOutlines(
    {
      type: 'FeatureCollection',
      features: [
        feature(polygon(square(0, 0, 4)), { name: '一' }),
        feature({ type: 'Point', coordinates: at(0, 0) }, { name: '二' }),
        feature(polygon(square(4, 0, 4).slice(1))),
      ],
    },
    'WGS-84',
  )
  expect(results.map(({ properties, result }) => [properties, result.outcome])).toEqual([
    [{ name: '一' }, 'accepted'],
    [{ name: '二' }, 'refused'],
    [{}, 'repaired'],
  ])
  expect(() => readOutlines('nothing', 'WGS-84')).toThrow(/不是完整的 JSON/)
})

test('whatever is imported, there is an answer', () => {
  const almost = fc.record({
    type: fc.constantFrom('Polygon', 'MultiPolygon', 'Feature', 'FeatureCollection', 'Point'),
    coordinates: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.array(fc.jsonValue())))),
    features: fc.jsonValue(),
    geometry: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), almost), (file) => {
      expect(readOutline(file, 'GCJ-02').outcome).toBe('refused')
    }),
    { numRuns: 1_000, seed: 41 },
  )
})

test('with two corners in each other’s place it is repaired to a sound outline of nearly the same surface, or refused', () => {
  const outcomes = new Map<string, number>()
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(359), fc.integer({ min: 1, max: 180 }), (seed, corner, steps) => {
      const whole = syntheticOutline([116.7, 36.7], 1_000, seed)
      const line = whole.coordinates[0]![0]!.slice(0, -1)
      const other = (corner + steps) % 360
      ;[line[corner], line[other]] = [line[other]!, line[corner]!]
      const result = readOutline(polygon([...line, line[0]!]), 'WGS-84')
      outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1)
      if (result.outcome === 'refused') return
      expectSound(result.outline)
      expect(Math.abs(outlineSquareMetres(result.outline) / 1e9 - 1)).toBeLessThan(0.02)
    }),
    { numRuns: 200, seed: 42 },
  )
  expect(outcomes.get('repaired')).toBeGreaterThan(20)
  expect(outcomes.get('refused')).toBeGreaterThan(20)
})

const realData = process.env.LINLI_REAL_DATA ?? path.resolve(import.meta.dirname, '../../../shared/data')
const boundaries = path.join(realData, 'boundaries')
const hasRealData = fs.existsSync(boundaries)
if (!hasRealData) console.warn(`SKIPPED: real county outlines are not tested, ${boundaries} is missing (set LINLI_REAL_DATA)`)

describe.skipIf(!hasRealData)('real county outlines', () => {
  const read = (file: string) => fs.readFileSync(path.join(boundaries, file), 'utf8')

  test.each([
    // file             published surface, km²
    ['371425.geojson', 1_411],
    ['370322.geojson', 831],
  ])('%s is accepted', (file, squareKilometres) => {
    const result = readOutline(read(file), 'WGS-84')
    expect(result.outcome).toBe('accepted')
    expectSound(outlineIn(result))
    expect(Math.abs(outlineSquareMetres(outlineIn(result)) / 1e6 / squareKilometres - 1)).toBeLessThan(0.01)
  })

  test('611023.gcj02.geojson, whose second part crosses the first, is merged, and the sentence says so', () => {
    const result = readOutline(read('611023.gcj02.geojson'), 'GCJ-02')
    expect(result).toMatchObject({
      outcome: 'repaired',
      mended: '边界的几块在东经 111.02097°、北纬 33.47121° 附近相接或重叠，已合并；面积改变 不到 0.01%。',
    })
    expectSound(outlineIn(result))
    expect(outlineIn(result).coordinates).toHaveLength(1)
  })

  test('what is read can be read again, unchanged', () => {
    const outline = outlineIn(readOutline(read('611023.gcj02.geojson'), 'GCJ-02'))
    expect(readOutline(JSON.stringify(outline), 'WGS-84')).toMatchObject({ outcome: 'accepted' })
  })
})
