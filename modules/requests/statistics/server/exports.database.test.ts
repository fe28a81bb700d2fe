import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import exceljs from 'exceljs'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { mostExportRows } from '#modules/requests/statistics/row-sets.ts'
import { exportPath } from '#modules/requests/statistics/server/export-file.ts'
import { endExports } from '#modules/requests/statistics/server/statistics-worker.ts'
import { MadeRequests } from '#modules/requests/statistics/server/testing.ts'
import { copyRequest } from '#modules/requests/test-copies.ts'

let house: TestHouse
let staff: TestPerson
let head: TestPerson
let community: string
/** The one numbered 2026-900001. */
let first: string
let sibling: string
let department: string
const DAY = 86_400_000
const start = new Date('2026-09-15T02:00:00Z')
const august = { from: '2026-08-01', to: '2026-08-31' }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  staff = await house.as('communityStaff')
  head = await house.as('communityHead')
  community = (await postOf('communityStaff')).area_id
  department = (await postOf('departmentStaff')).organization_id
  sibling = (await house.owner.query<{ id: string }>('SELECT b.id FROM area a JOIN area b ON b.parent_id = a.parent_id AND b.id <> a.id WHERE a.id = $1 ORDER BY b.id LIMIT 1', [community])).rows[0]!.id
  const made = new MadeRequests(house)
  const request = {
    day: '2026-08-10', category: 'property.fees', channel: 'desk', state: 'handling', reply_kind: null, contacted_in_time: true, replied_in_time: false, taken_up_in_time: true,
    solved: null, satisfaction: null, excluded: false, suggested_category: null, suggested_model: null, closed_elsewhere: false, organization_id: department,
  } as const
  const ofCommunity = []
  for (let index = 0; index < 6; index++) ofCommunity.push(await made.add({ ...request, area_id: community, day: `2026-08-1${index}` }))
  first = ofCommunity[0]!.id
  await made.add({ ...request, area_id: sibling })
  await made.add({ ...request, area_id: community, day: '2026-07-10', organization_id: null })
})
afterAll(() => house.close())
beforeEach(() => { house.clock.now = start })

async function postOf(key: string): Promise<{ id: string; area_id: string; organization_id: string; account_id: string; appointment_id: string }> {
  const { accountId } = (await house.samplePeople()).find((person) => person.key === key)!
  const { rows } = await house.owner.query(
    'SELECT p.id, p.area_id, p.organization_id, s.account_id, a.id AS appointment_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN staff_member s ON s.id = a.staff_member_id WHERE s.account_id = $1', [accountId],
  )
  return rows[0]
}

const body = (filter: object = august) => ({ what: 'requests', filter, reason: '月度通报用，仅统计' })
const ask = (person = staff, filter: object = august) => person.post(`/api/areas/${community}/exports`, body(filter))
const decide = (person: TestPerson, exportId: string, approve = true, words?: string) => person.post(`/api/exports/${exportId}/decide`, { approve, words })

async function approved(): Promise<string> {
  const { body: asked } = await ask()
  expect((await decide(head, asked.exportId)).body.state).toBe('ready')
  return asked.exportId
}

async function open(person: TestPerson, exportId: string) {
  const response = await fetch(`${house.baseUrl}/api/exports/${exportId}/file`, { headers: { cookie: person.cookie } })
  return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) }
}

describe('the way of an export', () => {
  test('asked for by one, approved by another, opened by the first alone', async () => {
    const asked = await ask()
    expect(asked.status).toBe(200)
    expect(asked.body).toMatchObject({ state: 'pending', rowCount: 6, mayOpen: false, mayDecide: false, reason: '月度通报用，仅统计' })
    expect(asked.body.description).toContain('，诉求，2026-08-01 至 2026-08-31')
    expect((await open(staff, asked.body.exportId)).status).toBe(409)
    const waiting = (await head.get('/api/exports/to-decide')).body.items
    expect(waiting[0]).toMatchObject({ exportId: asked.body.exportId, mayDecide: true, mayOpen: false })
    expect((await decide(head, asked.body.exportId)).body).toMatchObject({ state: 'ready', rowCount: 6 })
    expect((await staff.get('/api/exports')).body.items[0]).toMatchObject({ exportId: asked.body.exportId, mayOpen: true })
    const file = await open(staff, asked.body.exportId)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toContain('spreadsheetml')
    expect(file.headers.get('content-disposition')).toMatch(/filename/)
    expect(file.headers.get('cache-control')).toBe('no-store')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    const { rows } = await house.owner.query('SELECT sha256, opened_count FROM export WHERE id = $1', [asked.body.exportId])
    expect(rows[0]).toEqual({ sha256: createHash('sha256').update(file.content).digest('hex'), opened_count: 1 })
    expect((await open(head, asked.body.exportId)).status).toBe(403)
    expect((await open(await house.as('communityStaff-substitute'), asked.body.exportId)).status).toBe(404)
    expect((await open(await house.as('communityStaff-2'), asked.body.exportId)).status).toBe(404)
  })

  test('the file: watermark of unit, person and time; masked; no person in it', async () => {
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load((await open(staff, await approved())).content as never)
    const sheet = workbook.worksheets[0]!
    const { name } = (await house.samplePeople()).find(({ key }) => key === 'communityStaff')!
    expect(String(sheet.getCell('A1').value)).toContain(name)
    expect(String(sheet.getCell('A1').value)).toContain('2026-09-15 10:00')
    expect(sheet.getCell(`A${sheet.rowCount}`).value).toBe(sheet.getCell('A1').value)
    expect(sheet.rowCount).toBe(2 + 6 + 1)
    const text = JSON.stringify(sheet.getSheetValues())
    expect(text).not.toContain('13800138000')
    expect(text).toContain('138****8000')
    expect(text).not.toContain('501')
    expect(text).not.toContain('2026-07')
  })

  test('what is asked for and decided is in the audit, with the hash of the file', async () => {
    const exportId = await approved()
    await open(staff, exportId)
    const { rows } = await house.owner.query('SELECT action, reason, details FROM audit_entry WHERE object_id = $1 ORDER BY at', [exportId])
    expect(rows.map(({ action }) => action)).toEqual(['POST /areas/{areaId}/exports', 'POST /exports/{exportId}/decide', 'GET /exports/{exportId}/file'])
    expect(rows[1].details).toMatchObject({ approved: true, rows: 6, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(rows[0].reason).toBe('月度通报用，仅统计')
  })

  test('refused with words; not without', async () => {
    const { exportId } = (await ask()).body
    expect((await decide(head, exportId, false)).body.title).toBe('export.refusal-unexplained')
    expect((await decide(head, exportId, false, '月报已有，不必再导出')).body).toMatchObject({ state: 'refused', decision: '月报已有，不必再导出' })
    expect((await open(staff, exportId)).status).toBe(409)
    expect((await decide(head, exportId)).body.title).toBe('export.decided')
  })

  test('sent twice, made once', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const [one, other] = [await staff.post(`/api/areas/${community}/exports`, body(), key), await staff.post(`/api/areas/${community}/exports`, body(), key)]
    expect(other.body.exportId).toBe(one.body.exportId)
  })

  test('of two who decide at once one decides', async () => {
    const { exportId } = (await ask()).body
    const leader = await house.as('countyLeader')
    const answers = await Promise.all([decide(head, exportId), decide(leader, exportId)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('nobody approves his own', () => {
  test('not even by another post of his', async () => {
    const { exportId } = (await ask()).body
    const [own, approving] = [await postOf('communityStaff'), await postOf('communityHead')]
    const { rows } = await house.owner.query('SELECT staff_member_id FROM appointment WHERE id = $1', [own.appointment_id])
    const before = (await house.owner.query('SELECT staff_member_id FROM appointment WHERE id = $1', [approving.appointment_id])).rows[0].staff_member_id
    await house.owner.query('UPDATE appointment SET staff_member_id = $2 WHERE id = $1', [approving.appointment_id, rows[0].staff_member_id])
    try {
      const answer = await decide(staff, exportId)
      expect([answer.status, answer.body.title]).toEqual([409, 'export.own'])
    } finally {
      await house.owner.query('UPDATE appointment SET staff_member_id = $2 WHERE id = $1', [approving.appointment_id, before])
    }
  })

  test('and the database says so too', async () => {
    const { exportId } = (await ask()).body
    await expect(house.owner.query('UPDATE export SET decided_by = created_by WHERE id = $1', [exportId])).rejects.toThrow(/export_check|check constraint/)
  })
})

describe('reach', () => {
  test.each<[string, () => string, number, string]>([
    ['communityStaff', () => `/api/areas/${sibling}/exports`, 403, 'a neighbouring community'],
    ['communityStaff', () => `/api/organizations/${department}/exports`, 403, 'a department'],
    ['communityHead', () => `/api/areas/${community}/exports`, 403, 'who approves does not ask'],
    ['gridWorker', () => `/api/areas/${community}/exports`, 403, 'grid workers export nothing'],
    ['systemAdministrator', () => `/api/areas/${community}/exports`, 403, 'nor do administrators'],
    ['communityStaff', () => '/api/areas/zzz9/exports', 404, 'no such area'],
    ['departmentStaff', () => `/api/organizations/${department}/exports`, 200, 'what his department holds'],
    ['streetStaff', () => `/api/areas/${community}/exports`, 200, 'a community of his street'],
  ])('%s asks %o → %i: %s', async (key, address, status, _why) => {
    expect((await (await house.as(key)).post(address(), body())).status).toBe(status)
  })

  test.each<[string, number, string]>([
    ['streetHead', 200, 'above'], ['countyLeader', 200, 'above'], ['communityStaff-2', 404, 'without the permission and elsewhere'], ['departmentHead', 404, 'elsewhere'], ['gridLeader', 404, 'without the permission'], ['resident', 404, 'a resident'],
  ])('%s decides on a community’s export → %i: %s', async (key, status, _why) => {
    const person = await house.as(key)
    await person.post('/api/me/notice', { version: (await person.get('/api/welcome')).body.notice.version })
    expect((await decide(person, (await ask()).body.exportId)).status).toBe(status)
  })

  test('an export for a street’s post is the street’s to approve, though it is of one community', async () => {
    const { exportId } = (await (await house.as('streetStaff')).post(`/api/areas/${community}/exports`, body())).body
    expect((await decide(head, exportId)).status).toBe(404)
    expect((await decide(await house.as('streetHead'), exportId)).status).toBe(200)
  })

  test('a department’s is its head’s to approve, and holds only what it holds', async () => {
    const clerk = await house.as('departmentStaff')
    const { exportId, rowCount } = (await clerk.post(`/api/organizations/${department}/exports`, body())).body
    expect(rowCount).toBe(7)
    expect((await decide(await house.as('departmentHead'), exportId)).body).toMatchObject({ state: 'ready', rowCount: 7 })
    expect((await open(clerk, exportId)).status).toBe(200)
  })

  test('whoever lost the post lost the export: it can neither be approved nor opened', async () => {
    const [waiting, ready] = [(await ask()).body.exportId as string, await approved()]
    const { appointment_id } = await postOf('communityStaff')
    await house.owner.query('UPDATE appointment SET valid_to = current_date WHERE id = $1', [appointment_id])
    try {
      expect((await decide(head, waiting)).body.title).toBe('export.lapsed')
      expect((await open(staff, ready)).status).toBe(404)
    } finally {
      await house.owner.query('UPDATE appointment SET valid_to = NULL WHERE id = $1', [appointment_id])
    }
  })
})

describe('the rows are those in sight', () => {
  const reasoned = (filter: object) => ({ ...body(), filter })
  const rowsOf = async (exportId: string) => (await house.owner.query('SELECT row_count FROM export WHERE id = $1', [exportId])).rows[0].row_count as number

  test('a unit’s rows narrowed to an area: the others are not in the file, and the file says so', async () => {
    const clerk = await house.as('departmentStaff')
    const figure = { ...august, of: 'received', basis: 'all' }
    const shown = (await clerk.get(`/api/organizations/${department}/statistics/rows?from=${august.from}&to=${august.to}&areaId=${sibling}`)).body.items
    expect(shown).toHaveLength(1)
    const asked = (await clerk.post(`/api/organizations/${department}/exports`, reasoned({ ...figure, areaId: sibling }))).body
    expect(asked.rowCount).toBe(1)
    const { rows } = await house.owner.query('SELECT name FROM area WHERE id = $1', [sibling])
    expect(asked.description).toContain(rows[0].name)
    expect((await decide(await house.as('departmentHead'), asked.exportId)).body.rowCount).toBe(1)
    expect(await rowsOf(asked.exportId)).toBe(1)
  })

  test.each<[string, object, string, string]>([
    ['area', {}, '', ''],
    ['stage and category', { stage: 'open', category: 'property' }, 'stage=open&category=property', '未办结'],
    ['overdue', { overdue: false }, 'overdue=false', '未超期'],
    ['what it waits for', { waitingFor: 'reply' }, 'waitingFor=reply', '待答复'],
    ['words', { text: '路灯' }, `text=${encodeURIComponent('路灯')}`, '含“路灯”'],
    ['number', { text: '2026-9000' }, 'text=2026-9000', '含“2026-9000”'],
  ])('of a list narrowed by %s', async (_what, filter, address, word) => {
    const street = await house.as('streetStaff')
    await house.owner.query("UPDATE matter SET waiting_for = 'reply', waiting_organization_id = $2, due_at = '2026-08-20T10:00:00+08:00' WHERE id = (SELECT id FROM matter WHERE area_id = $1 ORDER BY opened_at DESC LIMIT 1)", [community, department])
    const narrowed = { ...august, ...filter, areaId: community }
    const shown = (await street.get(`/api/requests?limit=100&from=${august.from}&to=${august.to}&areaId=${community}&${address}`)).body.items
    expect(shown.length).toBeGreaterThan(0)
    const { area_id } = await postOf('streetStaff')
    const { status, body: asked } = await street.post(`/api/areas/${area_id}/exports`, reasoned(narrowed))
    expect([status, asked.rowCount]).toEqual([200, shown.length])
    expect(asked.description).toContain(word)
  })

  test('of a number that is ours and that of another system, and of a beginning that many have, the file holds what the list goes on to', async () => {
    const street = await house.as('streetStaff')
    const { area_id } = await postOf('streetStaff')
    const of = `m.area_id = '${community}' AND m.opened_at >= '2026-08-01' AND q.matter_id = m.id`
    await house.owner.query(`UPDATE request q SET external_number = '2026-900001' FROM matter m WHERE ${of} AND m.number IN ('2026-900003', '2026-900004')`)
    const counted = async (filter: object) => (await street.post(`/api/areas/${area_id}/exports`, reasoned(filter))).body.rowCount
    const listed = (await street.get('/api/requests?text=2026-900001')).body.items.map(({ found }: { found: { where: string } }) => found.where)
    const exported = await counted({ text: '2026-900001' })
    // One more than one answer of the search holds.
    await copyRequest(house.owner, first, 201, { matter: "'number', '2028-' || (100000 + n), 'opened_at', '2026-04-05T10:00:00+08:00'", request: "'external_number', 'DH2028-' || (100000 + n)" })
    expect([listed, exported, await counted({ text: 'DH2028' })]).toEqual([['externalNumber', 'externalNumber', 'number'], 3, 201])
  })
})

describe('limits', () => {
  test('seven days, to the second; then the file is gone', async () => {
    const exportId = await approved()
    const file = exportPath(house.house.services.filesFolder, house.countyCode, exportId)
    house.clock.now = new Date(start.getTime() + 7 * DAY - 1000)
    expect((await open(staff, exportId)).status).toBe(200)
    house.clock.now = new Date(start.getTime() + 7 * DAY)
    const late = await fetch(`${house.baseUrl}/api/exports/${exportId}/file`, { headers: { cookie: staff.cookie } })
    expect(late.status).toBe(410)
    expect(((await late.json()) as { title: string }).title).toBe('export.ended')
    expect(existsSync(file)).toBe(true)
    expect(await endExports(house.house.services, house.countyCode)).toBeGreaterThan(0)
    expect(existsSync(file)).toBe(false)
    expect(await endExports(house.house.services, house.countyCode)).toBe(0)
  })

  test('what nobody decided within seven days has lapsed', async () => {
    const { exportId } = (await ask()).body
    house.clock.now = new Date(start.getTime() + 7 * DAY)
    expect((await decide(head, exportId)).body.title).toBe('export.lapsed')
    expect((await staff.get('/api/exports')).body.items.find((item: { exportId: string }) => item.exportId === exportId).stateLabel).toBe('已失效')
  })

  test('nothing to export and too much to export are refused when they are asked for', async () => {
    expect((await ask(staff, { from: '2020-01-01', to: '2020-01-31' })).body.title).toBe('export.empty')
    await copyRequest(house.owner, first, mostExportRows + 1, { matter: "'number', '2027-' || (100000 + n), 'opened_at', '2026-05-05T10:00:00+08:00'" })
    // As the server does by itself after such a load; without it the plans are those of an empty table.
    await house.owner.query('ANALYZE matter, request')
    const may = { from: '2026-05-01', to: '2026-05-31' }
    expect((await ask(staff, may)).body.title).toBe('export.too-large')
    await house.owner.query("DELETE FROM request WHERE matter_id = (SELECT id FROM matter WHERE opened_at = '2026-05-05T10:00:00+08:00' LIMIT 1)")
    const { body: asked } = await ask(staff, may)
    expect(asked.rowCount).toBe(mostExportRows)
    expect((await decide(head, asked.exportId)).body.rowCount).toBe(mostExportRows)
  })

  test.each([[{ reason: '看' }, '用途'], [{ what: 'people' }, ''], [{ filter: { phone: '138' } }, ''], [{ filter: { from: '2026-09-30', to: '2026-09-01' } }, '早于']])('%o is refused with a sentence', async (change, word) => {
    const answer = await staff.post(`/api/areas/${community}/exports`, { ...body(), ...change })
    expect(answer.status).toBe(422)
    expect(answer.body.detail).toContain(word)
  })
})
