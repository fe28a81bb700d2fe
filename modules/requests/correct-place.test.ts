import { describe, expect, test } from 'vitest'
import { staysInHand, whereTo } from '#modules/requests/correct-place.ts'

const area = (level: string, path: string) => ({ level, path })
const county = area('county', '1/')
const [yancheng, yanbei] = [area('street', '1/a/'), area('street', '1/b/')]
const [yongshun, yongan, wenquan] = [area('community', '1/a/s/'), area('community', '1/a/n/'), area('community', '1/b/w/')]
const grid = area('grid', '1/a/s/g/')
const places = { grid: [county, yancheng, yongshun, grid], yongshun: [county, yancheng, yongshun], yongan: [county, yancheng, yongan], wenquan: [county, yanbei, wenquan], yancheng: [county, yancheng], county: [county] }

describe('where a corrected place goes', () => {
  test.each([
    // who corrects  where it lies  meant        times before  where it goes
    ['yongshun', 'yongshun', 'grid', 0, 'grid', 'within the own community'],
    ['yongshun', 'grid', 'grid', 9, 'grid', 'as often as it takes'],
    ['yongshun', 'grid', 'yongan', 0, 'yongan', 'to the neighbour’s queue'],
    ['yongshun', 'grid', 'wenquan', 0, 'wenquan', 'also in another street: it would have come in there'],
    ['yongan', 'yongan', 'yongshun', 1, 'yancheng', 'the second time to the street of both'],
    ['wenquan', 'wenquan', 'yongshun', 1, 'county', 'across streets to the county'],
    ['yongshun', 'grid', 'yancheng', 1, 'yancheng', 'the street itself is meant'],
    ['yancheng', 'yongan', 'yongshun', 5, 'yongshun', 'whoever has both in his area decides'],
    ['yancheng', 'yongan', 'wenquan', 1, 'county', 'a street is no judge over another street'],
    ['county', 'wenquan', 'yongshun', 7, 'yongshun', 'the county over all of them'],
    ['yongan', 'yongan', 'yongshun', 2, 'settled', 'not a third time'],
    ['yancheng', 'yongan', 'county', 2, 'settled', 'not by leaving it open either'],
  ] as const)('%s, of what lies in %s, means %s, %i times before → %s: %s', (mover, from, meant, outward, goes, _why) => {
    const found = whereTo({ from: places[from].at(-1)!.path, meant: places[meant], reach: places[mover].at(-1)!.path, outward })
    expect(found === 'settled' ? 'settled' : found.chain).toEqual(goes === 'settled' ? 'settled' : places[goes])
  })
})

test.each([
  ['handling', null, '1/b/w/', true, 'a department is there for the whole county'],
  ['handling', '1/a/', '1/a/n/', true, 'the street of both'],
  ['signed', '1/a/s/', '1/a/s/g/', true, 'another grid of the same community'],
  ['dispatched', '1/a/s/', '1/a/n/', false, 'the community where it was thought to be'],
  ['handling', '1/a/', '1/b/w/', false, 'the street where it was thought to be'],
  ['replied', '1/a/s/', '1/a/n/', true, 'what is answered stays answered'],
  ['verified', '1/a/', '1/b/w/', true, 'and verified'],
])('%s by a unit of %s, now at %s: stays %s: %s', (state, area_path, path, stays, _why) => {
  expect(staysInHand(state, { id: 'u', area_path }, path)).toBe(stays)
})
