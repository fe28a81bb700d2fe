import type { TestHouse } from '#apps/server/testing.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { importRow } from '../access/import-rows.ts'
import { addWitnesses } from '../access/witnesses.ts'
import { idOf } from '../access/world.ts'
import { makeRequests, requestId, requestOf } from '../access/world-requests.ts'
import type { Person, World } from '../access/world.ts'
import type { RolesPage } from '../access/roles-page.ts'
import type { Pool } from './arbitraries.ts'
import { giveKeys } from './system-doors.ts'

/** The people who call and the rows they may name. */
export type Ground = { pool: Pool; callersOf: (route: string, permission: string) => Person[] }

/** Requests in every state and at least one row in every table, their ids by the names that contracts give them. */
export async function makeGround(house: TestHouse, world: World, page: RolesPage): Promise<Ground> {
  const { owner } = house
  const staff = personOf('communityStaff', 'sameUnit')
  const specs = Object.keys(requestLifecycle.states).flatMap((state) => [1, 2].map((number) => requestOf(world, staff, `fuzz ${state} ${number}`, state)))
  await makeRequests(owner, specs)
  await addWitnesses(owner, world, specs.slice(0, 3).map(requestId))
  // What is made of types alone is no change of the tree that could be shown.
  // And no sealed value that could be opened.
  await owner.query('DELETE FROM area_reassignment; DELETE FROM area_change; DELETE FROM notice_channel; DELETE FROM hotline_connection; UPDATE hotline_event SET words_sealed = NULL')
  await giveKeys(house, world.county, Object.values(world.units)[0]!)
  const some = async (statement: string) => (await owner.query<{ id: string }>(statement, [world.county])).rows.map(({ id }) => id)
  const requests = specs.map(requestId)
  const units = Object.values(world.units)
  // What a change of the tree or of the people may take away belongs to nobody who calls.
  const villages = await some("SELECT id FROM area WHERE county_code = $1 AND level = 'village' ORDER BY id DESC LIMIT 20")
  const strangers = "FROM staff_member WHERE county_code = $1 AND name NOT LIKE '矩阵%'"
  const pool: Pool = {
    requestId: requests, intoId: requests, organizationId: units, unitId: units, successorId: units, parentId: [...units, ...villages], areaId: ['xg1', 'xc1', 'xb1', ...villages], within: villages,
    postId: await some("SELECT id FROM post WHERE county_code = $1 AND name NOT LIKE '矩阵%' ORDER BY id LIMIT 20"),
    staffMemberId: await some(`SELECT id ${strangers} ORDER BY id LIMIT 20`),
    accountId: await some(`SELECT account_id AS id ${strangers} AND account_id IS NOT NULL ORDER BY id LIMIT 20`),
    appointmentId: await some("SELECT a.id FROM appointment a JOIN staff_member s ON s.county_code = a.county_code AND s.id = a.staff_member_id WHERE a.county_code = $1 AND s.name NOT LIKE '矩阵%' ORDER BY a.id LIMIT 20"),
    proposalId: await some('SELECT id FROM appointment_proposal WHERE county_code = $1'),
    accountChangeId: await some('SELECT id FROM account_change WHERE county_code = $1'),
    absenceId: await some('SELECT id FROM absence WHERE county_code = $1 LIMIT 5'),
    importId: await makeImports(),
    exportId: await some('SELECT id FROM export WHERE county_code = $1'),
    photoId: await some("SELECT id FROM attachment WHERE county_code = $1 AND kind <> 'audio' LIMIT 5"),
    recordingId: await some("SELECT id FROM attachment WHERE county_code = $1 AND kind = 'audio' LIMIT 5"),
    dutyEntryId: await some('SELECT id FROM duty_entry WHERE county_code = $1 ORDER BY id LIMIT 20'),
    routingRuleId: await some('SELECT id FROM routing_rule WHERE county_code = $1 ORDER BY id LIMIT 20'),
    templateId: await some('SELECT id FROM reply_template WHERE county_code = $1'),
    correctionId: await some('SELECT id FROM open_data_correction WHERE county_code = $1'),
    officeDayId: await some('SELECT id FROM office_day WHERE county_code = $1'),
    limitRuleId: await some('SELECT id FROM limit_rule WHERE county_code = $1 ORDER BY id LIMIT 20'),
    areaChangeId: await some('SELECT id FROM area_change WHERE county_code = $1 LIMIT 5'),
    service_code: await some('SELECT key AS id FROM category WHERE county_code = $1 ORDER BY key LIMIT 30'),
    category: await some('SELECT key AS id FROM category WHERE county_code = $1 ORDER BY key LIMIT 30'),
    key: ['resident', 'streetStaff', 'property', 'property.fees'],
  }
  return { pool, callersOf }

  /** Lists of those who will call for them, in the area of their posts. */
  async function makeImports(): Promise<string[]> {
    const callers = callersOf('POST /imports', 'request.import')
    const rows = callers.flatMap((person) => [1, 2, 3].map((number) => {
      const { county, areaPath, holder } = world.placeOf(person)
      return importRow({ county, id: idOf(`fuzz import ${person.role} ${number}`), accountId: person.accountId, organizationId: holder, role: person.role, areaPath })
    }))
    await insertRows(owner, 'request_import', rows)
    return rows.map(({ id }) => String(id))
  }

  function personOf(role: string, relation: string): Person {
    return world.people.find((person) => person.role === role && person.relation === relation)!
  }

  /** Two who hold the permission at the place of the rows; whoever ends his own session has it for himself. */
  function callersOf(route: string, permission: string): Person[] {
    if (route === 'POST /me/sign-out') return [personOf('gridLeader', 'otherCounty')]
    const holders = page.roles.filter(({ role }) => page.permissions.get(permission)?.get(role)?.length !== 0).map(({ role }) => personOf(role, 'sameUnit'))
    const near = ['communityStaff', 'communityHead', 'countyDispatcher', 'systemAdministrator', 'resident']
    return holders.sort((one, other) => rank(near, one) - rank(near, other)).slice(0, 2)
  }
}

function rank(order: readonly string[], { role }: Person): number {
  const place = order.indexOf(role)
  return place === -1 ? order.length : place
}
