import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { World } from '#modules/requests/test-world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, pass, timePasses, clock, close } = await openTime(house, 2)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

const at = (text: string) => new Date(`${text}+08:00`)
const notices = async (id: string) => (await house.owner.query('SELECT step, sentence, organization_id, immediate FROM notice WHERE matter_id = $1 AND clock_id IS NOT NULL ORDER BY at, id', [id])).rows
/** The steps of which this person finds a notice on his own page. */
const heardOf = async (who: keyof World['people'], id: string): Promise<string[]> =>
  (await world.people[who].get('/api/notices')).body.items.filter((item: { opens: { matterId: string } }) => item.opens.matterId === id).map((item: { step: string }) => item.step)

describe('a clock that runs out', () => {
  test('is a fact at its due time; each reminder goes out once, though two processes look', async () => {
    const id = await world.report()
    expect((await clock(id, 'accept')).due_at).toEqual(at('2026-09-15T12:00'))
    pass(2 * HOUR)
    await timePasses()
    expect((await clock(id, 'accept')).missed_at).toBeNull()
    pass(1)
    await timePasses()
    expect((await clock(id, 'accept')).missed_at).toEqual(at('2026-09-15T12:00'))
    // At noon the offices are closed: nothing goes out before they open.
    house.clock.now = at('2026-10-15T12:30')
    await timePasses()
    expect(await notices(id)).toEqual([])
    house.clock.now = at('2026-10-15T14:00')
    await timePasses()
    await timePasses()
    const sent = await notices(id)
    expect(sent.map((notice) => notice.step).sort()).toEqual(['bulletin', 'reminderLetter', 'supervise'])
    expect((await clock(id, 'accept')).steps_sent).toEqual(['reminderLetter', 'supervise', 'bulletin'])
    const unitOf = Object.fromEntries(sent.map((notice) => [notice.step, notice.organization_id]))
    expect(unitOf).toEqual({ reminderLetter: world.units.community, supervise: world.units.community, bulletin: world.units.centre })
    expect(await heardOf('communityHead', id), 'a letter and supervision are the head’s').toEqual(expect.arrayContaining(['reminderLetter', 'supervise']))
    expect(await heardOf('countyDispatcher', id), 'the bulletin is the county’s').toEqual(['bulletin'])
    expect(sent.find((notice) => notice.step === 'bulletin').sentence).toMatch(/^通报：诉求 2026-\d+ 的“受理”已超期，.+尚未办理。$/)
    const { rows } = await house.owner.query("SELECT account_id, action FROM audit_entry WHERE object_id = $1 AND action LIKE 'time%'", [id])
    expect(rows).toEqual([{ account_id: '00000000-0000-7000-8000-000000000001', action: 'time clock-missed' }])
    const list = await world.people.communityStaff.get('/api/work?reason=overdue')
    expect(list.body.items.map((item: { matterId: string }) => item.matterId)).toContain(id)
  })

  test('a unit without a head is reminded through the county’s centre', async () => {
    const id = await world.report()
    const head = "UPDATE appointment SET valid_to = $2 WHERE staff_member_id = (SELECT id FROM staff_member WHERE account_id = $1)"
    await house.owner.query(head, [world.accounts.get('communityHead'), '2026-09-15'])
    house.clock.now = at('2026-09-17T15:00')
    await timePasses()
    await house.owner.query(head, [world.accounts.get('communityHead'), null])
    expect((await notices(id)).map(({ step, organization_id }) => [step, organization_id])).toEqual([['reminderLetter', world.units.centre]])
    expect(await heardOf('countyDispatcher', id)).toEqual(['reminderLetter'])
  })

  test('so is a unit whose head is on leave with nobody in his place', async () => {
    const id = await world.report()
    await house.owner.query(
      "INSERT INTO absence (county_code, id, staff_member_id, away_from, recorded_by) SELECT county_code, gen_random_uuid(), id, '2026-09-14T00:00:00Z', account_id FROM staff_member WHERE account_id = $1", [world.accounts.get('communityHead')])
    house.clock.now = at('2026-09-17T15:00')
    await timePasses()
    await house.owner.query('DELETE FROM absence')
    expect((await notices(id)).map(({ step, organization_id }) => [step, organization_id])).toEqual([['reminderLetter', world.units.centre]])
  })

  test('before the due time whoever of the unit can act is reminded, once', async () => {
    const id = await world.requestIn('handling')
    house.clock.now = at('2026-09-22T08:30')
    await timePasses()
    house.clock.now = at('2026-09-23T16:00')
    await timePasses()
    const sent = await notices(id)
    expect(sent.map(({ step, immediate, organization_id }) => [step, immediate, organization_id])).toEqual([['digest', false, world.units.department]])
    expect(await heardOf('departmentStaff', id)).toContain('digest')
    expect(await heardOf('departmentHead', id)).toEqual([])
    // The limit of an extension is another one: they are warned of it as well.
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 3, words: '等待双方到场调解' })
    await world.move('departmentHead', id, 'decide-extension', { approve: true, words: '同意延期三天' })
    house.clock.now = at('2026-09-28T10:00')
    await timePasses()
    await timePasses()
    expect((await notices(id)).map(({ step, organization_id }) => [step, organization_id])).toEqual([['digest', world.units.department], ['digest+3', world.units.department]])
  })

  test('what nobody accepted in time is due and not in time, and stands under no “not yet due”', async () => {
    const id = await world.report()
    const figures = async () => (await world.people.countyLeader.get(`/api/areas/${house.countyCode}/statistics?from=2026-09-01&to=2026-09-30&by=unit`)).body.total
    const rowsOf = async (of: string) => (await world.people.countyLeader.get(`/api/areas/${house.countyCode}/statistics/rows?from=2026-09-01&to=2026-09-30&of=${of}&limit=100`)).body.items.map((row: { requestId: string }) => row.requestId)
    const before = await figures()
    expect(await rowsOf('notYetDue')).toContain(id)
    house.clock.now = new Date(((await clock(id, 'accept')).due_at as Date).getTime() + 1)
    await timePasses()
    expect((await world.row(id)).taken_up_in_time).toBe(false)
    const after = await figures()
    expect([after.due - before.due, after.inTime - before.inTime]).toEqual([1, 0])
    expect(await rowsOf('notYetDue')).not.toContain(id)
    expect(await rowsOf('notInTime')).toContain(id)
  })

  test('a late answer is late once and for all, also in the figures', async () => {
    const id = await world.requestIn('handling')
    const due = (await clock(id, 'reply')).due_at as Date
    house.clock.now = new Date(due.getTime() + 1)
    await timePasses()
    expect(await world.row(id)).toMatchObject({ replied_in_time: false, contacted_in_time: true })
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。' })
    expect((await world.row(id)).replied_in_time).toBe(false)
    expect((await clock(id, 'reply')).missed_at).toEqual(due)
  })
})

describe('a pause', () => {
  test('from the question to the answer does not count', async () => {
    const id = await world.requestIn('handling')
    const due = (await clock(id, 'reply')).due_at as Date
    await world.move('departmentStaff', id, 'ask-resident', { words: '请补充合同' })
    expect(await clock(id, 'reply')).toMatchObject({ paused: true, due_at: null, next_fire_at: null })
    expect(await world.row(id)).toMatchObject({ waiting_for: 'residentAnswer', waiting_organization_id: null, paused: true, due_at: null })
    pass(3 * DAY)
    await timePasses()
    await world.move('resident', id, 'supplement', { words: '合同照片已发' })
    // From Tuesday to Friday three working days ended.
    expect((await clock(id, 'reply')).due_at).toEqual(new Date(at('2026-09-28T18:00')))
    expect(due).toEqual(at('2026-09-23T18:00'))
    expect(await world.row(id)).toMatchObject({ waiting_for: 'reply', paused: false })
  })

  test('ends by itself after the longest wait', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'ask-resident', { words: '请补充合同' })
    pass(10 * DAY - 1)
    await timePasses()
    expect((await world.row(id)).asked_resident_at).not.toBeNull()
    pass(1)
    await timePasses()
    expect(await world.row(id)).toMatchObject({ asked_resident_at: null, waiting_for: 'reply', paused: false })
    const own = (await world.people.resident.get(`/api/requests/${id}`)).body
    expect(own.timeline.at(-1).summary).toBe('等待居民补充期满，继续办理')
  })

  const suspensionOf = async (id: string) =>
    (await world.people.resident.get(`/api/requests/${id}`)).body.timeline.filter((entry: { move: string }) => entry.move === 'suspend' || entry.move === 'decideSuspension')
  const copied = async () => (await world.people.resident.get('/api/me/data')).text

  test('what is only asked for the resident does not read, nor what was refused', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '还没有批准的那一个计划' })
    expect([await suspensionOf(id), (await copied()).includes('还没有批准的那一个计划')]).toEqual([[], false])
    await world.move('departmentHead', id, 'decide-suspension', { approve: false, words: '理由不足' })
    expect([await suspensionOf(id), (await copied()).includes('还没有批准的那一个计划')]).toEqual([[], false])
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '第二次提出来的计划' })
    await world.move('departmentHead', id, 'decide-suspension', { approve: true, words: '内部意见' })
    expect(await suspensionOf(id)).toEqual([expect.objectContaining({ move: 'decideSuspension', words: '第二次提出来的计划' })])
    expect((await copied()).includes('第二次提出来的计划')).toBe(true)
  })

  test('a suspension lasts until its review day, and the resident reads the plan', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' })
    await world.move('departmentHead', id, 'decide-suspension', { approve: true })
    expect(await world.row(id)).toMatchObject({ waiting_for: 'review', paused: true })
    const own = (await world.people.resident.get(`/api/requests/${id}`)).body
    expect(own.timeline.find((entry: { move: string }) => entry.move === 'decideSuspension').words).toBe('等待资金下达后实施改造')
    expect(own.suspendedUntil).toBe('2026-10-19T16:00:00.000Z')
    house.clock.now = at('2026-10-20T00:00')
    await timePasses()
    expect(await world.row(id)).toMatchObject({ suspended_until: null, waiting_for: 'reply', paused: false })
  })
})

describe('an extension', () => {
  test('puts the due time off by its working days, twice at most', async () => {
    const id = await world.requestIn('handling')
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 3, words: '等待双方到场调解' })
    expect(await world.row(id)).toMatchObject({ waiting_for: 'decideExtension', pending: 'extension' })
    await world.move('departmentHead', id, 'decide-extension', { approve: true })
    expect(await clock(id, 'reply')).toMatchObject({ due_at: at('2026-09-29T18:00'), extension_days: 3 })
    await world.move('departmentStaff', id, 'ask-extension', { workingDays: 5, words: '等待鉴定结果出来' })
    expect((await world.row(id)).waiting_for).toBe('decideSecondExtension')
    await world.move('countyDispatcher', id, 'decide-second-extension', { approve: true })
    expect((await clock(id, 'reply')).extension_days).toBe(8)
    const third = await world.people.departmentStaff.post(`/api/requests/${id}/ask-extension`, { workingDays: 1, words: '还需要一些时间' })
    expect([third.status, third.body.title]).toEqual([409, 'request.extended-twice'])
    const { rows } = await house.owner.query("SELECT ordinal, status FROM approval WHERE matter_id = $1 ORDER BY ordinal", [id])
    expect(rows).toEqual([{ ordinal: 1, status: 'approved' }, { ordinal: 2, status: 'approved' }])
  })

  test('never more than the county allows', async () => {
    const id = await world.requestIn('handling')
    const answer = await world.people.departmentStaff.post(`/api/requests/${id}/ask-extension`, { workingDays: 8, words: '等待双方到场调解' })
    expect([answer.status, answer.body.detail]).toEqual([422, '这次最多延期 7 个工作日。'])
  })
})

test('what time cannot carry out is put off, each time longer, and holds up nothing else', async () => {
  const [waits, unknown, good] = [await world.report(), await world.report(), await world.requestIn('calledBack')]
  const before = await world.row(waits)
  // No wait ends in this state, and nobody knows this kind of matter.
  await house.owner.query('UPDATE request SET asked_resident_at = $2 WHERE matter_id = $1', [waits, TEST_DAY])
  await house.owner.query("INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES ($1, $2, $3, 'waitEnds', $4)", [house.countyCode, randomUUID(), waits, TEST_DAY])
  await house.owner.query("UPDATE matter SET kind = 'nobodyKnows' WHERE id = $1", [unknown])
  const services = house.house.services
  const { log } = services
  const logged: Record<string, unknown>[] = []
  services.log = (fields) => void logged.push(fields)
  const timer = async () => (await house.owner.query('SELECT fire_at, failures, done_at FROM matter_timer WHERE matter_id = $1', [waits])).rows
  const accept = async () => (await house.owner.query("SELECT next_fire_at, failures, missed_at FROM matter_clock WHERE matter_id = $1 AND stage = 'accept'", [unknown])).rows
  for (const [failures, minutes] of [[1, 1], [2, 2], [3, 4]] as const) {
    pass(failures === 1 ? 15 * DAY + 1 : (minutes / 2) * 60_000)
    await timePasses()
    const again = new Date(house.clock.now.getTime() + minutes * 60_000)
    expect(await timer()).toEqual([{ fire_at: again, failures, done_at: null }])
    expect(await accept()).toEqual([{ next_fire_at: again, failures, missed_at: null }])
  }
  expect((await world.row(good)).state).toBe('final')
  expect((await world.row(waits)).version).toBe(before.version)
  services.log = log
  expect(logged).toContainEqual({ event: 'time-act-failed', kind: 'request', stage: 'waitEnds', matterId: waits, failures: 1, name: expect.any(String), code: 'matter.move-impossible' })
  expect(logged).toContainEqual({ event: 'time-act-failed', kind: 'nobodyKnows', stage: 'accept', matterId: unknown, failures: 3, name: 'Error', code: null })
  await house.owner.query('DELETE FROM matter_timer WHERE matter_id = $1', [waits])
  await house.owner.query('UPDATE request SET asked_resident_at = NULL WHERE matter_id = $1', [waits])
  await house.owner.query("UPDATE matter SET kind = 'request' WHERE id = $1", [unknown])
  pass(4 * 60_000)
  await timePasses()
  expect(await accept()).toMatchObject([{ failures: 0, missed_at: expect.any(Date) }])
})

describe('past the last loaded year', () => {
  const days2027 = [
    ...['01-01', '04-05', '05-01', '10-01', '10-02', '10-03', '02-06', '02-07', '02-08'].map((day) => ({ date: `2027-${day}`, kind: 'holiday', label: '节假日' })),
  ]
  test('there is no due time until the year is loaded; then it is worked out', async () => {
    house.clock.now = at('2026-12-28T10:30')
    const handled = await world.requestIn('handling')
    expect(await world.row(handled)).toMatchObject({ reply_due_at: null, pending_calendar: true })
    house.clock.now = at('2026-12-31T17:30')
    const id = await world.report()
    expect(await clock(id, 'accept')).toMatchObject({ due_at: null, pending_calendar: true, next_fire_at: null })
    expect(await world.row(id)).toMatchObject({ due_at: null, pending_calendar: true })
    const administrator = world.people.systemAdministrator
    expect((await administrator.get('/api/calendar?year=2027')).body).toMatchObject({ days: [], pendingClocks: expect.any(Number) })
    expect((await administrator.get('/api/calendar')).body.pendingClocks).toBeGreaterThan(0)
    for (let times = 0; times < 2; times++) {
      const fresh = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
      await fresh.runOnce()
      await fresh.stop()
    }
    const told = async (who: keyof World['people']) => (await world.people[who].get('/api/notices')).body.items.filter((item: { step: string }) => item.step === 'calendar')
    expect(await told('systemAdministrator')).toMatchObject([
      { sentence: '工作日历缺 2027 年：有时限因此算不出到期时间。请装入 2027 年的节假日和调休。', opens: { kind: 'calendar', matterId: null }, read: false, settled: false },
    ])
    expect([...(await told('countyDispatcher')), ...(await told('resident'))]).toEqual([])
    const incomplete = await administrator.post('/api/calendar/years', { year: 2027, days: days2027.slice(0, 3) })
    expect([incomplete.status, incomplete.body.title]).toEqual([422, 'calendar.wrong'])
    const loaded = await administrator.post('/api/calendar/years', { year: 2027, days: days2027 })
    expect([loaded.status, loaded.body]).toEqual([200, { year: 2027, loaded: true, days: 9 }])
    await timePasses()
    // New Year's Day is a holiday, the second and third a weekend: the two hours are Monday's first.
    expect(await clock(id, 'accept')).toMatchObject({ due_at: at('2027-01-04T10:30'), pending_calendar: false })
    expect((await world.row(id)).due_at).toEqual(at('2027-01-04T10:30'))
    expect((await administrator.get('/api/calendar')).body.pendingClocks).toBe(0)
    const { due_at: replyDue } = await clock(handled, 'reply')
    expect(replyDue).toEqual(expect.any(Date))
    expect((await world.row(handled)).reply_due_at).toEqual(replyDue)
    expect(await told('systemAdministrator')).toMatchObject([{ settled: true }])
    house.clock.now = new Date(replyDue.getTime() + HOUR)
    await timePasses()
    const late = await world.people.departmentStaff.post(`/api/requests/${handled}/ask-extension`, { workingDays: 3, words: '等待双方到场调解' })
    expect([late.status, late.body.title]).toEqual([409, 'request.already-overdue'])
  })
})
