import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, time, send, taken, said, told, later, forget, close, shown: ordersOf } = await openHotlineHouse(house)

afterAll(close)
beforeEach(forget)

const inHours = (hours: number) => new Date(house.clock.now.getTime() + hours * 3_600_000).toISOString()
const look = async () => { while ((await time.runOnce()) > 0); }
const shownIn = async (id: string) => {
  const { communityStaff: who } = world.people
  const rows = [(await who.get('/api/work')).body.items.find((item: { matterId: string }) => item.matterId === id), (await who.get('/api/requests')).body.items.find((item: { requestId: string }) => item.requestId === id), (await who.get(`/api/requests/${id}`)).body]
  return rows.map(({ platformDueAt, overdue }: { platformDueAt: string | null; overdue: boolean }) => [platformDueAt, overdue])
}

test('what the platform wants before us stands in the lists and moves no clock of ours; the unit hears of it at once where there is little time, and once when it is past', async () => {
  const dueAt = inHours(1)
  const { id, ...one } = await taken({ dueAt })
  const { due_at: ours } = await world.row(id)
  expect(await shownIn(id)).toEqual([[dueAt, false], [dueAt, false], [dueAt, false]])
  await look()
  const sentences = async () => [...await told(id, 'platformDueSoon'), ...await told(id, 'platformDuePast')].map(({ sentence }: { sentence: string }) => sentence)
  expect(await sentences()).toEqual([expect.stringMatching(/12345 平台要求 .* 前答复，请尽快办理/)])
  // The same again plans nothing anew.
  await send(one)
  later(59)
  await look()
  expect(await sentences()).toHaveLength(1)
  later(60 * 24)
  await look()
  await look()
  expect(await sentences()).toEqual([expect.any(String), expect.stringContaining('已经超过，请马上办理')])
  expect((await world.row(id)).due_at).toEqual(ours)
  expect((await world.people.communityStaff.get('/api/work?reason=overdue')).body.items).toContainEqual(expect.objectContaining({ matterId: id }))
  // A later deadline is reminded of by itself; one that comes after ours is shown in the detail alone.
  await said(one.orderNumber, '同意延期', { dueAt: inHours(24 * 60) })
  expect((await shownIn(id)).map(([due]) => due)).toEqual([null, null, null])
  expect((await world.people.communityStaff.get(`/api/requests/${id}`)).body).toMatchObject({ platformDeadline: inHours(24 * 60), isOrder: true })
})

test('what was merged into a request brings its deadline along: it stands by it, until that is undone', async () => {
  const [own, dueAt] = [await world.report(), inHours(2)]
  const [first, follower] = [await taken({ dueAt: undefined }), await taken({ dueAt: inHours(90) })]
  const shown = async () => (await shownIn(own)).map(([due]) => due)
  await world.move('communityStaff', first.id, 'merge', { intoId: own })
  expect(await shown()).toEqual([null, null, null])
  await world.move('communityStaff', follower.id, 'merge', { intoId: own })
  await send({ ...follower, id: undefined, dueAt })
  expect(await shown()).toEqual([dueAt, dueAt, dueAt])
  expect((await world.people.communityStaff.get(`/api/requests/${own}`)).body).toMatchObject({ platformDeadline: dueAt, isOrder: false })
  await world.move('communityStaff', follower.id, 'undo-merge', { words: '不是同一件事' })
  expect([await shown(), await shownIn(follower.id)]).toEqual([[null, null, null], [[dueAt, false], [dueAt, false], [dueAt, false]]])
})

test('of what is answered or over nothing is shown, and nobody is reminded', async () => {
  const { id } = await taken({ dueAt: inHours(1) })
  const isEarlier = async () => (await ordersOf('communityStaff', id))[0].isEarlier
  expect(await isEarlier()).toBe(true)
  await house.owner.query("UPDATE matter SET closed_at = now() WHERE id = $1", [id])
  expect(await isEarlier(), 'nobody is to go by it any more').toBe(false)
  later(60 * 72)
  await look()
  expect([...await told(id, 'platformDueSoon'), ...await told(id, 'platformDuePast')]).toEqual([])
})

test('what the platform withdraws presses no more, wherever it is handled; whoever has it is told. Of what was sealed nothing it says does', async () => {
  const [handled, own, joined, sealed] = [await taken({ dueAt: inHours(3) }), await world.report(), await taken({ dueAt: inHours(3) }), await taken({ dueAt: inHours(3) })]
  await world.move('communityStaff', joined.id, 'merge', { intoId: own })
  await world.move('communityStaff', sealed.id, 'accept', { category: 'marketGovernance.conduct' })
  await look()
  const deadlineOf = async (id: string) => (await world.people.communityStaff.get(`/api/requests/${id}`)).body.platformDeadline
  expect([await deadlineOf(handled.id), await deadlineOf(own)]).toEqual([handled.dueAt, joined.dueAt])
  for (const { orderNumber } of [handled, joined]) await said(orderNumber, '撤单')
  await said(sealed.orderNumber, '同意延期', { dueAt: inHours(1) })
  expect([await deadlineOf(handled.id), await deadlineOf(own), (await world.row(sealed.id)).platform_due_at]).toEqual([null, null, null])
  const toldOf = async (id: string) => (await told(id, 'supplement')).map(({ organization_id, sentence }: { organization_id: string; sentence: string }) => [organization_id, sentence.includes('平台撤回了工单')])
  expect([await toldOf(handled.id), await toldOf(own)]).toEqual([[[world.units.community, true]], [[world.units.community, true]]])
  later(60 * 24)
  await look()
  expect([...await told(handled.id, 'platformDuePast'), ...await told(own, 'platformDuePast'), ...await told(sealed.id, 'platformDuePast')]).toEqual([])
})
