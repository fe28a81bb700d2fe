import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { notice } from '#modules/platform/server/public.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

const text = '三号楼二单元楼道灯不亮，晚上老人下楼很危险。'

describe('where it is', () => {
  test('words and a chosen grid suffice; category, unit and time follow', async () => {
    const answer = await world.people.resident.post('/api/requests', { text, place: { areaId: world.grid } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ number: expect.stringMatching(/^2026-\d{6}$/), receiver: '永顺社区居民委员会', dueAt: '2026-09-15T04:00:00.000Z', checkWord: null })
    const row = await world.row(answer.body.requestId)
    expect(row).toMatchObject({ state: 'submitted', category: 'municipal.streetLight', level_4: world.grid, anonymous_to_public: true, channel: 'resident' })
    expect(row.routing.why).toContain('请受理时核对')
    expect(row.routing.leadName).toBe('综合执法局')
  })

  test('a point on the map finds its smallest area', async () => {
    const { rows } = await house.owner.query("SELECT outline->'coordinates'->0->0->0 AS corner, outline FROM area_outline WHERE area_id = $1", [world.grid])
    const ring = rows[0].outline.coordinates[0][0] as [number, number][]
    const [longitude, latitude] = [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis]!, 0) / ring.length)
    const answer = await world.people.resident.post('/api/requests', { text, place: { longitude, latitude } })
    expect(answer.status).toBe(200)
    const row = await world.row(answer.body.requestId)
    expect(row.area_path.startsWith('371425/371425001/371425001001/')).toBe(true)
    expect([row.longitude, row.latitude]).toEqual([longitude, latitude])
  })

  test('an address that names a place goes there, one that does not to the county’s centre', async () => {
    const named = await world.people.resident.post('/api/requests', { text, place: { address: '晏城街道永顺社区凤鸣里小区门口' } })
    expect((await world.row(named.body.requestId)).area_path).toContain('371425001001/')
    const unnamed = await world.people.resident.post('/api/requests', { text, place: { address: '老火车站对面' } })
    expect(unnamed.body.receiver).toBe('齐河县社会治理服务中心')
  })

  test.each([
    ['no place', { place: {} }, 'request.place-missing'],
    ['a point in another county', { place: { longitude: 100, latitude: 30 } }, 'request.place-outside'],
    ['an area that is not there', { place: { areaId: 'nowhere' } }, 'request.place-unknown'],
    ['a category that is not there', { category: 'property.nothing' }, 'request.category-unknown'],
    ['no words', { text: ' ' }, 'input.invalid'],
    ['a word the database cannot hold', { text: '路灯\0坏了' }, 'input.invalid'],
    ['half a character', { text: '路灯\ud800坏了' }, 'input.invalid'],
    ['a field that is not asked for', { state: 'closed' }, 'input.invalid'],
  ])('%s is refused in words', async (_why, changed, type) => {
    const before = (await house.owner.query('SELECT count(*)::int AS n FROM matter')).rows[0].n
    const answer = await world.people.resident.post('/api/requests', { text, place: { areaId: world.grid }, ...changed })
    expect([answer.status, answer.body.title]).toEqual([422, type])
    expect(answer.body.detail).toMatch(/[\u4e00-\u9fff]/)
    expect((await house.owner.query('SELECT count(*)::int AS n FROM matter')).rows[0].n).toBe(before)
  })
})

describe('what is received', () => {
  test('numbers are unique under load, and one key makes one request', async () => {
    const key = randomUUID()
    const body = { text, place: { areaId: world.grid } }
    const same = await Promise.all(Array.from({ length: 12 }, () => world.people.resident.post('/api/requests', body, { 'idempotency-key': key })))
    const different = await Promise.all(Array.from({ length: 32 }, () => world.people['resident-2'].post('/api/requests', body)))
    expect(new Set(same.map((answer) => `${answer.status} ${answer.body.number}`)).size).toBe(1)
    const numbers = different.map((answer) => answer.body.number)
    expect(new Set(numbers).size).toBe(32)
    const other = await world.people.resident.post('/api/requests', { ...body, text: '另外一件事情' }, { 'idempotency-key': key })
    expect([other.status, other.body.title]).toEqual([422, 'idempotency.key-reused'])
  })

  test('sent again when its key is long forgotten it is the same request, to whoever sent it and nobody else', async () => {
    const own = { text, place: { areaId: world.grid } }
    const entered = { ...own, authority: 'call', channel: 'field' }
    for (const [who, other, path, body] of [['resident', 'resident-2', '/api/requests', own], ['gridWorker', 'communityStaff', '/api/requests/for-somebody', entered]] as const) {
      const key = randomUUID()
      const send = async (as: typeof who | typeof other, more: object = {}) => (await world.people[as].post(path, { ...body, ...more }, { 'idempotency-key': key })).body
      const receipt = async (as: typeof who | typeof other) => (await world.people[as].get(`/api/receipts/${key}`)).body
      expect(await receipt(who), 'before it was sent').toEqual({ isKnown: false, receipt: null })
      const first = await send(who)
      await house.owner.query('DELETE FROM idempotency WHERE key = $1', [key])
      expect([await receipt(who), await receipt(other)], 'looked up by whoever sent it').toEqual([{ isKnown: true, receipt: first }, { isKnown: false, receipt: null }])
      // What was agreed on that day may be gone: nothing is asked again.
      expect(await send(who, { category: 'property.nothing' })).toEqual(first)
      expect((await send(other)).requestId).not.toBe(first.requestId)
    }
  })

  test('sent again when it has gone where its sender does not reach, it is not made twice: he is told that it is there', async () => {
    const key = randomUUID()
    const send = async () => await world.people.gridWorker.post('/api/requests/for-somebody', { text, place: { areaId: world.grid }, authority: 'call', channel: 'field' }, { 'idempotency-key': key })
    const { requestId, number } = (await send()).body
    await house.owner.query('DELETE FROM idempotency WHERE key = $1', [key])
    await house.owner.query("UPDATE matter SET area_id = level_1, area_path = level_1 || '/', level_2 = NULL, level_3 = NULL, level_4 = NULL, level_5 = NULL, org_ids = '{}' WHERE id = $1", [requestId])
    expect((await world.people.gridWorker.get(`/api/receipts/${key}`)).body).toEqual({ isKnown: true, receipt: null })
    const again = await send()
    expect([again.status, again.body.title, again.body.detail]).toEqual([409, 'request.sent-already', expect.stringContaining(`编号 ${number}`)])
  })

  test('what was erased is not there to be looked up, and looking makes nothing', async () => {
    const key = randomUUID()
    const { requestId } = (await world.people.resident.post('/api/requests', { text, place: { areaId: world.grid } }, { 'idempotency-key': key })).body
    await house.owner.query('DELETE FROM idempotency WHERE key = $1', [key])
    await house.owner.query('UPDATE request SET submission = NULL WHERE matter_id = $1', [requestId])
    const count = async () => (await house.owner.query('SELECT count(*)::int AS n FROM request')).rows[0].n
    const before = await count()
    expect([(await world.people.resident.get(`/api/receipts/${key}`)).body, await count()]).toEqual([{ isKnown: false, receipt: null }, before])
  })

  test('a resident says urgent; what is an emergency the category says', async () => {
    const said = await world.report({ urgency: 'emergency', category: 'disputes.tenancy' })
    expect((await world.row(said)).urgency).toBe('urgent')
    const gas = await world.report({ urgency: 'routine', category: 'utilities.gas' })
    expect((await world.row(gas)).urgency).toBe('emergency')
  })

  test('name, number and words of the person stand sealed or masked, never in the title', async () => {
    const answer = await world.people.resident.post('/api/requests', { text: '我是三号楼的，电话13800138000，楼道灯坏了', place: { areaId: world.grid } })
    const row = await world.row(answer.body.requestId)
    expect(row.title).toBe('我是三号楼的，电话138****8000，楼道灯坏了')
    expect(row.reporter_name_sealed).toMatch(/^v1\./)
    const staff = (await world.people.communityStaff.get(`/api/requests/${row.id}`)).body
    expect(staff.text).toContain('138****8000')
    expect((await world.people.resident.get(`/api/requests/${row.id}`)).body.text).toContain('13800138000')
  })

  test.each([['before the notice is read', null], ['while only an older notice was read', '2019-01']])('%s nothing is written', async (_when, version) => {
    const read = async (which: string | null) => await house.owner.query('UPDATE membership SET notice_version = $2 WHERE account_id = $1', [world.accounts.get('resident-2'), which])
    const resident = world.people['resident-2']
    await read(version)
    try {
      const photo = new FormData()
      photo.set('photoId', randomUUID())
      photo.set('file', new File([new Uint8Array(4)], 'a.png', { type: 'image/png' }))
      const answers = [await resident.post('/api/requests', { text, place: { areaId: world.grid } }), await resident.post('/api/photos', photo), await resident.post('/api/me/push-subscriptions', {})]
      for (const answer of answers) expect([answer.status, answer.body.title]).toEqual([409, 'notice.not-read'])
      // What he may always do: say no, ask for deletion, go.
      const consent = (await resident.get('/api/me/consents')).body.consents[0]
      expect((await resident.post('/api/me/consents', { purpose: consent.purpose, version: consent.version, granted: false })).status).toBe(200)
    } finally {
      await read(notice.version)
    }
  })

  test('a report on officials goes past the place to the body that examines it', async () => {
    const id = await world.report({ text: '某工作人员办事吃拿卡要', category: 'marketGovernance.conduct', purpose: 'report' })
    const row = await world.row(id)
    expect(row).toMatchObject({ state: 'dispatched', area_path: '371425/', waiting_for: 'sign' })
    for (const who of ['gridWorker', 'communityStaff', 'streetStaff', 'departmentStaff'] as const) expect((await world.people[who].get(`/api/requests/${id}`)).status).toBe(404)
    expect((await world.people.resident.get(`/api/requests/${id}`)).body.stateLabel).toBe('待签收')
  })
})

const forSomebody = (more: Record<string, unknown> = {}) => ({ text, place: { areaId: world.grid }, authority: 'call', channel: 'hotline', reporterName: '王秀英', reporterPhone: '0534-5321234', ...more })

describe('for somebody else', () => {
  test('the counter enters it; the slip shows the state and moves nothing', async () => {
    const answer = await world.people.countyDispatcher.post('/api/requests/for-somebody', forSomebody())
    expect(answer.status).toBe(200)
    expect(answer.body.checkWord).toMatch(/^[2-9A-Z]{8}$/)
    const slip = await house.anonymous.post('/api/slips', { number: answer.body.number, checkWord: answer.body.checkWord.toLowerCase() })
    expect(slip.body).toMatchObject({ number: answer.body.number, stateLabel: '待受理', publicAnswer: null })
    expect(slip.text).not.toContain('王秀英')
    const wrong = await house.anonymous.post('/api/slips', { number: answer.body.number, checkWord: 'AAAA2222' })
    expect([wrong.status, wrong.body.title]).toEqual([404, 'slip.unknown'])
  })

  test('a lost slip is printed again with a new word by the unit that entered it; the old word opens nothing', async () => {
    const { body } = await world.people.gridWorker.post('/api/requests/for-somebody', forSomebody({ channel: 'field', authority: 'visit' }))
    const read = (checkWord: string) => house.anonymous.post('/api/slips', { number: body.number, checkWord })
    const again = (who: keyof World['people'], headers: Record<string, string> = {}) => world.people[who].post(`/api/requests/${body.requestId}/slip`, {}, headers)
    expect((await world.people.communityStaff.get(`/api/requests/${body.requestId}`)).body.reporter.mayReprintSlip).toBe(true)
    const key = { 'idempotency-key': randomUUID() }
    const printed = await again('communityStaff', key)
    expect(printed.body).toMatchObject({ number: body.number, checkWord: expect.stringMatching(/^[2-9A-Z]{8}$/) })
    expect(printed.body.checkWord).not.toBe(body.checkWord)
    expect((await again('communityStaff', key)).body.checkWord, 'sent twice, printed once').toBe(printed.body.checkWord)
    expect((await read(body.checkWord)).body.title).toBe('slip.unknown')
    expect((await read(printed.body.checkWord)).body.stateLabel).toBe('待受理')
    const { rows } = await house.owner.query("SELECT action, details FROM audit_entry WHERE object_id = $1 AND action LIKE '%/slip' AND outcome = 'done'", [body.requestId])
    expect(rows).toEqual([{ action: 'POST /requests/{requestId}/slip', details: { prints: 1 } }])
    expect((await world.row(body.requestId)).state).toBe('submitted')
  })

  test('not by another unit, not out of area, not where nobody printed one', async () => {
    const { body } = await world.people.countyDispatcher.post('/api/requests/for-somebody', forSomebody())
    const again = (who: keyof World['people'], id = body.requestId) => world.people[who].post(`/api/requests/${id}/slip`, {})
    const street = await again('streetStaff')
    expect([street.status, street.body.title]).toEqual([409, 'slip.of-another'])
    expect((await world.people.streetStaff.get(`/api/requests/${body.requestId}`)).body.reporter.mayReprintSlip).toBe(false)
    expect((await again('communityHead')).status).toBe(403)
    expect((await again('communityStaff-2')).status).toBe(404)
    const own = await world.report()
    const none = await again('communityStaff', own)
    expect([none.status, none.body.title]).toEqual([409, 'slip.none'])
    expect((await again('countyDispatcher')).status).toBe(200)
  })

  test('without an account the answer is verified by telephone or on the spot, not confirmed', async () => {
    const { body } = await world.people.gridWorker.post('/api/requests/for-somebody', forSomebody({ category: 'disputes.tenancy', channel: 'field', authority: 'visit' }))
    const id = body.requestId
    await world.move('communityStaff', id, 'accept')
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', id, 'sign')
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '双方已经达成调解协议。' })
    expect(await world.row(id)).toMatchObject({ check_reason: 'noReporter', waiting_for: 'verify', contacted_in_time: true })
    await world.move('communityStaff', id, 'verify', { method: 'phone' })
  })

  test('a building lead enters it in his building only, and speaks for him', async () => {
    const building = (await house.owner.query("SELECT id FROM area WHERE parent_id = $1 OR path LIKE '%/' || $1 || '/%' ORDER BY (level = 'building') DESC, id LIMIT 1", [world.grid])).rows[0].id
    const done = await world.people.buildingLead.post('/api/requests/for-somebody', forSomebody({ place: { areaId: building }, authority: 'writtenConsent', channel: 'field', category: 'disputes.tenancy' }))
    expect(done.status).toBe(200)
    const elsewhere = await world.people.buildingLead.post('/api/requests/for-somebody', forSomebody({ channel: 'field' }))
    expect(elsewhere.status).toBe(403)
    const mine = await world.people.buildingLead.get('/api/my/requests')
    expect(mine.body.items.map((item: { requestId: string }) => item.requestId)).toEqual([done.body.requestId])
    expect((await world.people.buildingLead.post(`/api/requests/${done.body.requestId}/slip`, {})).body.checkWord, 'prints what he entered himself').toMatch(/^[2-9A-Z]{8}$/)
  })

  test('a department does not enter requests, and nobody in a foreign grid', async () => {
    expect((await world.people.departmentStaff.post('/api/requests/for-somebody', forSomebody())).status).toBe(403)
    expect((await world.people['communityStaff-2'].post('/api/requests/for-somebody', forSomebody())).status).toBe(403)
    expect((await house.anonymous.post('/api/requests/for-somebody', forSomebody())).status).toBe(401)
  })
})

describe('what came in a group or on paper', () => {
  const paper = { channel: 'paper', authority: 'letter', letterDate: '2026-09-12' }

  test('is entered by its way and by the day on which a letter came; listed by it; its clock begins today', async () => {
    const letter = await world.people.communityStaff.post('/api/requests/for-somebody', forSomebody(paper))
    expect(letter.status, letter.text).toBe(200)
    const detail = (await world.people.communityStaff.get(`/api/requests/${letter.body.requestId}`)).body
    expect(detail).toMatchObject({ channel: 'paper', letterDate: '2026-09-12', reporter: { authorityLabel: '本人来信' }, openedAt: house.clock.now.toISOString() })
    const group = await world.people.gridWorker.post('/api/requests/for-somebody', forSomebody({ channel: 'wecomGroup', authority: 'groupMessage' }))
    const listed = (await world.people.communityStaff.get('/api/requests?channel=wecomGroup')).body.items
    expect(listed.map((item: { requestId: string }) => item.requestId)).toEqual([group.body.requestId])
    expect((await world.people.communityStaff.get(`/api/requests/${group.body.requestId}`)).body.letterDate).toBeNull()
  })

  test.each([
    ['a letter without its day', { ...paper, letterDate: undefined }, 'request.letter-date-missing'],
    ['a letter of tomorrow', { ...paper, letterDate: '2026-09-16' }, 'request.letter-date-wrong'],
    ['a letter of two years ago', { ...paper, letterDate: '2024-09-15' }, 'request.letter-date-wrong'],
    ['a call with the day of a letter', { letterDate: '2026-09-12' }, 'request.letter-date-not-needed'],
  ])('%s is refused and nothing is entered', async (_what, more, title) => {
    const count = async () => Number((await house.owner.query('SELECT count(*) FROM matter')).rows[0].count)
    const before = await count()
    const { status, body } = await world.people.communityStaff.post('/api/requests/for-somebody', forSomebody(more))
    expect([status, body.title]).toEqual([422, title])
    expect(await count()).toBe(before)
  })

  test('no other way gets into the database', async () => {
    await expect(house.owner.query("UPDATE matter SET channel = 'fax' WHERE kind = 'request'")).rejects.toThrow(/matter_channel_check/)
  })
})

describe('photos', () => {
  const upload = async (bytes: Buffer, photoId: string = randomUUID(), type = 'image/jpeg') => {
    const form = new FormData()
    form.set('photoId', photoId)
    form.set('file', new File([new Uint8Array(bytes)], 'photo.jpg', { type }))
    return world.people.resident.post('/api/photos', form)
  }
  const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#888' } })

  test('encoded anew without EXIF and place, upright, with a thumbnail, opened by those who see the request', async () => {
    const bytes = await picture(3000, 1000).withMetadata({ orientation: 6, exif: { IFD0: { Make: 'CANARY' }, IFD3: { GPSLatitudeRef: 'N' } } }).jpeg().toBuffer()
    expect(bytes.includes('CANARY')).toBe(true)
    const uploaded = await upload(Buffer.concat([bytes, Buffer.from('<script>CANARY</script>')]))
    expect([uploaded.status, uploaded.body]).toEqual([200, { photoId: expect.any(String), width: 683, height: 2048 }])
    const { photoId } = uploaded.body
    expect((await world.people.communityStaff.get(`/api/photos/${photoId}`)).status).toBe(404)
    const id = await world.report({ photoIds: [photoId] })
    for (const who of ['resident', 'communityStaff'] as const) {
      const response = await fetch(`${house.baseUrl}/api/photos/${photoId}?size=thumbnail`, { headers: { cookie: (world.people[who] as unknown as { cookie: string }).cookie } })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp'])
      const shown = Buffer.from(await response.arrayBuffer())
      expect(shown.includes('CANARY')).toBe(false)
      const metadata = await sharp(shown).metadata()
      expect([metadata.format, metadata.height, metadata.exif, metadata.xmp, metadata.icc]).toEqual(['webp', 320, undefined, undefined, undefined])
    }
    expect((await world.people['resident-2'].get(`/api/photos/${photoId}`)).status).toBe(404)
    expect((await world.people.communityStaff.get(`/api/photos/${photoId}`)).status).toBe(200)
    const { rows } = await house.owner.query("SELECT role, outcome, details->>'size' AS size, subject_account_id IS NOT NULL AS told FROM audit_entry WHERE object_kind = 'photo' AND object_id = $1 AND action LIKE 'GET %' ORDER BY at", [photoId])
    expect(rows).toEqual([
      { role: 'resident', outcome: 'done', size: 'thumbnail', told: false },
      { role: 'communityStaff', outcome: 'done', size: 'thumbnail', told: false },
      { role: 'communityStaff', outcome: 'done', size: 'full', told: true },
    ])
    const lookups = (await world.people.resident.get('/api/me/lookups')).body.lookups.filter((lookup: { objectId: string }) => lookup.objectId === photoId)
    expect(lookups).toHaveLength(1)
    expect((await world.people.resident.get(`/api/requests/${id}`)).body.photos).toEqual([{ photoId, kind: 'report', width: 683, height: 2048 }])
    const again = await world.people.resident.post('/api/requests', { text, place: { areaId: world.grid }, photoIds: [photoId] })
    expect([again.status, again.body.title]).toEqual([422, 'photo.unknown'])
  })

  test('what units show each other the reporter does not open; what was answered to him he does', async () => {
    const bytes = await picture(9, 9).png().toBuffer()
    const evidence = async (who: 'departmentStaff' | 'departmentStaff-2'): Promise<string> => {
      const form = new FormData()
      const photoId = randomUUID()
      form.set('photoId', photoId)
      form.set('kind', 'evidence')
      form.set('file', new File([new Uint8Array(bytes)], 'x.png'))
      expect((await world.people[who].post('/api/photos', form)).status).toBe(200)
      return photoId
    }
    const [reported, internal, answered] = [(await upload(bytes)).body.photoId as string, await evidence('departmentStaff-2'), await evidence('departmentStaff')]
    const id = await world.requestIn('handling', { photoIds: [reported] })
    await world.move('departmentStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, words: '请到场取证' })
    await world.move('departmentStaff-2', id, 'answer-task', { words: '已到场取证', photoIds: [internal] })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。', photoIds: [answered] })
    const shown = async (who: keyof World['people']) => (await world.people[who].get(`/api/requests/${id}`)).body.photos.map((photo: { photoId: string }) => photo.photoId)
    const opens = (who: keyof World['people']) => Promise.all([reported, internal, answered].map(async (photoId) => (await world.people[who].get(`/api/photos/${photoId}`)).status))
    expect(await shown('resident')).toEqual(expect.arrayContaining([reported, answered]))
    expect(await shown('resident')).not.toContain(internal)
    expect(await opens('resident')).toEqual([200, 404, 200])
    expect(await shown('communityStaff')).toHaveLength(3)
    expect(await opens('communityStaff')).toEqual([200, 200, 200])
  })

  test('sent twice it is one photo', async () => {
    const bytes = await picture(10, 10).png().toBuffer()
    const photoId = randomUUID()
    expect((await upload(bytes, photoId)).status).toBe(200)
    expect((await upload(bytes, photoId)).status).toBe(200)
    const form = new FormData()
    form.set('photoId', photoId)
    form.set('file', new File([new Uint8Array(bytes)], 'x.png'))
    expect((await world.people['resident-2'].post('/api/photos', form)).status).toBe(409)
  })

  test('sixty unused ones an account and two hundred an hour: more are refused in words, until there is room', async () => {
    const bytes = await picture(10, 10).png().toBuffer()
    const before = await upload(bytes)
    expect(before.status).toBe(200)
    const { uploaded_by: account } = (await house.owner.query('SELECT uploaded_by FROM attachment WHERE id = $1', [before.body.photoId])).rows[0]
    const add = (count: number, hours: number, matter: string | null) => house.owner.query(
      `INSERT INTO attachment (county_code, id, matter_id, uploaded_by, kind, content_type, bytes, width, height, sha256, created_at)
      SELECT $1, gen_random_uuid(), $2, $3, 'report', 'image/webp', 1, 1, 1, '', $4 FROM generate_series(1, $5)`,
      [house.countyCode, matter, account, new Date(house.clock.now.getTime() - hours * 3_600_000), count],
    )
    const remove = () => house.owner.query("DELETE FROM attachment WHERE sha256 = ''")
    await add(60, 3, null)
    const full = await upload(bytes)
    expect([full.status, full.body.title]).toEqual([429, 'photo.too-many-unused'])
    expect(full.body.detail).toContain('60 张')
    expect((await upload(bytes, before.body.photoId)).status, 'what is there already is not sent anew').toBe(200)
    await remove()
    await add(60, 25, null)
    expect((await upload(bytes)).status, 'what is collected anyway does not count').toBe(200)
    await add(200, 0.5, await world.report())
    expect((await upload(bytes)).body.title).toBe('photo.too-often')
    await remove()
    expect((await upload(bytes)).status).toBe(200)
  })

  test.each([
    ['a GIF', async () => picture(10, 10).gif().toBuffer()],
    ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="file:///etc/passwd"/></svg>')],
    ['a script that says it is a JPEG', async () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<script>')])],
    ['half a picture', async () => (await picture(400, 400).jpeg().toBuffer()).subarray(0, 300)],
    ['nothing', async () => Buffer.alloc(0)],
  ])('%s is refused', async (_what, make) => {
    const answer = await upload(await make())
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringMatching(/照片|文件/)])
  })

  test('more than fifty million pixels in a small file are refused before they are decoded', async () => {
    const bytes = await picture(9000, 9000).png({ compressionLevel: 9 }).toBuffer()
    expect(bytes.length).toBeLessThan(400_000)
    const before = process.memoryUsage().rss
    const answer = await upload(bytes)
    expect([answer.status, answer.body.title]).toEqual([422, 'photo.too-many-pixels'])
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  test('more than 10 MB is refused', async () => {
    const answer = await upload(Buffer.alloc(10 * 1024 * 1024 + 1, 0xff))
    expect(answer.status).toBe(422)
  })
})

test('photos that nobody used are gone after a day, what staff took on the spot after the longest holiday', async () => {
  const DAY = 24 * 3_600_000
  const [photoId, taken] = [randomUUID(), randomUUID()]
  const file = new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } }).png().toBuffer())], 'x.png')
  for (const [who, id] of [['resident', photoId], ['gridWorker', taken]] as const) {
    const form = new FormData()
    for (const [name, value] of Object.entries({ photoId: id, kind: 'evidence', file })) form.set(name, value)
    expect((await world.people[who].post('/api/photos', form)).status).toBe(200)
  }
  const sweptBy = async (ago: number) => {
    house.clock.now = new Date(house.clock.now.getTime() + ago)
    const fresh = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
    await fresh.runOnce().finally(fresh.stop)
    return (await house.owner.query('SELECT kind FROM file_to_delete WHERE id = ANY ($1)', [[photoId, taken]])).rows
  }
  expect(await sweptBy(DAY + 1), 'the file goes once this is committed').toEqual([{ kind: 'photo' }])
  expect(await sweptBy(8 * DAY)).toHaveLength(2)
  const answer = await world.people.resident.post('/api/requests', { text: '路灯坏了', place: { areaId: world.grid }, photoIds: [photoId] })
  expect([answer.status, answer.body.title]).toEqual([422, 'photo.unknown'])
})
