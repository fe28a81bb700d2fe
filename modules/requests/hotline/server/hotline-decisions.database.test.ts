import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { declined, openHotlineHouse, reach } from '#modules/requests/hotline/server/hotline-house-fixture.ts'
import { effectWords } from '#modules/requests/hotline/state-map.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, platform, exchange, time, administrator, save, send, taken, shown, later, said, effects, timeline, told, heard, forget, close } = await openHotlineHouse(house)

afterAll(close)
beforeEach(forget)

describe('the platform decides on what it was asked', () => {
  test('a return waits with its clock standing still; refused it is back with the unit, granted it is over', async () => {
    // A Monday morning, with the hours of the test before noon.
    house.clock.now = new Date('2026-09-21T09:00:00+08:00')
    const { id, orderNumber } = await taken()
    const before = (await world.row(id)).due_at as Date
    later(60)
    await world.move('communityStaff', id, 'decline', declined)
    expect(await world.row(id)).toMatchObject({ state: 'submitted', pending: 'platformReturn', waiting_for: 'platformDecision', waiting_organization_id: null, paused: true, due_at: null })
    expect(await world.openMoves('communityStaff', id)).not.toEqual(expect.arrayContaining(['decline']))
    await exchange.runOnce()
    expect(platform.taken.find((message) => message.orderNumber === orderNumber)).toMatchObject({ kind: 'returned', words: declined.words })
    later(60)
    await said(orderNumber, '不同意退回', { words: '该路段属于贵县' })
    const back = await world.row(id)
    expect(back).toMatchObject({ state: 'submitted', pending: null, waiting_for: 'accept', waiting_organization_id: world.units.community, paused: false })
    expect(back.due_at.getTime() - before.getTime(), 'an hour of working time later').toBe(60 * 60_000)
    expect(await told(id, 'sendBackRefused')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('12345 平台不同意退回，请继续办理') }])
    expect((await shown('communityStaff', id))[0].events.at(-1)).toMatchObject({ word: '不同意退回', words: '该路段属于贵县' })
    await world.move('communityStaff', id, 'decline', declined)
    await said(orderNumber, '同意退回')
    await exchange.runOnce()
    expect(await world.row(id)).toMatchObject({ state: 'declined', pending: null, waiting_for: null })
    expect((await timeline('communityStaff', id)).filter((sentence) => sentence.includes('12345 平台'))).toEqual(expect.arrayContaining([expect.stringContaining('退回 12345 平台，等平台决定'), '12345 平台不同意退回，继续办理', expect.stringContaining('12345 平台同意退回')]))
    expect(heard(orderNumber), 'told of nothing that it did itself').toEqual(['returned', 'returned'])
  })

  test('whoever sent it back may accept it all the same; the order sent out anew ends the wait; without a name for it nothing is asked', async () => {
    const one = await taken()
    await world.move('communityStaff', one.id, 'decline', declined)
    await world.move('communityStaff', one.id, 'accept')
    expect(await world.row(one.id)).toMatchObject({ state: 'accepted', pending: null, paused: false })
    await said(one.orderNumber, '同意退回')
    expect([(await world.row(one.id)).state, await effects(one.id)]).toEqual(['accepted', [effectWords.overtaken]])
    const two = await taken()
    await world.move('communityStaff', two.id, 'decline', declined)
    const { id: _id, ...again } = two
    expect((await send({ ...again, round: 2 })).status).toBe(200)
    await time.runOnce()
    expect((await world.row(two.id)).state).toBe('declined')
    await save({ outgoing: { returned: '' } })
    const three = await taken()
    await world.move('communityStaff', three.id, 'decline', declined)
    await save()
    expect((await world.row(three.id)).state).toBe('declined')
  })

  test('an extension is granted here first, then there; of a resident\'s own request here alone', async () => {
    const handled = async (id: string) => {
      await world.move('communityStaff', id, 'accept')
      await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
      await world.move('departmentStaff', id, 'sign')
      await world.move('departmentStaff', id, 'contact', { how: 'phone' })
      await world.move('departmentStaff', id, 'ask-extension', { workingDays: 2, words: '需要等材料到货' })
      await world.move('departmentHead', id, 'decide-extension', { approve: true })
    }
    const { id, orderNumber } = await taken()
    const alike = await world.report()
    await world.move('communityStaff', alike, 'merge', { intoId: id })
    const heardLater = async () => { await time.runOnce(); return (await told(alike, 'tellMerged')).filter(({ sentence }) => sentence.includes('办理期限延长了')).length }
    await handled(id)
    expect(await heardLater(), 'not decided yet').toBe(0)
    expect(await told(id, 'decideExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('延期报 12345 平台决定') }])
    const before = await world.row(id)
    expect(before).toMatchObject({ pending: 'platformExtension', waiting_for: 'reply', extension_count: 0 })
    expect((await world.people.departmentStaff.get(`/api/requests/${id}`)).body.approvals[0]).toMatchObject({ status: 'pending', atPlatform: true })
    expect(await world.openMoves('departmentStaff', id)).toEqual(expect.arrayContaining(['reply', 'withdrawApplication']))
    await said(orderNumber, '同意延期')
    expect(await heardLater()).toBe(1)
    const after = await world.row(id)
    expect(after).toMatchObject({ pending: null, extension_count: 1 })
    expect(after.reply_due_at > before.reply_due_at).toBe(true)
    expect((await world.people.departmentStaff.get(`/api/requests/${id}`)).body.approvals[0]).toMatchObject({ status: 'approved', atPlatform: false, decidedUnit: '12345 平台' })
    expect(await told(id, 'platformExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('同意延期 2 个工作日') }])
    const other = await taken()
    await handled(other.id)
    const due = (await world.row(other.id)).reply_due_at
    await said(other.orderNumber, '不同意延期')
    expect(await world.row(other.id)).toMatchObject({ pending: null, reply_due_at: due, extension_count: 1 })
    const answered = await taken()
    await handled(answered.id)
    await world.move('departmentStaff', answered.id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    expect(await world.row(answered.id)).toMatchObject({ state: 'replied', pending: null })
    // An order that went into a resident's own request asks nobody there.
    const [own, joined] = [await world.report(), await taken()]
    await world.move('communityStaff', joined.id, 'merge', { intoId: own })
    await handled(own)
    expect(await world.row(own)).toMatchObject({ pending: null, extension_count: 1 })
    const granted = (await world.row(own)).reply_due_at
    await said(joined.orderNumber, '不同意延期')
    expect([(await world.row(own)).reply_due_at, await effects(own)]).toEqual([granted, [effectWords.merged]])
  })

  /** The platform answers that it takes no such message, or the administrator gives it up. */
  test.each(['refused', 'stopped'])('what it will not hear is waited for no longer (%s): the clock goes on, the unit is told, and nothing is used up', async (how) => {
    const patient = startHotlineExchange(house.house.services, house.countyCode, { reach: { ...reach, timeoutMilliseconds: 10_000 }, every: 1_000_000_000 })
    const [sentBack, extended] = [await taken(), await taken()]
    await world.move('communityStaff', extended.id, 'accept')
    await world.move('streetStaff', extended.id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', extended.id, 'sign')
    await world.move('departmentStaff', extended.id, 'contact', { how: 'phone' })
    await patient.runOnce()
    const due = (await world.row(extended.id)).reply_due_at
    await world.move('departmentStaff', extended.id, 'ask-extension', { workingDays: 2, words: '需要等材料到货' })
    await world.move('departmentHead', extended.id, 'decide-extension', { approve: true })
    await world.move('communityStaff', sentBack.id, 'decline', declined)
    platform.manner = how === 'refused' ? 'refuses' : 'busy'
    await patient.runOnce()
    if (how === 'stopped') {
      expect((await world.row(sentBack.id)).pending, 'may still arrive').toBe('platformReturn')
      const { troubles } = (await world.people.systemAdministrator.get('/api/hotline')).body
      for (const { messageId } of troubles.filter(({ orderNumber }: { orderNumber: string }) => [sentBack.orderNumber, extended.orderNumber].includes(orderNumber))) await administrator(`/api/hotline/messages/${messageId}/decide`, { again: false })
    }
    await patient.stop()
    await time.runOnce()
    expect(await world.row(sentBack.id)).toMatchObject({ state: 'submitted', pending: null, waiting_for: 'accept', waiting_organization_id: world.units.community, paused: false, due_at: expect.any(Date) })
    expect(await told(sentBack.id, 'sendBackRefused')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('退回没有送到 12345 平台，请继续办理') }])
    expect(await timeline('communityStaff', sentBack.id)).toContain('退回没有送到 12345 平台，继续办理')
    expect(await world.row(extended.id)).toMatchObject({ pending: null, reply_due_at: due, extension_count: 0 })
    expect(await told(extended.id, 'platformExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('没有送到 12345 平台') }])
    expect(await world.openMoves('departmentStaff', extended.id)).toContain('askExtension')
  })

  test('while the connection is switched off it is neither asked nor waited for', async () => {
    await administrator('/api/hotline/switch', { enabled: false })
    const { id } = await taken()
    await world.move('communityStaff', id, 'decline', declined)
    await administrator('/api/hotline/switch', { enabled: true })
    expect(await world.row(id)).toMatchObject({ state: 'declined', pending: null })
  })

  test('its urging goes to the unit that holds the clock, once a day, also where the order was merged', async () => {
    const [{ id, orderNumber }, own] = [await taken(), await world.report()]
    await said(orderNumber, '催办')
    await said(orderNumber, '催办')
    const urged = async (requestId: string) => (await timeline('communityStaff', requestId)).filter((sentence) => sentence === '12345 平台催办').length
    expect(await urged(id)).toBe(1)
    expect(await told(id, 'urge')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('12345 平台催办') }])
    expect(await effects(id)).toEqual(['已转告承办单位', effectWords.urgedLately])
    later(25 * 60)
    await said(orderNumber, '催办')
    expect(await urged(id)).toBe(2)
    await world.move('communityStaff', id, 'merge', { intoId: own })
    await said(orderNumber, '催办')
    expect([await urged(id), await urged(own)]).toEqual([2, 1])
    // It is not the resident's own urging, and does not use up his turn.
    expect(await world.row(own)).toMatchObject({ urge_count: 0, urged_at: null })
    expect(await world.openMoves('resident', own)).toContain('urge')
  })

  test('its call-back is ours where nobody has answered ours: counted once, and not where it is half, older or late', async () => {
    const figures = async () => (await house.owner.query('SELECT sum(asked)::int AS asked, sum(answered)::int AS answered, sum(solved)::int AS solved, sum(satisfied)::int AS satisfied FROM (SELECT asked, answered, solved, satisfied FROM request_count UNION ALL SELECT asked, answered, solved, satisfied FROM request_count_delta) x')).rows[0]
    const replied = async () => {
      const one = await taken()
      await world.move('communityStaff', one.id, 'accept')
      await world.move('streetStaff', one.id, 'dispatch', { organizationId: world.units.department })
      await world.move('departmentStaff', one.id, 'sign')
      later(1)
      await world.move('departmentStaff', one.id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
      return one
    }
    const closed = async (one: { id: string }) => {
      if ((await world.row(one.id)).check_reason !== null) await world.move('communityStaff', one.id, 'verify', { method: 'phone', words: '电话核实，已经清走。' })
      await world.move('communityStaff', one.id, 'close')
      await time.runOnce()
    }
    const [first, second, third] = [await replied(), await replied(), await replied()]
    const before = await figures()
    // Said before it was closed: it waits until then.
    await said(first.orderNumber, '回访评价', { solved: true, satisfied: false })
    expect([(await world.row(first.id)).state, await effects(first.id)]).toEqual(['replied', ['结案后计入回访结果']])
    await closed(first)
    expect(await world.row(first.id)).toMatchObject({ state: 'calledBack', solved: true, satisfaction: 'dissatisfied' })
    expect(await effects(first.id)).toEqual(['已计入回访结果'])
    expect(await figures()).toEqual({ asked: before.asked + 1, answered: before.answered + 1, solved: before.solved + 1, satisfied: before.satisfied })
    expect((await world.people.streetStaff.post(`/api/requests/${first.id}/call-back`, { answered: true, solved: true, satisfaction: 'satisfied' })).status).toBe(409)
    await closed(second)
    await world.move('streetStaff', second.id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
    await said(second.orderNumber, '回访评价', { solved: false, satisfied: false })
    expect([await world.row(second.id), await effects(second.id)]).toEqual([expect.objectContaining({ solved: true, satisfaction: 'satisfied' }), [effectWords.ownAnswer]])
    await closed(third)
    await said(third.orderNumber, '回访评价', { solved: true })
    await said(third.orderNumber, '回访评价', { solved: false, satisfied: false, at: '2026-09-01T08:00:00+08:00' })
    expect([(await world.row(third.id)).state, await effects(third.id)]).toEqual(['closed', [effectWords.overtaken, effectWords.incomplete]])
    expect(await figures()).toEqual({ asked: before.asked + 2, answered: before.answered + 2, solved: before.solved + 2, satisfied: before.satisfied + 1 })
    // Nobody was reached by us: its answer is the answer.
    for (let attempt = 0; attempt < 9 && (await world.row(third.id)).state === 'closed'; attempt++) {
      await world.move('streetStaff', third.id, 'not-reached')
      later(24 * 60)
    }
    await said(third.orderNumber, '回访评价', { solved: true, satisfied: true })
    expect(await figures()).toEqual({ asked: before.asked + 3, answered: before.answered + 3, solved: before.solved + 3, satisfied: before.satisfied + 2 })
  })

  test('a return that the platform never answers: whoever sent it back is reminded once and has it in his work list; the clock stands still all the same', async () => {
    house.clock.now = new Date('2026-10-12T09:00:00+08:00')
    const { id, orderNumber } = await taken()
    const due = (await world.row(id)).due_at as Date
    later(60)
    await world.move('communityStaff', id, 'decline', declined)
    await exchange.runOnce()
    const work = async () => (await world.people.communityStaff.get('/api/work?reason=waits&limit=100')).body.items.find(({ matterId }: { matterId: string }) => matterId === id)
    // Three working days: until the Thursday opens.
    house.clock.now = new Date('2026-10-14T23:00:00+08:00')
    await time.runOnce()
    expect([await work(), (await told(id, 'sendBack')).length]).toEqual([undefined, 0])
    house.clock.now = new Date('2026-10-15T09:00:00+08:00')
    await time.runOnce()
    await time.runOnce()
    expect(await told(id, 'sendBack')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('已满 3 个工作日，平台没有答复') }])
    expect(await work()).toMatchObject({ waitingForLabel: '等待平台答复 3 天', dueAt: null })
    expect(await world.row(id)).toMatchObject({ pending: 'platformReturn', paused: true, waiting_organization_id: world.units.community })
    house.clock.now = new Date('2026-10-16T10:00:00+08:00')
    expect(await work()).toMatchObject({ waitingForLabel: '等待平台答复 4 天' })
    await said(orderNumber, '不同意退回')
    const back = await world.row(id)
    expect(back).toMatchObject({ pending: null, paused: false, waiting_for: 'accept' })
    const used = new Date('2026-10-12T10:00:00+08:00').getTime() - new Date('2026-10-12T09:00:00+08:00').getTime()
    expect(back.due_at.getTime() - new Date('2026-10-16T10:00:00+08:00').getTime(), 'what was left when it was sent back').toBe(due.getTime() - new Date('2026-10-12T09:00:00+08:00').getTime() - used)
    // Sent back once more it is waited for anew; one that never went says so.
    await administrator('/api/hotline/switch', { enabled: true })
    await world.move('communityStaff', id, 'decline', declined)
    house.clock.now = new Date('2026-10-22T09:00:00+08:00')
    await time.runOnce()
    expect((await told(id, 'sendBack')).at(-1)!.sentence).toContain('还没有送到 12345 平台')
    await world.move('communityStaff', id, 'accept')
    expect(await world.row(id)).toMatchObject({ state: 'accepted', pending: null, paused: false })
  })
})
