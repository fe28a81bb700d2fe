import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openSupportHouse } from '#modules/requests/server/support-house-fixture.ts'
import type { Supporter } from '#modules/requests/server/support-house-fixture.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, words, publicText, plan, timePasses, support, idsOf, handleOf, behind, isPublic, othersOf, told, close } = await openSupportHouse(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

const nearby = async (who: Supporter, more: object = {}) => (await world.people[who].post('/api/nearby-requests', { text: '北门口路灯不亮', place: { areaId: world.grid }, category: words.category, ...more })).body

describe('while somebody reports', () => {
  test('of others only what is public nearby is suggested, his own only while it is open', async () => {
    const hidden = await world.report(words)
    expect(idsOf((await nearby('resident-2')).published)).not.toContain(hidden)
    expect(idsOf((await nearby('resident')).own)).toContain(hidden)
    expect(JSON.stringify(await nearby('resident-2'))).not.toContain('三天')
    const id = await plan()
    expect(idsOf((await nearby('resident-2')).published)).toContain(id)
    // His own is not somebody else's.
    expect(idsOf((await nearby('resident')).published)).not.toContain(id)
    expect(idsOf((await nearby('resident-2', { text: '楼上半夜唱歌扰民', category: 'disputes.neighbours' })).published)).not.toContain(id)
    const far = (await house.owner.query("SELECT area_id FROM post WHERE area_id IS NOT NULL AND organization_id = $1 LIMIT 1", [world.units.otherCommunity])).rows[0].area_id
    expect(idsOf((await nearby('resident-2', { place: { areaId: far } })).published)).not.toContain(id)
    await world.move('communityStaff', id, 'withdraw', { words: '公开内容有误' })
    expect(idsOf((await nearby('resident-2')).published)).not.toContain(id)
  })

  test('a sealed report is suggested to nobody, not to its own reporter', async () => {
    const sealed = await world.report({ text: '村支书收了工程款，路灯一直不亮。', category: 'marketGovernance.conduct', purpose: 'report' })
    for (const who of ['resident', 'resident-2', 'communityStaff'] as const) expect(JSON.stringify(await nearby(who, { text: '村支书收了工程款' }))).not.toContain(sealed)
    expect((await support('resident-2', sealed)).status).toBe(404)
  })

  test.each([
    ['without words', { text: '灯' }, 422],
    ['without a place', { place: {} }, 422],
    ['an area that is not there', { place: { areaId: 'zz9' } }, 422],
  ])('%s: %o is %i', async (_why, wrong, status) => {
    expect((await world.people.resident.post('/api/nearby-requests', { text: '路灯不亮', place: { areaId: world.grid }, ...wrong })).status).toBe(status)
  })
})

describe('“me too”', () => {
  test('is counted once a person, seen as a number and nobody’s name, and taken back', async () => {
    const id = await plan()
    for (const who of ['resident-2', 'resident-2'] as const) expect((await support(who, id)).body).toMatchObject({ supported: true, others: 0 })
    expect(await isPublic(id)).toMatchObject({ others: 1 })
    expect([await othersOf('communityStaff', id), await othersOf('resident', id)]).toEqual([1, 1])
    expect((await world.people.communityStaff.get(`/api/requests/${id}`)).text).not.toContain(world.accounts.get('resident-2'))
    // He reaches it no more than before.
    expect((await world.people['resident-2'].get(`/api/requests/${id}`)).status).toBe(404)
    expect(idsOf((await world.people['resident-2'].get('/api/my/supported-requests')).body.items)).toContain(id)
    const one = `/api/my/supported-requests/${id}`
    expect((await world.people['resident-2'].get(one)).body).toMatchObject({ published: { requestId: id, publicText, supported: true }, told: [] })
    expect((await world.people['communityStaff-2'].get(one)).body).toMatchObject({ published: { supported: false }, told: [] })
    const copy = (await world.people['resident-2'].get('/api/me/data')).text
    expect(copy).toContain(publicText)
    expect((await support('resident-2', id, 'end-support')).body).toEqual({ requestId: id, supported: false })
    expect(await isPublic(id)).toMatchObject({ others: 0 })
    expect((await world.people['resident-2'].get('/api/my/supported-requests')).body.items).toEqual([])
    await support('resident-2', id)
    await support('communityStaff-2', id)
    expect((await nearby('resident-2')).published.find((item: { requestId: string }) => item.requestId === id)).toMatchObject({ supported: true, others: 1 })
  })

  test('whoever supports it and reports it as well is one person', async () => {
    const id = await plan()
    await support('resident-2', id)
    const copy = await world.report({ text: '北门路灯不亮' }, 'resident-2')
    await world.move('communityStaff', copy, 'merge', { intoId: id })
    expect(await othersOf('communityStaff', id)).toBe(1)
    expect((await house.owner.query('SELECT merged_count FROM request WHERE matter_id = $1', [id])).rows[0].merged_count).toBe(1)
  })

  test('is refused for one’s own, for what is done, for what is not public or not there; not without a session', async () => {
    const id = await plan()
    const refused = async (who: Supporter, of: string) => { const answer = await support(who, of); return [answer.status, answer.body.title] }
    expect(await refused('resident', id)).toEqual([409, 'request.support-own'])
    const hidden = await world.report(words)
    for (const unseen of [hidden, randomUUID()]) {
      expect((await support('resident-2', unseen)).status).toBe(404)
      expect((await support('resident-2', unseen, 'end-support')).status).toBe(404)
      expect((await world.people['resident-2'].get(`/api/my/supported-requests/${unseen}`)).status).toBe(404)
    }
    const done = await world.requestIn('replied', words)
    await world.move('communityStaff', done, 'publish', { publicText, publicAnswer: '已经换好。' })
    expect(await refused('resident-2', done)).toEqual([409, 'request.support-not-needed'])
    expect((await house.anonymous.post(`/api/published-requests/${id}/support`)).status).toBe(401)
  })

  test('brings him all that the public may know, and nothing once it is taken back', async () => {
    const id = await plan()
    const { number } = await world.row(id)
    await support('resident-2', id)
    await support('communityStaff-2', id)
    await support('communityStaff-2', id, 'end-support')
    await world.move('departmentStaff', id, 'resume', { words: '灯具到货' })
    await timePasses()
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '内部说明：换了三号灯杆。' })
    await timePasses()
    await world.move('resident', id, 'confirm')
    await world.move('communityStaff', id, 'close')
    await timePasses()
    await world.move('communityStaff', id, 'withdraw', { words: '公开内容有误' })
    await timePasses()
    const heard = (await told('resident-2')).filter((sentence) => sentence.includes(number)).toReversed()
    expect(heard).toEqual([
      `您也遇到的 ${number} 有进展：办理中，尚未解决。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 有进展：已办成。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 有进展：已办成，已结案。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 不再公开，以后的进展不能再告诉您。这件事没解决的，请自己反映。`,
    ])
    expect((await told('communityStaff-2')).filter((sentence) => sentence.includes(number))).toEqual([])
    const { items } = (await world.people['resident-2'].get('/api/notices')).body
    expect(items.find((item: { sentence: string }) => item.sentence.includes(number)).opens).toEqual({ kind: 'tellSupporters', matterId: handleOf('resident-2', id) })
    const opened = (await world.people['resident-2'].get(`/api/my/supported-requests/${id}`)).body
    expect((await world.people['departmentStaff-2'].get(`/api/my/supported-requests/${id}`)).status).toBe(404)
    expect([opened.published, opened.told.map((one: { sentence: string }) => one.sentence)]).toEqual([null, heard.toReversed()])
    expect((await support('resident-2', id, 'end-support')).status).toBe(200)
  })
})
describe('before anything of it is public', () => {
  let days = 0
  // Of one day one is offered: each test has its own.
  beforeEach(() => void (house.clock.now = new Date(TEST_DAY.getTime() + ++days * 86_400_000)))
  const today = () => new Date(house.clock.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const listed = async (who: Supporter) => idsOf(behind(who, (await world.people[who].get('/api/my/supported-requests')).body.open))
  const offered = async (who: Supporter, more: object = {}) => behind(who, (await nearby(who, more)).open as { requestId: string }[])

  test.each<[why: string, make: () => Promise<string>, offered: boolean, status: number]>([
    ['accepted', () => world.requestIn('accepted', words), true, 200],
    ['in work', () => world.requestIn('handling', words), true, 200],
    ['not accepted yet', () => world.report(words), false, 404],
    ['a dispute', () => world.requestIn('accepted'), false, 404],
    ['sealed', () => world.report({ text: '村支书收了路灯款', category: 'marketGovernance.conduct', purpose: 'report' }), false, 404],
    ['a question', () => world.requestIn('accepted', { ...words, purpose: 'consult' }), false, 404],
    ['an emergency', async () => { const id = await world.report(words); await world.move('communityStaff', id, 'accept', { urgency: 'emergency' }); return id }, false, 404],
    ['put under another category', async () => { const id = await world.report(words); await world.move('communityStaff', id, 'accept', { category: 'disputes.neighbours' }); return id }, false, 404],
    ['not taken on', async () => { const id = await world.report(words); await world.move('communityStaff', id, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' }); return id }, false, 404],
    ['going on in another', async () => { const id = await world.report(words); await world.move('communityStaff', id, 'merge', { intoId: await world.requestIn('accepted', words) }); return id }, false, 404],
    ['done', () => world.requestIn('replied', words), false, 409],
    ['closed', () => world.requestIn('closed', words), false, 409],
    ['taken back from the public', async () => { const id = await plan(); await world.move('communityStaff', id, 'withdraw', { words: '公开内容有误' }); return id }, false, 404],
  ])('%s: offered and joined as it may be', async (_why, make, isOffered, status) => {
    const id = await make()
    const { category } = await world.row(id)
    expect(idsOf(await offered('communityStaff-2', { category })).includes(id)).toBe(isOffered)
    expect((await support('resident-2', id)).status).toBe(status)
    expect(idsOf(await offered('resident', { category })), 'his own is not somebody else’s').not.toContain(id)
  })

  test('only of the same category and community, of these days, and nothing but category, community, day and state', async () => {
    const id = await world.requestIn('handling', { ...words, text: '三号楼王秀英家门口的灯不亮', place: { areaId: world.grid, address: '三号楼东门' } })
    const item = (await offered('resident-2')).find(({ requestId }) => requestId === id)
    const little = { requestId: id, categoryLabel: '市政 · 路灯照明', areaName: '永顺社区', openedOn: today(), stateLabel: '办理中', supported: false, maySupport: true, urging: null, closed: false }
    const joined = { ...little, requestId: handleOf('resident-2', id), supported: true, urging: { at: null, againAt: null } }
    expect(item).toEqual(little)
    expect((await support('resident-2', id)).body).toEqual(joined)
    expect((await world.people['resident-2'].get(`/api/my/supported-requests/${id}`)).body).toEqual({ requestId: id, published: null, open: joined, wentOn: false, unseen: null, told: [] })
    // By no word of it: what is asked and how it was written need not be alike, and do not narrow it.
    expect(idsOf(await offered('resident-2', { text: '完全不相干的一句话' }))).toContain(id)
    expect(idsOf(await offered('resident-2', { category: 'municipal.drainage' }))).not.toContain(id)
    expect(idsOf(await offered('resident-2', { category: undefined, text: '那个东西又坏了，能来看看吗' })), 'where no category is told, of any facility').toContain(id)
    expect(idsOf(await offered('resident-2', { category: undefined, text: '家里没水，水管爆了' })), 'where the words tell one, of that').not.toContain(id)
    const far = (await house.owner.query('SELECT area_id FROM post WHERE area_id IS NOT NULL AND organization_id = $1 LIMIT 1', [world.units.otherCommunity])).rows[0].area_id
    expect(idsOf(await offered('resident-2', { place: { areaId: far } }))).not.toContain(id)
    house.clock.now = new Date(house.clock.now.getTime() + 31 * 86_400_000)
    expect(idsOf(await offered('resident-2'))).not.toContain(id)
    expect((await world.people['resident-2'].get(`/api/requests/${id}`)).status).toBe(404)
  })

  test('has for each asker a name of its own, by which it is joined, read, urged and left; the millisecond of the report leaves by no way', async () => {
    const id = await world.requestIn('handling', words)
    house.clock.now = new Date(house.clock.now.getTime() + 60_000)
    const names = await Promise.all((['resident-2', 'communityStaff-2'] as const).map(async (who) => (await nearby(who)).open[0].requestId as string))
    expect(names).toEqual([handleOf('resident-2', id), handleOf('communityStaff-2', id)])
    expect(new Set([...names, id]).size).toBe(3)
    const [mine, theirs] = names as [string, string]
    expect((await support('resident-2', theirs)).status, 'somebody else’s name is nobody’s').toBe(404)
    const me = world.people['resident-2']
    const answers = [await support('resident-2', mine), await me.get('/api/my/supported-requests'), await me.get(`/api/my/supported-requests/${mine}`), await me.post(`/api/published-requests/${mine}/urge`)]
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '换了三号灯杆。' })
    await timePasses()
    const notices = await me.get('/api/notices')
    expect(notices.body.items[0].opens).toEqual({ kind: 'tellSupporters', matterId: mine })
    answers.push(notices, await me.get(`/api/my/supported-requests/${mine}`), await me.get('/api/me/data'), await support('resident-2', mine, 'end-support'))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(answers.at(-1)!.body).toEqual({ requestId: mine, supported: false })
    const millisecond = id.slice(0, 13)
    for (const { text } of answers) expect(text).not.toContain(millisecond)
    expect((await house.owner.query('SELECT count(*)::integer AS count FROM supporter WHERE matter_id = $1 AND ended_at IS NOT NULL', [id])).rows).toEqual([{ count: 1 }])
  })

  test('is counted for whoever works on it, told at the same turns without its number, taken back, and goes along with a merge', async () => {
    const id = await world.requestIn('handling', words)
    const { number } = await world.row(id)
    const [, month, day] = today().split('-').map(Number)
    await support('resident-2', id)
    await support('communityStaff-2', id)
    expect(await othersOf('communityStaff', id)).toBe(2)
    expect((await support('communityStaff-2', id, 'end-support')).body).toEqual({ requestId: id, supported: false })
    expect(await othersOf('communityStaff', id)).toBe(1)
    expect(await listed('resident-2')).toContain(id)
    expect((await world.people['resident-2'].get('/api/me/data')).text).toContain('municipal.streetLight')
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '换了三号灯杆。' })
    await timePasses()
    await world.move('resident', id, 'disagree', { words: '还是不亮' })
    await timePasses()
    const one = await world.requestIn('accepted', words)
    await support('resident-2', one)
    await world.move('communityStaff', one, 'merge', { intoId: id })
    await timePasses()
    const name = `您也遇到的“市政 · 路灯照明”（${month}月${day}日反映）`
    const heard = (await world.people['resident-2'].get(`/api/my/supported-requests/${id}`)).body.told.map(({ sentence }: { sentence: string }) => sentence)
    expect(heard.toReversed()).toEqual([`${name}有进展：已办成。您那里还没有解决的，请自己反映。`, `${name}有进展：办理中。`, `${name}并入另一件同样的事一起办理。那一件有进展，照样告诉您。`])
    expect(JSON.stringify(heard)).not.toContain(number)
    expect((await world.people['resident-2'].get(`/api/my/supported-requests/${one}`)).body, 'an older notice leads to where it goes on').toMatchObject({ published: null, open: { supported: true }, wentOn: true, unseen: null })
    expect([(await listed('resident-2')).includes(id), (await listed('resident-2')).includes(one)]).toEqual([true, false])
    expect((await told('communityStaff-2')).filter((sentence) => sentence.includes(number))).toEqual([])
  })

  test('the county says which categories are public facilities, and of some it cannot', async () => {
    const { body } = await world.people.systemAdministrator.get('/api/categories')
    const save = async (key: string, more: object = {}) => {
      const { name, urgency, hints, siteVerification, version } = body.categories.find((one: { key: string }) => one.key === key)
      return world.people.systemAdministrator.post('/api/categories', { key, name, urgency: urgency ?? undefined, hints, siteVerification, version, validFrom: '2026-09-16', publicFacility: true, ...more })
    }
    for (const key of ['disputes.neighbours', 'marketGovernance.conduct', 'utilities.gas', 'municipal']) expect([key, (await save(key)).body.title]).toEqual([key, 'category.not-facility'])
    const id = await world.requestIn('accepted', words)
    expect(idsOf(await offered('resident-2'))).toContain(id)
    expect((await save('municipal.streetLight', { publicFacility: false })).body).toMatchObject({ publicFacility: false })
    expect(idsOf(await offered('resident-2'))).not.toContain(id)
    expect((await support('resident-2', id)).status).toBe(404)
  })
})
