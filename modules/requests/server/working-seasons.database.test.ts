import { afterAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, worker, close } = await openTime(house)
afterAll(close)

type Season = { workingSeasonId: string; name: string; fromDay: string; toDay: string; version: number; validFrom: string; validTo: string | null }
const seasons = async (): Promise<Season[]> => (await world.people.systemAdministrator.get('/api/calendar')).body.seasons

test('changed hours hold from their day on: the old ones are closed, not overwritten, and nothing is reckoned backwards', async () => {
  const id = await world.report()
  const due = (await world.row(id)).due_at
  for (const season of await seasons()) {
    const change = { workingSeasonId: season.workingSeasonId, version: season.version, name: season.name, fromDay: season.fromDay, toDay: season.toDay, periods: [{ start: '13:00', end: '17:00' }], citation: '县政府办通知' }
    const past = await world.people.systemAdministrator.post('/api/calendar/seasons', { ...change, validFrom: '2026-09-14' })
    expect([past.status, past.body.title]).toEqual([422, 'rule.dates-wrong'])
    const saved = await world.people.systemAdministrator.post('/api/calendar/seasons', { ...change, validFrom: '2026-09-16' })
    expect(saved.status, saved.text).toBe(200)
    expect(saved.body).toMatchObject({ validFrom: '2026-09-16', validTo: null })
    const again = await world.people.systemAdministrator.post('/api/calendar/seasons', { ...change, validFrom: '2026-09-17' })
    expect([again.status, again.body.title]).toEqual([409, 'rule.changed'])
  }
  expect((await seasons()).filter((season) => season.validTo === '2026-09-16').length).toBeGreaterThan(0)
  while ((await worker.runOnce()) > 0);
  expect((await world.row(id)).due_at, 'today’s hours are those that were in force').toEqual(due)
  house.clock.now = new Date('2026-09-16T09:00:00+08:00')
  expect((await world.row(await world.report())).due_at, 'two working hours from 13:00').toEqual(new Date('2026-09-16T15:00:00+08:00'))
})
