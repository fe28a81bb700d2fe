import { fork } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { ServingProcessOrder } from '#apps/server/serving-process-fixture.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { encodeGb18030 } from '#kit/table-file/gb18030.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { columnsOf, hotlineTemplate, ownFields, proposeFields } from '#modules/requests/hotline/file-fields.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { SECRET, startPlatform } from '#modules/requests/hotline/server/platform-fixture.ts'
import { defaultIncoming } from '#modules/requests/hotline/state-map.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let platform: Awaited<ReturnType<typeof startPlatform>>
let exchange: ReturnType<typeof startHotlineExchange>
let time: ReturnType<typeof startClockWorker>
let conduct: string
let point: [number, number]

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  platform = await startPlatform({ key: testKey, cert: testCertificate })
  exchange = startHotlineExchange(house.house.services, house.countyCode, { reach: { trusted: testCertificate, timeoutMilliseconds: 1_000 }, every: 1_000_000_000 })
  time = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
  conduct = (await house.owner.query("SELECT name FROM category WHERE key = 'marketGovernance.conduct'")).rows[0].name
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [world.grid])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  point = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
  // Neither an address nor a secret is needed for that.
  await save({ transport: 'files', address: undefined, secret: undefined })
  await administrator('/api/hotline/switch', { enabled: true })
})
afterAll(async () => {
  await exchange.stop()
  await time.stop()
  platform.close()
  await house.close()
})

const administrator = (path: string, body: unknown) => world.people.systemAdministrator.post(path, body)
const save = (more: Record<string, unknown> = {}) => administrator('/api/hotline', {
  address: platform.url, secret: SECRET, organizationId: world.units.centre, polled: false, outgoing: { signed: '' }, incoming: defaultIncoming, ...more,
})
const HEADER = '工单号,轮次,内容,受理时间,办理期限,状态,类别,经度,纬度,姓名,联系电话,事件,事件时间,是否解决,是否满意,说明'
const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`
const orderRow = (number: string, more: { text?: string; category?: string; round?: string; received?: string } = {}) =>
  `${number},${more.round ?? ''},${more.text ?? '楼道里堆满杂物，已经一个月没人管'},${more.received ?? '2026-09-15 09:00'},2026-09-20 18:00,已派发,${more.category ?? 'disputes.tenancy'},${point[0]},${point[1]},王秀英,13800138000`
async function upload(content: string | Buffer, name = '九月工单.csv', who: keyof World['people'] = 'countyDispatcher', fields: readonly string[] = [], path = '/api/hotline/files', place: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(place)) form.set(name, value)
  form.set('file', new File([new Uint8Array(Buffer.from(content))], name))
  fields.forEach((field, column) => form.append(`fields[${column}]`, field))
  return world.people[who].post(path, form)
}
const look = (content: string | Buffer, who: keyof World['people'] = 'countyDispatcher', place: Record<string, string> = {}) => upload(content, undefined, who, [], '/api/hotline/files/columns', place)
const matterOf = async (number: string): Promise<string> => (await house.owner.query('SELECT matter_id FROM hotline_order WHERE order_number = $1 ORDER BY round DESC', [number])).rows[0].matter_id
const files = async () => (await world.people.countyDispatcher.get('/api/hotline/files')).body
const dispatcher = (path: string, body: unknown = {}) => world.people.countyDispatcher.post(path, body)
async function fetchBatch(batchId: string, who: keyof World['people'] = 'countyDispatcher') {
  const answer = await fetch(`${house.baseUrl}/api/hotline/batches/${batchId}/file`, { headers: { cookie: (world.people[who] as unknown as { cookie: string }).cookie } })
  return { status: answer.status, content: Buffer.from(await answer.arrayBuffer()) }
}
async function cellsOf(content: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const { cells } of (await openTable(content)).rows()) rows.push(cells.map(({ text }) => text))
  return rows
}
const kindsOf = async (number: string) => (await house.owner.query('SELECT kind, state, batch_id IS NOT NULL AS held, unsure FROM hotline_message WHERE order_number = $1 ORDER BY round, ordinal', [number])).rows
const waits = (kind: string, more = {}) => ({ kind, state: 'waiting', held: false, unsure: false, ...more })

test('the template’s headers are understood, each as what it says', () => {
  const headers = hotlineTemplate().replace('\uFEFF', '').split('\r\n')[0]!.split(',')
  const columns = columnsOf(proposeFields(headers))
  expect(Object.keys(columns.own).toSorted()).toEqual(Object.keys(ownFields).toSorted())
  expect(Object.keys(columns.own).length + Object.keys(columns.order).length).toBe(headers.length)
})

describe('orders come in by file', () => {
  test('each row once; the same file again makes nothing; what is refused comes back in the user’s own format with its reason', async () => {
    const list = encodeGb18030(csv(
      orderRow('F-1'), orderRow('F-2', { category: '没有的类别' }), orderRow('F-3', { text: '反映某局干部收受红包', category: conduct }),
      orderRow('F-1', { round: '100' }), orderRow('F-5', { received: '昨天' }), orderRow(''), orderRow('F-1', { text: '另一件事' }),
      'F-1,,,,,,,,,,,催办,2026-09-15 10:00,,,请联系 13800138000', 'F-none,,,,,,,,,,,催办,2026-09-15 10:00', 'F-1,,,,,,,,,,,回访评价,2026-09-15 10:00,大概,,',
    ))
    const first = await upload(list)
    expect(first.status, first.text).toBe(200)
    expect(first.body).toMatchObject({ rows: 10, added: 1, known: 1, events: 1, refused: 7 })
    expect(first.body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['added', 'refused', 'refused', 'refused', 'refused', 'refused', 'known', 'event', 'refused', 'refused'])
    expect(first.body.results[6].sentence).toContain('作为补充记在工单上')
    const returned = new TextDecoder('gb18030').decode(Buffer.from(first.body.returned.content, 'base64')).split('\r\n')
    expect(first.body.returned.name).toBe('九月工单-没有收下.csv')
    expect(returned[0]).toBe(`${HEADER},未导入的原因`)
    expect(returned.slice(1, 8).map((line) => line.split(',').at(-1))).toEqual([
      expect.stringContaining('本县没有'), expect.stringContaining('检举控告不经热线工单办理'), expect.stringContaining('“轮次”应是 1 到 99'), expect.stringContaining('受理时间'), '没有工单号',
      expect.stringContaining('没有收到过这个工单号'), expect.stringContaining('请写“是”或“否”'),
    ])
    const count = async () => (await house.owner.query("SELECT (SELECT count(*)::int FROM matter WHERE channel = 'hotline') AS matters, (SELECT count(*)::int FROM hotline_order) AS orders, (SELECT count(*)::int FROM hotline_event) AS events")).rows[0]
    const before = await count()
    expect((await house.owner.query("SELECT count(*)::int AS n FROM request WHERE text LIKE '%收受红包%'")).rows[0].n).toBe(0)
    expect((await upload(list)).body).toMatchObject({ added: 0, known: 2, events: 1, refused: 7 })
    expect(await count()).toEqual(before)
    const detail = (await world.people.communityStaff.get(`/api/requests/${await matterOf('F-1')}`)).body
    expect([detail.channel, detail.sentBy, detail.reporter.phone]).toEqual(['hotline', '12345 热线', '138****8000'])
    const [shown] = (await world.people.communityStaff.get(`/api/requests/${await matterOf('F-1')}/hotline`)).body.orders
    expect(shown).toMatchObject({ orderNumber: 'F-1', theirDueAt: '2026-09-20T10:00:00.000Z', events: expect.arrayContaining([expect.objectContaining({ word: '催办', understood: true }), expect.objectContaining({ word: '再次送来，内容不同', words: expect.stringContaining('另一件事') })]) })
    const { rows: [noted] } = await house.owner.query("SELECT details, role FROM audit_entry WHERE action = 'POST /hotline/files' AND outcome = 'done' ORDER BY at LIMIT 1")
    expect(noted).toEqual({ role: 'countyDispatcher', details: { rows: 10, sha256: createHash('sha256').update(list).digest('hex') } })
    // Corrected in the file that came back, it is taken; two at once make one.
    const corrected = [returned[0], returned[1]!.replace('没有的类别', 'disputes.tenancy')].join('\r\n')
    const both = await Promise.all([upload(corrected), upload(corrected)])
    expect(both.map(({ body }) => body.refused)).toEqual([0, 0])
    expect((await count()).orders).toBe(before.orders + 1)
  })

  test('columns that no header names are said once, and remembered for the same headers; what comes back corrected is the same list', async () => {
    const strange = (number: string, received = '2026-09-15 09:00') => `派单流水,甲,乙,丙\r\n${number},楼道里堆满杂物，请打 13800138000,${received},2026-09-20 18:00\r\n`
    const first = await look(strange('C-1'))
    expect(first.body, first.text).toEqual({ rows: 1, headers: ['派单流水', '甲', '乙', '丙'], samples: ['C-1', '楼道里堆满杂物，请打 138****8000', '2026-09-15 09:00', '2026-09-20 18:00'], fields: ['', '', '', ''], rememberedAt: null,
      sheet: null, otherSheets: [], headerLine: 1, firstRows: [{ line: 1, words: '派单流水，甲，乙，丙' }, { line: 2, words: 'C-1，楼道里堆满杂物，请打 138****8000，2026-09-15 09:00，2026-09-20 18:00' }] })
    expect((await upload(strange('C-1'))).body).toMatchObject({ title: 'hotline.number-column-missing', detail: expect.stringContaining('没有认出的列有 派单流水、甲、乙、丙') })
    const [fields, swapped] = [['externalNumber', 'text', 'reportedAt', 'deadline'], ['externalNumber', 'text', 'deadline', 'reportedAt']]
    const bad = await upload(strange('C-1', '昨天'), undefined, undefined, fields)
    expect(bad.body).toMatchObject({ added: 0, refused: 1 })
    const corrected = Buffer.from(bad.body.returned.content, 'base64').toString().replace('昨天', '2026-09-15 09:00')
    expect((await look(corrected)).body).toMatchObject({ fields: [...fields, ''], rememberedAt: house.clock.now.toISOString() })
    expect((await upload(corrected)).body).toMatchObject({ added: 1, refused: 0 })
    expect((await house.owner.query("SELECT their_due_at FROM hotline_order WHERE order_number = 'C-1'")).rows).toEqual([{ their_due_at: new Date('2026-09-20T18:00:00+08:00') }])
    // Said otherwise, that holds from now on; a field of two columns, or none that exists, is refused and changes nothing.
    await upload(strange('C-2'), undefined, undefined, swapped)
    expect((await upload(strange('C-3'), undefined, undefined, ['externalNumber', 'text', 'text'])).body.title).toBe('hotline.column-twice')
    expect((await upload(strange('C-3'), undefined, undefined, ['externalNumber', 'reporterId'])).status).toBe(422)
    expect((await look(strange('C-3'))).body.fields).toEqual(swapped)
    // An import of requests with the same headers knows nothing of it.
    const form = new FormData()
    form.set('importId', randomUUID())
    form.set('file', new File([strange('C-4')], '清单.csv'))
    expect((await world.people.streetStaff.post('/api/imports', form)).body).toMatchObject({ isRemembered: false, mapping: { columns: {} } })
  })

  test('of a workbook another sheet is read where somebody says so, and another line for the headers; a list that comes without its columns is taken as last time, and what was used of it is said', async () => {
    const workbook = new exceljs.Workbook()
    workbook.addWorksheet('说明').addRows([['工单号', '内容'], ['请先读这里', '再填下一张']])
    const rows = [['九月', '派单', '情况', '备注'], ['流水', '事情', '钟点', '经办'], ['S-1', '楼道里堆满杂物，已经一个月没人管', '2026-09-15 09:00', '小李']]
    workbook.addWorksheet('派单').addRows(rows)
    const content = Buffer.from(await workbook.xlsx.writeBuffer())
    expect((await look(content)).body).toMatchObject({ sheet: '说明', otherSheets: ['派单'], headerLine: 1 })
    expect((await look(content, undefined, { sheet: '派单' })).body).toMatchObject({ sheet: '派单', otherSheets: ['说明'], headerLine: 1, rows: 2 })
    const place = { sheet: '派单', headerLine: '2' }
    expect((await look(content, undefined, place)).body).toMatchObject({ headers: ['流水', '事情', '钟点', '经办'], headerLine: 2, rows: 1, fields: ['', '', '', ''] })
    for (const [wrong, title] of [[{ sheet: '没有的表' }, 'table-file.no-sheet'], [{ headerLine: '99' }, 'import.header-line'], [{ headerLine: '一' }, 'input.invalid']] as const) {
      const answer = await look(content, undefined, wrong)
      expect([answer.status, answer.body.title, /[\u4e00-\u9fff]{4}/.test(answer.body.detail)]).toEqual([422, title, true])
    }
    expect((await look('工单号,内容\r\nS-1,杂物\r\n', undefined, { sheet: '派单' })).body.title).toBe('import.sheet')
    const taken = await upload(content, undefined, undefined, ['externalNumber', 'text', 'reportedAt', ''], undefined, place)
    expect(taken.body, taken.text).toMatchObject({ added: 1, refused: 0, unplaced: ['经办'] })
    // By a program, without its columns.
    expect((await upload(content, undefined, undefined, [], undefined, place)).body).toMatchObject({ known: 1, refused: 0, unplaced: ['经办'] })
  })

  test('an evaluation from a list counts, and says whose hands it went through: source, timeline, event, and a row in the audit of each request that it spoke of', async () => {
    await upload(csv(orderRow('W-1')))
    const id = await matterOf('W-1')
    await world.move('communityStaff', id, 'accept')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'contact', { how: 'phone' })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await world.move('communityStaff', id, 'verify', { words: '现场看过，已清走' })
    await world.move('communityStaff', id, 'close')
    const list = csv('W-1,,,,,,,,,,,回访评价,2026-09-15 10:00,是,是,')
    expect((await upload(list)).body).toMatchObject({ events: 1, refused: 0 })
    await time.runOnce()
    expect((await house.owner.query('SELECT source, solved FROM rating WHERE matter_id = $1', [id])).rows).toEqual([{ source: 'platformList', solved: true }])
    const dispatcher = world.accounts.get('countyDispatcher')
    const { rows: [{ unit, ...event }] } = await house.owner.query("SELECT e.entered_by, o.name AS unit FROM hotline_event e JOIN organization o ON o.id = e.entered_organization_id WHERE e.matter_id = $1 AND e.meaning = 'evaluated'", [id])
    expect(event).toEqual({ entered_by: dispatcher })
    expect((await world.people.communityStaff.get(`/api/requests/${id}`)).body.timeline.at(-1).summary).toBe(`12345 平台回访：已解决，满意（由${unit}按平台清单录入）`)
    expect((await world.people.communityStaff.get(`/api/requests/${id}/hotline`)).body.orders[0].events[0].effect).toBe(`已计入回访结果；由${unit}按平台清单录入`)
    const { rows } = await house.owner.query("SELECT account_id, role, object_kind, details FROM audit_entry WHERE action = 'POST /hotline/files' AND object_id = $1 AND details ->> 'sha256' = $2", [id, createHash('sha256').update(list).digest('hex')])
    expect(rows).toEqual([{ account_id: dispatcher, role: 'countyDispatcher', object_kind: 'request', details: { sha256: expect.any(String) } }])
    // What goes back of it is no part of the batches further down.
    await house.owner.query("DELETE FROM hotline_message WHERE order_number = 'W-1'")
  })

  test('killed halfway through a list: the same list again takes in what is left and nothing twice', async () => {
    const list = csv(...Array.from({ length: 40 }, (_, index) => orderRow(`K-${index}`)))
    const taken = async () => (await house.owner.query("SELECT count(*)::int AS n FROM hotline_order WHERE order_number LIKE 'K-%'")).rows[0].n as number
    const child = fork(fileURLToPath(new URL('../../../../apps/server/serving-process-fixture.ts', import.meta.url)), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.send({ databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: house.house.services.filesFolder, at: house.clock.now.toISOString() } satisfies ServingProcessOrder)
    const [address] = (await once(child, 'message')) as [string]
    const form = new FormData()
    form.set('file', new File([list], '九月工单.csv'))
    const cookie = (world.people.countyDispatcher as unknown as { cookie: string }).cookie
    const broken = fetch(`${address}/api/hotline/files`, { method: 'POST', body: form, headers: { cookie, origin: address } }).then(() => 'answered', () => 'broke off')
    await vi.waitFor(async () => expect(await taken()).toBeGreaterThan(2), { timeout: 30_000, interval: 5 })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await broken).toBe('broke off')
    const half = await taken()
    expect(half).toBeLessThan(40)
    expect((await upload(list)).body).toMatchObject({ rows: 40, added: 40 - half, known: half, refused: 0 })
    expect((await house.owner.query("SELECT count(DISTINCT matter_id)::int AS n FROM hotline_order WHERE order_number LIKE 'K-%'")).rows[0].n).toBe(40)
  })

  test.each([
    ['hotline.number-column-missing', '内容,地址\n路灯坏了,某处\n'], ['hotline.list-empty', `${HEADER}\n`],
    ['hotline.list-too-long', csv(...Array.from({ length: 501 }, (_, index) => `L-${index},,x,2026-09-15 09:00`))],
  ])('as a whole it is refused with %s', async (title, content) => {
    const answer = await upload(content)
    expect([answer.status, answer.body.title]).toEqual([422, title])
  })

  test('an address lies where it names a place for certain; the list says where it names less', async () => {
    const list = await upload('工单号,内容,受理时间,类别,地址\r\nA-1,楼道里堆满杂物,2026-09-15 09:00,disputes.tenancy,大黄乡小李村\r\nA-2,楼道里堆满杂物,2026-09-15 09:00,disputes.tenancy,刘桥镇官庄村\r\n', '地址.csv')
    expect(list.body.results.map(({ sentence }: { sentence: string }) => sentence.includes('；地点只认到刘桥镇，请补'))).toEqual([false, true])
    const names = await Promise.all(['A-1', 'A-2'].map(async (number) => (await house.owner.query("SELECT string_agg(a.name, '' ORDER BY a.depth) AS place FROM matter m JOIN area a ON a.county_code = m.county_code AND a.depth > 1 AND starts_with(m.area_path, a.path) WHERE m.id = $1", [await matterOf(number)])).rows[0].place))
    expect(names).toEqual(['大黄乡小李村', '刘桥镇'])
  })
})

describe('what becomes of it goes back in batches', () => {
  test('one at a time, the same bytes each time, in the order of each order; taken back nothing is lost, handed over it is over', async () => {
    await upload(csv(orderRow('B-1'), orderRow('B-2')))
    const [one, two] = [await matterOf('B-1'), await matterOf('B-2')]
    await world.move('communityStaff', one, 'accept')
    await world.move('streetStaff', one, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', one, 'sign')
    await world.move('departmentStaff', one, 'reply', { kind: 'done', words: '=1+1 杂物已于今天上午全部清走。' })
    await world.move('communityStaff', two, 'accept')
    // Perhaps sent before the county changed to files: it stays out, and what follows it of its order.
    await house.owner.query("UPDATE hotline_message SET unsure = true WHERE order_number = 'B-2'")
    await world.move('streetStaff', two, 'dispatch', { organizationId: world.units.department })
    await exchange.runOnce()
    expect(platform.taken).toEqual([])
    const made = await dispatcher('/api/hotline/batches')
    expect(made.status, made.text).toBe(200)
    const [batch] = made.body.batches
    expect(batch).toMatchObject({ number: 1, state: 'open', messages: 3, isKept: true })
    expect(made.body).toMatchObject({ waiting: 0, unsure: 1 })
    const file = await fetchBatch(batch.batchId)
    const lines = await cellsOf(file.content)
    expect(lines.slice(1).map((cells) => [cells[1], cells[3], cells[4], cells[8] ?? ''])).toEqual([['B-1', '1', '已受理', ''], ['B-1', '2', '已派单', ''], ['B-1', '3', '已答复', "'=1+1 杂物已于今天上午全部清走。"]])
    expect(file.content.includes(Buffer.from('王秀英'))).toBe(false)
    expect((await dispatcher('/api/hotline/batches')).body.title).toBe('hotline.batch-open')
    // Also after the county has changed to the interface, what stands in it goes no other way.
    await save({ transport: 'http' })
    await exchange.runOnce()
    expect(platform.taken.filter(({ orderNumber }) => orderNumber === 'B-1')).toEqual([])
    expect(platform.taken.filter(({ orderNumber }) => orderNumber === 'B-2').map(({ kind }) => kind)).toEqual(['accepted', 'dispatched'])
    await save({ transport: 'files' })
    expect((await fetchBatch(batch.batchId)).content.equals(file.content)).toBe(true)
    expect((await dispatcher(`/api/hotline/batches/${batch.batchId}/end`, { handed: false })).status).toBe(200)
    expect((await kindsOf('B-1')).slice(0, 3)).toEqual([waits('accepted'), waits('dispatched'), waits('replied')])
    expect([(await fetchBatch(batch.batchId)).status, (await dispatcher(`/api/hotline/batches/${batch.batchId}/end`, { handed: true })).body.title]).toEqual([409, 'hotline.batch-over'])
    const second = (await dispatcher('/api/hotline/batches')).body.batches[0]
    expect(second).toMatchObject({ number: 2, state: 'open' })
    const handed = await dispatcher(`/api/hotline/batches/${second.batchId}/end`, { handed: true })
    expect(handed.body.batches[0]).toMatchObject({ number: 2, state: 'handed', isKept: true })
    expect((await kindsOf('B-1')).every(({ state }) => state === 'sent')).toBe(true)
    expect((await dispatcher('/api/hotline/batches')).body.title).toBe('hotline.nothing-to-hand')
    // Who took the file, and when, stands there each time; whoever was refused as well.
    await fetchBatch(second.batchId)
    await fetchBatch(second.batchId, 'streetStaff')
    const { rows } = await house.owner.query("SELECT action, role, account_id, outcome FROM audit_entry WHERE object_kind = 'hotlineBatch' AND object_id = $1 ORDER BY at", [second.batchId])
    const dispatcherId = (await house.samplePeople()).find((person) => person.key === 'countyDispatcher')!.accountId
    expect(rows).toEqual(['POST /hotline/batches', 'POST /hotline/batches/{batchId}/end', 'GET /hotline/batches/{batchId}/file'].map((action) => ({ action, role: 'countyDispatcher', account_id: dispatcherId, outcome: 'done' })))
    expect((await house.owner.query("SELECT outcome FROM audit_entry WHERE action = 'GET /hotline/batches/{batchId}/file' AND outcome <> 'done'")).rows).toHaveLength(1)
    // Nothing of it stands in the open; after thirty days, or with what is erased, it is gone.
    const kept = (await house.owner.query('SELECT content_sealed FROM hotline_batch WHERE id = $1', [second.batchId])).rows[0].content_sealed
    expect(Buffer.from(kept, 'base64').includes('杂物')).toBe(false)
    await house.owner.query('SELECT app.forget_hotline_batches($1, $2)', [house.countyCode, new Date(house.clock.now.getTime() - 1)])
    expect((await fetchBatch(second.batchId)).status).toBe(200)
    await house.owner.query('SELECT app.erase_matters($1, $2, now())', [house.countyCode, [one]])
    expect((await fetchBatch(second.batchId)).status).toBe(409)
  })

  test('what may have arrived waits for the administrator, whose “again” goes into the next batch', async () => {
    await upload(csv(orderRow('U-1')))
    await world.move('communityStaff', await matterOf('U-1'), 'accept')
    await house.owner.query("UPDATE hotline_message SET unsure = true WHERE order_number = 'U-1'")
    expect(await files()).toMatchObject({ waiting: 0, unsure: 1 })
    const shown = (await world.people.systemAdministrator.get('/api/hotline')).body
    expect(shown).toMatchObject({ transport: 'files', troubles: [{ orderNumber: 'U-1', unsure: true }] })
    await administrator(`/api/hotline/messages/${shown.troubles[0].messageId}/decide`, { again: true })
    expect(await kindsOf('U-1')).toEqual([waits('accepted')])
    const batch = (await dispatcher('/api/hotline/batches')).body.batches[0]
    // The administrator does not take it out of a file that is under way.
    expect((await administrator(`/api/hotline/messages/${shown.troubles[0].messageId}/decide`, { again: false })).status).toBe(409)
    await dispatcher(`/api/hotline/batches/${batch.batchId}/end`, { handed: true })
    expect(await kindsOf('U-1')).toEqual([waits('accepted', { state: 'sent', held: true })])
  })
})

test('it is the county dispatcher’s alone, and nobody’s while the county exchanges otherwise', async () => {
  const id = randomUUID()
  for (const who of ['systemAdministrator', 'streetStaff', 'countyLeader'] as const) {
    expect([(await world.people[who].get('/api/hotline/files')).status, (await upload(csv(orderRow('S-1')), 'x.csv', who)).status, (await look(csv(orderRow('S-1')), who)).status, (await world.people[who].post('/api/hotline/batches', {})).status, (await fetchBatch(id, who)).status]).toEqual([403, 403, 403, 403, 403])
  }
  expect([(await save({ transport: 'http', address: undefined, secret: undefined })).status]).toEqual([200])
  expect([(await upload(csv(orderRow('S-1')))).body.title, (await look(csv(orderRow('S-1')))).body.title, (await dispatcher('/api/hotline/batches')).body.title]).toEqual(['hotline.not-by-files', 'hotline.not-by-files', 'hotline.not-by-files'])
  expect(await files()).toMatchObject({ isOn: false })
})
