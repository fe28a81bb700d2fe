import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { SEALED_TITLE } from '#modules/requests/sealing.ts'
import { startWordsWorker } from '#modules/requests/server/request-words.ts'
import { reportByVoice } from '#modules/requests/test-voice.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let body: string
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  body = (await house.owner.query("SELECT id FROM organization WHERE key = 'disciplineInspection'")).rows[0].id
  // The second department's clerk works for the examining body here.
  const { rows } = await house.owner.query(
    `SELECT p.id FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id JOIN post p ON p.id = x.post_id WHERE s.account_id = $1`, [(await house.samplePeople()).find(({ key }) => key === 'departmentStaff-2')!.accountId])
  await house.owner.query('UPDATE post SET organization_id = $2 WHERE id = $1', [rows[0].id, body])
  world = await openWorld(house)
})
afterAll(() => house.close())

const words = '社区书记收了施工队的钱'
const read = async (who: keyof World['people'], id: string) => await world.people[who].get(`/api/requests/${id}`)
const closedToThePlace = async (id: string) => {
  for (const who of ['gridWorker', 'communityStaff', 'streetStaff', 'streetHead', 'departmentStaff'] as const) expect((await read(who, id)).status, who).toBe(404)
}

describe('a report on officials', () => {
  test('is sealed by what the reporter says it is, though he chose no category', async () => {
    const id = await world.report({ text: words, category: undefined, purpose: 'report' })
    expect(await world.row(id)).toMatchObject({ sealed: true, state: 'dispatched', area_path: '371425/', title: SEALED_TITLE, holder_organization_id: body })
    await closedToThePlace(id)
    expect((await read('resident', id)).body).toMatchObject({ text: words, title: SEALED_TITLE })
  })

  test('is read by the examining body and the reporter; the county sees that it is there, its number and its clocks', async () => {
    const id = await world.report({ text: words, category: 'marketGovernance.conduct', purpose: 'report', place: { areaId: world.grid, address: '三号楼门口' } })
    await world.move('departmentStaff-2', id, 'sign')
    await world.move('departmentStaff-2', id, 'reply', { kind: 'done', words: '已对当事人立案审查' })
    expect((await read('departmentStaff-2', id)).body).toMatchObject({ text: words, place: expect.stringContaining('三号楼门口') })
    for (const who of ['countyDispatcher', 'countyLeader'] as const) {
      const seen = await read(who, id)
      expect(seen.status, who).toBe(200)
      expect(seen.body.number).toBe((await world.row(id)).number)
      expect(seen.body.clocks.length).toBeGreaterThan(0)
      expect(seen.body.reporter).toMatchObject({ name: null, phone: null })
      for (const secret of [words, '三号楼', '立案']) expect(seen.text, who).not.toContain(secret)
      const listed = await world.people[who].get('/api/requests?limit=100')
      for (const secret of [words, '三号楼']) expect(listed.text, who).not.toContain(secret)
      expect((await world.people[who].get(`/api/requests?text=${encodeURIComponent('施工队')}`)).body.items, who).toEqual([])
    }
    expect((await read('resident', id)).text).toContain('已对当事人立案审查')
  })

  test('stays closed to the county’s centre, which closes it and calls back', async () => {
    const id = await world.report({ text: words, category: 'marketGovernance.conduct', purpose: 'report', place: { areaId: world.grid, address: '三号楼门口' } })
    await world.move('departmentStaff-2', id, 'sign')
    await world.move('departmentStaff-2', id, 'contact', { how: 'phone' })
    await world.move('departmentStaff-2', id, 'reply', { kind: 'done', words: '已对当事人立案审查' })
    await house.owner.query('UPDATE request SET check_reason = NULL WHERE matter_id = $1', [id])
    await world.move('resident', id, 'confirm')
    const secrets = [words, '三号楼', '立案']
    const unread = async (when: string) => {
      for (const who of ['countyDispatcher', 'countyLeader'] as const)
        for (const path of [`/api/requests/${id}`, '/api/requests?limit=100', '/api/work?reason=waits&limit=100', '/api/work?reason=asked&limit=100']) {
          const seen = await world.people[who].get(path)
          for (const secret of secrets) expect(seen.text, `${when}: ${who} ${path}`).not.toContain(secret)
        }
      const unmasked = await world.people.countyDispatcher.post(`/api/requests/${id}/unmask`, { reason: 'callback' })
      expect([409, 404, 403, 422], when).toContain(unmasked.status)
    }
    await unread('confirmed')
    await world.move('countyDispatcher', id, 'close')
    expect((await world.row(id)).org_ids).toContain(world.units.centre)
    await unread('closed')
    expect((await world.people.countyDispatcher.get('/api/work?reason=waits&limit=100')).body.items.find((item: { matterId: string }) => item.matterId === id)).toMatchObject({ title: SEALED_TITLE, place: '' })
    await world.move('countyDispatcher', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
    await unread('called back')
    expect((await read('departmentStaff-2', id)).body.text).toBe(words)
  })

  test('its words are corrected by nobody who is not meant to read them, and nothing is merged into it', async () => {
    const id = await world.report({ text: words, category: 'marketGovernance.conduct', purpose: 'report' })
    const asked = await world.people.resident.post('/api/me/rights-requests', { kind: 'correction', field: 'text', requestId: id, wish: `${words}，还有一次`, words: '写漏了' })
    expect([asked.status, asked.body.detail]).toEqual([422, expect.stringContaining('密封')])
    const other = await world.report({}, 'resident-2')
    const merged = await world.people.countyDispatcher.post(`/api/requests/${other}/merge`, { intoId: id })
    expect([merged.status, merged.body.title]).toEqual([409, 'request.merge-into-sealed'])
  })

  test('that cannot be sealed is not taken at all, in a sentence that says where to go', async () => {
    await house.owner.query("UPDATE organization SET key = 'formerly' WHERE id = $1", [body])
    try {
      const answer = await world.people.resident.post('/api/requests', { text: words, category: 'marketGovernance.conduct', purpose: 'report', place: { areaId: world.grid } })
      expect([answer.status, answer.body.title]).toEqual([409, 'request.cannot-seal'])
      expect(answer.body.detail).toContain('12388')
    } finally {
      await house.owner.query("UPDATE organization SET key = 'disciplineInspection' WHERE id = $1", [body])
    }
  })

  test('is handed to nobody else, and nothing of it is public', async () => {
    const id = await world.report({ text: words, category: 'marketGovernance.conduct', purpose: 'report' })
    await world.move('departmentStaff-2', id, 'sign')
    for (const [path, input] of [['transfer', { organizationId: world.units.department, words: '请住建局核实情况' }], ['add-co-unit', { organizationId: world.units.department, words: '请住建局核实情况' }]] as const) {
      const answer = await world.people['departmentStaff-2'].post(`/api/requests/${id}/${path}`, input)
      expect([answer.status, answer.body.title]).toEqual([409, 'request.sealed'])
    }
    const published = await world.people.countyDispatcher.post(`/api/requests/${id}/publish`, { publicText: '有人反映', publicAnswer: '已经办理' })
    expect([published.status, published.body.title]).toEqual([409, 'request.sealed'])
  })
})

test('found out at acceptance, it goes away at once: the community that corrected it reaches it no more', async () => {
  const id = await world.report({ text: words, category: 'publicService.other', purpose: 'complaint' })
  const accepted = await world.people.communityStaff.post(`/api/requests/${id}/accept`, { category: 'marketGovernance.conduct' })
  expect(accepted.status, accepted.text).toBe(200)
  expect(accepted.body).toMatchObject({ title: SEALED_TITLE, openMoves: [], holder: { organizationId: body } })
  expect(await world.row(id)).toMatchObject({ sealed: true, state: 'dispatched', waiting_for: 'sign', area_path: '371425/', title: SEALED_TITLE, org_ids: [body] })
  await closedToThePlace(id)
  expect((await read('departmentStaff-2', id)).body.text).toBe(words)
  await world.move('departmentStaff-2', id, 'sign')
})

test('found out at dispatch, it is not sent where the street meant to', async () => {
  const id = await world.report({ text: words, category: 'disputes.tenancy' })
  await world.move('communityStaff', id, 'accept')
  const sent = await world.people.streetStaff.post(`/api/requests/${id}/dispatch`, { organizationId: world.units.department, category: 'marketGovernance.conduct' })
  expect(sent.status, sent.text).toBe(200)
  expect(await world.row(id)).toMatchObject({ sealed: true, holder_organization_id: body })
  await closedToThePlace(id)
})

describe('split off another message', () => {
  const found = async (who: keyof World['people'], text: string) => (await world.people[who].get(`/api/requests?text=${encodeURIComponent(text)}`)).body.items.map(({ title }: { title: string }) => title)
  const restOf = async (id: string) => (await read('resident', id)).body.links.map(({ requestId }: { requestId: string }) => requestId) as string[]

  test('the message is sealed with it, and what else it asked for goes on as a request of its own', async () => {
    const id = await world.report({ text: '路灯不亮；社区书记收了电梯队的钱。', category: 'municipal.streetLight', purpose: 'help' })
    const answer = await world.people.communityStaff.post(`/api/requests/${id}/split`, { parts: [{ text: '社区书记收了电梯队的钱', category: 'marketGovernance.conduct' }] })
    expect([answer.status, answer.body.title, answer.body.openMoves]).toEqual([200, SEALED_TITLE, []])
    expect(await world.row(id)).toMatchObject({ sealed: true, state: 'dispatched', area_path: '371425/', holder_organization_id: body, receiver_organization_id: world.units.centre })
    await closedToThePlace(id)
    const [rest] = await restOf(id)
    expect(await world.row(rest!)).toMatchObject({ sealed: false, text: '路灯不亮', title: '路灯不亮', state: 'submitted', category: 'municipal.streetLight', opened_at: (await world.row(id)).opened_at })
    for (const who of ['gridWorker', 'communityStaff', 'streetStaff'] as const) {
      const seen = await read(who, rest!)
      expect([seen.status, seen.body.text, seen.body.links, seen.body.photos], who).toEqual([200, '路灯不亮', [], []])
      for (const secret of ['电梯队', (await world.row(id)).number]) expect(seen.text, `${who} ${secret}`).not.toContain(secret)
      expect(await found(who, '电梯队'), who).toEqual([])
      expect(await found(who, '路灯不亮'), who).toContain('路灯不亮')
    }
    expect((await read('departmentStaff-2', id)).body.text).toBe('路灯不亮；社区书记收了电梯队的钱。')
    await world.move('communityStaff', rest!, 'accept')
  })

  test('said in other words than the message, it has to be said what is left, and that must not accuse', async () => {
    const id = await world.report({ text: '井盖松了，还有书记收钱的事，收了绿化队五万', category: 'municipal.streetLight', purpose: 'help' })
    const split = (more: object) => world.people.communityStaff.post(`/api/requests/${id}/split`, { parts: [{ text: '书记收了绿化队的钱', category: 'marketGovernance.conduct' }, { text: '井盖松了', category: 'municipal.facility' }], ...more })
    expect((await split({})).body.title).toBe('request.split-rest-needed')
    expect((await split({ rest: '井盖旁边路灯不亮，书记收了 绿化队的钱' })).body.title).toBe('request.split-rest-accuses')
    expect((await world.row(id)).sealed).toBe(false)
    expect((await split({ rest: '井盖旁边路灯不亮' })).status).toBe(200)
    expect((await Promise.all((await restOf(id)).map(world.row))).map(({ text, sealed }) => [text, sealed]).toSorted()).toEqual([['井盖旁边路灯不亮', false], ['井盖松了', false]].toSorted())
    expect(await found('communityStaff', '绿化队')).toEqual([])
  })

  test('in the open, and found out only when the part is accepted: the message says it no more either', async () => {
    const id = await world.report({ text: '书记收了绿篱队的钱；路灯不亮。', category: 'municipal.streetLight', purpose: 'help' })
    await world.move('communityStaff', id, 'split', { parts: [{ text: '书记收了绿篱队的钱', category: 'publicService.other' }] })
    const [part] = await restOf(id)
    await world.move('communityStaff', part!, 'accept', { category: 'marketGovernance.conduct' })
    await closedToThePlace(part!)
    const worker = startWordsWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
    await worker.runOnce()
    await worker.stop()
    const seen = await read('communityStaff', id)
    expect([seen.body.text, seen.body.title]).toEqual(['（已密封）；路灯不亮。', '（部分内容已密封）'])
    expect(seen.text).not.toContain('绿篱队')
    expect(await found('communityStaff', '绿篱队')).toEqual([])
    expect(await found('communityStaff', '路灯不亮')).toContain('（部分内容已密封）')
    expect((await read('departmentStaff-2', part!)).body.text).toBe('书记收了绿篱队的钱')
  })

  test('whoever splits says what each part is', async () => {
    const id = await world.report({ text: '路灯不亮，书记收了灯具队的钱' })
    const answer = await world.people.communityStaff.post(`/api/requests/${id}/split`, { parts: [{ text: '书记收了灯具队的钱' }] })
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('请给拆出的每一项选上类别')])
    expect((await read('communityStaff', id)).body.links).toEqual([])
  })

  test('in the open, and found out later: the photos that were said to show it are in no other part any more, and the recording goes along', async () => {
    const photos: string[] = []
    for (const background of ['#123', '#456', '#789']) {
      const form = new FormData()
      photos.push(randomUUID())
      form.set('photoId', photos.at(-1)!)
      form.set('file', new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background } }).png().toBuffer())], 'x.png'))
      expect((await world.people.resident.post('/api/photos', form)).status).toBe(200)
    }
    const [taking, light, both] = photos as [string, string, string]
    const id = await reportByVoice(world, { photoIds: photos })
    const [{ recordingId }] = (await read('communityStaff', id)).body.recordings
    await world.move('communityStaff', id, 'type-voice', { text: '书记收了花坛队的钱；路灯不亮；垃圾没人清。' })
    const split = (photoIds: string[]) => world.people.communityStaff.post(`/api/requests/${id}/split`, { parts: [
      { text: '书记收了花坛队的钱', category: 'publicService.other', photoIds }, { text: '垃圾没人清。', category: 'sanitation.garbage' },
    ] })
    expect((await split([randomUUID()])).body.title).toBe('request.split-photo-unknown')
    expect((await split([taking, both])).status).toBe(200)
    const [part, garbage] = (await restOf(id)) as [string, string]
    const shown = async (who: keyof World['people'], requestId: string) => {
      const { body } = await read(who, requestId)
      return [body.photos.length, body.recordings.map((one: { recordingId: string }) => one.recordingId)]
    }
    expect([await shown('communityStaff', id), await shown('communityStaff', part), await shown('communityStaff', garbage)]).toEqual([[3, [recordingId]], [2, []], [3, []]])
    await world.move('communityStaff', part, 'accept', { category: 'marketGovernance.conduct' })
    expect([await shown('communityStaff', id), await shown('communityStaff', garbage)]).toEqual([[1, []], [1, []]])
    expect((await read('communityStaff', id)).body.photos[0].photoId).toBe(light)
    for (const path of [`photos/${taking}`, `photos/${both}`, `recordings/${recordingId}`]) expect((await world.people.communityStaff.get(`/api/${path}`)).status, path).toBe(404)
    expect(await shown('departmentStaff-2', part)).toEqual([2, [recordingId]])
    expect((await world.people['departmentStaff-2'].get(`/api/recordings/${recordingId}`)).status).toBe(200)
    expect(await shown('resident', part)).toEqual([2, [recordingId]])
    expect((await world.row(id)).typing).toBeNull()
    expect((await house.owner.query('SELECT id FROM file_to_delete WHERE id = ANY ($1::uuid[])', [[taking, light, both]])).rows.map((row) => row.id).toSorted()).toEqual([taking, both].toSorted())
    await world.move('communityStaff', id, 'accept')
  })

  test.each(['accepted itself', 'merged into another one that is'])('split off a part in the open and %s: neither the part nor the message says it any more', async (how) => {
    const said = `书记收了${how === 'accepted itself' ? '甬道' : '围栏'}队的钱`
    const id = await world.report({ text: `垃圾没人清。${said}；路灯不亮。`, category: 'municipal.streetLight' })
    const splitInto = async (from: string, text: string) => {
      await world.move('communityStaff', from, 'split', { parts: [{ text, category: 'publicService.other' }] })
      return (await read('communityStaff', from)).body.links.find(({ kind }: { kind: string }) => kind === 'splitInto').requestId as string
    }
    const middle = await splitInto(id, `${said}；路灯不亮。`)
    const part = await splitInto(middle, said)
    const into = how === 'accepted itself' ? part : await world.report({ text: '书记贪钱', category: 'publicService.other', purpose: 'complaint' }, 'resident-2')
    if (into !== part) await world.move('communityStaff', part, 'merge', { intoId: into })
    await world.move('communityStaff', into, 'accept', { category: 'marketGovernance.conduct' })
    expect((await world.row(part)).sealed).toBe(true)
    expect([(await read('communityStaff', id)).body.text, (await read('communityStaff', middle)).body.text]).toEqual(['垃圾没人清。（已密封）；路灯不亮。', '（已密封）；路灯不亮。'])
    for (const one of [id, middle]) expect((await read('streetStaff', one)).text).not.toContain(said)
  })

  test('also where the message was sealed before it: the other parts show its photos no more, nor say its words', async () => {
    const [photoId, form] = [randomUUID(), new FormData()]
    form.set('photoId', photoId)
    form.set('file', new File([new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#abc' } }).png().toBuffer())], 'x.png'))
    expect((await world.people.resident.post('/api/photos', form)).status).toBe(200)
    const id = await world.report({ text: '书记收了门禁队的钱；垃圾没人清。', photoIds: [photoId] })
    await world.move('communityStaff', id, 'split', { parts: [{ text: '书记收了门禁队的钱', category: 'publicService.other' }, { text: '垃圾没人清，书记收了门禁队的钱', category: 'sanitation.garbage' }] })
    const [part, garbage] = (await restOf(id)) as [string, string]
    await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
    expect((await read('communityStaff', garbage)).body.photos).toHaveLength(1)
    await world.move('communityStaff', part, 'accept', { category: 'marketGovernance.conduct' })
    const { body } = await read('communityStaff', garbage)
    expect([body.photos, body.text]).toEqual([[], '垃圾没人清，（已密封）'])
  })

  test('where others joined it, that is undone first', async () => {
    const [id, other] = [await world.report({ text: '路灯不亮；书记收了保洁队的钱', category: 'municipal.streetLight' }), await world.report({ text: '路灯不亮', category: 'municipal.streetLight' }, 'resident-2')]
    await world.move('communityStaff', other, 'merge', { intoId: id })
    const parts = [{ text: '书记收了保洁队的钱', category: 'marketGovernance.conduct' }]
    expect((await world.people.communityStaff.post(`/api/requests/${id}/split`, { parts })).body.title).toBe('request.split-sealed-joined')
    await world.move('communityStaff', other, 'undo-merge', { words: '先拆分' })
    await world.move('communityStaff', id, 'split', { parts })
    expect((await world.row(other)).sealed).toBe(false)
  })
})

test('figures follow it to the county', async () => {
  const { rows } = await house.owner.query(
    `SELECT (SELECT sum(received)::int FROM request_count_delta WHERE category = 'marketGovernance.conduct' AND area_id = '371425') AS kept,
      (SELECT coalesce(sum(received), 0)::int FROM request_count_delta WHERE category = 'marketGovernance.conduct' AND area_id <> '371425') AS elsewhere,
      (SELECT count(*)::int FROM matter WHERE category = 'marketGovernance.conduct' AND sealed) AS rows`)
  expect(rows[0]).toEqual({ kept: rows[0].rows, elsewhere: 0, rows: rows[0].rows })
})

describe('what is merged into a report that turns out to accuse', () => {
  const merged = async (words: string) => {
    const [into, id] = [await world.report({ text: words, category: 'publicService.other', purpose: 'complaint' }), await world.report({ text: `${words}，我亲眼看见`, category: 'publicService.other', purpose: 'complaint' }, 'resident-2')]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    return { into, id }
  }
  const figures = async () => (await house.owner.query("SELECT area_id, sum(received)::int AS received FROM request_count_delta WHERE category = 'publicService.other' GROUP BY 1 HAVING sum(received) <> 0 ORDER BY 1")).rows
  const recount = async () => (await house.owner.query("SELECT area_id, count(*)::int AS received FROM matter WHERE category = 'publicService.other' AND state NOT IN ('draft', 'merged') GROUP BY 1 ORDER BY 1")).rows

  test('is sealed with it also where it came along with another a moment before', async () => {
    const { into: middle, id } = await merged('社区书记收了门面房的钱')
    const into = await world.report({ text: '书记收了门面房的钱', category: 'publicService.other', purpose: 'complaint' })
    await world.move('communityStaff', middle, 'merge', { intoId: into })
    await world.move('communityStaff', into, 'accept', { category: 'marketGovernance.conduct' })
    for (const one of [into, middle, id]) expect(await world.row(one)).toMatchObject({ sealed: true, org_ids: [body] })
    expect(await figures()).toEqual(await recount())
  })

  test('is sealed with it, whoever finds it out, and the figures follow', async () => {
    const { into, id } = await merged('社区书记收了停车场的钱')
    await world.move('communityStaff', into, 'accept', { category: 'marketGovernance.conduct' })
    for (const one of [into, id]) {
      expect(await world.row(one)).toMatchObject({ sealed: true, title: SEALED_TITLE, area_path: '371425/', holder_organization_id: body, org_ids: [body] })
      await closedToThePlace(one)
      expect((await read('departmentStaff-2', one)).body.text).toContain('停车场')
      expect((await read('countyDispatcher', one)).text).not.toContain('停车场')
    }
    expect((await read('resident-2', id)).body.text).toContain('我亲眼看见')
    for (const who of ['communityStaff', 'streetStaff', 'countyDispatcher'] as const) expect((await world.people[who].get(`/api/requests?text=${encodeURIComponent('停车场')}`)).body.items, who).toEqual([])
    expect(await figures()).toEqual(await recount())
  })

  test('stays with it: taken out it would lie in the open', async () => {
    const { into, id } = await merged('社区书记收了物业的钱')
    await world.move('communityStaff', into, 'accept', { category: 'disputes.tenancy' })
    await world.move('streetStaff', into, 'dispatch', { organizationId: world.units.department, category: 'marketGovernance.conduct' })
    expect(await world.row(id)).toMatchObject({ sealed: true })
    const undone = await world.people.countyDispatcher.post(`/api/requests/${id}/undo-merge`, { words: '不是一件事' })
    expect([undone.status, undone.body.title]).toEqual([409, 'request.sealed-together'])
  })

  test('its reporter hears that it was sealed', async () => {
    const { into, id } = await merged('社区书记收了菜场的钱')
    await world.move('communityStaff', into, 'accept', { category: 'marketGovernance.conduct' })
    const time = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
    await time.runOnce()
    await time.stop()
    const told = (await house.owner.query('SELECT sentence FROM notice WHERE matter_id = $1 AND account_id = $2 ORDER BY at', [id, world.accounts.get('resident-2')])).rows.map(({ sentence }) => sentence as string)
    expect(told.filter((sentence) => sentence.includes('密封'))).toHaveLength(1)
    expect(told.filter((sentence) => sentence.includes('待签收'))).toEqual([])
  })
})

test('a file that was ready before it was sealed is fetched no more', async () => {
  const id = await world.report({ text: words, category: 'publicService.other', purpose: 'complaint' })
  const { rows: [{ area_id: community }] } = await house.owner.query('SELECT p.area_id FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id JOIN post p ON p.id = x.post_id WHERE s.account_id = $1', [world.accounts.get('communityStaff')])
  const asked = await world.people.communityStaff.post(`/api/areas/${community}/exports`, { what: 'requests', filter: { from: '2026-09-01', to: '2026-09-30' }, reason: '月度通报用，仅统计' })
  expect((await world.people.communityHead.post(`/api/exports/${asked.body.exportId}/decide`, { approve: true })).body.state).toBe('ready')
  expect((await world.people.communityStaff.get(`/api/exports/${asked.body.exportId}/file`)).status).toBe(200)
  await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
  expect((await world.people.communityStaff.get(`/api/exports/${asked.body.exportId}/file`)).status).toBe(410)
})

test('by every channel only that there is something goes out; the sentence stays on the page', async () => {
  const [reporter, clerk] = [world.accounts.get('resident'), world.accounts.get('departmentStaff-2')]
  const id = await world.report({ text: words, category: 'publicService.other', purpose: 'complaint' })
  await house.owner.query('UPDATE notice SET sent_at = $1 WHERE sent_at IS NULL', [house.clock.now])
  await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
  const { rows } = await house.owner.query('SELECT t.account_id, t.sentence FROM app.take_notices($1, $2, false, $3) t WHERE t.matter_id = $4', [house.countyCode, house.clock.now, JSON.stringify({ 'request.sign': { departmentStaff: ['party'] } }), id])
  expect(rows.map(({ account_id: account }) => account)).toEqual(expect.arrayContaining([reporter, clerk]))
  expect(new Set(rows.map(({ sentence }) => sentence))).toEqual(new Set(['您有一条新提醒，请登录查看。']))
  expect((await world.people.resident.get('/api/notices')).text).toContain('属于检举控告，已密封转给')
})

// Last in this file: the category is changed by hand, past the figures.
test.each([['dispatched', 'streetStaff', (id: string) => [`/api/requests/${id}/dispatch`, { organizationId: world.units.department }]], ['sent in a batch', 'streetStaff', (id: string) => ['/api/requests/bulk/dispatch', { rows: [{ requestId: id }], organizationId: world.units.department }]]] as const)(
  'that lies in the open is sealed when it is %s, wherever it was meant to go', async (_how, who, call) => {
    const id = await world.report({ text: words, category: 'disputes.tenancy' })
    await world.move('communityStaff', id, 'accept')
    await house.owner.query("UPDATE matter SET category = 'marketGovernance.conduct' WHERE id = $1", [id])
    const [path, input] = call(id)
    const answer = await world.people[who].post(path as string, input)
    expect(answer.status, answer.text).toBe(200)
    expect(await world.row(id)).toMatchObject({ sealed: true, holder_organization_id: body })
  })
