import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ComingBack, isSamePlace, problemsThatCameBack } from '#modules/requests/statistics/recurrences.ts'
import type { Addressed, Closed } from '#modules/requests/statistics/recurrences.ts'

let made = 0
const METRE = 1 / 111_320
const DAY = 86_400_000
const CAME = Date.parse('2026-09-10T02:00:00Z')
const place = { category: 'municipal.streetLight', longitude: 116.76, latitude: 36.79, area_id: 'g1', level_3: 'c1', place: '阳光花园3号楼' }
const came = (change: Partial<Addressed> = {}): Addressed => ({ ...place, id: `b${String(++made).padStart(4, '0')}`, text: '', opened_at: new Date(CAME), ...change })
const closed = (days: number, change: Partial<Closed> = {}): Closed => ({ ...place, id: `a${String(++made).padStart(4, '0')}`, closed_at: CAME - days * DAY, ...change })
const found = (later: readonly Addressed[], before: readonly Closed[], days = 90) => {
  const comingBack = new ComingBack(later, days)
  for (const one of before) comingBack.compare([one])
  return comingBack.found()
}
const unplaced = { longitude: null, latitude: null }

test.each<[string, Addressed, Closed, boolean]>([
  ['closed a week before, at the same point', came(), closed(7), true],
  ['99 m away', came({ latitude: 36.79 + 99 * METRE }), closed(7), true],
  ['101 m away', came({ latitude: 36.79 + 101 * METRE }), closed(7), false],
  ['another category', came({ category: 'municipal.road' }), closed(7), false],
  ['closed ninety days before', came(), closed(90), true],
  ['closed a day earlier than that', came(), closed(91), false],
  ['closed after it came', came(), closed(-1), false],
  ['without a point, the same address', came(unplaced), closed(7), true],
  ['without a point on the other side', came(), closed(7, unplaced), true],
  ['without a point, another address', came({ ...unplaced, place: '阳光花园4号楼' }), closed(7), false],
  ['without a point, the same words in another grid', came({ ...unplaced, area_id: 'g2' }), closed(7), false],
  ['without a point, a street is no place', came({ ...unplaced, level_3: null }), closed(7, { level_3: null }), false],
])('%s', (_why, one, before, isBack) => expect(found([one], [before]).map(({ id }) => id)).toEqual(isBack ? [one.id] : []))

test('many reports of one problem are one problem, and one far away is another', () => {
  const before = [closed(30), closed(5)]
  const problems = problemsThatCameBack(found([came(), came(), came({ latitude: 36.79 + 50 * METRE }), came({ latitude: 36.9 })], [...before, closed(3, { latitude: 36.9 })]))
  expect(problems.map(({ members, closed: earlier }) => [members.length, earlier.length])).toEqual([[3, 2], [1, 1]])
  expect(problems[0]!.closed.map(({ id }) => id)).toEqual([before[1]!.id, before[0]!.id])
})

test('whatever came and was closed: found is what each pair by itself says', () => {
  const any = fc.array(fc.record({ x: fc.nat(400), y: fc.nat(400), at: fc.nat(60), point: fc.boolean(), address: fc.constantFrom('1号楼', '2号楼', ''), later: fc.boolean(), category: fc.constantFrom('a.b', 'c.d') }), { maxLength: 40 })
  fc.assert(fc.property(any, (rows) => {
    const where = ({ x, y, point, address, category }: (typeof rows)[number]) => ({ category, place: address, ...(point ? { longitude: 116.7499 + x * METRE, latitude: 36.7899 + y * METRE } : unplaced) })
    const later = rows.filter((row) => row.later).map((row) => came({ ...where(row), opened_at: new Date(CAME + row.at * DAY) }))
    const before = rows.filter((row) => !row.later).map((row) => closed(0, { ...where(row), closed_at: CAME + (row.at - 30) * DAY }))
    const expected = later.map((one) => [one.id, before.filter((other) => one.category === other.category && isSamePlace(one, other) && one.opened_at.getTime() > other.closed_at && one.opened_at.getTime() - other.closed_at <= 20 * DAY).map(({ id }) => id).sort()] as const).filter(([, ids]) => ids.length > 0)
    expect(found(later, before, 20).map(({ id, closed: ids }) => [id, ids.map((one) => one.id).sort()]).sort()).toEqual(expected.toSorted())
  }))
})
