import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { allHandlers } from '#apps/server/router.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { metaOf, query, routeName } from '#kit/http/handle.ts'
import type { Handler, Services } from '#kit/http/handle.ts'
import { problem } from '#kit/problem/problem.ts'
import { consentPurposes } from '#modules/platform/consent-purposes.ts'
import { roles } from '#modules/platform/roles.ts'
import { call, makeMatrix, routesOf, runMatrix } from './matrix.ts'
import { publicRoutes } from './policy-table.ts'
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

test('every route is in the matrix or named as public', () => {
  const names = routesOf(contract).map(routeName)
  expect(names.filter((name) => routeCases[name] === undefined && publicRoutes[name] === undefined)).toEqual([])
  expect(Object.keys(routeCases).filter((name) => !names.includes(name))).toEqual([])
})

test('role × relation × route: every answer is the one of docs/roles.md', async () => {
  const matrix = await makeMatrix(house, world, page, contract)
  await agreeToNotifications(world)
  const { deviations, answered, calls } = await runMatrix(house, matrix)
  console.log(`matrix: ${matrix.cases.length} cases, ${matrix.skipped} skipped because they cannot exist, ${calls} calls`, answered)
  expect(deviations).toEqual([])
  expect(matrix.cases.length).toBeGreaterThan(3_000)
}, 240_000)

/** A resident's device is registered only for who agreed; whether he did is no matter of his role. */
async function agreeToNotifications({ people }: World): Promise<void> {
  await house.owner.query(
    `INSERT INTO consent (county_code, id, account_id, purpose, ordinal, version, granted, decided_at)
     SELECT $1, gen_random_uuid(), account_id, 'push', 1, $3, true, now() FROM unnest($2::uuid[]) account_id`,
    [house.countyCode, people.filter(({ role }) => role === 'resident').map(({ accountId }) => accountId), consentPurposes.push.version],
  )
}

test('without a valid session the answer is 401, whatever is asked', async () => {
  const found: string[] = []
  const [person] = world.people
  for (const route of routesOf(contract)) {
    const name = routeName(route)
    const routeCase = routeCases[name]
    if (metaOf(route).can === 'public' || routeCase === undefined) continue
    for (const cookie of ['', '__Host-linli=371425.nonsense', `${person!.cookie}x`]) {
      const reply = await call(house, cookie, name, routeCase, { object: world.units.third, second: '', unit: '', setting: world.units.third, fresh: 'x' })
      if (reply.status !== 401) found.push(`${name} with "${cookie}": ${reply.status}`)
    }
  }
  expect(found).toEqual([])
})

test('what is public answers everybody alike', async () => {
  const somebody = ['resident', 'gridWorker', 'streetStaff', 'auditAdministrator'].map((role) => world.people.find((person) => person.role === role)!.cookie)
  const ids = { object: '', second: '', unit: '', setting: '', fresh: '' }
  for (const [name, routeCase] of [['GET /welcome', {}], ['GET /published-requests', {}], ['GET /published-requests/categories', {}], ['GET /published-requests/counts', {}], ['GET /published-requests/units', {}], ['GET /published-requests/outlines', {}], ['GET /published-requests/{number}', { path: () => ({ number: '2026-000001' }) }], ['POST /slips', { body: () => ({ number: '2026-000001', checkWord: 'abcdef' }) }]] as const) {
    // Not the headers: only whoever has no session is told that the answer may be kept a minute.
    const { status, text } = await call(house, '', name, routeCase, ids)
    for (const cookie of [...somebody, '__Host-linli=371425.nonsense']) expect(await call(house, cookie, name, routeCase, ids), name).toMatchObject({ status, text })
  }
})

describe('the matrix finds', () => {
  const dispatch = 'POST /requests/{requestId}/dispatch'

  async function deviationsOf(routes: string[], of: string[], plant: () => () => void): Promise<string[]> {
    const another = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
    try {
      const matrix = await makeMatrix(another, await makeWorld(another, page), page, contract, { routes, roles: of })
      const takeBack = plant()
      const services = another.house.services as { roles: Services['roles'] }
      if (planted !== undefined) services.roles = planted
      const { deviations } = await runMatrix(another, matrix)
      takeBack()
      return deviations
    } finally {
      planted = undefined
      await another.close()
    }
  }
  let planted: Services['roles'] | undefined

  test('dispatch given to community staff', async () => {
    const found = await deviationsOf([dispatch], ['communityStaff'], () => {
      planted = { ...roles, communityStaff: { ...roles.communityStaff, 'request.dispatch': ['area'] } }
      return () => {}
    })
    expect(found.join('\n')).toContain(`communityStaff ${dispatch} sameUnit: expected 403`)
  })

  test('"may read in A, may dispatch in B" that became "may dispatch in A"', async () => {
    const found = await deviationsOf([dispatch], ['streetStaff'], () => {
      planted = { ...roles, communityHead: { ...roles.communityHead, 'request.dispatch': ['area'] } }
      return () => {}
    })
    expect(found.join('\n')).toContain(`streetStaff ${dispatch} severalPosts: expected 403`)
  })

  test('a handler that never shows the guard its row, and one that guards nothing', async () => {
    const name = 'GET /requests/{requestId}'
    const handler = allHandlers.find(({ contract: route }) => routeName(route) === name) as { run: Handler['run']; contract: Handler['contract'] }
    const { run } = handler
    const plantRun = (plantedRun: Handler['run']) => () => {
      handler.run = plantedRun
      return () => { handler.run = run }
    }
    const forgetful = query(handler.contract, async () => ({}) as never)
    expect((await deviationsOf([name], ['gridWorker'], plantRun(forgetful.run))).join('\n')).toContain('got 500')
    const open = query(handler.contract, async ({ guard, actor }) => {
      guard({ reporter_id: actor.accountId, area_path: actor.grants[0]?.areaPath ?? null, org_ids: actor.grants.map((grant) => grant.organizationId) })
      return {} as never
    })
    expect((await deviationsOf([name], ['gridWorker'], plantRun(open.run))).join('\n')).toContain(`gridWorker ${name} sibling: expected 404`)
  })

  test('a 404 that tells one id from another', async () => {
    const name = 'GET /requests/{requestId}'
    const telling = problem('planted.not-found', 404, (d: { id: string }) => `没有找到 ${d.id}。`)
    const handler = allHandlers.find(({ contract: route }) => routeName(route) === name) as { run: Handler['run']; contract: Handler['contract'] }
    const { run } = handler
    const found = await deviationsOf([name], ['departmentStaff'], () => {
      handler.run = query(handler.contract, async ({ input }) => {
        throw telling({ id: (input as { requestId: string }).requestId })
      }).run
      return () => { handler.run = run }
    })
    expect(found.join('\n')).toContain(`departmentStaff ${name} sibling: differs from the reply for an id that does not exist`)
  })
})
