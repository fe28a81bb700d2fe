import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { labelPoint } from '#kit/geo/distance.ts'
import type { Outline, Point } from '#kit/geo/shape.ts'
import { notice } from '#modules/platform/server/public.ts'

let house: TestHouse
let administrator: TestPerson
let resident: TestPerson
const [BEFORE, DAY, AFTER] = ['2026-09-15', '2026-09-16', '2026-09-17']

type Found = { areaId: string; name: string; version: number; parentId: string; path: string; childCount: number }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  await house.owner.query('UPDATE membership SET notice_version = $1, notice_acknowledged_at = now()', [notice.version])
  await itIs(BEFORE)
})
afterAll(() => house.close())

async function itIs(day: string): Promise<void> {
  house.clock.now = new Date(`${day}T02:00:00Z`)
  administrator = await house.as('systemAdministrator')
  resident = await house.as('resident')
}

async function areas(query: string): Promise<Found[]> {
  return (await administrator.get(`/api/areas?${query}`)).body.areas
}

/** Villages of one town that nobody has touched yet, nothing below them. */
const taken = new Set<string>()
async function twoVillages(): Promise<[Found, Found]> {
  const villages = (await areas('level=village&limit=500')).filter((village) => village.childCount === 0 && !taken.has(village.areaId))
  const pair = villages.filter((village) => village.parentId === villages[0]!.parentId).slice(0, 2) as [Found, Found]
  for (const { areaId } of pair) taken.add(areaId)
  return pair
}

async function inside({ areaId }: { areaId: string }): Promise<Point> {
  return labelPoint((await administrator.get(`/api/areas/${areaId}/outline`)).body.outline as Outline)
}

async function areaAt([longitude, latitude]: Point, on?: string): Promise<{ areaId: string; name: string; path: string }> {
  const answer = await resident.get(`/api/areas/at?longitude=${longitude}&latitude=${latitude}${on === undefined ? '' : `&on=${on}`}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.area
}

async function reportedAt([longitude, latitude]: Point): Promise<string> {
  const answer = await resident.post('/api/requests', { text: '路灯不亮，已经三天', place: { longitude, latitude } })
  expect(answer.status, answer.text).toBe(200)
  return (await house.owner.query('SELECT area_id FROM matter WHERE id = $1', [answer.body.requestId])).rows[0].area_id
}

async function inFull(areaId: string) {
  const answer = await administrator.get(`/api/areas/${areaId}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

async function merge(areaIds: readonly string[], into: object, on = DAY): Promise<string> {
  const answer = await administrator.post('/api/areas/merge', { areaIds, into, on })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.areaIds.at(-1)
}

describe('areas that are merged', () => {
  test('a point is found in the old one until the day before, in the new one from that day on; so is what is reported', async () => {
    const [first, second] = await twoVillages()
    const points = [await inside(first), await inside(second)]
    expect([await areaAt(points[0]!), await areaAt(points[1]!)]).toMatchObject([{ areaId: first.areaId }, { areaId: second.areaId }])
    // The process that takes reports has read the outlines of the old tree.
    expect(await reportedAt(points[0]!)).toBe(first.areaId)

    await itIs(DAY)
    const merged = await merge([first.areaId, second.areaId], { name: '双河新村', level: 'village', parentId: first.parentId })
    await itIs(AFTER)
    for (const [index, point] of points.entries()) {
      expect(await areaAt(point)).toMatchObject({ areaId: merged, name: '双河新村' })
      expect(await areaAt(point, AFTER)).toMatchObject({ areaId: merged })
      expect(await areaAt(point, BEFORE)).toMatchObject({ areaId: [first, second][index]!.areaId, name: [first, second][index]!.name })
      expect(await reportedAt(point)).toBe(merged)
    }
    expect(await inFull(merged)).toMatchObject({ outline: { source: 'synthetic' }, outlineNote: null })
    await itIs(BEFORE)
  })

  test('one that stays grows by what is merged into it, and what it was before is kept', async () => {
    const [stays, goes] = await twoVillages()
    const point = await inside(goes)
    await itIs(DAY)
    await merge([goes.areaId], { areaId: stays.areaId })
    expect(await areaAt(point)).toMatchObject({ areaId: stays.areaId })
    expect(await areaAt(point, BEFORE)).toMatchObject({ areaId: goes.areaId })
    expect(await inFull(stays.areaId)).toMatchObject({ outlineNote: null })
    const { rows } = await house.owner.query("SELECT valid_from::text, valid_to::text FROM area_outline_history WHERE area_id = $1", [stays.areaId])
    expect(rows).toEqual([{ valid_from: '2025-01-01', valid_to: DAY }])
    await itIs(BEFORE)
  })

  test('one without an outline among them: none is put together, and the page says so', async () => {
    const [first, second] = await twoVillages()
    await house.owner.query('DELETE FROM area_outline WHERE area_id = $1', [second.areaId])
    await itIs(DAY)
    const merged = await merge([first.areaId, second.areaId], { name: '无图新村', level: 'village', parentId: first.parentId })
    expect(await inFull(merged)).toMatchObject({ outline: null, outlineNote: `由${[first, second].map((one) => one.name).join('、')}合并而成，其中有的没有边界，拼不出合并后的边界。请导入边界。` })
    await itIs(BEFORE)
  })
})

test('a split leaves the part without an outline and the rest with too large a one; both pages say so', async () => {
  const [village] = await twoVillages()
  const point = await inside(village)
  await itIs(DAY)
  const answer = await administrator.post(`/api/areas/${village.areaId}/split`, { version: village.version, remains: true, parts: [{ name: '河东新村', children: [] }], on: DAY })
  expect(answer.status, answer.text).toBe(200)
  const part = answer.body.areaIds.at(-1)
  expect(await inFull(part)).toMatchObject({ outline: null, outlineNote: expect.stringContaining(`从${village.name}分出后还没有画过边界`) })
  expect(await inFull(village.areaId)).toMatchObject({ outlineNote: expect.stringContaining('这是分出河东新村以前的边界') })
  expect(await areaAt(point)).toMatchObject({ areaId: village.areaId })
  await itIs(BEFORE)
})

test('an outline that is imported over another does not take the past away; one corrected on the same day leaves nothing behind', async () => {
  const [village, other] = await twoVillages()
  const [here, there] = [await inside(village), await inside(other)]
  const draw = async ([longitude, latitude]: Point, half: number) => {
    const [west, east, south, north] = [longitude - half, longitude + half, latitude - half, latitude + half]
    const geojson = JSON.stringify({ type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })
    const answer = await administrator.post('/api/areas/outlines', { geojson, system: 'WGS-84', areaId: village.areaId })
    expect(answer.status, answer.text).toBe(200)
  }
  await itIs(DAY)
  // Both areas were somewhere else by mistake: the other's place is drawn as this one's, smaller, so that it is found first.
  await draw(there, 0.0001)
  await draw(there, 0.0002)
  expect(await areaAt(there)).toMatchObject({ areaId: village.areaId })
  expect((await areaAt(here)).areaId).not.toBe(village.areaId)
  expect(await areaAt(here, BEFORE)).toMatchObject({ areaId: village.areaId })
  expect(await areaAt(there, BEFORE)).toMatchObject({ areaId: other.areaId })
  const kept = async () => (await house.owner.query('SELECT valid_from::text, valid_to::text, source FROM area_outline_history WHERE area_id = $1 ORDER BY valid_from', [village.areaId])).rows
  expect(await kept()).toEqual([{ valid_from: '2025-01-01', valid_to: DAY, source: 'synthetic' }])
  await itIs(AFTER)
  await draw(here, 0.0002)
  expect(await kept()).toEqual([{ valid_from: '2025-01-01', valid_to: DAY, source: 'synthetic' }, { valid_from: DAY, valid_to: AFTER, source: 'WGS-84' }])
  expect(await areaAt(there, DAY)).toMatchObject({ areaId: village.areaId })
  await itIs(BEFORE)
})
