import { expect, test } from 'vitest'
import { nearestFirst } from '#modules/requests/field/nearest-first.ts'

const HERE = { longitude: 116.76, latitude: 36.79, accuracy: 10 }
const row = (name: string, north: number | null, dueAt: string | null, platformDueAt: string | null = null) =>
  ({ name, longitude: north === null ? null : 116.76, latitude: north === null ? null : 36.79 + north, dueAt, platformDueAt })
const rows = [
  row('far', 0.01, '2026-09-15T10:00:00Z'), row('nowhere, late', null, null), row('near, ours', 0.001, '2026-09-17T10:00:00Z'),
  row('near, theirs', 0.001, '2026-09-20T10:00:00Z', '2026-09-16T10:00:00Z'), row('nowhere, theirs', null, null, '2026-09-14T10:00:00Z'),
]

test.each([
  ['where the phone is', HERE, ['near, theirs', 'near, ours', 'far', 'nowhere, theirs', 'nowhere, late']],
  ['not said', undefined, ['nowhere, theirs', 'far', 'near, theirs', 'near, ours', 'nowhere, late']],
])('%s: the nearest first, at one distance by the nearer deadline', (_, here, names) => expect(nearestFirst(rows, here).map(({ name }) => name)).toEqual(names))
