import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { handleFor } from '#kit/secrets/asker-handle.ts'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { World } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, timePasses, close } = await openTime(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

const undone = { words: '不是同一件事' }
/** Each act has a moment of its own, as people's have. */
const act = async (who: keyof World['people'], id: string, move: string, body: Record<string, unknown>) => {
  house.clock.now = new Date(house.clock.now.getTime() + 1_000)
  await world.move(who, id, move, body)
}
const told = async (who: keyof World['people']): Promise<string[]> => (await world.people[who].get('/api/notices')).body.items.map(({ sentence }: { sentence: string }) => sentence)
const numberOf = async (id: string): Promise<string> => (await world.row(id)).number
const linked = async (id: string): Promise<string[]> => {
  const { rows } = await house.owner.query("SELECT other_id FROM matter_link WHERE matter_id = $1 AND kind = 'merge' AND undone_at IS NULL", [id])
  expect(rows.map((link) => link.other_id)).toEqual([(await world.row(id)).merged_into_id].filter((into) => into !== null))
  return rows.map((link) => link.other_id)
}
const counts = async (...ids: string[]) => {
  const found: number[] = []
  for (const id of ids) found.push((await world.row(id)).merged_count)
  return found
}
const entered = async (joinId: string) => (await world.people.gridWorker.post('/api/requests/for-somebody', { text: '楼道堆杂物没人管', place: { areaId: world.grid }, category: 'disputes.tenancy', authority: 'visit', channel: 'field', joinId })).body

// A request that others were merged into is merged into another one itself: they go along, and come back with it.
test('they are linked to the final one, told once, hear of its turns, and come back when that is undone', async () => {
  const [first, second, last] = [await world.report(), await world.report({}, 'resident-2'), await world.requestIn('handling')]
  await act('communityStaff', second, 'merge', { intoId: first })
  const { requestId: third, number, checkWord } = await entered(first)
  await act('communityStaff', first, 'merge', { intoId: last })
  await timePasses()
  expect([await linked(first), await linked(second), await linked(third), await counts(first, last)]).toEqual([[last], [last], [last], [0, 3]])
  const [one, two, goal] = [await numberOf(first), await numberOf(second), await numberOf(last)]
  const carried = `您反映的 ${two} 原来并入 ${one}，现在 ${one} 又并入 ${goal}，一起办理，进度看 ${goal}。`
  expect((await told('resident-2')).filter((sentence) => sentence === carried)).toHaveLength(1)
  const { body } = await world.people.communityStaff.get(`/api/requests/${second}`)
  expect(body.mergedInto.number).toBe(goal)
  expect(body.timeline.at(-1)).toMatchObject({ move: 'goAlong', summary: expect.stringContaining(`随同并入 ${goal} 一起办理`) })
  expect((await house.anonymous.post('/api/slips', { number, checkWord })).body.stateLabel).toBe('办理中')
  await timePasses()
  await world.move('departmentStaff', last, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
  await timePasses()
  expect((await told('resident-2')).filter((sentence) => sentence.startsWith(`您反映的 ${two} 并入 ${goal} 办理`))).toHaveLength(1)
  expect((await told('resident-2')).filter((sentence) => sentence === carried)).toHaveLength(1)

  await act('communityStaff', first, 'undo-merge', undone)
  await timePasses()
  expect([await linked(first), await linked(second), await linked(third), await counts(first, last)]).toEqual([[], [first], [first], [2, 0]])
  expect(await told('resident-2')).toContain(`您反映的 ${two} 不再随着并入别的诉求，还在 ${one} 里一起办理，进度看 ${one}。`)
  expect((await house.anonymous.post('/api/slips', { number, checkWord })).body.stateLabel).toBe('待受理')
  await act('communityStaff', first, 'accept', {})
  await timePasses()
  expect(await told('resident-2')).toContain(`您反映的 ${two} 并入 ${one} 办理，现在已受理。`)
  // And stands on its own in the end, with the time that it had.
  await act('communityStaff', second, 'undo-merge', undone)
  expect(await world.row(second)).toMatchObject({ state: 'submitted', due_stage: 'accept', merged_into_id: null })
  expect(await counts(first)).toEqual([1])
})

test('along two steps, one taken out on the way: each link that is undone takes back its own', async () => {
  const [a, b, c, d] = [await world.report(), await world.report(), await world.report(), await world.report()]
  const [e] = [await world.report()]
  for (const [id, intoId] of [[d, a], [e, a], [a, b], [b, c]] as const) {
    await act('communityStaff', id, 'merge', { intoId })
    await timePasses()
  }
  expect([await linked(a), await linked(b), await linked(d), await linked(e), await counts(a, b, c)]).toEqual([[c], [c], [c], [c], [0, 0, 4]])
  await act('communityStaff', e, 'undo-merge', undone)
  await act('communityStaff', b, 'undo-merge', undone)
  await timePasses()
  expect([await linked(a), await linked(b), await linked(d), await linked(e), await counts(a, b, c)]).toEqual([[b], [], [b], [], [0, 2, 0]])
  await act('communityStaff', a, 'undo-merge', undone)
  await timePasses()
  expect([await linked(a), await linked(d), await linked(e), await counts(a, b, c)]).toEqual([[], [a], [], [1, 0, 0]])
})

test('undone before anybody looked it has carried nobody, and merged on at once it carries all to the end', async () => {
  const [a, b, c, d] = [await world.report(), await world.report(), await world.report(), await world.report({}, 'resident-2')]
  await act('communityStaff', d, 'merge', { intoId: a })
  await act('communityStaff', a, 'merge', { intoId: b })
  await act('communityStaff', a, 'undo-merge', undone)
  await timePasses()
  expect([await linked(d), await counts(a, b), (await told('resident-2')).filter((sentence) => sentence.includes('原来并入'))].slice(0, 2)).toEqual([[a], [1, 0]])
  await act('communityStaff', a, 'merge', { intoId: b })
  await act('communityStaff', b, 'merge', { intoId: c })
  await timePasses()
  expect([await linked(a), await linked(b), await linked(d), await counts(a, b, c)]).toEqual([[c], [c], [c], [0, 0, 3]])
})

test('told the outcome of the one that it followed first, somebody without an account is told that of the other one as well', async () => {
  const [first, last] = [await world.requestIn('handling'), await world.requestIn('handling')]
  const { requestId: follower } = await entered(first)
  const closing = async (id: string) => {
    await world.move('departmentStaff', id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await world.move('resident', id, 'confirm')
    await world.move('communityStaff', id, 'close')
    await timePasses()
  }
  await closing(first)
  await world.move('streetStaff', follower, 'tell-outcome', { how: 'phone' })
  await world.move('resident', first, 'reopen', { words: '昨天又堆满了' })
  await act('streetStaff', first, 'merge', { intoId: last })
  await timePasses()
  await closing(last)
  expect(await world.row(follower)).toMatchObject({ merged_into_id: last, waiting_for: 'tellOutcome', outcome_telling: 'owed', outcome_of: 1 })
})

test('whoever supports it comes along two steps, and back with it alone when it is taken out of the last one', async () => {
  const lights = { text: '小区北门口的路灯整夜不亮。', category: 'municipal.streetLight' }
  const [a, b, c] = [await world.requestIn('accepted', lights), await world.requestIn('accepted', lights), await world.requestIn('accepted', lights)]
  const me = world.accounts.get('resident-2')!
  expect((await world.people['resident-2'].post(`/api/published-requests/${handleFor(house.house.services.keyring, `${house.countyCode}/${me}`, a)}/support`)).status).toBe(200)
  const supported = async () => (await house.owner.query('SELECT matter_id FROM supporter WHERE account_id = $1 AND ended_at IS NULL', [me])).rows.map((row) => row.matter_id)
  for (const [id, intoId] of [[a, b], [b, c]] as const) {
    await act('communityStaff', id, 'merge', { intoId })
    await timePasses()
    // Two merges at one moment are known apart by nothing.
    house.clock.now = new Date(house.clock.now.getTime() + 60_000)
  }
  expect(await supported()).toEqual([c])
  await act('communityStaff', a, 'undo-merge', undone)
  await timePasses()
  expect(await supported()).toEqual([a])
})
