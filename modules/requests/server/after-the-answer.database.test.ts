import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'

const DAY = 86_400_000
const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, pass, timePasses, clock, close } = await openTime(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

const at = (text: string) => new Date(`${text}+08:00`)

describe('silence and the end', () => {
  test('a refused extension was one too: the cap that is shown is the cap that holds', async () => {
    const id = await world.requestIn('handling')
    const extension = async () => (await world.people.departmentStaff.get(`/api/requests/${id}`)).body.extension
    expect(await extension()).toEqual({ ordinal: 1, capWorkingDays: 7 })
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 3, words: '等待双方到场调解' })
    await world.move('departmentHead', id, 'decide-extension', { approve: false, words: '理由不足' })
    expect(await extension()).toEqual({ ordinal: 2, capWorkingDays: 15 })
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 15, words: '等待鉴定结果出来' })
    await world.move('countyDispatcher', id, 'decide-second-extension', { approve: false, words: '理由不足' })
    expect(await extension()).toBeNull()
  })

  test('the call-back has its clock, and three attempts need three times', async () => {
    const id = await world.requestIn('closed')
    expect(await world.row(id)).toMatchObject({ due_stage: 'callback', due_at: at('2026-09-18T18:00'), waiting_organization_id: world.units.street })
    await world.move('streetStaff', id, 'not-reached')
    const again = await world.people.streetStaff.post(`/api/requests/${id}/not-reached`, {})
    expect([again.status, again.body.title, again.body.detail]).toEqual([409, 'request.called-just-now', expect.stringContaining('今天 12:00 以后')])
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body.timeline.at(-1).summary).toMatch(/第 1 次回访没有联系上，2026年9月15日 周二 12:00 以后再联系$/)
    pass(4 * DAY)
    await timePasses()
    expect((await clock(id, 'callback')).missed_at).toEqual(at('2026-09-18T18:00'))
    await world.move('streetStaff', id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
    expect(await world.row(id)).toMatchObject({ state: 'calledBack', due_stage: null, due_at: null })
  })

  test('seven days without a word: somebody looks on the spot', async () => {
    const id = await world.requestIn('replied')
    pass(7 * DAY - 1)
    await timePasses()
    expect((await world.row(id)).waiting_for).toBe('confirm')
    pass(1)
    await timePasses()
    expect(await world.row(id)).toMatchObject({ check_reason: 'silence', waiting_for: 'verify', waiting_organization_id: world.units.community, due_stage: 'verify' })
    await world.move('gridWorker', id, 'verify', {})
    expect((await world.row(id)).state).toBe('verified')
  })

  test('whoever speaks after all is heard, and nobody need look any more', async () => {
    const id = await world.requestIn('replied')
    pass(7 * DAY)
    await timePasses()
    await world.move('resident', id, 'confirm')
    expect(await world.row(id)).toMatchObject({ state: 'verified', verified_by: 'reporter', check_reason: null, waiting_for: 'close', due_stage: null })
  })

  test('an answer in time leaves nothing for the timer to do', async () => {
    const id = await world.requestIn('verified')
    pass(8 * DAY)
    await timePasses()
    expect(await world.row(id)).toMatchObject({ state: 'verified', check_reason: null })
  })

  test('fifteen days after closing it is final, and reopening says so', async () => {
    const id = await world.requestIn('calledBack')
    pass(15 * DAY)
    await timePasses()
    expect((await world.row(id)).state).toBe('calledBack')
    pass(1)
    await timePasses()
    expect((await world.row(id)).state).toBe('final')
    const answer = await world.people.resident.post(`/api/requests/${id}/reopen`, { words: '又坏了' })
    expect([answer.status, answer.body.title]).toEqual([409, 'matter.move-impossible'])
  })

  test('whoever is given longer meanwhile has it: the day that he reads is the day that holds', async () => {
    const id = await world.requestIn('calledBack')
    const within = async (value: number) => expect((await (await house.as('systemAdministrator')).post('/api/procedure/figures', { figure: 'reopenWithinDays', value, citation: '《示例县诉求办理规定》' })).status).toBe(200)
    await within(20)
    pass(15 * DAY + 1)
    await timePasses()
    expect((await world.row(id)).state).toBe('calledBack')
    // Shortened again, it holds on for what is closed; and the page of the county says for whom.
    await within(10)
    const { openMoves, reopenUntil } = (await world.people.resident.get(`/api/requests/${id}`)).body
    expect([openMoves.includes('reopen'), reopenUntil]).toEqual([true, new Date(TEST_DAY.getTime() + 20 * DAY).toISOString()])
    const { figures } = (await (await house.as('systemAdministrator')).get('/api/procedure/figures')).body
    expect(figures.find(({ figure }: { figure: string }) => figure === 'reopenWithinDays').says).toBe('结案后 10 天内可以要求重新办理，过后终结。9月30日修改以前结案的，仍是 20 天。')
    pass(5 * DAY)
    await timePasses()
    expect((await world.row(id)).state).toBe('final')
    await within(15)
  })

  test('three call-backs without an answer count apart, and the reporter may still say his word', async () => {
    const id = await world.requestIn('closed')
    await world.move('streetStaff', id, 'not-reached')
    pass(DAY)
    await world.move('streetStaff', id, 'not-reached')
    pass(DAY)
    expect((await world.row(id)).state).toBe('closed')
    await world.move('streetStaff', id, 'not-reached')
    expect(await world.row(id)).toMatchObject({ state: 'calledBack', solved: null, callback_count: 3 })
    await world.move('resident', id, 'rate', { solved: false, satisfaction: 'dissatisfied' })
    await world.move('streetStaff', id, 'reopen', { words: '居民评价没有解决' })
    expect(await world.row(id)).toMatchObject({ state: 'handling', reopen_count: 1, check_reason: 'dispute' })
  })
})

describe('what was merged', () => {
  test('its reporter sees where it goes on, and is told what comes of it', async () => {
    const first = await world.requestIn('handling')
    const second = await world.report({ text: '楼道里堆满杂物，请处理' }, 'resident-2')
    await world.move('communityStaff', second, 'merge', { intoId: first })
    const own = async () => (await world.people['resident-2'].get(`/api/requests/${second}`)).body
    expect((await own()).mergedInto).toMatchObject({ number: (await world.row(first)).number, stateLabel: '办理中', unit: '住建局', publicAnswer: null })
    expect((await world.people['resident-2'].get(`/api/requests/${first}`)).status).toBe(404)
    expect((await world.people.communityStaff.get(`/api/requests/${second}`)).body.mergedInto).toEqual((await own()).mergedInto)
    await world.move('departmentStaff', first, 'reply', { kind: 'done', words: '杂物已经全部清走。' })
    await timePasses()
    expect((await own()).mergedInto.stateLabel).toBe('已答复')
    const sentences = (await world.people['resident-2'].get('/api/notices')).body.items.map((item: { sentence: string }) => item.sentence)
    expect(sentences).toContain(`您反映的 ${(await world.row(second)).number} 并入 ${(await world.row(first)).number} 办理，现在已答复。`)
  })
})

test('whoever was merged into what is then declined hears of that', async () => {
  const first = await world.report()
  const second = await world.report({ text: '楼道里堆满杂物，请处理' }, 'resident-2')
  await world.move('communityStaff', second, 'merge', { intoId: first })
  await world.move('communityStaff', first, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
  await timePasses()
  const sentences = (await world.people['resident-2'].get('/api/notices')).body.items.map((item: { sentence: string }) => item.sentence)
  expect(sentences).toContain(`您反映的 ${(await world.row(second)).number} 并入 ${(await world.row(first)).number} 办理，现在不予受理。`)
})

describe('what was published', () => {
  const publication = async (id: string) => (await house.anonymous.get('/api/published-requests')).body.items.find((item: { requestId: string }) => item.requestId === id)
  test('a suspension is shown as not solved yet, with its plan, until it is answered', async () => {
    const id = await world.requestIn('handling')
    const words = { publicText: '有居民反映楼道堆物。', publicAnswer: '列入明年改造计划。' }
    expect((await world.people.communityStaff.post(`/api/requests/${id}/publish`, words)).body.title).toBe('request.nothing-to-publish')
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    expect((await world.people.communityStaff.post(`/api/requests/${id}/publish`, words)).body.title).toBe('request.nothing-to-publish')
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    await world.move('communityStaff', id, 'publish', words)
    expect(await publication(id)).toMatchObject({ stateLabel: '挂账中，尚未解决', isPlan: true, unit: '齐河县住房和城乡建设局', suspendedUntil: '2026-10-19T16:00:00.000Z', publicAnswer: '列入明年改造计划。', kept: null })
    await world.move('departmentStaff', id, 'resume', { words: '资金已到位' })
    expect(await publication(id)).toMatchObject({ stateLabel: '办理中，尚未解决', isPlan: true, suspendedUntil: null })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经清理完毕。' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已办成', isPlan: true })
    await world.move('communityStaff', id, 'publish', { ...words, publicAnswer: '楼道已经清理。' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已办成', isPlan: false, publicAnswer: '楼道已经清理。' })
  })

  test('late and not answered it is shown as late with its due time, in the words of staff and under the same checks, until it is answered', async () => {
    const before = house.clock.now
    const id = await world.requestIn('handling')
    const words = { publicText: '有居民反映楼道堆物。', publicAnswer: '承办单位没有按期答复，已经催办。' }
    const { reply_due_at: due } = await world.row(id)
    house.clock.now = new Date(due.getTime() - 1000)
    expect((await world.people.communityStaff.post(`/api/requests/${id}/publish`, words)).body.title).toBe('request.nothing-to-publish')
    house.clock.now = new Date(due.getTime() + 1000)
    expect((await world.people.departmentStaff.post(`/api/requests/${id}/publish`, words)).status).toBe(403)
    expect((await world.people.communityStaff.post(`/api/requests/${id}/publish`, { ...words, publicText: '13800138000 反映楼道堆物。' })).body.title).toBe('request.public-words-personal')
    const { rows: [grid] } = await house.owner.query('SELECT name FROM area WHERE id = $1', [world.grid])
    const nearer = (await world.people.communityStaff.post(`/api/requests/${id}/publish`, { ...words, publicText: `${grid.name}有居民反映楼道堆物。` })).body
    expect([nearer.title, nearer.detail]).toEqual(['request.public-words-nearer', expect.stringMatching(new RegExp(`“${grid.name}”.*公开只到社区、村，请改成“.+”`))])
    await world.move('communityStaff', id, 'publish', words)
    expect(await publication(id)).toMatchObject({
      stateLabel: '已超期，尚未解决', open: true, overdue: true, kept: false, isPlan: true, dueAt: due.toISOString(), repliedAt: null, promisedAt: null, unit: '齐河县住房和城乡建设局', publicAnswer: words.publicAnswer,
    })
    expect((await house.anonymous.get('/api/published-requests?state=overdue')).body.items.map(({ requestId }: { requestId: string }) => requestId)).toContain(id)
    await timePasses()
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经清理完毕。' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已办成', open: false, overdue: false, kept: false })
    const taken = await world.requestIn('dispatched')
    house.clock.now = new Date((await world.row(taken)).reply_due_at.getTime() + 1000)
    await world.move('communityStaff', taken, 'publish', words)
    expect(await publication(taken)).toMatchObject({ stateLabel: '已超期，尚未解决', overdue: true, unitId: world.units.department })
    await world.move('departmentStaff', taken, 'transfer', { organizationId: world.units.otherDepartment, words: '属于该单位职责' })
    expect(await publication(taken), 'who owes it now is named').toMatchObject({ unitId: world.units.otherDepartment, isPlan: true })
    house.clock.now = before
  })

  test('late before anybody answers for it, it is said of whoever should accept it, then of whoever should dispatch it, and of no unit until it is dispatched', async () => {
    const before = house.clock.now
    const words = { publicText: '有居民反映楼道堆物。', publicAnswer: '还没有受理，已经催办。' }
    const id = await world.report()
    const declined = await world.report()
    const due = (await world.row(id)).due_at as Date
    house.clock.now = new Date(due.getTime() - 1000)
    expect((await world.people.streetStaff.post(`/api/requests/${id}/publish`, words)).body.title).toBe('request.nothing-to-publish')
    house.clock.now = new Date(due.getTime() + 1000)
    expect((await world.people.streetStaff.post(`/api/requests/${id}/publish`, { ...words, publicAnswer: '请打 13800138000。' })).body.title).toBe('request.public-words-personal')
    await world.move('streetStaff', id, 'publish', words)
    const own = (await world.people.communityStaff.post(`/api/requests/${id}/withdraw`, { words: '社区不想公开' })).body
    expect([own.title, own.detail]).toEqual(['request.own-lateness', expect.stringContaining('本单位超期没有受理，本单位不能撤回')])
    expect(await publication(id)).toMatchObject({ stateLabel: '超期未受理，尚未解决', lateStep: 'accept', open: true, overdue: true, kept: false, isPlan: true, dueAt: null, unitId: world.units.community })
    await world.move('communityStaff', id, 'accept')
    expect(await publication(id), 'the next step has time of its own').toMatchObject({ stateLabel: '办理中，尚未解决', lateStep: null, overdue: false, unitId: world.units.street })
    house.clock.now = new Date(((await world.row(id)).due_at as Date).getTime() + 1000)
    await timePasses()
    expect(await publication(id)).toMatchObject({ stateLabel: '超期未派单，尚未解决', lateStep: 'dispatch', overdue: true, unitId: world.units.street })
    expect((await world.people.streetStaff.get(`/api/requests/${id}`)).body).toMatchObject({ publication: { stateLabel: '超期未派单，尚未解决' }, publicPlace: (await publication(id)).place })
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    expect(await publication(id)).toMatchObject({ stateLabel: '办理中，尚未解决', lateStep: null, overdue: false, kept: null, unitId: world.units.department, dueAt: expect.any(String) })
    await world.move('streetStaff', declined, 'publish', words)
    await world.move('streetStaff', declined, 'withdraw', { words: '重新写一遍' })
    await world.move('streetStaff', declined, 'publish', words)
    await world.move('communityStaff', declined, 'decline', { reasonKey: 'outsideCounty', words: '事发地在邻县，请向当地反映。' })
    expect(await publication(declined), 'what is declined owes nobody anything').toBeUndefined()
    house.clock.now = before
  })

  test('taken back from a unit that answered, or was late, what others owe since is not said of it, nor of the community that keeps it meanwhile', async () => {
    const [returned, passedOn] = [await world.requestIn('replied'), await world.requestIn('replied')]
    for (const id of [returned, passedOn]) {
      await world.move('communityStaff', id, 'publish', { publicText: '有居民反映楼道堆物。', publicAnswer: '楼道已经清理。' })
      await world.move('resident', id, 'disagree', { words: '并没有清走' })
      expect(await publication(id)).toMatchObject({ unitId: world.units.department, dueAt: expect.any(String) })
    }
    await world.move('departmentStaff', returned, 'ask-return', { reasonKey: 'needsAnotherLead', words: '须由城管局牵头办理' })
    await world.move('streetStaff', returned, 'approve-return')
    await world.move('departmentStaff', passedOn, 'transfer', { organizationId: world.units.otherDepartment, words: '属于该单位职责' })
    const objected = await world.report({ category: 'publicService.other', text: '没有人管的事。' })
    await world.move('communityStaff', objected, 'accept', { category: 'publicService.other' })
    await house.owner.query('UPDATE request SET pending = NULL WHERE matter_id = $1', [objected])
    await world.move('streetStaff', objected, 'dispatch', { organizationId: world.units.department })
    house.clock.now = new Date(Math.max(...await Promise.all([passedOn, objected].map(async (id) => (await world.row(id)).reply_due_at.getTime()))) + 1000)
    await timePasses()
    const words = { publicText: '有居民反映没有人管。', publicAnswer: '没有按期答复，已经催办。' }
    await world.move('streetStaff', objected, 'publish', words)
    await world.move('departmentStaff', objected, 'object', { dutyEntryId: 'notListed', words: '清单上没有这一类' })
    expect(await publication(objected)).toMatchObject({ stateLabel: '办理中，尚未解决', overdue: false, kept: null, unitId: world.units.centre })
    for (const id of [returned, passedOn]) expect(await publication(id)).toMatchObject({ stateLabel: '已恢复办理，尚未解决', overdue: false, kept: null, lateStep: null, dueAt: null, unitId: world.units.department, publicAnswer: '楼道已经清理。' })
    await world.move('streetStaff', returned, 'publish', words)
    expect(await publication(returned)).toMatchObject({ stateLabel: '超期未派单，尚未解决', lateStep: 'dispatch', overdue: true, unitId: world.units.street, isPlan: true })
    await world.move('streetStaff', passedOn, 'publish', words)
    expect(await publication(passedOn)).toMatchObject({ stateLabel: '已超期，尚未解决', overdue: true, unitId: world.units.otherDepartment, isPlan: true })
  })

  test('says that a promise was not kept once that is so', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'reply', { kind: 'byWhen', words: '材料已定，九月二十日前修好', promisedOn: '2026-09-20' })
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映楼道堆物。', publicAnswer: '九月二十日前清理。' })
    expect(await publication(id)).toMatchObject({ kept: null, stateLabel: '限期办结', isPlan: false, promisedAt: '2026-09-20T16:00:00.000Z' })
    house.clock.now = at('2026-09-21T00:00:01')
    await timePasses()
    expect(await publication(id)).toMatchObject({ kept: false })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经清理完毕。' })
    expect(await publication(id)).toMatchObject({ kept: false, stateLabel: '已办成' })
  })

  test('a promise is kept when it is answered in earnest by its day, published before or after, though the promise itself came late; missed as well it is late', async () => {
    const [early, late, twice] = [await world.requestIn('handling'), await world.requestIn('handling'), await world.requestIn('handling')]
    const promise = { kind: 'byWhen', words: '材料已定，按期修好', promisedOn: '2026-09-28' }
    const words = { publicText: '有居民反映楼道堆物。', publicAnswer: '九月二十八日前清理。' }
    await world.move('departmentStaff', early, 'reply', promise)
    await world.move('communityStaff', early, 'publish', words)
    house.clock.now = at('2026-09-24T10:00')
    await timePasses()
    for (const id of [late, twice]) {
      await world.move('departmentStaff', id, 'reply', promise)
      await world.move('communityStaff', id, 'publish', words)
    }
    for (const id of [early, late]) {
      expect(await publication(id)).toMatchObject({ kept: null, stateLabel: '限期办结' })
      await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天已经清理完毕。' })
      expect(await publication(id)).toMatchObject({ kept: true, stateLabel: '已办成' })
      await world.move('communityStaff', id, 'publish', words)
      expect(await publication(id)).toMatchObject({ kept: true })
    }
    expect([(await world.row(twice)).replied_in_time, (await publication(twice)).kept]).toEqual([false, null])
    house.clock.now = at('2026-09-29T00:00:01')
    await timePasses()
    expect(await publication(twice)).toMatchObject({ kept: false })
  })

  test('an answer that the reporter does not accept, or that fails the check, is no longer shown as done', async () => {
    const id = await world.requestIn('replied')
    await world.move('communityStaff', id, 'publish', { publicText: '有居民反映楼道堆物。', publicAnswer: '楼道已经清理。' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已办成', kept: true })
    await world.move('resident', id, 'disagree', { words: '并没有清走' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已恢复办理，尚未解决', kept: null })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '今天又清理了一遍。' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已办成' })
    await world.move('gridWorker', id, 'rework', { words: '现场还有杂物' })
    expect(await publication(id)).toMatchObject({ stateLabel: '已恢复办理，尚未解决' })
  })
})

describe('copies', () => {
  test('the resident’s copy holds all he reported, and nobody else’s', async () => {
    const { rows } = await house.owner.query('SELECT m.number, q.text FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.reporter_id = $1 ORDER BY m.opened_at, m.id', [world.accounts.get('resident')])
    const copy = (await world.people.resident.get('/api/me/data')).body
    expect(copy.requests.map((request: { number: string; text: string }) => ({ number: request.number, text: request.text }))).toEqual(rows)
    expect(copy.notices.length).toBeGreaterThan(0)
  })
})
