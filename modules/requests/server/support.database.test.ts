import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import type { ClockWorker } from '#modules/matters/server/public.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let worker: ClockWorker

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
})
afterAll(async () => {
  await worker.stop()
  await house.close()
})
beforeEach(() => void (house.clock.now = TEST_DAY))

const words = { text: '小区北门口的路灯整夜不亮，已经三天了。', category: 'municipal.streetLight' }
const publicText = '有居民反映小区北门口路灯整夜不亮。'
type Who = 'resident' | 'resident-2' | 'communityStaff' | 'communityStaff-2'

/** Public as a plan that is not solved yet. */
async function plan(): Promise<string> {
  const id = await world.requestIn('handling', words)
  await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待灯具到货后更换' })
  await world.move('departmentHead', id, 'decide-suspension', { approve: true })
  await world.move('communityStaff', id, 'publish', { publicText, publicAnswer: '灯具到货后更换。' })
  await worker.runOnce()
  return id
}
const support = (who: Who, id: string, what: 'support' | 'end-support' = 'support') => world.people[who].post(`/api/published-requests/${id}/${what}`)
const nearby = async (who: Who, more: object = {}) => (await world.people[who].post('/api/nearby-requests', { text: '北门口路灯不亮', place: { areaId: world.grid }, category: words.category, ...more })).body
const idsOf = (items: { requestId: string }[]) => items.map(({ requestId }) => requestId)
const isPublic = async (id: string) => (await house.anonymous.get('/api/published-requests?limit=50')).body.items.find((item: { requestId: string }) => item.requestId === id)
const timePasses = async () => {
  await worker.runOnce()
  house.clock.now = new Date(house.clock.now.getTime() + 60_000)
}
const othersOf = async (who: Who, id: string) => (await world.people[who].get(`/api/requests/${id}`)).body.others
const told = async (who: Who): Promise<string[]> => (await world.people[who].get('/api/notices')).body.items.map((item: { sentence: string }) => item.sentence)

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
    const refused = async (who: Who, of: string) => { const answer = await support(who, of); return [answer.status, answer.body.title] }
    expect(await refused('resident', id)).toEqual([409, 'request.support-own'])
    const hidden = await world.report(words)
    for (const of of [hidden, randomUUID()]) {
      expect((await support('resident-2', of)).status).toBe(404)
      expect((await support('resident-2', of, 'end-support')).status).toBe(404)
      expect((await world.people['resident-2'].get(`/api/my/supported-requests/${of}`)).status).toBe(404)
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
      `您也遇到的 ${number} 有进展：已恢复办理，尚未解决。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 有进展：已办成。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 有进展：已办成，已结案。公开的答复在“我的诉求”里看。`,
      `您也遇到的 ${number} 不再公开，以后的进展不能再告诉您。这件事没解决的，请自己反映。`,
    ])
    expect((await told('communityStaff-2')).filter((sentence) => sentence.includes(number))).toEqual([])
    const { items } = (await world.people['resident-2'].get('/api/notices')).body
    expect(items.find((item: { sentence: string }) => item.sentence.includes(number)).opens).toEqual({ kind: 'tellSupporters', matterId: id })
    const opened = (await world.people['resident-2'].get(`/api/my/supported-requests/${id}`)).body
    expect((await world.people['departmentStaff-2'].get(`/api/my/supported-requests/${id}`)).status).toBe(404)
    expect([opened.published, opened.told.map((one: { sentence: string }) => one.sentence)]).toEqual([null, heard.toReversed()])
    expect((await support('resident-2', id, 'end-support')).status).toBe(200)
  })
})

describe('a public request that is merged', () => {
  /** Public, given back by the unit and accepted anew: now it may be joined to another. */
  const accepted = async (): Promise<string> => {
    const id = await plan()
    await world.move('departmentStaff', id, 'resume', { words: '灯具到货' })
    await world.move('departmentStaff', id, 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' })
    await world.move('streetStaff', id, 'approve-return')
    await timePasses()
    return id
  }
  const lastTold = async (who: Who, number: string) => (await told(who)).find((sentence) => sentence.includes(number))
  const listed = async (who: Who) => idsOf((await world.people[who].get('/api/my/supported-requests')).body.items)

  test('stands as open no more; who supports it goes on with the other, is told, and comes back when it is undone', async () => {
    const [id, into] = [await accepted(), await plan()]
    await support('resident-2', id)
    await support('communityStaff-2', id)
    await support('communityStaff-2', into)
    const [number, other] = [(await world.row(id)).number, (await world.row(into)).number]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    expect(await isPublic(id)).toBeUndefined()
    expect((await fetch(`${house.baseUrl}/open311/v2/requests/${number}.json`)).status).toBe(404)
    expect(await world.openMoves('communityStaff', id)).not.toContain('withdraw')
    await timePasses()
    for (const who of ['resident-2', 'communityStaff-2'] as const) {
      expect(await lastTold(who, number)).toBe(`您也遇到的 ${number} 与 ${other} 是同一件事，已合并办理。以后看 ${other}，有进展照样告诉您。`)
      expect([(await listed(who)).includes(into), (await listed(who)).includes(id)]).toEqual([true, false])
    }
    expect(await othersOf('communityStaff', into)).toBe(2)
    await world.move('departmentStaff', into, 'resume', { words: '灯具到货' })
    await timePasses()
    expect(await lastTold('resident-2', other)).toBe(`您也遇到的 ${other} 有进展：已恢复办理，尚未解决。公开的答复在“我的诉求”里看。`)

    await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
    await timePasses()
    for (const who of ['resident-2', 'communityStaff-2'] as const) expect(await lastTold(who, number)).toBe(`您也遇到的 ${number} 恢复单独办理，还没有重新公开。公开以后，进展接着告诉您。`)
    expect([(await listed('resident-2')).includes(into), (await listed('communityStaff-2')).includes(into)]).toEqual([false, true])
    expect([await isPublic(id), await othersOf('communityStaff', id)]).toEqual([undefined, 2])
  })

  test('into one that is not public: they are told so, and told of it once it is; undone at once it moves nobody', async () => {
    const [id, into] = [await accepted(), await world.requestIn('replied', words)]
    await support('resident-2', id)
    const [number, other] = [(await world.row(id)).number, (await world.row(into)).number]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await world.move('communityStaff', id, 'undo-merge', { words: '点错了' })
    await timePasses()
    expect(await othersOf('communityStaff', into)).toBe(0)
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await timePasses()
    expect(await lastTold('resident-2', number)).toBe(`您也遇到的 ${number} 并入另一件同样的事一起办理，不再单独公开。那一件有进展，照样告诉您。`)
    expect((await world.people['resident-2'].get(`/api/my/supported-requests/${into}`)).body).toMatchObject({ published: null, told: [{ sentence: expect.stringContaining(number) }] })
    await world.move('communityStaff', into, 'publish', { publicText, publicAnswer: '已经换好。' })
    await timePasses()
    expect(await lastTold('resident-2', other)).toContain(`您也遇到的 ${other} 有进展：已办成`)
  })
})

describe('who enters it for somebody', () => {
  const building = async (): Promise<string> => (await house.owner.query(
    'SELECT p.area_id FROM post p JOIN appointment x ON x.county_code = p.county_code AND x.post_id = p.id JOIN staff_member s ON s.county_code = x.county_code AND s.id = x.staff_member_id WHERE s.account_id = $1', [world.accounts.get('buildingLead')],
  )).rows[0].area_id
  const entered = (who: keyof World['people'], more: object = {}) => world.people[who].post('/api/requests/for-somebody', { text: '一号楼楼道堆杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', authority: 'visit', channel: 'field', ...more })
  const alike = (who: keyof World['people'], more: object = {}) => world.people[who].post('/api/alike-requests', { text: '一号楼楼道里堆满杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', ...more })

  test('sees what is alike within his reach and still open, nothing sealed; outside he asks in vain', async () => {
    const open = await world.report()
    const over = await world.report()
    await world.move('communityStaff', over, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
    const sealed = await world.report({ text: '一号楼楼道里堆满杂物没人管，网格长收了钱', category: 'marketGovernance.conduct', purpose: 'report' })
    const found = (await alike('gridWorker')).body.candidates.map((one: { request: { requestId: string } }) => one.request.requestId)
    expect(found).toContain(open)
    for (const id of [over, sealed]) expect(found).not.toContain(id)
    expect((await alike('communityStaff-2')).status).toBe(403)
    // He reads by a post only what he entered himself.
    expect((await alike('buildingLead', { place: { areaId: await building() } })).body.candidates).toEqual([])
    expect((await alike('resident')).status).toBe(403)
  })

  test('links it instead: number and slip of its own, one in work, told of each turn; undone like every merge', async () => {
    const first = await world.requestIn('handling')
    const answer = await entered('gridWorker', { joinId: first })
    expect(answer.status, answer.text).toBe(200)
    const { requestId, number, checkWord } = answer.body
    expect(await world.row(requestId)).toMatchObject({ state: 'merged', merged_into_id: first, waiting_for: null })
    expect((await house.anonymous.post('/api/slips', { number, checkWord })).body).toMatchObject({ number, stateLabel: '办理中', unit: '住建局' })
    expect(await told('resident')).toContain(`还有人反映了与您的 ${(await world.row(first)).number} 同样的事，已并入一起办理。`)
    expect(await othersOf('communityStaff', first)).toBe(1)
    await world.move('communityStaff', requestId, 'undo-merge', { words: '不是同一件事' })
    expect((await house.anonymous.post('/api/slips', { number, checkWord })).body.stateLabel).toBe('待受理')
  })

  test('does not join what is over, out of reach or sealed, and then nothing is entered', async () => {
    const before = async () => Number((await house.owner.query('SELECT count(*) FROM matter')).rows[0].count)
    const over = await world.requestIn('closed')
    const sealed = await world.report({ text: '网格长收了钱', category: 'marketGovernance.conduct', purpose: 'report' })
    const open = await world.report()
    const count = await before()
    const refused = async (who: keyof World['people'], more: object) => { const { status, body } = await entered(who, more); return [status, body.title] }
    expect(await refused('gridWorker', { joinId: over })).toEqual([409, 'request.merge-target-ended'])
    expect((await refused('gridWorker', { joinId: sealed }))[0]).toBe(404)
    expect((await refused('gridWorker', { joinId: randomUUID() }))[0]).toBe(404)
    expect((await refused('buildingLead', { joinId: open, place: { areaId: await building() } }))[0]).toBe(404)
    expect(await refused('countyDispatcher', { joinId: open, text: '网格长收了钱', category: 'marketGovernance.conduct', purpose: 'report', channel: 'hotline' })).toEqual([409, 'request.merge-into-sealed'])
    expect(await before()).toBe(count)
  })

  test('whoever was merged hears of acceptance, a longer limit and a suspension as its reporter does', async () => {
    const first = await world.report()
    const second = await world.report({ text: '楼道里堆满杂物，请处理' }, 'resident-2')
    await world.move('communityStaff', second, 'merge', { intoId: first })
    await world.move('communityStaff', first, 'accept')
    await worker.runOnce()
    await world.move('streetStaff', first, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', first, 'sign')
    await world.move('departmentStaff', first, 'ask-extension', { workingDays: 3, words: '需要协调物业和业主' })
    await world.move('departmentHead', first, 'decide-extension', { approve: true })
    await world.move('departmentStaff', first, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', first, 'decide-suspension', { approve: true })
    await worker.runOnce()
    const [one, other] = [(await world.row(first)).number, (await world.row(second)).number]
    const heard = await told('resident-2')
    for (const what of ['现在已受理', '办理期限延长了', '暂时不能解决，已挂账']) expect(heard).toContain(`您反映的 ${other} 并入 ${one} 办理，${what}。`)

    // And all of them of its end, by time or by hand: its reporter, whoever was merged, whoever supports what is public of it. They hear of another suspension too.
    await world.move('communityStaff', first, 'publish', { publicText, publicAnswer: '资金下达后实施改造。' })
    await worker.runOnce()
    await support('communityStaff-2', first)
    const heardBy = async (who: Who, what: string) => (await told(who)).filter((sentence) => sentence === what).length
    const ends = async () => [
      await heardBy('resident', `您反映的 ${one} 挂账结束，恢复办理。`), await heardBy('resident-2', `您反映的 ${other} 并入 ${one} 办理，挂账结束，恢复办理。`),
      await heardBy('communityStaff-2', `您也遇到的 ${one} 有进展：已恢复办理，尚未解决。公开的答复在“我的诉求”里看。`),
    ]
    // Its day has come.
    await house.owner.query("UPDATE matter_timer SET fire_at = $2 WHERE matter_id = $1 AND kind = 'suspensionReview'", [first, house.clock.now])
    await timePasses()
    await timePasses()
    expect(await ends()).toEqual([1, 1, 1])
    await world.move('departmentStaff', first, 'suspend', { reviewOn: '2026-11-20', words: '资金还没有下达' })
    await world.move('departmentHead', first, 'decide-suspension', { approve: true })
    await timePasses()
    expect(await heardBy('communityStaff-2', `您也遇到的 ${one} 有进展：挂账中，尚未解决。公开的答复在“我的诉求”里看。`)).toBe(1)
    await world.move('departmentStaff', first, 'resume', { words: '资金已经下达' })
    await timePasses()
    expect(await ends()).toEqual([2, 2, 2])
  })
})

describe('somebody without an account whose request was merged', () => {
  const passes = async () => { for (let look = 0; look < 3; look++) await worker.runOnce() }
  const merged = async (into: string, more: object = {}): Promise<string> => {
    const answer = await world.people.gridWorker.post('/api/requests/for-somebody', {
      text: '一号楼楼道堆杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', authority: 'visit', channel: 'field', reporterName: '周大娘', reporterPhone: '13905340011', joinId: into, ...more,
    })
    expect(answer.status, answer.text).toBe(200)
    return answer.body.requestId
  }
  const close = async (id: string) => {
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    if ((await world.row(id)).check_reason === null) await world.move('resident', id, 'confirm')
    else await world.move('communityStaff', id, 'verify', { words: '楼道已清空' })
    await world.move('communityStaff', id, 'close')
    await passes()
  }
  const detailOf = async (who: keyof World['people'], id: string) => (await world.people[who].get(`/api/requests/${id}`)).body
  const waits = async (id: string) => (await world.people.streetStaff.get('/api/queues/tellOutcome')).body.items.some((item: { requestId: string }) => item.requestId === id)

  test('is told the outcome by whoever would call him back about his own: in the queue, with a clock, who told and how in the timeline', async () => {
    const first = await world.requestIn('handling')
    const second = await merged(first)
    await passes()
    expect(await waits(second)).toBe(false)
    expect((await world.people.streetStaff.post(`/api/requests/${second}/tell-outcome`, { how: 'phone' })).body.title).toBe('request.outcome-not-owed')
    await close(first)
    expect(await waits(second)).toBe(true)
    expect(await world.row(second)).toMatchObject({ state: 'merged', waiting_for: 'tellOutcome', waiting_organization_id: world.units.street, due_stage: 'callback', outcome_telling: 'owed' })
    const [one, other] = [(await world.row(first)).number, (await world.row(second)).number]
    expect((await told('streetStaff' as Who)).find((sentence) => sentence.includes(other))).toMatch(/^诉求 \S+：并入的一件有了结果，待告知结果，.+ 前。$/)
    const shown = await detailOf('streetStaff', second)
    expect(shown.mergedInto).toMatchObject({ number: one, stateLabel: '已结案', unit: '住建局', replyKindLabel: '已办成', publicAnswer: null })
    expect([shown.openMoves.includes('tellOutcome'), shown.reporter.mayUnmask]).toEqual([true, true])
    expect((await world.people.streetStaff.post(`/api/requests/${second}/unmask`, { reason: 'callback' })).body).toMatchObject({ name: '周大娘', phone: '13905340011' })
    expect((await detailOf('communityStaff', first)).links).toMatchObject([{ kind: 'mergedFrom', telling: 'owed' }])
    await world.move('streetStaff', second, 'tell-outcome', { how: 'phone', words: '老人说知道了' })
    expect(await waits(second)).toBe(false)
    expect((await detailOf('streetStaff', second)).timeline.at(-1)).toMatchObject({ move: 'tellOutcome', summary: expect.stringContaining('打电话告知了反映人结果'), words: '老人说知道了', internal: true })
    expect((await detailOf('communityStaff', first)).links).toMatchObject([{ kind: 'mergedFrom', telling: 'told' }])
    // Once for each closing, however often time looks.
    await world.move('streetStaff', first, 'call-back', { answered: false })
    await passes()
    expect(await waits(second)).toBe(false)
  })

  test('is told again of another outcome, and of none while it is handled again; after as many vain attempts as a call-back has it ends', async () => {
    const first = await world.requestIn('handling')
    const second = await merged(first)
    await close(first)
    await world.move('resident', first, 'reopen', { words: '昨天又堆满了' })
    await passes()
    expect(await world.row(second)).toMatchObject({ waiting_for: null, due_at: null, outcome_telling: null })
    await close(first)
    expect(await waits(second)).toBe(true)
    await world.move('streetStaff', second, 'tell-outcome', { how: 'notReached' })
    expect((await world.people.streetStaff.post(`/api/requests/${second}/tell-outcome`, { how: 'notReached' })).body.title).toBe('request.called-just-now')
    for (const days of [3, 6]) {
      expect(await waits(second)).toBe(true)
      house.clock.now = new Date(TEST_DAY.getTime() + days * 86_400_000)
      await world.move('streetStaff', second, 'tell-outcome', { how: 'notReached' })
    }
    expect(await world.row(second)).toMatchObject({ waiting_for: null, outcome_telling: 'notReached' })
  })

  test('hears that it was declined; is owed nothing once it stands on its own again; whoever has an account is told by a notice alone', async () => {
    const first = await world.report()
    const [second, third] = [await merged(first), await merged(first)]
    const own = await world.report({}, 'resident-2')
    await world.move('communityStaff', own, 'merge', { intoId: first })
    await world.move('communityStaff', first, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
    await passes()
    expect([await waits(second), await waits(third), await waits(own)]).toEqual([true, true, false])
    await world.move('communityStaff', third, 'undo-merge', { words: '不是同一件事' })
    expect(await world.row(third)).toMatchObject({ state: 'submitted', waiting_for: 'accept', due_stage: 'accept', outcome_telling: null })
    expect(await told('resident-2')).toContain(`您反映的 ${(await world.row(own)).number} 并入 ${(await world.row(first)).number} 办理，现在不予受理。`)
  })
})

test('when a merge is undone all who raised it are told: whose it was, and whoever it had been joined to', async () => {
  // Among the newest fifty that the list of notices holds.
  house.clock.now = new Date(TEST_DAY.getTime() + 3_600_000)
  const first = await world.report()
  const second = await world.report({ text: '楼道里堆满杂物，请处理' }, 'resident-2')
  await world.move('communityStaff', second, 'merge', { intoId: first })
  await world.move('communityStaff', second, 'undo-merge', { words: '不是同一件事' })
  const [one, other] = [(await world.row(first)).number, (await world.row(second)).number]
  expect(await told('resident-2')).toContain(`您反映的 ${other} 恢复单独办理。`)
  expect(await told('resident')).toContain(`并入您的 ${one} 的一件事已经分开办理，您的这一件照常办理。`)
  // Told of what becomes of his own from here on, not of the other's.
  await world.move('communityStaff', first, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
  await worker.runOnce()
  expect((await told('resident-2')).filter((sentence) => sentence.includes(one) && sentence.includes('不予受理'))).toEqual([])
})

describe('before anything of it is public', () => {
  let days = 0
  // Of one day one is offered: each test has its own.
  beforeEach(() => void (house.clock.now = new Date(TEST_DAY.getTime() + ++days * 86_400_000)))
  const today = () => new Date(house.clock.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const listed = async (who: Who) => idsOf((await world.people[who].get('/api/my/supported-requests')).body.open)
  const offered = async (who: Who, more: object = {}) => (await nearby(who, more)).open as { requestId: string }[]

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
    const little = { requestId: id, categoryLabel: '市政 · 路灯照明', areaName: '永顺社区', openedOn: today(), stateLabel: '办理中', supported: false, maySupport: true }
    expect(item).toEqual(little)
    expect((await support('resident-2', id)).body).toEqual({ ...little, supported: true })
    expect((await world.people['resident-2'].get(`/api/my/supported-requests/${id}`)).body).toEqual({ requestId: id, published: null, open: { ...little, supported: true }, told: [] })
    // By no word of it: what is asked and how it was written need not be alike, and do not narrow it.
    expect(idsOf(await offered('resident-2', { text: '完全不相干的一句话' }))).toContain(id)
    expect(idsOf(await offered('resident-2', { category: 'municipal.drainage' }))).not.toContain(id)
    const far = (await house.owner.query('SELECT area_id FROM post WHERE area_id IS NOT NULL AND organization_id = $1 LIMIT 1', [world.units.otherCommunity])).rows[0].area_id
    expect(idsOf(await offered('resident-2', { place: { areaId: far } }))).not.toContain(id)
    house.clock.now = new Date(house.clock.now.getTime() + 31 * 86_400_000)
    expect(idsOf(await offered('resident-2'))).not.toContain(id)
    expect((await world.people['resident-2'].get(`/api/requests/${id}`)).status).toBe(404)
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

describe('a merge that is undone', () => {
  const at = (text: string) => new Date(`${text}+08:00`)
  const clock = async (id: string, stage: string) => (await house.owner.query('SELECT due_at, missed_at, stopped_at, steps_sent FROM matter_clock WHERE matter_id = $1 AND stage = $2 ORDER BY started_at DESC, id DESC', [id, stage])).rows

  test('leaves the time to accept that was left, and makes nothing late timely', async () => {
    const [id, into] = [await world.report(), await world.report()]
    house.clock.now = at('2026-09-15T11:45')
    await world.move('communityStaff', id, 'merge', { intoId: into })
    house.clock.now = at('2026-09-15T14:30')
    await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
    // 11:45 to 12:00 was left.
    expect(await world.row(id)).toMatchObject({ due_stage: 'accept', due_at: at('2026-09-15T14:45'), paused: false })
    house.clock.now = at('2026-09-15T15:00')
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await world.move('communityStaff', id, 'undo-merge', { words: '点错了' })
    for (let looks = 0; looks < 3; looks++) await worker.runOnce()
    expect((await clock(id, 'accept')).some((one) => one.missed_at?.getTime() === at('2026-09-15T14:45').getTime())).toBe(true)
    expect((await world.row(id)).taken_up_in_time).toBe(false)
    await house.owner.query("UPDATE matter_clock SET steps_sent = '{overdue}' WHERE matter_id = $1 AND missed_at IS NOT NULL", [id])
    house.clock.now = at('2026-09-15T15:01')
    for (const [move, input] of [['merge', { intoId: into }], ['undo-merge', { words: '又点错了' }]] as const) await world.move('communityStaff', id, move, input)
    for (let looks = 0; looks < 3; looks++) await worker.runOnce()
    expect((await clock(id, 'accept')).find(({ stopped_at: stopped }) => stopped === null)).toMatchObject({ missed_at: at('2026-09-15T14:45'), due_at: at('2026-09-15T14:45'), steps_sent: ['overdue'] }) // Nobody is told a second time.
  })

  test('leaves also the time to dispatch of what was accepted already', async () => {
    const [id, into] = [await world.requestIn('accepted'), await world.report()]
    const { due_at: due } = (await clock(id, 'dispatch'))[0]
    await world.move('communityStaff', id, 'merge', { intoId: into })
    await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
    expect(await world.row(id)).toMatchObject({ state: 'submitted', waiting_for: 'accept', due_stage: 'dispatch', due_at: due })
    await world.move('communityStaff', id, 'accept')
    expect(await world.row(id)).toMatchObject({ waiting_for: 'dispatch', due_stage: 'dispatch', due_at: due })
    expect((await clock(id, 'dispatch')).filter((one) => one.stopped_at === null)).toHaveLength(1)
  })
})
