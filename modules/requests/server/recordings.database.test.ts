import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { fragmentedMp4Sound, webmSound } from '#kit/sound/test-sounds.ts'
import { reportByVoice, uploadSound } from '#modules/requests/test-voice.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  // The second department's clerk works for the body that examines reports on officials.
  const clerk = (await house.samplePeople()).find(({ key }) => key === 'departmentStaff-2')!.accountId
  await house.owner.query(
    `UPDATE post SET organization_id = (SELECT id FROM organization WHERE key = 'disciplineInspection') WHERE id IN
      (SELECT x.post_id FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id WHERE s.account_id = $1)`, [clerk])
  world = await openWorld(house)
})
afterAll(() => house.close())

type Who = keyof World['people']
const detail = async (who: Who, id: string) => (await world.people[who].get(`/api/requests/${id}`)).body
const listen = async (who: Who, recordingId: string) => await fetch(`${house.baseUrl}/api/recordings/${recordingId}`, { headers: { cookie: (world.people[who] as TestPerson).cookie } })
const spoken = '路灯坏了三天，晚上看不清路，老人下楼很危险。'

describe('a recording', () => {
  test.each([
    ['as Chromium and Firefox record it', webmSound({ seconds: 3 }), 'audio/webm', 3],
    ['as Safari records it', fragmentedMp4Sound({ fragments: 3 }), 'audio/aac', 3],
  ])('%s is kept without what stood beside the sound, and played to those who may read the request', async (_how, bytes, contentType, seconds) => {
    const uploaded = await uploadSound(world.people.resident, bytes)
    expect([uploaded.status, uploaded.body]).toEqual([200, { recordingId: expect.any(String), seconds }])
    const { recordingId } = uploaded.body
    expect((await listen('communityStaff', recordingId)).status, 'before it hangs on a request').toBe(404)
    const id = await world.report({ text: undefined, recordingId })
    expect((await detail('communityStaff', id)).recordings).toEqual([{ recordingId, seconds }])
    const answer = await listen('communityStaff', recordingId)
    expect([answer.status, ...['content-type', 'content-disposition', 'x-content-type-options', 'cache-control'].map((name) => answer.headers.get(name))]).toEqual([
      200, contentType, expect.stringMatching(/^inline; filename="[0-9a-f-]{36}\.(webm|aac)"/), 'nosniff', 'no-store',
    ])
    expect(answer.headers.get('content-security-policy')).toContain("media-src 'self' blob:")
    expect(Buffer.from(await answer.arrayBuffer()).includes('CANARY')).toBe(false)
    const may = await Promise.all((['resident', 'gridWorker', 'gridLeader', 'communityHead', 'streetStaff', 'streetHead', 'countyDispatcher', 'countyLeader', 'resident-2', 'buildingLead', 'communityStaff-2', 'streetStaff-2', 'departmentStaff', 'departmentHead', 'systemAdministrator'] as const).map(async (who) => [who, (await listen(who, recordingId)).status]))
    expect(may).toEqual([
      ['resident', 200], ['gridWorker', 200], ['gridLeader', 200], ['communityHead', 200], ['streetStaff', 200], ['streetHead', 200], ['countyDispatcher', 200], ['countyLeader', 200],
      ['resident-2', 404], ['buildingLead', 404], ['communityStaff-2', 404], ['streetStaff-2', 404], ['departmentStaff', 404], ['departmentHead', 404], ['systemAdministrator', 404],
    ])
    expect((await fetch(`${house.baseUrl}/api/recordings/${recordingId}`)).status).toBe(401)
    expect((await world.people.communityStaff.get(`/api/photos/${recordingId}`)).status, 'it is no photo').toBe(404)
    const lookups = (await world.people.resident.get('/api/me/lookups')).body.lookups.filter((lookup: { objectId: string }) => lookup.objectId === recordingId)
    expect(lookups.length, 'each who listened, but not he himself').toBe(8)
    const again = await world.people.resident.post('/api/requests', { place: { areaId: world.grid }, recordingId })
    expect([again.status, again.body.title]).toEqual([422, 'recording.unknown'])
  })

  test.each([
    ['a picture', async () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['a page that says it is WebM', async () => Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.from('<script>')])],
    ['a video', async () => webmSound({ trackType: 1, codec: 'V_VP9' })],
    ['a recording with a page behind it', async () => Buffer.concat([webmSound(), Buffer.from('<html>')])],
    ['half a recording', async () => webmSound().subarray(0, 700)],
    ['nothing', async () => Buffer.alloc(0)],
  ])('%s is refused in words', async (_what, make) => {
    const answer = await uploadSound(world.people.resident, await make())
    expect([answer.status, answer.body.title, answer.body.detail]).toEqual([422, 'recording.not-a-sound', expect.stringContaining('重新录')])
  })

  test('more than two minutes are refused however they are written, and more than 4 MB', async () => {
    for (const bytes of [webmSound({ seconds: 126 }), webmSound({ seconds: 130, step: 1_000 }), fragmentedMp4Sound({ fragments: 130 })]) {
      expect((await uploadSound(world.people.resident, bytes)).body.title).toBe('recording.too-long')
    }
    expect((await uploadSound(world.people.resident, webmSound({ seconds: 120 }))).status).toBe(200)
    expect((await uploadSound(world.people.resident, Buffer.alloc(4 * 1024 * 1024 + 1, 1))).status).toBe(422)
  })

  test('sent twice it is one; another’s id stays his; a photo’s place takes no recording', async () => {
    const recordingId = randomUUID()
    for (let time = 0; time < 2; time++) expect((await uploadSound(world.people.resident, webmSound(), recordingId)).status).toBe(200)
    expect((await uploadSound(world.people['resident-2'], webmSound(), recordingId)).status).toBe(409)
    const asPhoto = await world.people.resident.post('/api/requests', { text: spoken, place: { areaId: world.grid }, photoIds: [recordingId] })
    expect([asPhoto.status, asPhoto.body.title]).toEqual([422, 'photo.unknown'])
    const nobodys = await world.people['resident-2'].post('/api/requests', { place: { areaId: world.grid }, recordingId })
    expect([nobodys.status, nobodys.body.title]).toEqual([422, 'recording.unknown'])
  })
})

describe('a report by voice alone', () => {
  test('waits since it was sent, is typed before anything is decided, and from then on is found by its words', async () => {
    const id = await reportByVoice(world)
    const before = await world.row(id)
    expect(before).toMatchObject({ state: 'submitted', title: '语音诉求，等待录入', typing: 'awaited', category: 'publicService.other', suggested_category: null })
    expect(before.due_at.toISOString()).toBe('2026-09-15T04:00:00.000Z')
    for (const [path, body] of [['accept', {}], ['decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' }], ['split', { parts: [{ text: '另一件事', category: 'municipal.streetLight' }] }], ['merge', { intoId: await world.report() }]] as const) {
      const refused = await world.people.communityStaff.post(`/api/requests/${id}/${path}`, body)
      expect([path, refused.status, refused.body.title]).toEqual([path, 409, 'request.not-typed-yet'])
    }
    expect((await world.people.communityStaff.get(`/api/requests/${id}/duplicates`)).body.candidates, 'nobody has written what it is about').toEqual([])
    await world.move('communityStaff', id, 'type-voice', { text: spoken })
    const after = await world.row(id)
    expect(after).toMatchObject({ state: 'submitted', text: spoken, title: '路灯坏了三天，晚上看不清路，老人下楼很危险', typing: 'done', category: 'municipal.streetLight', suggested_category: 'municipal.streetLight', receiver_organization_id: before.receiver_organization_id })
    expect([after.opened_at, after.due_at]).toEqual([before.opened_at, before.due_at])
    expect(after.routing).toMatchObject({ leadName: '综合执法局', why: expect.stringContaining('请受理时核对') })
    expect((await world.people.communityStaff.get('/api/requests?text=老人下楼')).body.items.map((item: { requestId: string }) => item.requestId)).toContain(id)
    await world.report({ text: spoken })
    expect((await world.people.communityStaff.get(`/api/requests/${id}/duplicates`)).body.candidates.length).toBeGreaterThan(0)
    const entry = (await detail('resident', id)).timeline.at(-1)
    expect([entry.move, entry.summary, entry.words]).toEqual(['typeVoice', expect.stringMatching(/^.+听语音，录入了文字$/), spoken])
    await world.move('communityStaff', id, 'accept')
  })

  test('its reporter says that it is not what he meant, and it is typed again; what was typed first stays in the record', async () => {
    const id = await reportByVoice(world)
    await world.move('communityStaff', id, 'type-voice', { text: '楼道里的灯坏了。' })
    expect((await world.openMoves('communityStaff', id))).not.toContain('typeVoice')
    await world.move('resident', id, 'dispute-typing', { words: '是楼下的路灯' })
    expect([(await detail('communityStaff', id)).typing, (await world.openMoves('resident', id)).includes('disputeTyping')]).toEqual(['disputed', false])
    const { items } = (await world.people.communityStaff.get('/api/notices')).body
    expect(items.map((item: { sentence: string }) => item.sentence).join()).toContain('不是这个意思')
    await world.move('communityStaff', id, 'type-voice', { text: '楼下的路灯坏了。' })
    const shown = await detail('resident', id)
    expect([shown.text, shown.typing, shown.timeline.map((entry: { words: string | null }) => entry.words)]).toEqual(['楼下的路灯坏了。', 'done', [null, '楼道里的灯坏了。', '是楼下的路灯', '楼下的路灯坏了。']])
  })

  test('a category that the reporter chose stands; what turns out to be an emergency is taken up within its own time', async () => {
    const chosen = await reportByVoice(world, { category: 'disputes.tenancy' })
    await world.move('communityStaff', chosen, 'type-voice', { text: spoken })
    expect(await world.row(chosen)).toMatchObject({ category: 'disputes.tenancy', suggested_category: 'municipal.streetLight' })
    const gas = await reportByVoice(world)
    await world.move('communityStaff', gas, 'type-voice', { text: '楼道里闻到燃气味，像是漏气了。' })
    const row = await world.row(gas)
    expect([row.category, row.urgency, row.due_at < new Date('2026-09-15T04:00:00Z')]).toEqual(['utilities.gas', 'emergency', true])
  })

  test('what accuses officials goes sealed, its voice too; the body that examines it types it', async () => {
    const id = await reportByVoice(world, { category: 'marketGovernance.conduct', purpose: 'report' })
    const row = await world.row(id)
    const { recordingId } = (await detail('resident', id)).recordings[0]
    expect(row).toMatchObject({ sealed: true, state: 'dispatched', typing: 'awaited', title: '检举控告（密封件）' })
    for (const who of ['gridWorker', 'communityStaff', 'streetStaff', 'countyDispatcher', 'countyLeader', 'departmentStaff'] as const) expect([who, (await listen(who, recordingId)).status]).toEqual([who, 404])
    const shown = await detail('countyDispatcher', id)
    expect([shown.recordings, shown.typing, shown.openMoves]).toEqual([[], null, expect.not.arrayContaining(['typeVoice'])])
    expect((await listen('departmentStaff-2', recordingId)).status).toBe(200)
    await world.move('departmentStaff-2', id, 'sign')
    const early = await world.people['departmentStaff-2'].post(`/api/requests/${id}/reply`, { kind: 'done', words: '已对当事人立案审查' })
    expect([early.status, early.body.title]).toEqual([409, 'request.not-typed-yet'])
    await world.move('departmentStaff-2', id, 'type-voice', { text: '社区书记收了施工队的钱' })
    expect(await world.row(id)).toMatchObject({ title: '检举控告（密封件）', text: '社区书记收了施工队的钱', typing: 'done' })
    expect((await world.people.countyDispatcher.get(`/api/requests/${id}`)).text).not.toContain('施工队')
    expect((await house.owner.query('SELECT 1 FROM matter_words WHERE matter_id = $1', [id])).rows).toEqual([])
  })

  test('what turns out to accuse officials when it is typed is sealed at once', async () => {
    const id = await reportByVoice(world)
    const answer = await world.people.communityStaff.post(`/api/requests/${id}/type-voice`, { text: '社区工作人员吃拿卡要，收红包。' })
    expect([answer.status, answer.body.openMoves]).toEqual([200, []])
    expect(await world.row(id)).toMatchObject({ sealed: true, typing: 'done', state: 'dispatched', category: 'marketGovernance.conduct' })
    expect((await world.people.communityStaff.get(`/api/requests/${id}`)).status).toBe(404)
    expect((await house.owner.query('SELECT 1 FROM matter_words WHERE matter_id = $1', [id])).rows).toEqual([])
    expect((await detail('resident', id)).text).toBe('社区工作人员吃拿卡要，收红包。')
  })

  test('without words, voice or photo there is nothing to report; beside words a voice waits for nobody', async () => {
    const nothing = await world.people.resident.post('/api/requests', { place: { areaId: world.grid } })
    expect([nothing.status, nothing.body.title]).toEqual([422, 'request.words-missing'])
    const id = await reportByVoice(world, { text: spoken })
    expect(await world.row(id)).toMatchObject({ text: spoken, typing: null })
    expect((await detail('communityStaff', id)).recordings).toHaveLength(1)
    await world.move('communityStaff', id, 'accept')
  })
})

describe('a snap', () => {
  const uploadPhoto = async () => {
    const form = new FormData()
    form.set('photoId', randomUUID())
    form.set('file', new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#357' } }).png().toBuffer())], 'a.png'))
    return (await world.people['resident-2'].post('/api/photos', form)).body.photoId as string
  }
  const snap = async (fields: Record<string, unknown> = {}) => await world.people['resident-2'].post('/api/requests', { channel: 'snap', place: { areaId: world.grid }, photoIds: [await uploadPhoto()], ...fields })

  test('has one photo, and a receipt and a clock like every request; the desk counts it apart', async () => {
    for (const photoIds of [[], [await uploadPhoto(), await uploadPhoto()]]) expect((await snap({ photoIds })).body.title).toBe('request.snap-without-photo')
    const bare = await snap()
    expect([bare.status, bare.body]).toEqual([200, expect.objectContaining({ number: expect.stringMatching(/^2026-/), title: '随手拍，见照片', receiver: '永顺社区居民委员会', dueAt: '2026-09-15T04:00:00.000Z' })])
    const said = await snap({ text: '垃圾桶满了没人收', category: 'sanitation' })
    expect(await world.row(said.body.requestId)).toMatchObject({ channel: 'snap', title: '垃圾桶满了没人收', category: 'sanitation', typing: null })
    expect((await snap({ category: 'sanitation' })).body.title).toMatch(/^随手拍：/)
    const listed = (await world.people.communityStaff.get('/api/requests?channel=snap')).body.items
    expect(listed).toHaveLength(3)
    const alike = (await world.people.communityStaff.get(`/api/requests/${bare.body.requestId}/duplicates`)).body.candidates
    expect(alike.filter((one: { similarity: number }) => one.similarity > 0), 'two photos without words are not alike').toEqual([])
    await world.move('communityStaff', bare.body.requestId, 'accept')
  })

  test('keeps the place of its photo only by its own consent', async () => {
    const { rows: [{ corner }] } = await house.owner.query("SELECT outline->'coordinates'->0->0 AS corner FROM area_outline WHERE area_id = $1", [world.grid])
    const [longitude, latitude] = [0, 1].map((axis) => corner.reduce((sum: number, point: number[]) => sum + point[axis]!, 0) / corner.length)
    const place = { longitude, latitude, byPhone: true }
    const kept = async () => (await world.row((await snap({ place })).body.requestId)).longitude
    const decide = async (purpose: string, granted: boolean) => expect((await world.people['resident-2'].post('/api/me/consents', { purpose, version: '2026-11', granted })).status).toBe(200)
    await decide('location', true)
    expect(await kept(), 'to another purpose he agreed').toBeNull()
    await decide('snapLocation', true)
    expect(await kept()).toBe(longitude)
    await decide('snapLocation', false)
    expect(await kept()).toBeNull()
  })
})
