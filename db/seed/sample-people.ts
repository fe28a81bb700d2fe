import type { SeedArea } from '#db/seed/sample-areas.ts'
import { SEED_FROM } from '#db/seed/sample-areas.ts'
import { blindIndex, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { postNames } from '#modules/people/rules.ts'
import type { Role } from '#modules/platform/roles.ts'
import { deterministic } from '#presets/deterministic.ts'
import { organizationName } from '#presets/organization-name.ts'
import type { CountyPreset, PostTemplate } from '#presets/preset.ts'
import { holdsOn } from '#presets/holds-on.ts'
import { samplePerson } from '#presets/sample-names.ts'

export type Row = Record<string, unknown>
export type SamplePerson = { key: string; name: string; role: Role; unit: string; canDo: string; surface: 'desk' | 'field' | 'resident'; accountId: string }

const RESIDENTS = 300
const MADE_AT = '2025-01-01T08:00:00+08:00'

/** Organisations from the preset's templates: one in the county, or one for each area of their level. */
export function sampleOrganizations(preset: CountyPreset, areas: readonly SeedArea[]): Row[] {
  const random = deterministic(`${preset.code}/organizations`)
  const county = areas[0]!
  const made = preset.organizations.flatMap((template) => {
    const places = template.level === null ? [county] : areas.filter((area) => area.level === template.level && !(area.synthetic && template.level === 'community'))
    return places.map((place) => ({
      county_code: preset.code, id: random.uuidAt(new Date(MADE_AT)), key: template.key, line: template.line, kind: template.kind,
      name: organizationName(template.name, { county: preset.name, prefecture: preset.prefecture, area: place.name }),
      short_name: template.level === null ? template.shortName : `${place.name}${template.kind === 'government' ? template.shortName.replace(/^(街道|乡镇)/, '') : ''}`,
      accepts_matters: template.acceptsMatters, parent_id: null, area_id: template.level === null ? null : place.id, synthetic: true, valid_from: SEED_FROM, valid_to: null,
    }))
  })
  const parentArea = new Map(areas.map((area) => [area.id, area.parentId]))
  return made.map((row) => ({ ...row, parent_id: unitAbove(row)?.id ?? null }))

  /** The unit of the area above: the party's for a party unit, otherwise the one that receives matters. */
  function unitAbove(row: Row): Row | undefined {
    const above = row.area_id === null ? null : parentArea.get(String(row.area_id))
    return made.find((other) => above !== null && other.area_id === above && (row.line === 'party' ? other.line === 'party' : other.line !== 'party' && other.accepts_matters === true))
  }
}

type Seat = { role: Role; name: string; organization: Row; area: SeedArea | null; substitute: boolean; sampleKey?: string; canDo?: string }

/** Posts, who holds them, and their accounts; a resident's data is sealed before it reaches a row. */
export function samplePeople(preset: CountyPreset, areas: readonly SeedArea[], organizations: readonly Row[], keyring: Keyring) {
  const random = deterministic(`${preset.code}/people`)
  const rows = {
    account: [] as Row[], membership: [] as Row[], credential: [] as Row[], staff_member: [] as Row[], post: [] as Row[], appointment: [] as Row[], resident_profile: [] as Row[],
  }
  const people: SamplePerson[] = []
  let position = 0

  for (const seat of seats(preset, areas, organizations)) {
    const postId = id()
    rows.post.push({ county_code: preset.code, id: postId, organization_id: seat.organization.id, role: seat.role, name: seat.name, area_id: seat.area?.id ?? null, valid_from: SEED_FROM, valid_to: null })
    appoint(seat, postId, 'primary')
    if (seat.substitute) appoint(seat, postId, 'substitute')
  }
  for (let index = 0; index < RESIDENTS; index++) addResident(index)
  return { rows, people }

  function id(): string {
    return random.uuidAt(new Date(MADE_AT))
  }

  function addAccount(): string {
    const accountId = id()
    rows.account.push({ id: accountId, kind: 'person', created_at: MADE_AT })
    rows.membership.push({ county_code: preset.code, account_id: accountId, created_at: MADE_AT })
    return accountId
  }

  function appoint(seat: Seat, postId: string, at: 'primary' | 'substitute'): void {
    const person = samplePerson(`${preset.code}/staff`, position++)
    const accountId = addAccount()
    const staffId = id()
    const administers = { systemAdministrator: 'system', securityAdministrator: 'security', auditAdministrator: 'audit' }[seat.role as string] ?? null
    rows.staff_member.push({
      county_code: preset.code, id: staffId, account_id: accountId, name: person.name, synthetic: true,
      work_phone_sealed: seal(keyring, person.phone, { table: 'staff_member', column: 'work_phone_sealed', row: staffId }),
    })
    rows.appointment.push({ county_code: preset.code, id: id(), post_id: postId, staff_member_id: staffId, position: at, administers, valid_from: SEED_FROM, valid_to: null })
    const surface = seat.role === 'gridWorker' || seat.role === 'buildingLead' ? ('field' as const) : ('desk' as const)
    if (surface === 'field') rows.credential.push({ account_id: accountId, kind: 'field-phone', identifier: phoneIndex(person.phone), secret: '', created_at: MADE_AT })
    if (seat.sampleKey === undefined) return
    const key = at === 'primary' ? seat.sampleKey : `${seat.sampleKey}-substitute`
    const unit = seat.area !== null && seat.area.name !== seat.organization.name ? `${String(seat.organization.name)} · ${seat.area.name}` : String(seat.organization.name)
    people.push({ key, name: person.name, role: seat.role, unit, canDo: at === 'primary' ? seat.canDo! : `${seat.canDo!}（B 岗：A 岗不在时代行）`, surface, accountId })
  }

  function addResident(index: number): void {
    const person = samplePerson(`${preset.code}/residents`, 5_000 + index)
    const accountId = addAccount()
    rows.credential.push({ account_id: accountId, kind: 'phone', identifier: phoneIndex(person.phone), secret: '', created_at: MADE_AT })
    rows.resident_profile.push({
      county_code: preset.code, account_id: accountId, synthetic: true, phone_index: phoneIndex(person.phone),
      name_sealed: seal(keyring, person.name, { table: 'resident_profile', column: 'name_sealed', row: accountId }),
      phone_sealed: seal(keyring, person.phone, { table: 'resident_profile', column: 'phone_sealed', row: accountId }),
    })
    if (index < 2)
      people.push({ key: index === 0 ? 'resident' : 'resident-2', name: person.name, role: 'resident', unit: '居民', canDo: '反映问题、看进度、确认和评价、看谁看过我的信息', surface: 'resident', accountId })
  }

  function phoneIndex(phone: string): string {
    return blindIndex(keyring, 'phone', 'sign-in', phone)!
  }
}

/** What the sample person of a role is introduced with, and how many of them there are (one unless said otherwise). */
const introductions: Readonly<Partial<Record<Role, { canDo: string; samples?: number }>>> = {
  countyDispatcher: { canDo: '跨街道派单、裁定、审批再次退单和再次延期' },
  countyLeader: { canDo: '看全县数据和背后的诉求、催办、审批导出' },
  // Two of them: what one proposes the other confirms.
  systemAdministrator: { canDo: '管理区划、单位、职务、分类、时限、日历；任职由另一位复核；看不到任何诉求', samples: 2 },
  securityAdministrator: { canDo: '停用账号、结束登录；看不到任何诉求' },
  auditAdministrator: { canDo: '查阅和核验审计记录；看不到任何诉求' },
  streetStaff: { canDo: '受理、派单、审核退单、核查、回访', samples: 2 },
  streetHead: { canDo: '审批延期、挂账和导出，看本街道数据' },
  communityStaff: { canDo: '受理、答复、核查、结案', samples: 2 },
  communityHead: { canDo: '审批本社区的延期、挂账和导出' },
  gridLeader: { canDo: '受理、签收、答复、核查本网格的诉求' },
  gridWorker: { canDo: '上门、签收、答复、核查，代居民上报' },
  buildingLead: { canDo: '代本楼没有手机的居民上报' },
  departmentStaff: { canDo: '签收、办理、答复、申请退单和延期', samples: 2 },
  departmentHead: { canDo: '审批本部门的延期、挂账和导出' },
}

/**
 * Posts of areas are the preset's; departments and administrators have the same ones everywhere. The first seats of each role are
 * its sample people; a second department and community stand beside for tests.
 */
function seats(preset: CountyPreset, areas: readonly SeedArea[], organizations: readonly Row[]): Seat[] {
  const county = areas[0]!
  const byKey = (key: string, areaId: string | null) => organizations.find((one) => one.key === key && (areaId === null || one.area_id === areaId))
  const centre = byKey('countyCentre', null) ?? organizations[0]!
  const withGrids = areas.filter((area) => area.level === 'community' && areas.some((below) => below.parentId === area.id))
  const made: Seat[] = []
  const taken = new Map<Role, number>()
  const add = (seat: Omit<Seat, 'sampleKey' | 'canDo'>) => {
    const before = taken.get(seat.role) ?? 0
    taken.set(seat.role, before + 1)
    const { canDo, samples = 1 } = introductions[seat.role] ?? { canDo: '', samples: 0 }
    made.push(before < samples ? { ...seat, sampleKey: before === 0 ? seat.role : `${seat.role}-${before + 1}`, canDo } : { ...seat })
  }
  const addPosts = (area: SeedArea, usual: Row, wanted: (template: PostTemplate) => boolean = () => true, withSubstitutes = true) => {
    for (const template of preset.posts) {
      if (template.level !== area.level || !holdsOn(template, SEED_FROM) || !wanted(template)) continue
      const organization = template.organization === null ? usual : byKey(template.organization, area === county ? null : area.id)
      if (organization === undefined) continue
      for (const name of postNames(template, area === county ? '' : area.name)) add({ role: template.role, name, organization, area, substitute: template.substitute && withSubstitutes })
    }
  }
  addPosts(county, centre)
  for (const name of ['系统管理员', '系统管理员（复核）']) add({ role: 'systemAdministrator', name, organization: centre, area: county, substitute: false })
  add({ role: 'securityAdministrator', name: '安全管理员', organization: centre, area: county, substitute: false })
  add({ role: 'auditAdministrator', name: '审计管理员', organization: centre, area: county, substitute: false })
  const sampleStreet = withGrids[0]?.parentId
  const upper = areas.filter((area) => area.level === 'street' || area.level === 'town').sort((a, b) => Number(b.id === sampleStreet) - Number(a.id === sampleStreet))
  for (const street of upper) addPosts(street, centre)
  const lower = [...withGrids, ...areas.filter((area) => (area.level === 'community' || area.level === 'village') && !withGrids.includes(area))]
  for (const community of lower) {
    const committee = byKey(community.level === 'community' ? 'communityCommittee' : 'villageCommittee', community.id)
    if (committee === undefined) continue
    const full = withGrids.includes(community)
    // Where nothing is generated below, one clerk does everything.
    addPosts(community, committee, full ? undefined : (template) => template.role === 'communityStaff', full)
    for (const below of full ? areas.filter((area) => area.path.startsWith(community.path) && area.id !== community.id) : []) addPosts(below, committee)
  }
  const first = ['housing', 'urbanManagement']
  const departments = organizations
    .filter((one) => (one.kind === 'department' || one.kind === 'utility' || one.key === 'disciplineInspection') && one.accepts_matters === true)
    .sort((a, b) => Number(first.includes(String(b.key))) - Number(first.includes(String(a.key))))
  for (const department of departments) {
    add({ role: 'departmentStaff', name: `${String(department.short_name)}经办`, organization: department, area: null, substitute: true })
    add({ role: 'departmentHead', name: `${String(department.short_name)}负责人`, organization: department, area: null, substitute: false })
  }
  return made
}
