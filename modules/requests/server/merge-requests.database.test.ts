import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openSupportHouse } from '#modules/requests/server/support-house-fixture.ts'
import type { Supporter } from '#modules/requests/server/support-house-fixture.ts'
import type { World } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, worker, words, publicText, plan, timePasses, support, idsOf, isPublic, othersOf, told, close } = await openSupportHouse(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

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
  const lastTold = async (who: Supporter, number: string) => (await told(who)).find((sentence) => sentence.includes(number))
  const listed = async (who: Supporter) => idsOf((await world.people[who].get('/api/my/supported-requests')).body.items)

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
    expect(await lastTold('resident-2', other)).toBe(`您也遇到的 ${other} 有进展：办理中，尚未解决。公开的答复在“我的诉求”里看。`)

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
    const heardBy = async (who: Supporter, what: string) => (await told(who)).filter((sentence) => sentence === what).length
    const ends = async () => [
      await heardBy('resident', `您反映的 ${one} 挂账结束，恢复办理。`), await heardBy('resident-2', `您反映的 ${other} 并入 ${one} 办理，挂账结束，恢复办理。`),
      await heardBy('communityStaff-2', `您也遇到的 ${one} 有进展：办理中，尚未解决。公开的答复在“我的诉求”里看。`),
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
    expect((await told('streetStaff' as Supporter)).find((sentence) => sentence.includes(other))).toMatch(/^诉求 \S+：并入的一件有了结果，待告知结果，.+ 前。$/)
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
