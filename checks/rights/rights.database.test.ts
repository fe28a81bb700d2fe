import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { notice } from '#modules/platform/notice.ts'
import { uploadSound } from '#modules/requests/test-voice.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'
import { startRetentionWorker } from '#modules/rights/server/retention-worker.ts'
import type { RetentionWorker } from '#modules/rights/server/retention-worker.ts'

let house: TestHouse
let world: World
let worker: RetentionWorker
let dispatcher: TestPerson
let leader: TestPerson
const start = new Date('2026-09-15T02:00:00Z')

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startRetentionWorker(house.house.services, house.countyCode, { every: 3_600_000 })
  dispatcher = await house.as('countyDispatcher')
  leader = await house.as('countyLeader')
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})
beforeEach(async () => {
  house.clock.now = start
  await house.owner.query("UPDATE rights_request SET state = 'withdrawn', ended_at = now() WHERE state IN ('asked', 'prepared')")
})

/** Signs a new resident in with a code sent to his phone. */
async function newResident(phone: string): Promise<TestPerson & { accountId: string }> {
  house.messages.length = 0
  await house.anonymous.post('/api/phone-codes', { phone })
  const answer = await house.anonymous.post('/api/sessions/phone', { phone, code: /\d{6}/.exec(house.messages.at(-1)!.text)![0], surface: 'resident' })
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  const send: TestPerson['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(house.baseUrl + path, {
      method, headers: { cookie, 'idempotency-key': randomUUID(), ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined, headers: response.headers, text }
  }
  const person = { cookie, send, get: (path: string) => send('GET', path), post: (path: string, body: unknown = {}) => send('POST', path, body) }
  await person.post('/api/me/notice', { version: notice.version })
  return { ...person, accountId: (await person.get('/api/me')).body.accountId }
}

const ask = (person: TestPerson, body: object) => person.post('/api/me/rights-requests', body)
const act = (person: TestPerson, id: string, what: string, body: object = {}) => person.post(`/api/rights-requests/${id}/${what}`, body)
const rowOf = async (id: string) => (await house.owner.query('SELECT * FROM rights_request WHERE id = $1', [id])).rows[0]

async function asked(person: TestPerson, body: object = { kind: 'deletion' }): Promise<string> {
  const answer = await ask(person, body)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.rightsRequestId
}

async function deleted(person: TestPerson): Promise<string> {
  const id = await asked(person)
  expect((await act(dispatcher, id, 'carry-out')).body.state).toBe('prepared')
  expect((await act(leader, id, 'decide', { approve: true })).body.state).toBe('done')
  return id
}

/** Every column of every table whose text holds one of the words, and every file below the folder. */
async function standing(words: readonly string[]): Promise<string[]> {
  const { rows } = await house.owner.query<{ table: string; column: string }>(`
    SELECT c.relname::text AS table, a.attname::text AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`)
  const found: string[] = []
  for (const { table, column } of rows) {
    const { rows: hits } = await house.owner.query(`SELECT FROM ${table} WHERE ${words.map((_, index) => `"${column}"::text LIKE '%' || $${index + 1} || '%'`).join(' OR ')} LIMIT 1`, [...words])
    if (hits.length > 0) found.push(`${table}.${column}`)
  }
  return [...found, ...filesWith(house.house.services.filesFolder, words)]
}

function filesWith(folder: string, words: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    if (words.some((word) => name.includes(word))) return true
    return statSync(path).isFile() && words.some((word) => readFileSync(path).includes(word))
  })
}

describe('asking', () => {
  test('is answered with who deals with it and by when: fifteen working days by the county’s calendar', async () => {
    const answer = await ask(world.people.resident as TestPerson, { kind: 'correction', field: 'name', wish: '王小明', words: '登记时写错了' })
    expect(answer.status).toBe(200)
    // From Tuesday 15 September: Mid-Autumn 25–27 September and National Day 1–7 October are holidays, 20 September is worked.
    expect(answer.body).toMatchObject({ state: 'asked', stateLabel: '待办理', kindLabel: '更正个人信息', fieldLabel: '姓名', wish: '王小明', words: '登记时写错了', mayWithdraw: true, overdue: false })
    expect(answer.body.unit).not.toBe('')
    const due = new Date(answer.body.dueAt)
    expect(await workingDaysUntil(due)).toBe(15)
    house.clock.now = new Date(due.getTime() + 1_000)
    expect((await world.people.resident.get('/api/me/rights-requests')).body.items[0].overdue).toBe(true)
    expect((await dispatcher.get('/api/rights-requests')).body.items.find((one: { rightsRequestId: string }) => one.rightsRequestId === answer.body.rightsRequestId).overdue).toBe(true)
  })

  test.each([
    ['a correction without a field', { kind: 'correction', wish: '王小明' }],
    ['a correction without what is right', { kind: 'correction', field: 'name' }],
    ['a text without its request', { kind: 'correction', field: 'text', wish: '应为三号楼' }],
    ['a deletion with a wish', { kind: 'deletion', wish: '王小明' }],
    ['somebody else’s request', { kind: 'correction', field: 'text', wish: '应为三号楼', requestId: randomUUID() }],
    ['an unknown kind', { kind: 'portability' }],
  ])('%s is refused with 422', async (_what, body) => {
    expect((await ask(world.people.resident as TestPerson, body)).status).toBe(422)
  })

  test('not without a session, not with a post, not twice while it is open; taken back by himself alone', async () => {
    expect((await ask(house.anonymous, { kind: 'deletion' })).status).toBe(401)
    expect((await ask(world.people.communityStaff as TestPerson, { kind: 'deletion' })).body.title).toBe('right.for-residents')
    const id = await asked(world.people.resident as TestPerson)
    expect((await ask(world.people.resident as TestPerson, { kind: 'deletion' })).body.title).toBe('right.open-already')
    expect((await world.people['resident-2'].post('/api/me/rights-requests/withdraw', { rightsRequestId: id })).status).toBe(409)
    expect((await world.people['resident-2'].get('/api/me/rights-requests')).body.items).toEqual([])
    expect((await world.people.resident.post('/api/me/rights-requests/withdraw', { rightsRequestId: id })).body.state).toBe('withdrawn')
    expect((await act(dispatcher, id, 'carry-out')).status).toBe(409)
  })

  test('nothing that was written stands in plain words in the database', async () => {
    await asked(world.people.resident as TestPerson, { kind: 'correction', field: 'name', wish: '欧阳金丝雀', words: '说明金丝雀乙' })
    expect(await standing(['欧阳金丝雀', '说明金丝雀乙'])).toEqual([])
  })
})

describe('refusing', () => {
  test('needs its reason in writing, which the person reads', async () => {
    const id = await asked(world.people.resident as TestPerson)
    expect((await act(dispatcher, id, 'refuse')).status).toBe(422)
    expect((await act(dispatcher, id, 'refuse', { words: '   ' })).status).toBe(422)
    expect((await act(dispatcher, id, 'refuse', { words: '档案法规定的保存期未满' })).body.state).toBe('refused')
    expect((await world.people.resident.get('/api/me/rights-requests')).body.items.find((one: { rightsRequestId: string }) => one.rightsRequestId === id)).toMatchObject({ state: 'refused', refusal: '档案法规定的保存期未满', mayWithdraw: false })
    expect((await act(dispatcher, id, 'refuse', { words: '再说一次不行' })).status).toBe(409)
  })

  test('by the second person too', async () => {
    const id = await asked(world.people.resident as TestPerson)
    await act(dispatcher, id, 'carry-out')
    expect((await act(leader, id, 'decide', { approve: false })).body.title).toBe('right.refusal-unexplained')
    expect((await act(leader, id, 'decide', { approve: false, words: '正在诉讼，依法留存' })).body).toMatchObject({ state: 'refused', refusal: '正在诉讼，依法留存' })
  })

  test('the database holds no refusal without one', async () => {
    const id = await asked(world.people.resident as TestPerson)
    await expect(house.owner.query("UPDATE rights_request SET state = 'refused' WHERE id = $1", [id])).rejects.toThrow(/check constraint/)
  })
})

describe('correcting', () => {
  test('a name: everywhere it stands, the old one kept in the register, the person told', async () => {
    const resident = world.people.resident as TestPerson
    const consents = (await resident.get('/api/me/consents')).body.consents as { purpose: string; version: string }[]
    await resident.post('/api/me/consents', { purpose: 'publicName', version: consents.find(({ purpose }) => purpose === 'publicName')!.version, granted: true })
    const requestId = await world.requestIn('replied', { anonymousToPublic: false })
    await world.move('communityStaff', requestId, 'publish', { publicText: '有居民反映过道堆物。', publicAnswer: '已清理，并约定不再堆放。' })
    const before = (await house.owner.query('SELECT reporter_shown FROM published_request WHERE matter_id = $1', [requestId])).rows[0].reporter_shown
    const id = await asked(resident, { kind: 'correction', field: 'name', wish: '欧阳明' })
    const detail = await dispatcher.get(`/api/rights-requests/${id}`)
    expect(detail.body).toMatchObject({ wish: '欧阳明', openMoves: ['correct', 'refuse'] })
    expect(detail.body.personName).toMatch(/^.\*+$/u)
    expect((await act(dispatcher, id, 'carry-out')).body.state).toBe('done')
    expect((await house.owner.query('SELECT reporter_shown FROM published_request WHERE matter_id = $1', [requestId])).rows[0].reporter_shown).toMatch(/^欧/u)
    expect(before).not.toMatch(/^欧/u)
    expect((await world.people.departmentStaff.get(`/api/requests/${requestId}`)).body.reporter.name).toMatch(/^欧/u)
    const later = await world.report()
    expect((await world.people.communityStaff.get(`/api/requests/${later}`)).body.reporter.name).toMatch(/^欧/u)
    expect((await dispatcher.get(`/api/rights-requests/${id}`)).body.before).toMatch(/^[\u4e00-\u9fff]{2,4}$/u)
    const lookups = (await resident.get('/api/me/lookups')).body.lookups as { what: string }[]
    expect(lookups.some(({ what }) => what.includes('更正'))).toBe(true)
  })

  test('the words of a request: text and title, what was published of the old words comes down, export files with them end', async () => {
    const requestId = await world.requestIn('replied', { text: '二号楼金丝雀甲漏水。' })
    await world.move('communityStaff', requestId, 'publish', { publicText: '有居民反映漏水。', publicAnswer: '已修好，请放心。' })
    const id = await asked(world.people.resident as TestPerson, { kind: 'correction', field: 'text', wish: '三号楼漏水。', requestId })
    expect((await act(dispatcher, id, 'carry-out')).status).toBe(200)
    expect((await world.people.resident.get(`/api/requests/${requestId}`)).body).toMatchObject({ text: '三号楼漏水。', title: '三号楼漏水', published: false })
    expect(await standing(['金丝雀甲'])).toEqual([])
    expect((await house.owner.query('SELECT words FROM matter_words WHERE matter_id = $1', [requestId])).rows[0].words).toMatch(/^三号楼漏水 /)
    expect((await dispatcher.get(`/api/rights-requests/${id}`)).body.before).toContain('金丝雀甲')
  })
})

describe('who may', () => {
  test('nobody but the county centre deals with it, nobody but a leader confirms, never the same person', async () => {
    const id = await asked(world.people.resident as TestPerson)
    for (const who of ['communityStaff', 'streetStaff', 'streetHead', 'departmentHead', 'systemAdministrator', 'resident'] as const) {
      expect([who, (await act(world.people[who] as TestPerson, id, 'carry-out')).status]).toEqual([who, 404])
      expect([who, (await world.people[who].get('/api/rights-requests')).status]).toEqual([who, 403])
    }
    expect((await act(leader, id, 'carry-out')).status).toBe(403)
    expect((await act(leader, id, 'decide', { approve: true })).status).toBe(409)
    await act(dispatcher, id, 'carry-out')
    expect((await act(dispatcher, id, 'decide', { approve: true })).status).toBe(403)
    const both = await (async () => {
      await house.owner.query('UPDATE rights_request SET handled_by = $2 WHERE id = $1', [id, world.accounts.get('countyLeader')])
      return await act(leader, id, 'decide', { approve: true })
    })()
    expect(both.body.title).toBe('right.own-preparation')
    await expect(house.owner.query('UPDATE rights_request SET confirmed_by = handled_by WHERE id = $1', [id])).rejects.toThrow(/check constraint/)
  })

  test('of two leaders’ answers at once one counts; a stale screen is told', async () => {
    const id = await asked(world.people.resident as TestPerson)
    expect((await act(dispatcher, id, 'carry-out', { version: 7 })).body.title).toBe('right.changed')
    const answers = await Promise.all([act(dispatcher, id, 'carry-out'), act(dispatcher, id, 'refuse', { words: '不予办理的理由' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('deleting', () => {
  const canary = { name: '欧阳金丝雀', phone: '13955500117', text: '我是金丝雀住户，东墙漏水', disagree: '金丝雀说还在漏', evidence: '公开时写的字' }
  const words = [canary.name, canary.phone, '金丝雀', '5500117', canary.evidence, '公开时写的答复']

  test('after it no value of the person stands in any table or file; ids, sums and the audit stay', async () => {
    const resident = await newResident(canary.phone)
    const named = await asked(resident, { kind: 'correction', field: 'name', wish: canary.name, words: `我叫${canary.name}` })
    await act(dispatcher, named, 'carry-out')
    const photoId = randomUUID()
    const loose = randomUUID()
    for (const id of [photoId, loose]) {
      const form = new FormData()
      form.set('photoId', id)
      form.set('kind', 'report')
      form.set('file', new File([new Uint8Array(await sharp({ create: { width: 64, height: 64, channels: 3, background: '#357' } }).png().toBuffer())], 'a.png', { type: 'image/png' }))
      expect((await resident.post('/api/photos', form)).status).toBe(200)
    }
    const [recordingId, looseRecording] = [(await uploadSound(resident)).body.recordingId as string, (await uploadSound(resident)).body.recordingId as string]
    const report = await resident.post('/api/requests', { text: canary.text, category: 'disputes.tenancy', place: { areaId: world.grid, address: '金丝雀小区3号楼501' }, photoIds: [photoId], recordingId })
    const requestId = report.body.requestId as string
    await world.move('communityStaff', requestId, 'accept')
    await world.move('streetStaff', requestId, 'dispatch', { organizationId: world.units.department, words: '请联系金丝雀住户' })
    await world.move('departmentStaff', requestId, 'sign')
    await world.move('departmentStaff', requestId, 'contact', { how: 'phone' })
    await world.move('departmentStaff', requestId, 'reply', { kind: 'done', words: '已为金丝雀住户修好。' })
    expect((await resident.post(`/api/requests/${requestId}/disagree`, { words: canary.disagree })).status).toBe(200)
    await world.move('departmentStaff', requestId, 'reply', { kind: 'done', words: '又为金丝雀住户修了一次。' })
    await world.move('communityStaff', requestId, 'publish', { publicText: canary.evidence, publicAnswer: '公开时写的答复' })
    await house.owner.query("UPDATE request SET check_reason = NULL WHERE matter_id = $1", [requestId])
    await resident.post(`/api/requests/${requestId}/confirm`)
    await house.owner.query("UPDATE matter SET state = 'closed', closed_at = $2, waiting_for = 'callback' WHERE id = $1", [requestId, start])
    const exported = await exportOfCommunity()
    const called = await world.people.communityStaff.post('/api/requests/for-somebody', { text: '金丝雀来电反映路灯', place: { areaId: world.grid }, authority: 'call', channel: 'hotline', reporterName: canary.name, reporterPhone: canary.phone })
    expect(called.status).toBe(200)
    const supports = async () => Number((await house.owner.query('SELECT count(*) FROM supporter WHERE account_id = $1', [resident.accountId])).rows[0].count)
    await house.owner.query('INSERT INTO supporter (county_code, matter_id, account_id, at) SELECT county_code, matter_id, $1, now() FROM published_request', [resident.accountId])
    expect(await supports()).toBeGreaterThan(0)
    expect((await resident.get('/api/me/data')).text).toContain('supportedRequests')
    expect((await standing(words)).length).toBeGreaterThan(5)
    // The copy that he can take along has all of it, but for what is said of him among the staff.
    const copy = (await resident.get('/api/me/data')).text
    for (const value of [canary.name, canary.phone, canary.text, '金丝雀小区3号楼501', canary.disagree, canary.evidence, '已为金丝雀住户修好', photoId, loose, recordingId, looseRecording]) expect(copy).toContain(value)
    expect(copy).not.toContain('请联系金丝雀住户')
    const files = () => readdirSync(house.house.services.filesFolder, { recursive: true, encoding: 'utf8' }).filter((name) => [photoId, loose, recordingId, looseRecording, exported].some((one) => name.includes(one)))
    expect(files().length).toBeGreaterThan(6)
    const audit = async () => Number((await house.owner.query('SELECT count(*) FROM audit_entry')).rows[0].count)
    const before = { audit: await audit(), events: (await house.owner.query('SELECT count(*) FROM matter_event WHERE matter_id = $1', [requestId])).rows[0].count }

    const id = await asked(resident, { kind: 'deletion', words: `请删掉${canary.name}的全部信息` })
    const detail = (await dispatcher.get(`/api/rights-requests/${id}`)).body
    expect([detail.endedCount, detail.openNumbers]).toEqual([1, [called.body.number]])
    await act(dispatcher, id, 'carry-out')
    const done = await act(leader, id, 'decide', { approve: true })
    expect(done.body).toMatchObject({ state: 'done', erasedCount: 1, openCount: 1 })
    await worker.runOnce()
    expect(await supports()).toBe(0)

    // The open one goes on: its words are needed until it ends, its name and number are not.
    const open = await world.row(called.body.requestId)
    expect([open.reporter_id, open.reporter_name_sealed, open.reporter_phone_sealed, open.reporter_phone_index, open.erase_at_end]).toEqual([null, null, null, null, true])
    expect(await standing([canary.name, canary.phone, '5500117', '东墙', canary.disagree])).toEqual([])
    await world.move('communityStaff', called.body.requestId, 'decline', { reasonKey: 'outsideCounty', words: '请向电力公司反映' })
    await worker.runOnce()
    expect(await standing(words)).toEqual([])
    expect(files()).toEqual([])

    expect((await resident.get('/api/me')).status).toBe(401)
    expect((await house.owner.query('SELECT FROM credential WHERE account_id = $1 UNION ALL SELECT FROM membership WHERE account_id = $1 UNION ALL SELECT FROM session WHERE account_id = $1', [resident.accountId])).rows).toEqual([])
    expect((await house.owner.query('SELECT count(*) FROM matter_event WHERE matter_id = $1', [requestId])).rows[0].count).toBe(before.events)
    expect(await audit()).toBeGreaterThan(before.audit)
    const seen = await world.people.departmentStaff.get(`/api/requests/${requestId}`)
    expect([seen.status, seen.body.title, seen.body.text, seen.body.reporter.name]).toEqual([200, '（内容已删除）', '（内容已按规定删除）', null])
    expect((await world.people.communityStaff.get(`/api/requests?text=${encodeURIComponent('金丝雀')}`)).body.items).toEqual([])
    expect((await house.anonymous.get('/api/published-requests')).text).not.toContain(canary.evidence)
    const again = await newResidentLater(canary.phone)
    expect(again.accountId).not.toBe(resident.accountId)
    expect((await again.get('/api/my/requests')).body.items).toEqual([])
  })

  test('the sweep sees what is left behind', async () => {
    await house.owner.query("UPDATE organization SET name = name || '看得见的金丝雀' WHERE id = $1", [world.units.otherDepartment])
    expect(await standing(['看得见的金丝雀'])).toEqual(['organization.name'])
    await house.owner.query("UPDATE organization SET name = replace(name, '看得见的金丝雀', '') WHERE id = $1", [world.units.otherDepartment])
  })

  test('another person’s data stays', async () => {
    const mine = await world.requestIn('submitted', { text: '邻居的路灯坏了，请修。' })
    const leaving = await newResident('13955500118')
    await leaving.post('/api/requests', { text: '要走的人反映的事。', place: { areaId: world.grid } })
    await deleted(leaving)
    await worker.runOnce()
    expect((await world.people.resident.get(`/api/requests/${mine}`)).body.text).toBe('邻居的路灯坏了，请修。')
    expect((await world.people.resident.get('/api/me')).status).toBe(200)
  })

  test('only a prepared one, by the database itself', async () => {
    const resident = await newResident('13955500119')
    const id = await asked(resident)
    const { rows } = await house.owner.query('SELECT id FROM session WHERE account_id = $1', [resident.accountId])
    expect(rows).toHaveLength(1)
    expect((await act(leader, id, 'decide', { approve: true })).status).toBe(409)
    expect((await rowOf(id)).state).toBe('asked')
    expect((await resident.get('/api/me')).status).toBe(200)
  })

  async function exportOfCommunity(): Promise<string> {
    const { rows } = await house.owner.query('SELECT area_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN staff_member s ON s.id = a.staff_member_id WHERE s.account_id = $1', [world.accounts.get('communityStaff')])
    const exportId = (await world.people.communityStaff.post(`/api/areas/${rows[0].area_id}/exports`, { what: 'requests', filter: {}, reason: '月度通报用，仅统计' })).body.exportId
    expect((await world.people.communityHead.post(`/api/exports/${exportId}/decide`, { approve: true })).body.state).toBe('ready')
    return exportId
  }

  async function newResidentLater(phone: string) {
    await house.owner.query("DELETE FROM sign_in_limit")
    return await newResident(phone)
  }
})

describe('for somebody without a phone', () => {
  async function slip(): Promise<{ number: string; checkWord: string; requestId: string }> {
    const { body } = await dispatcher.post('/api/requests/for-somebody', { text: '窗口金丝雀丙反映漏水', place: { areaId: world.grid }, authority: 'counter', channel: 'counter', reporterName: '赵金丝雀丙' })
    return body
  }

  test('the slip is the proof; what it names is deleted when it has ended', async () => {
    const { number, checkWord, requestId } = await slip()
    const wrong = await dispatcher.post('/api/rights-requests/for-somebody', { kind: 'deletion', number, checkWord: 'AAAAAAAA' })
    expect(wrong.body.title).toBe('right.slip-not-proved')
    const recorded = await dispatcher.post('/api/rights-requests/for-somebody', { kind: 'deletion', number, checkWord })
    expect(recorded.body).toMatchObject({ state: 'asked', requestNumber: number, recordedUnit: expect.any(String) })
    await world.move('communityStaff', requestId, 'decline', { reasonKey: 'outsideCounty', words: '请向物业反映金丝雀丙的事' })
    await act(dispatcher, recorded.body.rightsRequestId, 'carry-out')
    expect((await act(leader, recorded.body.rightsRequestId, 'decide', { approve: true })).body).toMatchObject({ state: 'done', erasedCount: 1, openCount: 0 })
    await worker.runOnce()
    expect(await standing(['金丝雀丙'])).toEqual([])
  })

  test('not by those who do not deal with it', async () => {
    const { number, checkWord } = await slip()
    expect((await world.people.communityStaff.post('/api/rights-requests/for-somebody', { kind: 'deletion', number, checkWord })).status).toBe(403)
    expect((await world.people.resident.post('/api/rights-requests/for-somebody', { kind: 'deletion', number, checkWord })).status).toBe(403)
  })
})

/** Working days after today up to and with the due day, counted one by one from the calendar's rows. */
async function workingDaysUntil(due: Date): Promise<number> {
  const { rows } = await house.owner.query<{ date: string; kind: string }>('SELECT date::text AS date, kind FROM calendar_day WHERE county_code = $1', [house.countyCode])
  const kinds = new Map(rows.map(({ date, kind }) => [date, kind]))
  let count = 0
  for (let at = new Date('2026-09-16T00:00:00Z'); at.getTime() <= due.getTime() + 8 * 3_600_000 - 1; at = new Date(at.getTime() + 86_400_000)) {
    const kind = kinds.get(at.toISOString().slice(0, 10))
    const weekend = [0, 6].includes(at.getUTCDay())
    if (kind === 'makeup_workday' || (kind === undefined && !weekend)) count++
  }
  return count
}
