import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { makeMonth } from '#modules/requests/sheets/server/make-sheets.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

const query = async <Row>(text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows as Row[]
const madeUnits = async () => new Set((await query<{ organization_id: string }>("SELECT organization_id FROM monthly_sheet WHERE month = '2026-09-01'")).map((row) => row.organization_id))

test('what is passed on between two steps of a month counts in one unit’s sheet, that of whoever held it as the month was begun', async () => {
  const words = '属于其他单位的职责，已商定转办。'
  const { department, otherDepartment } = world.units
  const [mine, theirs, moved] = [await world.requestIn('handling'), await world.requestIn('handling'), await world.report()]
  const [elsewhere] = await query<{ id: string }>("SELECT id FROM area WHERE level = 'community' AND path LIKE '371425/371425002/%' ORDER BY path LIMIT 1")
  const correctPlace = (areaId: string) => world.move('countyDispatcher', moved, 'correct-place', { place: { areaId }, words: '到现场看过，在另一个街道' })
  for (const id of [theirs, await world.requestIn('handling')]) await world.move('departmentStaff', id, 'transfer', { organizationId: otherDepartment, words })
  house.clock.now = new Date('2026-10-05T16:00:00Z')
  const session = new ServiceSession(house.house.services, house.countyCode)
  let passed = false
  // Between the steps of the two units each passes one on to the other: forwards to a sheet that is yet to be made, and back to one that is made. Then the process dies.
  const passing = { transact: async (work: Parameters<ServiceSession['transact']>[0]) => {
    const made = await madeUnits()
    if (!passed && made.has(department) !== made.has(otherDepartment)) {
      passed = true
      house.clock.now = new Date(house.clock.now.getTime() + 1_000)
      await world.move('departmentStaff', mine, 'transfer', { organizationId: otherDepartment, words })
      await correctPlace(elsewhere!.id)
      // As a transfer leaves it.
      await query('UPDATE matter SET holder_organization_id = $2 WHERE id = $1', [theirs, department])
      throw new Error('killed')
    }
    return session.transact(work)
  } } as ServiceSession
  await expect(makeMonth(passing, '2026-09', { rowsAStep: 1 })).rejects.toThrow('killed')
  await makeMonth(session, '2026-09', { rowsAStep: 1 })
  expect(passed).toBe(true)
  await correctPlace(world.grid)
  const stood = await query<{ matter_id: string; organization_id: string; standing: string }>('SELECT r.matter_id, s.organization_id, r.standing FROM sheet_row r JOIN monthly_sheet s ON s.id = r.sheet_id WHERE r.matter_id = ANY ($1)', [[mine, theirs, moved]])
  const holders = (id: string) => stood.filter((row) => row.matter_id === id && row.standing === 'holder').map((row) => row.organization_id)
  expect([holders(mine), holders(theirs), holders(moved)], 'also of a place that was corrected meanwhile and afterwards').toEqual([[department], [otherDepartment], [world.units.community]])
  expect(stood.filter((row) => row.matter_id === mine && row.organization_id === otherDepartment), 'who came to it since has no row').toEqual([])
  expect(await query('SELECT FROM sheet_holding'), 'kept no longer than it is needed').toEqual([])
})
