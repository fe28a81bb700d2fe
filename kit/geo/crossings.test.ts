import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCrossings, meetingPoints } from './crossings.ts'
import type { Segment } from './crossings.ts'
import type { Point, Ring } from './shape.ts'

test.each<[string, Segment, Segment, Point[]]>([
  ['cross', [[0, 0], [4, 4]], [[0, 4], [4, 0]], [[2, 2]]],
  ['miss', [[0, 0], [4, 4]], [[0, 1], [3, 4]], []],
  ['touch with an end', [[0, 0], [4, 0]], [[2, 0], [2, 3]], [[2, 0]]],
  ['share an end', [[0, 0], [4, 0]], [[4, 0], [4, 3]], [[4, 0]]],
  ['lie on one line, apart', [[0, 0], [1, 0]], [[2, 0], [3, 0]], []],
  ['lie on one line, end to end', [[0, 0], [2, 0]], [[2, 0], [3, 0]], [[2, 0]]],
  ['overlap', [[0, 0], [3, 3]], [[2, 2], [5, 5]], [[2, 2], [3, 3]]],
  ['lie within one another', [[0, 0], [5, 0]], [[1, 0], [2, 0]], [[1, 0], [2, 0]]],
  ['are the same, turned round', [[0, 0], [5, 1]], [[5, 1], [0, 0]], [[5, 1], [0, 0]]],
])('segments that %s', (_, one, other, points) => {
  expect(meetingPoints(one, other).toSorted()).toEqual(points.toSorted())
})

test.each<[string, Ring[], Point[]]>([
  ['a square', [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]], []],
  ['a bow-tie', [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]], [[2, 2]]],
  ['a spike', [[[0, 0], [4, 0], [4, 4], [6, 6], [4, 4], [0, 4], [0, 0]]], [[4, 4], [6, 6]]],
  ['a ring that touches itself', [[[0, 0], [4, 0], [2, 2], [4, 4], [0, 4], [2, 2], [0, 0]]], [[2, 2]]],
  ['a corner on its own edge', [[[0, 0], [6, 0], [6, 4], [3, 0], [0, 4], [0, 0]]], [[3, 0]]],
  ['a hole that touches the outer line', [[[0, 0], [6, 0], [6, 6], [0, 6], [0, 0]], [[0, 3], [2, 4], [2, 2], [0, 3]]], []],
  ['a hole that crosses it', [[[0, 0], [6, 0], [6, 6], [0, 6], [0, 0]], [[-2, 3], [2, 5], [2, 1], [-2, 3]]], [[0, 4], [0, 2]]],
  ['two parts with a border in common', [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], [[2, 0], [4, 0], [4, 2], [2, 2], [2, 0]]], [[2, 2]]],
])('%s', (_, rings, places) => {
  expect(findCrossings(rings).map(({ at }) => at).toSorted()).toEqual(places.toSorted())
})

test('says which rings meet', () => {
  const square = (x: number): Ring => [[x, 0], [x + 2, 0], [x + 2, 2], [x, 2], [x, 0]]
  const lying: Ring = [[5, -1], [7, -1], [7, 1], [5, 1], [5, -1]]
  expect(findCrossings([square(0), square(4), lying])).toEqual([
    { at: [5, 0], ring: 1, otherRing: 2 },
    { at: [6, 1], ring: 1, otherRing: 2 },
  ])
})

test('finds the same as comparing every two segments', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
  let crossed = 0
  fc.assert(
    fc.property(fc.uniqueArray(corner, { minLength: 3, maxLength: 12, selector: String }), (corners) => {
      const edges = corners.map((from, i): Segment => [from, corners[(i + 1) % corners.length]!])
      const places = new Set<string>()
      edges.forEach((one, i) =>
        edges.slice(i + 1).forEach((other, k) => {
          const meeting = meetingPoints(one, other)
          const adjacent = k === 0 || k === edges.length - 2
          if (meeting.length > (adjacent ? 1 : 0)) places.add(String(meeting[0]))
        }),
      )
      if (places.size > 0) crossed++
      const found = findCrossings([[...corners, corners[0]!]])
      expect(new Set(found.map(({ at }) => String(at)))).toEqual(places)
    }),
    { numRuns: 1_000, seed: 21 },
  )
  expect(crossed).toBeGreaterThan(100)
})

test('stops when it has found enough', () => {
  const star = Array.from({ length: 41 }, (_, i): Point => [Math.cos(i * 2.9), Math.sin(i * 2.9)])
  const scribble = [...star, star[0]!]
  expect(findCrossings([scribble]).length).toBeGreaterThan(100)
  expect(findCrossings([scribble], 7)).toHaveLength(7)
})
