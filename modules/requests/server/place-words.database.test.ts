import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'
import { startImportWorker } from '#modules/requests/import/server/public.ts'
import type { ImportWorker } from '#modules/requests/import/server/public.ts'

/** What is written of a place, where it goes, and what it is said to be understood up to where it says no more. */
const cases = [
  ['晏北街道温泉社区3号楼', '晏北街道温泉社区', '温泉社区'],
  ['晏城街道永福社区2号楼', '晏城街道永福社区', '永福社区'],
  ['晏城街道永顺社区凤鸣里小区３号楼2单元', '晏城街道永顺社区凤鸣里网格3号楼', null],
  ['大黄乡小李村', '大黄乡小李村', null],
  ['小李村（大黄乡）', '大黄乡小李村', null],
  ['凤鸣里小区3号楼', '晏城街道永顺社区凤鸣里网格3号楼', null],
  ['刘桥镇官庄村', '刘桥镇', '刘桥镇'],
  ['华店镇官庄村', '华店镇官庄村', null],
  ['祝阿镇官庄村', '祝阿镇官庄村', null],
  ['官庄村', '齐河县', '齐河县'],
  ['1号楼楼下', '齐河县', '齐河县'],
] as const

const TEXT = '楼道里堆满杂物，已经一个月没人管'
const CENTRE = '齐河县社会治理服务中心'

let house: TestHouse
let hotline: Awaited<ReturnType<typeof openHotlineHouse>>
let worker: ImportWorker
let systemKey: string

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  hotline = await openHotlineHouse(house)
  worker = startImportWorker(house.house.services, house.countyCode, { every: 3_600_000 })
  systemKey = (await people().systemAdministrator.post('/api/open311/keys', { system: '随手拍小程序', organizationId: hotline.world.units.department })).body.key
})
afterAll(async () => {
  await worker.stop()
  await hotline.close()
})

const people = () => hotline.world.people
const PLACED = `SELECT m.id, m.number, (SELECT string_agg(a.name, '' ORDER BY a.depth) FROM area a WHERE a.county_code = m.county_code AND (a.depth > 1 OR m.level_2 IS NULL) AND starts_with(m.area_path, a.path)) AS place
  FROM matter m WHERE m.county_code = $1 AND m.number = $2`
async function placeOf(number: string): Promise<string> {
  return (await house.owner.query(PLACED, [house.countyCode, number])).rows[0].place
}

async function sendOpen311(address: string) {
  const answer = await fetch(`${house.baseUrl}/open311/v2/requests.json`, { method: 'POST', body: new URLSearchParams({ api_key: systemKey, service_code: 'disputes.tenancy', address_string: address, description: TEXT }) })
  const [{ service_request_id: number, service_notice: notice }] = await answer.json() as [{ service_request_id: string; service_notice: string }]
  return { number, notice }
}

describe.each(cases)('%s is %s', (address, place, upTo) => {
  test('as a resident writes it', async () => {
    const { body } = await people().resident.post('/api/requests', { text: TEXT, category: 'disputes.tenancy', place: { address } })
    expect([await placeOf(body.number), body.placeUpTo]).toEqual([place, upTo])
    if (place === '齐河县') expect(body.receiver).toBe(CENTRE)
  })

  test('as staff write it for somebody', async () => {
    const { body } = await people().countyDispatcher.post('/api/requests/for-somebody', { text: TEXT, category: 'disputes.tenancy', channel: 'hotline', authority: 'call', place: { address } })
    expect([await placeOf(body.number), body.placeUpTo]).toEqual([place, upTo])
    const shown = await people().countyDispatcher.get(`/api/requests/${body.requestId}`)
    expect(shown.body.placeUpTo).toBe(upTo)
  })

  test('as another system sends it by Open311', async () => {
    const { number, notice } = await sendOpen311(address)
    expect(await placeOf(number)).toBe(place)
    expect(notice.includes('地点只认到') ? notice.match(/地点只认到(.+?)，/u)![1] : null).toBe(upTo)
    // The same again is answered the same.
    expect(await sendOpen311(address)).toEqual({ number, notice })
  })

  test('as the 12345 platform sends it', async () => {
    const order = hotline.order({ longitude: undefined, latitude: undefined, address })
    const { body } = await hotline.send(order)
    expect([await placeOf(body.number), body.placeUpTo]).toEqual([place, upTo])
    expect((await hotline.send(order)).body).toEqual(body)
  })
})

test('as a list says it that is brought in; what names no place comes back', async () => {
  const form = new FormData()
  const importId = randomUUID()
  const rows = cases.map(([address], index) => `P-${index},${TEXT}${index},${address}`)
  form.set('importId', importId)
  form.set('file', new File([`工单编号,诉求内容,地址\n${rows.join('\n')}\n`], '地点.csv'))
  await people().countyDispatcher.post('/api/imports', form)
  await worker.runOnce()
  expect((await people().countyDispatcher.post(`/api/imports/${importId}/start`)).status).toBe(200)
  await worker.runOnce()
  const brought = await house.owner.query<{ external_number: string; number: string }>("SELECT q.external_number, m.number FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id WHERE q.county_code = $1 AND q.external_number LIKE 'P-%'", [house.countyCode])
  const places = new Map(await Promise.all(brought.rows.map(async ({ external_number: key, number }) => [key, await placeOf(number)] as const)))
  expect(cases.map((_one, index) => places.get(`P-${index}`) ?? '齐河县')).toEqual(cases.map(([, place]) => place))
})

test('as it is written beside a photo', async () => {
  const form = new FormData()
  form.set('photoId', randomUUID())
  form.set('file', new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#357' } }).png().toBuffer())], 'a.png'))
  const { photoId } = (await people().resident.post('/api/photos', form)).body
  const { body } = await people().resident.post('/api/requests', { channel: 'snap', category: 'disputes.tenancy', place: { address: '刘桥镇官庄村' }, photoIds: [photoId] })
  expect([await placeOf(body.number), body.placeUpTo]).toEqual(['刘桥镇', '刘桥镇'])
})

describe('whoever is at home in one community', () => {
  const report = (address: string) => people().communityStaff.post('/api/requests/for-somebody', { text: TEXT, category: 'disputes.tenancy', channel: 'counter', authority: 'counter', place: { address } })

  test('need not write it', async () => {
    const { body } = await report('凤鸣里小区3号楼')
    expect(await placeOf(body.number)).toBe('晏城街道永顺社区凤鸣里网格3号楼')
  })

  test('is told what is missing where his words may mean another', async () => {
    const answer = await report('老火车站对面')
    expect([answer.status, answer.body.title]).toEqual([422, 'request.place-unclear'])
    expect(answer.body.detail).toContain('按写的只认到齐河县')
  })
})

test('a name that an area had is that of whoever is there now, from the moment of the change on', async () => {
  const village = async (town: string, name?: string) => (await house.owner.query(
    'SELECT a.id, a.name FROM area a JOIN area t ON t.county_code = a.county_code AND t.id = a.parent_id WHERE a.county_code = $1 AND t.name = $2 AND (a.name = $3) = $4 ORDER BY a.id LIMIT 1', [house.countyCode, town, name ?? '官庄村', name !== undefined])).rows[0] as { id: string; name: string }
  const change = async (path: string, body: object) => expect((await people().systemAdministrator.post(`/api/areas/${path}`, { ...body, on: '2026-09-15' })).status).toBe(200)
  const found = async (address: string) => await placeOf((await people().resident.post('/api/requests', { text: TEXT, category: 'disputes.tenancy', place: { address } })).body.number)
  const [renamed, merged, moved, other, { rows: [town] }] = await Promise.all([
    village('华店镇', '官庄村'), village('祝阿镇', '官庄村'), village('赵官镇', '官庄村'), village('祝阿镇'), house.owner.query("SELECT id FROM area WHERE county_code = $1 AND name = '焦庙镇'", [house.countyCode]),
  ])
  await change(`${renamed.id}/rename`, { name: '和谐新村', version: 1 })
  await change('merge', { areaIds: [merged.id], into: { areaId: other.id } })
  await change(`${moved.id}/move`, { parentId: town.id, version: 1 })
  expect(await found('华店镇和谐新村')).toBe('华店镇和谐新村')
  expect(await found('华店镇官庄村')).toBe('华店镇和谐新村')
  expect(await found('祝阿镇官庄村')).toBe(`祝阿镇${other.name}`)
  expect(await found('赵官镇官庄村')).toBe('焦庙镇官庄村')
})
