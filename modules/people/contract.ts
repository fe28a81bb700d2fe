import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { Phone } from '#modules/platform/contract.ts'
import {
  acceptInvitation, decideAccountChange, disableAccount, enableAccount, endAccountSessions, listAccountChanges, listAccountDevices, listAccounts, listGuardedAccounts, lockAccount,
  openDeskAccount, openFieldAccount, openInvitation, proposeAccountChange, revokeAccountDevice, unlockAccount,
} from '#modules/people/contract-accounts.ts'
import { After, PageSize, SearchWords, words } from '#modules/people/input-words.ts'

export * from '#modules/people/contract-accounts.ts'
export { SearchWords, words }

export const PlainDate = z.iso.date('请填写日期，如 2026-10-08').refine((date) => date >= '1949-10-01' && date < '2200-01-01', '日期超出范围，请核对年份')
export const AreaId = z.string().regex(/^[0-9a-z]{1,16}$/, '区划编号不对，请从列表中选择')
const Version = z.number().int().min(1)

export const Line = z.enum(['government', 'party', 'residents', 'enterprise'])
export type Line = z.infer<typeof Line>
export const lineLabels: Readonly<Record<Line, string>> = { government: '行政', party: '党组织', residents: '群众自治', enterprise: '企业' }

export const OrganizationKind = z.enum(['centre', 'department', 'utility', 'partyCommittee', 'partyBranch', 'government', 'committee', 'propertyFirm', 'other'])
export type OrganizationKind = z.infer<typeof OrganizationKind>
export const organizationKindLabels: Readonly<Record<OrganizationKind, string>> = {
  centre: '县中心', department: '部门', utility: '公共服务企业', partyCommittee: '党（工）委', partyBranch: '党支部', government: '街道、乡镇', committee: '居（村）委会',
  propertyFirm: '物业企业', other: '其他',
}

/** The roles of which a post can be; 居民 is no post. */
export const PostRole = z.enum([
  'buildingLead', 'gridWorker', 'gridLeader', 'communityStaff', 'communityHead', 'streetStaff', 'streetHead', 'departmentStaff', 'departmentHead', 'countyDispatcher',
  'countyLeader', 'systemAdministrator', 'securityAdministrator', 'auditAdministrator',
])
export type PostRole = z.infer<typeof PostRole>

/** A岗 holds the post; B岗 acts while A is away. */
export const Position = z.enum(['primary', 'substitute'])
export type Position = z.infer<typeof Position>
export const positionLabels: Readonly<Record<Position, string>> = { primary: 'A岗', substitute: 'B岗' }

export const Organization = z.object({
  organizationId: z.uuid(),
  /** The template of the county's preset it was made from. */
  key: z.string().nullable(),
  line: Line,
  kind: OrganizationKind,
  name: z.string(),
  shortName: z.string(),
  acceptsMatters: z.boolean(),
  parentId: z.uuid().nullable(),
  parentName: z.string().nullable(),
  areaId: z.string().nullable(),
  areaName: z.string().nullable(),
  validFrom: z.string(),
  /** The first day on which it does not exist any more. */
  validTo: z.string().nullable(),
  version: z.number().int(),
})
export type Organization = z.infer<typeof Organization>

export const Holder = z.object({
  appointmentId: z.uuid(),
  staffMemberId: z.uuid(),
  name: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** An absence is recorded and runs: B acts. */
  away: z.boolean(),
  version: z.number().int(),
})

export const Post = z.object({
  postId: z.uuid(),
  name: z.string(),
  role: PostRole,
  roleName: z.string(),
  organizationId: z.uuid(),
  organizationName: z.string(),
  areaId: z.string().nullable(),
  areaName: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  primary: Holder.nullable(),
  substitute: Holder.nullable(),
  version: z.number().int(),
})
export type Post = z.infer<typeof Post>

export const listOrganizations = route
  .route({ method: 'GET', path: '/organizations', summary: '单位列表' })
  .meta({ can: 'organization.read', over: 'county' })
  .input(
    z.strictObject({
      on: PlainDate.optional(), line: Line.optional(), kind: OrganizationKind.optional(), areaId: AreaId.optional(), parentId: z.uuid().optional(), search: SearchWords.optional(),
      /** Only units to which requests can be sent. */
      accepting: z.stringbool().optional(), after: After.optional(), limit: PageSize,
    }),
  )
  .output(z.object({ organizations: z.array(Organization), next: z.string().nullable() }))

export const getOrganization = route
  .route({ method: 'GET', path: '/organizations/{organizationId}', summary: '单位、它的岗位和在岗的人' })
  .meta({ can: 'organization.read', over: 'row', object: 'organization', audit: 'list' })
  .input(z.strictObject({ organizationId: z.uuid() }))
  .output(
    Organization.extend({
      /** Where it is written that the county has such a unit; null for one that an administrator added. */
      citation: z.string().nullable(),
      posts: z.array(Post),
      successors: z.array(z.object({ organizationId: z.uuid(), name: z.string(), on: z.string() })),
      /** Names and superiors before today's, oldest first; `validTo` is the first day of the next. */
      former: z.array(z.object({ validFrom: z.string(), validTo: z.string(), name: z.string(), shortName: z.string(), parentId: z.uuid().nullable(), parentName: z.string().nullable() })),
    }),
  )

export const createOrganization = route
  .route({ method: 'POST', path: '/organizations', summary: '新增单位' })
  .meta({ can: 'organization.change', over: 'county' })
  .input(
    z.strictObject({
      name: words('单位名称', 60, 3), shortName: words('简称', 20, 2), line: Line, kind: OrganizationKind, acceptsMatters: z.boolean(), parentId: z.uuid().optional(), areaId: AreaId.optional(),
      validFrom: PlainDate,
    }),
  )
  .output(Organization)

export const changeOrganization = route
  .route({ method: 'POST', path: '/organizations/{organizationId}', summary: '修改单位的名称、上级或是否接收诉求' })
  .meta({ can: 'organization.change', over: 'row', object: 'organization' })
  .input(
    z.strictObject({
      organizationId: z.uuid(), version: Version, name: words('单位名称', 60, 3).optional(), shortName: words('简称', 20, 2).optional(), acceptsMatters: z.boolean().optional(),
      parentId: z.uuid().nullable().optional(),
    }),
  )
  .output(Organization)

export const closeOrganization = route
  .route({ method: 'POST', path: '/organizations/{organizationId}/close', summary: '撤销单位：岗位和任职同日终止，未办结的转给承继单位' })
  .meta({ can: 'organization.change', over: 'row', object: 'organization' })
  .input(z.strictObject({ organizationId: z.uuid(), version: Version, on: PlainDate, successorId: z.uuid().optional() }))
  .output(Organization)

export const listPosts = route
  .route({ method: 'GET', path: '/posts', summary: '岗位和在岗的人；可只看空岗（有岗无人）' })
  .meta({ can: 'organization.read', over: 'county', audit: 'list' })
  .input(
    z.strictObject({
      organizationId: z.uuid().optional(), areaId: AreaId.optional(), role: PostRole.optional(), vacant: z.stringbool().optional(), search: SearchWords.optional(), on: PlainDate.optional(),
      after: After.optional(), limit: PageSize,
    }),
  )
  .output(z.object({ posts: z.array(Post), counts: z.object({ posts: z.number().int(), vacant: z.number().int() }), next: z.string().nullable() }))

export const createPost = route
  .route({ method: 'POST', path: '/posts', summary: '设立岗位' })
  .meta({ can: 'appointment.change', over: 'county' })
  .input(z.strictObject({ organizationId: z.uuid(), role: PostRole, name: words('岗位名称', 40, 2), areaId: AreaId.optional(), validFrom: PlainDate }))
  .output(Post)

export const closePost = route
  .route({ method: 'POST', path: '/posts/{postId}/close', summary: '撤销岗位：任职同日终止' })
  .meta({ can: 'appointment.change', over: 'row', object: 'post' })
  .input(z.strictObject({ postId: z.uuid(), version: Version, on: PlainDate }))
  .output(Post)

export const StaffMember = z.object({
  staffMemberId: z.uuid(),
  name: z.string(),
  /** 139****0001 */
  workPhoneMasked: z.string().nullable(),
  accountId: z.uuid().nullable(),
  posts: z.array(
    z.object({
      appointmentId: z.uuid(), postId: z.uuid(), postName: z.string(), role: PostRole, organizationName: z.string(), areaName: z.string().nullable(), position: Position, validFrom: z.string(),
      validTo: z.string().nullable(), version: z.number().int(),
    }),
  ),
  away: z.boolean(),
  version: z.number().int(),
})
export type StaffMember = z.infer<typeof StaffMember>

export const listStaff = route
  .route({ method: 'GET', path: '/staff', summary: '工作人员和所任岗位；可只看没有岗位的（有人无岗）' })
  .meta({ can: 'organization.read', over: 'county', audit: 'list' })
  .input(z.strictObject({ search: SearchWords.optional(), withoutPost: z.stringbool().optional(), on: PlainDate.optional(), after: After.optional(), limit: PageSize }))
  .output(z.object({ staff: z.array(StaffMember), counts: z.object({ staff: z.number().int(), withoutPost: z.number().int() }), next: z.string().nullable() }))

export const createStaffMember = route
  .route({ method: 'POST', path: '/staff', summary: '登记一名工作人员' })
  .meta({ can: 'account.manage', over: 'county' })
  .input(z.strictObject({ name: words('姓名', 30, 2), workPhone: Phone.optional() }))
  .output(StaffMember)

export const changeStaffMember = route
  .route({ method: 'POST', path: '/staff/{staffMemberId}', summary: '更正工作人员的姓名或工作电话' })
  .meta({ can: 'account.manage', over: 'row', object: 'account' })
  .input(z.strictObject({ staffMemberId: z.uuid(), version: Version, name: words('姓名', 30, 2).optional(), workPhone: Phone.optional() }))
  .output(StaffMember)

/** Waits for somebody else than who proposed it, and than who is appointed. */
export const Proposal = z.object({
  proposalId: z.uuid(), postId: z.uuid(), postName: z.string(), organizationName: z.string(), role: PostRole, roleName: z.string(), staffMemberId: z.uuid(), name: z.string(),
  position: Position, validFrom: z.string(), validTo: z.string().nullable(), proposedAt: z.iso.datetime(), proposedByName: z.string().nullable(),
  state: z.enum(['open', 'confirmed', 'withdrawn']),
  /** Why the person who reads this cannot confirm it; null when he can. */
  cannotConfirm: z.string().nullable(),
  version: z.number().int(),
})
export type Proposal = z.infer<typeof Proposal>

export const listProposals = route
  .route({ method: 'GET', path: '/appointment-proposals', summary: '待复核的任职' })
  .meta({ can: 'appointment.change', over: 'county', audit: 'list' })
  .output(z.object({ proposals: z.array(Proposal) }))

export const proposeAppointment = route
  .route({ method: 'POST', path: '/appointment-proposals', summary: '提出任职，由另一人复核后生效' })
  .meta({ can: 'appointment.change', over: 'county' })
  .input(z.strictObject({ postId: z.uuid(), staffMemberId: z.uuid(), position: Position, validFrom: PlainDate, validTo: PlainDate.optional() }))
  .output(Proposal)

export const confirmAppointment = route
  .route({ method: 'POST', path: '/appointment-proposals/{proposalId}/confirm', summary: '复核任职，任职随即生效' })
  .meta({ can: 'appointment.change', over: 'row', object: 'appointmentProposal' })
  .input(z.strictObject({ proposalId: z.uuid(), version: Version }))
  .output(Proposal)

export const withdrawProposal = route
  .route({ method: 'POST', path: '/appointment-proposals/{proposalId}/withdraw', summary: '撤回或不同意任职' })
  .meta({ can: 'appointment.change', over: 'row', object: 'appointmentProposal' })
  .input(z.strictObject({ proposalId: z.uuid(), version: Version }))
  .output(Proposal)

export const endAppointment = route
  .route({ method: 'POST', path: '/appointments/{appointmentId}/end', summary: '终止任职；当日或更早的随即生效，登录同时失效' })
  .meta({ can: 'appointment.change', over: 'row', object: 'appointment' })
  .input(z.strictObject({ appointmentId: z.uuid(), version: Version, on: PlainDate }))
  .output(z.object({ appointmentId: z.uuid(), validTo: z.string(), version: z.number().int() }))

export const Absence = z.object({
  absenceId: z.uuid(), staffMemberId: z.uuid(), name: z.string(), awayFrom: z.iso.datetime(), awayTo: z.iso.datetime().nullable(), running: z.boolean(),
  /** Who acts meanwhile. */
  substitutes: z.array(z.object({ postName: z.string(), name: z.string() })),
})
export type Absence = z.infer<typeof Absence>

export const listAbsences = route
  .route({ method: 'GET', path: '/absences', summary: '正在和将要离岗的人，以及代行的B岗' })
  .meta({ can: 'work.read', over: 'county', audit: 'list' })
  .input(z.strictObject({ organizationId: z.uuid().optional(), mine: z.stringbool().optional() }))
  .output(z.object({ absences: z.array(Absence) }))

export const recordAbsence = route
  .route({ method: 'POST', path: '/absences', summary: '登记离岗：本人，或本单位负责人代为登记；B岗随即代行' })
  .meta({ can: 'work.read', over: 'county' })
  .input(
    z.strictObject({
      /** Without it: the person who is signed in. */
      staffMemberId: z.uuid().optional(), awayFrom: z.iso.datetime({ offset: true, error: '请填写开始时间' }), awayTo: z.iso.datetime({ offset: true, error: '请填写结束时间' }).optional(),
    }),
  )
  .output(Absence)

export const endAbsence = route
  .route({ method: 'POST', path: '/absences/{absenceId}/end', summary: '返岗' })
  .meta({ can: 'work.read', over: 'county' })
  .input(z.strictObject({ absenceId: z.uuid() }))
  .output(Absence)

/** A post that the areas of a level have in this county, with where it is written. */
export const PostTemplate = z.object({
  key: z.string(), name: z.string(), levelName: z.string(),
  /** Key of the unit that it belongs to, `streetOffice`; null: the community's committee or the county's centre. */
  organization: z.string().nullable(),
  /** A B holder acts while A is away. */
  substitute: z.boolean(),
  /** Two share it, one in service and one not. */
  paired: z.boolean(),
  citation: z.string(),
})
export type PostTemplate = z.infer<typeof PostTemplate>

export const listRoles = route
  .route({ method: 'GET', path: '/roles', summary: '职务权限表：每种职务能做什么、及于哪里' })
  .meta({ can: 'role.read', over: 'county' })
  .output(
    z.object({
      roles: z.array(
        z.object({
          role: z.string(), name: z.string(), inThisCounty: z.boolean(), signIn: z.string(),
          /** Where the county's own name of the role comes from; null for a role that it does not have. */
          citation: z.string().nullable(),
          posts: z.array(PostTemplate),
        }),
      ),
      permissions: z.array(z.object({ permission: z.string(), scopes: z.record(z.string(), z.array(z.enum(['area', 'party', 'own', 'county', 'self']))) })),
    }),
  )

export const peopleContract = {
  listOrganizations, getOrganization, createOrganization, changeOrganization, closeOrganization, listPosts, createPost, closePost, listStaff, createStaffMember, changeStaffMember,
  listProposals, proposeAppointment, confirmAppointment, withdrawProposal, endAppointment, listAbsences, recordAbsence, endAbsence, listAccounts, listGuardedAccounts, openDeskAccount,
  openFieldAccount, disableAccount, enableAccount, lockAccount, unlockAccount, endAccountSessions, listAccountDevices, revokeAccountDevice, openInvitation, acceptInvitation,
  proposeAccountChange, listAccountChanges, decideAccountChange, listRoles,
}
