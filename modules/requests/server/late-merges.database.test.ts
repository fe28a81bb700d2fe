import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { World } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, timePasses, close } = await openTime(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

type Who = keyof World['people']
const undone = { words: '不是同一件事' }
const later = (minutes: number) => { house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000) }
const rowsOf = async (text: string, values: unknown[]) => (await house.owner.query(text, values)).rows
const openClocks = (id: string) => rowsOf('SELECT stage, organization_id, due_at, missed_at, steps_sent FROM matter_clock WHERE matter_id = $1 AND stopped_at IS NULL ORDER BY stage', [id])
const told = async (who: Who): Promise<string[]> => (await world.people[who].get('/api/notices')).body.items.map(({ sentence }: { sentence: string }) => sentence)
const numberOf = async (id: string): Promise<string> => (await world.row(id)).number
const merging = async (who: Who, id: string, intoId: string) => {
  const { status, body } = await world.people[who].post(`/api/requests/${id}/merge`, { intoId })
  return status === 200 ? 'merged' : body.title
}
const standing = async (id: string) => {
  const { state, holder_organization_id: holder, sender_organization_id: sender, co_unit_ids: coUnits, open_task_ids: tasks, waiting_for: waits, waiting_organization_id: unit, due_stage: stage } = await world.row(id)
  return { state, holder, sender, coUnits, tasks, waits, unit, stage }
}

describe('what is with a unit already', () => {
  test.each(['dispatched', 'signed', 'handling'])('is merged by whoever dispatches (%s): its unit hears that it need not go on, undone it stands as before with the time that was left', async (state) => {
    // Half an hour more is still before noon.
    if (state === 'dispatched') house.clock.now = new Date(TEST_DAY.getTime() - 3_600_000)
    const [id, into] = [await world.requestIn(state), await world.requestIn('handling')]
    const [number, other] = [await numberOf(id), await numberOf(into)]
    if (state === 'handling') await world.move('streetStaff', id, 'add-co-unit', { organizationId: world.units.otherDepartment, required: true, words: '请派人到场' })
    const [before, clocks] = [await standing(id), await openClocks(id)]
    expect(clocks.length).toBeGreaterThan(0)
    later(20)
    expect(await merging('streetStaff', id, into)).toBe('merged')
    expect(await world.row(id)).toMatchObject({ state: 'merged', merged_into_id: into, waiting_for: null, due_at: null, due_stage: null, open_task_ids: [] })
    expect(await openClocks(id)).toEqual([])
    const freed = `诉求 ${number} 与 ${other} 是同一件事，已经并过去，接着办 ${other} 就行，您单位不用再办 ${number}。`
    expect((await told('departmentStaff')).filter((sentence) => sentence === freed)).toHaveLength(1)
    if (state === 'handling') expect(await told('departmentStaff-2')).toContain(`诉求 ${number} 与 ${other} 是同一件事，已经并过去，由住建局接着办，您单位不用再办 ${number}。`)
    expect(await told('resident')).toContain(`您反映的 ${number} 与 ${other} 是同一件事，已合并办理，进度看 ${other}。`)
    // Whoever may not merge it does not take it out again either.
    expect([await world.openMoves('communityStaff', id), await world.openMoves('streetStaff', id)]).toEqual([expect.not.arrayContaining(['undoMerge']), expect.arrayContaining(['undoMerge'])])
    expect((await world.people.communityStaff.post(`/api/requests/${id}/undo-merge`, undone)).body.title).toBe('request.merge-by-dispatcher')
    later(30)
    await world.move('countyDispatcher', id, 'undo-merge', undone)
    expect(await standing(id)).toEqual(before)
    // Half an hour of working time stood still; an answer is due at the end of a day.
    expect(await openClocks(id)).toEqual(clocks.map((clock) => ({ ...clock, due_at: expect.any(Date) })))
    for (const [index, clock] of (await openClocks(id)).entries()) {
      const moved = (clock.due_at.getTime() - clocks[index].due_at.getTime()) / 60_000
      expect([clock.stage, moved]).toEqual([clock.stage, clock.stage === 'reply' ? 0 : 30])
    }
    expect((await told('departmentStaff')).filter((sentence) => sentence.startsWith(`诉求 ${number}：恢复单独办理，`))).toHaveLength(1)
    if (state === 'handling') expect(await told('departmentStaff-2')).toContain(`请再次协办诉求 ${number}。`)
  })

  test('nobody else gets rid of it so: not the community, not the unit that holds it, not the street what the county sent', async () => {
    const into = await world.report()
    const id = await world.requestIn('handling')
    expect(await merging('communityStaff', id, into)).toBe('request.merge-by-dispatcher')
    expect((await world.people.departmentStaff.post(`/api/requests/${id}/merge`, { intoId: into })).status).toBe(403)
    const own = await world.requestIn('accepted')
    await world.move('streetStaff', own, 'dispatch', { organizationId: world.units.street })
    await world.move('streetStaff', own, 'sign')
    expect([await merging('streetStaff', own, into), await merging('countyDispatcher', own, into)]).toEqual(['request.merge-by-dispatcher', 'merged'])
    const sent = await world.report({ category: 'publicService.other' })
    await world.move('communityStaff', sent, 'accept')
    await world.move('countyDispatcher', sent, 'arbitrate', { organizationId: world.units.department, words: '清单没有涉及，指定住建局牵头' })
    expect([await merging('streetStaff', sent, into), await merging('countyDispatcher', sent, into)]).toEqual(['request.merge-by-dispatcher', 'merged'])
    // What its community took on itself is the street's to join to another.
    const taken = await world.report({ category: 'property.service' })
    await world.move('communityStaff', taken, 'accept')
    if ((await world.row(taken)).waiting_for !== 'sign') await house.owner.query("UPDATE request SET routing = jsonb_set(routing, '{leadId}', to_jsonb(receiver_organization_id)) WHERE matter_id = $1", [taken])
    await world.move('communityStaff', taken, 'sign')
    expect([await merging('communityStaff', taken, into), await merging('streetStaff', taken, into)]).toEqual(['request.merge-by-dispatcher', 'merged'])
  })

  test('while something of it waits for a decision or an end, that comes first; answered it is not merged at all', async () => {
    const into = await world.report()
    const refused = async (id: string) => (await world.people.streetStaff.post(`/api/requests/${id}/merge`, { intoId: into })).body
    const asking: [Who, string, object, string, string][] = [
      ['departmentStaff', 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' }, 'request.application-open', '退单'],
      ['departmentStaff', 'ask-extension', { workingDays: 3, words: '等待双方到场调解' }, 'request.application-open', '延期'],
      ['departmentStaff', 'suspend', { reviewOn: '2026-10-20', words: '等待资金下达后实施改造' }, 'request.application-open', '挂账'],
      ['departmentStaff', 'ask-resident', { words: '请补充租赁合同' }, 'request.waiting-for-resident', '结束等待'],
    ]
    for (const [who, path, body, title, what] of asking) {
      const id = await world.requestIn('handling')
      await world.move(who, id, path, body as Record<string, unknown>)
      expect(await refused(id)).toMatchObject({ title, detail: expect.stringContaining(what) })
      if (path !== 'suspend') continue
      await world.move('departmentHead', id, 'decide-suspension', { approve: true })
      expect(await refused(id)).toMatchObject({ title: 'request.suspended' })
    }
    const contested = await world.requestIn('accepted', { category: 'publicService.other' })
    if ((await world.row(contested)).pending === 'arbitration') expect(await refused(contested)).toMatchObject({ title: 'request.application-open', detail: expect.stringContaining('裁定') })
    expect(await refused(await world.requestIn('replied'))).toMatchObject({ title: 'matter.move-impossible' })
  })

  test('merged and undone after its time had passed it is late still, and nobody is reminded twice', async () => {
    const [id, into] = [await world.requestIn('signed'), await world.report()]
    house.clock.now = new Date((await world.row(id)).due_at.getTime() + 60_000)
    await timePasses()
    const before = await openClocks(id)
    expect(before.some(({ missed_at: missed }) => missed !== null)).toBe(true)
    await world.move('streetStaff', id, 'merge', { intoId: into })
    later(60)
    await world.move('streetStaff', id, 'undo-merge', undone)
    await timePasses()
    for (const clock of before.filter(({ missed_at: missed }) => missed !== null)) expect(await openClocks(id)).toContainEqual(clock)
    expect((await world.row(id)).contacted_in_time).toBe(false)
  })

  test('merged while it could be given back, it can be as long again as was left', async () => {
    const [id, into] = [await world.requestIn('signed'), await world.report()]
    const before = (await world.row(id)).returnable_until
    later(30)
    await world.move('streetStaff', id, 'merge', { intoId: into })
    house.clock.now = new Date(before.getTime() + 60 * 60_000)
    await world.move('streetStaff', id, 'undo-merge', undone)
    // A whole working day was left, and an hour has passed since it would have been over.
    expect([(await world.row(id)).returnable_until, await world.openMoves('departmentStaff', id)]).toEqual([new Date(before.getTime() + 25 * 3_600_000), expect.arrayContaining(['askReturn'])])
  })

  // Last in this file: the unit is not there any more.
  test.each(['handling', 'submitted'])('with a unit that ended meanwhile (%s): undone it is with whoever took over', async (state) => {
    const [id, into] = [await world.requestIn(state), await world.report()]
    const [ended, successor] = state === 'handling' ? [world.units.department, world.units.otherDepartment] : [world.units.community, world.units.otherCommunity]
    await world.move('streetStaff', id, 'merge', { intoId: into })
    const [{ version }] = await rowsOf('SELECT version FROM organization WHERE id = $1', [ended])
    const closed = await world.people.systemAdministrator.post(`/api/organizations/${ended}/close`, { version, on: '2026-09-15', successorId: successor })
    expect(closed.status, closed.text).toBe(200)
    await timePasses()
    await world.move('streetStaff', id, 'undo-merge', undone)
    await timePasses()
    const { holder_organization_id: holder, receiver_organization_id: receiver } = await world.row(id)
    expect(state === 'handling' ? holder : [holder, receiver]).toEqual(state === 'handling' ? successor : [successor, successor])
    expect((await openClocks(id)).map(({ organization_id: unit }) => unit)).toEqual([successor])
  })
})
