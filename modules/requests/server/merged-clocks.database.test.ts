import { afterAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, worker, timePasses, close } = await openTime(house)
const began = new Date('2026-09-15T10:00:00+08:00')

afterAll(close)

const rowsOf = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows
const at = (time: Date) => { house.clock.now = time }
const later = (hours: number) => at(new Date(house.clock.now.getTime() + hours * 3_600_000))

const closedInto = async (hours: number): Promise<string> => {
  at(began)
  const answer = await world.people.communityStaff.post('/api/requests/for-somebody', {
    text: '楼道里堆满杂物，来电反映', category: 'disputes.tenancy', place: { areaId: world.grid }, authority: 'call', channel: 'hotline', reporterName: '王秀英', reporterPhone: '13800138000',
  })
  const into = await world.requestIn('accepted')
  await world.move('communityStaff', answer.body.requestId, 'merge', { intoId: into })
  later(hours)
  await world.move('streetStaff', into, 'dispatch', { organizationId: world.units.department })
  await world.move('departmentStaff', into, 'sign')
  await world.move('departmentStaff', into, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
  await world.move('resident', into, 'confirm')
  await world.move('communityStaff', into, 'close')
  await timePasses()
  return answer.body.requestId
}

// The merge has stopped the clocks of what was merged; what is owed of it afterwards has a clock of its own.
test('to be told what came of the other one has its due time, though the calendar changes: owed in the moment of the merge or later', async () => {
  const merged = [await closedInto(0), await closedInto(3)]
  const stand = () => rowsOf(`SELECT c.due_at, c.paused, c.next_fire_at, m.due_stage, m.due_at AS shown FROM matter_clock c JOIN matter m ON m.county_code = c.county_code AND m.id = c.matter_id
    WHERE c.county_code = $1 AND c.matter_id = ANY ($2) AND c.stage = 'callback' AND c.stopped_at IS NULL ORDER BY c.started_at`, [house.countyCode, merged])
  const before = await stand()
  expect(before).toEqual(before.map(({ due_at: due }) => ({ due_at: expect.any(Date), paused: false, next_fire_at: expect.any(Date), due_stage: 'callback', shown: due })))
  expect(before).toHaveLength(2)
  const administrator = world.people.systemAdministrator
  const [{ workingSeasonId, name, fromDay, toDay, periods }] = (await administrator.get('/api/calendar')).body.seasons
  expect((await administrator.post('/api/calendar/seasons', { workingSeasonId, name, fromDay, toDay, periods, citation: '县政府作息通知', validFrom: '2026-12-01' })).status).toBe(200)
  await timePasses()
  expect(await stand()).toEqual(before)
})

test('after an undone merge of what was accepted whoever must accept it is reminded, until it is accepted', async () => {
  at(began)
  // Long enough for a reminder before it is over.
  await house.owner.query("UPDATE limit_rule SET value = 3, unit = 'workingDays' WHERE county_code = $1 AND stage = 'dispatch'", [house.countyCode])
  await house.owner.query('UPDATE rule_version SET version = version + 1')
  const [id, into] = [await world.requestIn('accepted'), await world.report()]
  await world.move('communityStaff', id, 'merge', { intoId: into })
  await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
  const { number, due_at: due, waiting_for: waits } = await world.row(id)
  expect(waits).toBe('accept')
  const shown = async () => {
    const { body } = await world.people.communityStaff.get(`/api/requests/${id}`)
    return [body.dueStage, body.clocks.filter(({ stoppedAt }: { stoppedAt: string | null }) => stoppedAt === null).map(({ stageLabel }: { stageLabel: string }) => stageLabel)]
  }
  expect(await shown()).toEqual(['accept', ['受理']])
  const heard = async (who: 'communityStaff' | 'communityHead' | 'streetStaff') =>
    (await world.people[who].get('/api/notices')).body.items.map(({ sentence }: { sentence: string }) => sentence).filter((sentence: string) => sentence.includes(`${number} 的“`))
  const hourly = async (until: Date) => { for (; house.clock.now < until; later(1)) await worker.runOnce() }
  const days = (count: number) => new Date(due.getTime() + count * 24 * 3_600_000)
  at(days(-1.2))
  await hourly(days(-1))
  expect(await heard('communityStaff')).toEqual([expect.stringContaining('的“受理”即将到期')])
  // Accepted, it is the street's to send on, with what is left of the time.
  await world.move('communityStaff', id, 'accept')
  expect(await world.row(id)).toMatchObject({ waiting_for: 'dispatch', due_stage: 'dispatch', due_at: due })
  expect(await shown()).toEqual(['dispatch', ['派单']])
  await hourly(due)
  expect(await heard('communityStaff')).toHaveLength(1)
  // One warning before a limit, and whoever accepted it had that: the street is told until when as it comes to it.
  const [{ sentence }] = (await world.people.streetStaff.get('/api/notices')).body.items
  expect([sentence, await heard('streetStaff')]).toEqual([`诉求 ${number}：已受理，待派单，9月18日 18:00 前。`, []])
})

test('a merge that is undone by whoever does not reach the other one any more leaves no count behind', async () => {
  at(began)
  const [id, second, into] = [await world.report(), await world.report(), await world.report()]
  for (const one of [id, second]) await world.move('streetStaff', one, 'merge', { intoId: into })
  await house.owner.query(
    'UPDATE matter SET area_path = (SELECT a.path FROM area a JOIN organization o ON o.county_code = a.county_code AND o.area_id = a.id WHERE o.county_code = $1 AND o.id = $3), org_ids = ARRAY[$3]::uuid[] WHERE county_code = $1 AND id = $2',
    [house.countyCode, into, world.units.otherCommunity],
  )
  expect((await world.people.communityStaff.get(`/api/requests/${into}`)).status).toBe(404)
  await world.move('communityStaff', id, 'undo-merge', { words: '不是同一件事' })
  expect((await world.row(into)).merged_count).toBe(1)
})
