import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { kyselyOn } from '#kit/database/transaction.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { notice } from '#modules/platform/notice.ts'
import { openSession } from '#modules/platform/server/sessions.ts'
import { caseExists, relations } from './oracle.ts'
import type { Relation } from './oracle.ts'
import type { RolesPage } from './roles-page.ts'

/** Everything here is held from before the tests' day; what has ended, ended before it. */
const FROM = '2025-01-01'
const ENDED = '2025-06-01'
const MADE_AT = '2025-01-01T08:00:00+08:00'

/** A post that the person holds at this moment. */
export type HeldPost = { role: string; organizationId: string; areaPath: string | null }

/** Somebody with one role in one relation, signed in afresh. */
export type Person = {
  role: string
  relation: Relation
  accountId: string
  posts: HeldPost[]
  /** The unit of the role's post; of a resident, none. */
  organizationId: string | null
  cookie: string
  /** What the database is told in the cookie's place. */
  handle: string
}

/** A small tree of areas and units beside the sample's, of which every relation of docs/roles.md can be made. */
export type World = {
  county: string
  otherCounty: string
  people: Person[]
  /** Where the row of a relation lies, and whose it is. */
  placeOf: (person: Pick<Person, 'role' | 'relation'>) => Place
  units: typeof units
  centre: string
}

/** `holder`, `coUnit`: organisations; `reporter`: an account. */
export type Place = { county: string; areaId: string; areaPath: string; holder: string; coUnit: string | null; reporter: 'self' | 'somebody' }

/** A stable id for a name, so that every run makes the same rows. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const OTHER_COUNTY = '370322'

/** id, level, parent; the county's own area is the root. */
const tree = [
  ['xs1', 'street', 'root'], ['xs2', 'street', 'root'],
  ['xc1', 'community', 'xs1'], ['xc2', 'community', 'xs1'], ['xc3', 'community', 'xs2'],
  ['xg1', 'grid', 'xc1'], ['xg2', 'grid', 'xc1'],
  ['xb1', 'building', 'xg1'], ['xb2', 'building', 'xg1'],
  ['xu1', 'stairUnit', 'xb1'],
] as const
type AreaName = (typeof tree)[number][0] | 'root'

const units = {
  officeOfStreet: idOf('office xs1'), committee: idOf('committee xc1'), committeeBeside: idOf('committee xc2'), committeeElsewhere: idOf('committee xc3'),
  department: idOf('department'), superior: idOf('superior'), subordinate: idOf('subordinate'), otherDepartment: idOf('other department'), third: idOf('third'), thirdSender: idOf('third sender'),
}

/** Where each role's post is held, and what lies around it. `outside` is under another street. */
const around: Record<string, Record<'here' | 'below' | 'above' | 'sibling' | 'outside', AreaName>> = {
  building: { here: 'xb1', below: 'xu1', above: 'xg1', sibling: 'xb2', outside: 'xc3' },
  grid: { here: 'xg1', below: 'xb1', above: 'xc1', sibling: 'xg2', outside: 'xc3' },
  community: { here: 'xc1', below: 'xg1', above: 'xs1', sibling: 'xc2', outside: 'xc3' },
  street: { here: 'xs1', below: 'xc1', above: 'root', sibling: 'xs2', outside: 'xc3' },
  county: { here: 'root', below: 'xs1', above: 'root', sibling: 'root', outside: 'root' },
  department: { here: 'xc2', below: 'xc2', above: 'xc2', sibling: 'xc2', outside: 'xc3' },
  none: { here: 'xb1', below: 'xb1', above: 'xb1', sibling: 'xb1', outside: 'xb1' },
}

/** Makes the world in the house's database, by the owner's connection. */
export async function makeWorld(house: TestHouse, page: RolesPage): Promise<World> {
  const { owner, countyCode: county } = house
  const { rows } = await owner.query<{ id: string; path: string; centre: string }>(
    "SELECT a.id, a.path, (SELECT id FROM organization o WHERE o.county_code = a.county_code AND o.key = 'countyCentre') AS centre FROM area a WHERE a.county_code = $1 AND a.parent_id IS NULL",
    [county],
  )
  const root = rows[0]!
  await makeAreas(owner, county, root)
  await makeUnits(owner, county)
  await makeOtherCounty(owner)
  const people = await makePeople(house, page, root.centre, root.id)
  const heldFor = (role: string) => page.roles.find((line) => line.role === role)!.heldFor
  return { county, otherCounty: OTHER_COUNTY, people, units, centre: root.centre, placeOf: ({ role, relation }) => placeOf(county, root, heldFor(role), relation) }
}

/** The row of a relation as docs/roles.md describes it. */
function placeOf(county: string, root: { id: string; centre: string }, heldFor: string, relation: Relation): Place {
  const area = around[heldFor]!
  const own = unitOf(heldFor, root.centre)
  const at = (name: AreaName, more: Partial<Place> = {}): Place => ({
    county, areaId: name === 'root' ? root.id : name, areaPath: pathOf(name, root.id), holder: units.third, coUnit: null, reporter: 'somebody', ...more,
  })
  switch (relation) {
    case 'own':
      return at(area.outside, { reporter: heldFor === 'none' || heldFor === 'building' ? 'self' : 'somebody' })
    case 'sameUnit':
    case 'expired':
    case 'substituteAway':
    case 'substitutePresent':
      return at(area.here, { holder: own })
    case 'partyElsewhere':
      return at(area.sibling, { coUnit: own })
    case 'below':
      return at(area.below, heldFor === 'department' ? { holder: units.subordinate } : {})
    case 'above':
      return at(area.above, heldFor === 'department' ? { holder: units.superior } : {})
    case 'sibling':
      return at(area.sibling, heldFor === 'department' ? { holder: units.otherDepartment } : {})
    case 'severalPosts':
      return at('xc3')
    case 'otherCounty':
      return { county: OTHER_COUNTY, areaId: 'yc1', areaPath: `${OTHER_COUNTY}/yc1/`, holder: idOf('other county unit'), coUnit: null, reporter: 'somebody' }
  }
}

function unitOf(heldFor: string, centre: string): string {
  switch (heldFor) {
    case 'department':
      return units.department
    case 'street':
      return units.officeOfStreet
    case 'county':
      return centre
    default:
      return units.committee
  }
}

function pathOf(name: AreaName, rootId: string): string {
  if (name === 'root') return `${rootId}/`
  const [, , parent] = tree.find(([id]) => id === name)!
  return `${pathOf(parent, rootId)}${name}/`
}

async function makeAreas(owner: Client, county: string, root: { id: string }): Promise<void> {
  const areas = tree.map(([id, level, parent]) => {
    const path = pathOf(id, root.id)
    return { county_code: county, id, level, name: `矩阵${id}`, parent_id: parent === 'root' ? root.id : parent, path, depth: path.split('/').length - 1, synthetic: true, valid_from: FROM, version: 1 }
  })
  await insertRows(owner, 'area', areas)
  await insertRows(owner, 'area_history', areas.map(({ county_code, id, name, parent_id, path }) => ({ county_code, area_id: id, valid_from: FROM, name, parent_id, path })))
}

async function makeUnits(owner: Client, county: string): Promise<void> {
  const unit = (id: string, name: string, kind: string, key: string | null, areaId: string | null, parentId: string | null = null) => ({
    county_code: county, id, key, line: kind === 'committee' ? 'residents' : 'government', kind, name, short_name: name, accepts_matters: true, parent_id: parentId, area_id: areaId, synthetic: true, valid_from: FROM, version: 1,
  })
  await insertRows(owner, 'organization', [
    unit(units.officeOfStreet, '矩阵一街道办事处', 'government', 'streetOffice', 'xs1'), unit(idOf('office xs2'), '矩阵二街道办事处', 'government', 'streetOffice', 'xs2'),
    unit(units.committee, '矩阵一居委会', 'committee', 'communityCommittee', 'xc1'), unit(units.committeeBeside, '矩阵二居委会', 'committee', 'communityCommittee', 'xc2'),
    unit(units.committeeElsewhere, '矩阵三居委会', 'committee', 'communityCommittee', 'xc3'),
    unit(units.superior, '矩阵上级部门', 'department', null, null), unit(units.department, '矩阵部门', 'department', null, null, units.superior),
    unit(units.subordinate, '矩阵下属单位', 'department', null, null, units.department), unit(units.otherDepartment, '矩阵其他部门', 'department', null, null),
    unit(units.third, '矩阵第三单位', 'department', null, null), unit(units.thirdSender, '矩阵来件单位', 'department', null, null),
  ])
}

async function makeOtherCounty(owner: Client): Promise<void> {
  const county = { county_code: OTHER_COUNTY }
  await insertRows(owner, 'county', [{ ...county, name: '高青县', preset: 'gaoqing', synthetic: true, created_at: MADE_AT }])
  const areas = [{ id: OTHER_COUNTY, level: 'county', parent_id: null, path: `${OTHER_COUNTY}/`, depth: 1 }, { id: 'yc1', level: 'community', parent_id: OTHER_COUNTY, path: `${OTHER_COUNTY}/yc1/`, depth: 2 }]
  await insertRows(owner, 'area', areas.map((area) => ({ ...county, ...area, name: '邻县', synthetic: true, valid_from: FROM, version: 1 })))
  await insertRows(owner, 'organization', [
    { ...county, id: idOf('other county unit'), key: 'communityCommittee', line: 'residents', kind: 'committee', name: '邻县居委会', short_name: '邻县居委会', accepts_matters: true, area_id: 'yc1', synthetic: true, valid_from: FROM, version: 1 },
  ])
}

type Rows = Record<'account' | 'membership' | 'staff_member' | 'post' | 'appointment' | 'absence', Record<string, unknown>[]>

async function makePeople(house: TestHouse, page: RolesPage, centre: string, rootId: string): Promise<Person[]> {
  const { owner, countyCode: county } = house
  const rows: Rows = { account: [], membership: [], staff_member: [], post: [], appointment: [], absence: [] }
  const wanted = page.roles.flatMap((line) => relations.filter((relation) => caseExists(page, line.role, relation)).map((relation) => ({ line, relation })))
  for (const { line, relation } of wanted) {
    const key = `${line.role} ${relation}`
    const accountId = addAccount(key)
    if (line.heldFor === 'none') continue
    const area = around[line.heldFor]!.here
    const postArea = line.heldFor === 'department' ? null : area === 'root' ? rootId : area
    const post = addPost(key, line.role, unitOf(line.heldFor, centre), postArea)
    const staff = addStaff(key, accountId)
    const standsIn = relation === 'substituteAway' || relation === 'substitutePresent'
    appoint(post, staff, line.role, standsIn ? 'substitute' : 'primary', relation === 'expired' ? ENDED : null)
    if (relation === 'severalPosts') appoint(addPost(`${key} second`, 'communityHead', units.committeeElsewhere, 'xc3'), staff, 'communityHead', 'primary', null)
    if (standsIn) {
      const holder = addStaff(`${key} holder`, addAccount(`${key} holder`))
      appoint(post, holder, line.role, 'primary', null)
      if (relation === 'substituteAway') rows.absence.push({ county_code: county, id: idOf(`absence ${key}`), staff_member_id: holder, away_from: MADE_AT, away_to: null })
    }
  }
  for (const table of ['account', 'membership', 'staff_member', 'post', 'appointment', 'absence'] as const) await insertRows(owner, table, rows[table])

  const people: Person[] = []
  for (const { line, relation } of wanted) {
    const posts: HeldPost[] = []
    if (line.heldFor !== 'none' && relation !== 'expired' && relation !== 'substitutePresent') {
      const areaPath = line.heldFor === 'department' ? null : pathOf(around[line.heldFor]!.here, rootId)
      posts.push({ role: line.role, organizationId: unitOf(line.heldFor, centre), areaPath })
      if (relation === 'severalPosts') posts.push({ role: 'communityHead', organizationId: units.committeeElsewhere, areaPath: pathOf('xc3', rootId) })
    }
    const accountId = idOf(`account ${line.role} ${relation}`)
    const surface = line.signIn === 'phone' ? 'resident' : line.signIn === 'phone+device' && relation !== 'severalPosts' ? 'field' : 'desk'
    let token = ''
    const caller = { countyCode: county, handle: null, idempotencyKey: null, address: '127.0.0.1', setCookie: (cookie: { token: string } | null) => void (token = cookie!.token) }
    await openSession(kyselyOn(owner), house.house.services, caller, { accountId, surface, action: 'POST /sessions/sample' })
    people.push({
      role: line.role, relation, accountId, posts, organizationId: line.heldFor === 'none' ? null : unitOf(line.heldFor, centre),
      cookie: `__Host-linli=${county}.${token}`, handle: cookieHandle(house.house.services.keyring, token),
    })
  }
  return people

  function addAccount(key: string): string {
    const id = idOf(`account ${key}`)
    rows.account.push({ id, kind: 'person', created_at: MADE_AT })
    rows.membership.push({ county_code: county, account_id: id, notice_version: notice.version, notice_acknowledged_at: MADE_AT, large_type: false, created_at: MADE_AT })
    return id
  }

  function addPost(key: string, role: string, organizationId: string, areaId: string | null): string {
    const id = idOf(`post ${key}`)
    rows.post.push({ county_code: county, id, organization_id: organizationId, role, name: `矩阵岗位 ${key}`, area_id: areaId, valid_from: FROM, version: 1 })
    return id
  }

  function addStaff(key: string, accountId: string): string {
    const id = idOf(`staff ${key}`)
    rows.staff_member.push({ county_code: county, id, account_id: accountId, name: `矩阵人员 ${key}`, synthetic: true, version: 1 })
    return id
  }

  function appoint(postId: string, staffId: string, role: string, position: 'primary' | 'substitute', validTo: string | null): void {
    rows.appointment.push({ county_code: county, id: idOf(`appointment ${postId} ${staffId}`), post_id: postId, staff_member_id: staffId, position, administers: administersOf(role), valid_from: FROM, valid_to: validTo, version: 1 })
  }
}

function administersOf(role: string): string | null {
  return { systemAdministrator: 'system', securityAdministrator: 'security', auditAdministrator: 'audit' }[role] ?? null
}
