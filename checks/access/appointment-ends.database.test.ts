import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { metaOf, routeName } from '#kit/http/handle.ts'
import { call, makeMatrix, routesOf } from './matrix.ts'
import type { Case } from './matrix.ts'
import { parseRolesPage } from './roles-page.ts'
import { routeCases } from './route-bodies.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))
let house: TestHouse
let world: World

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await makeWorld(house, page)
})
afterAll(() => house.close())

/** One route of each permission; a read where there is one, because it can be asked again. */
function oneRouteEach(): Map<string, string> {
  const chosen = new Map<string, string>()
  for (const route of routesOf(contract).toSorted((a, b) => Number(b['~orpc'].route.method === 'GET') - Number(a['~orpc'].route.method === 'GET'))) {
    const { can } = metaOf(route)
    if (can !== 'public' && routeCases[routeName(route)] !== undefined && !chosen.has(can)) chosen.set(can, routeName(route))
  }
  return chosen
}

const OF_ACCOUNT = 'staff_member_id IN (SELECT id FROM staff_member WHERE account_id = $1)'

async function comesOutAs(one: Case, expected: Case['expected']): Promise<boolean> {
  const { status } = await call(house, one.person.cookie, one.route, one.routeCase, one.ids)
  if (expected === 'allowed') return ![401, 403, 404].includes(status)
  return expected === 'absent' ? status >= 400 && status < 500 : String(status) === expected
}

test('when the date passes, the next call of a session that stays open comes out as that of one who holds nothing any more', async () => {
  const chosen = oneRouteEach()
  const { cases } = await makeMatrix(house, world, page, contract, { routes: [...chosen.values()] })
  const found: string[] = []
  const asked: string[] = []
  for (const [permission, route] of chosen) {
    const held = cases.find((one) => one.route === route && one.person.relation === 'sameUnit' && one.expected === 'allowed' && one.person.posts.length > 0)
    if (held === undefined) continue
    const after = cases.find((one) => one.route === route && one.person.role === held.person.role && one.person.relation === 'expired')!
    asked.push(permission)
    await house.owner.query(`UPDATE appointment SET valid_to = (now() AT TIME ZONE 'Asia/Shanghai')::date WHERE ${OF_ACCOUNT}`, [held.person.accountId])
    if (!(await comesOutAs(held, after.expected))) found.push(`${permission}: ${held.name} after its end: not ${after.expected}`)
    if ((await call(house, held.person.cookie, 'GET /me', {}, held.ids)).status !== 200) found.push(`${permission}: the session did not stay open`)
    await house.owner.query(`UPDATE appointment SET valid_to = NULL WHERE ${OF_ACCOUNT}`, [held.person.accountId])
    if (!(await comesOutAs(held, 'allowed'))) found.push(`${permission}: ${held.name} is not allowed while the appointment lasts`)
  }
  expect(found).toEqual([])
  // What reaches one's own rows only, or residents only, is held by no post; it has no end of an appointment.
  const ofNoPost = [...page.permissions].filter(([, cells]) => [...cells].every(([role, reaches]) => role === 'resident' || reaches.every((reach) => reach === 'own'))).map(([permission]) => permission)
  expect([...chosen.keys()].filter((permission) => !asked.includes(permission) && !ofNoPost.includes(permission))).toEqual([])
}, 120_000)

test('when an administrator ends it, the next call is 401, whatever the post', async () => {
  const administrator = world.people.find(({ role, relation }) => role === 'systemAdministrator' && relation === 'severalPosts') ?? world.people.find(({ role, relation }) => role === 'systemAdministrator' && relation === 'sameUnit')!
  const ids = { object: '', second: '', unit: '', setting: '', fresh: '' }
  const found: string[] = []
  for (const { role } of page.roles) {
    const person = world.people.find((one) => one.role === role && one.relation === 'substituteAway' && one.posts.length > 0)
    if (person === undefined) continue
    const { rows } = await house.owner.query<{ id: string; version: number }>(`SELECT id, version FROM appointment WHERE ${OF_ACCOUNT}`, [person.accountId])
    if ((await call(house, person.cookie, 'GET /me', {}, ids)).status !== 200) found.push(`${role}: no session before`)
    const ended = await call(house, administrator.cookie, 'POST /appointments/{appointmentId}/end', {
      path: () => ({ appointmentId: rows[0]!.id }), body: () => ({ version: rows[0]!.version, on: '2026-09-15' }),
    }, ids)
    if (ended.status !== 200) found.push(`${role}: ${ended.text}`)
    if ((await call(house, person.cookie, 'GET /me', {}, ids)).status !== 401) found.push(`${role}: still signed in`)
  }
  expect(found).toEqual([])
})
