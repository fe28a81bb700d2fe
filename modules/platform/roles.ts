import type { RoleTable, Scope } from '#kit/access/actor.ts'

const area: readonly Scope[] = ['area']
const party: readonly Scope[] = ['party']
const areaOrParty: readonly Scope[] = ['area', 'party']
const own: readonly Scope[] = ['own']
const county: readonly Scope[] = ['county']
const self: readonly Scope[] = ['self']

/**
 * What each role may, and over which rows; what is not here is refused. docs/roles.md gives the reasons; the authorisation
 * matrix compares the running product with that page, never with this table.
 */
export const roles = {
  resident: {
    'account.self': self, 'request.report': own, 'request.read': own, 'request.confirm': own, 'request.rate': own, 'request.reopen': own,
    'request.urge': own, 'area.read': county,
  },
  buildingLead: {
    'account.self': self, 'work.read': self, 'request.report': own, 'request.reportFor': area, 'request.read': own, 'request.confirm': own,
    'request.rate': own, 'request.reopen': own, 'request.urge': own, 'request.reprintSlip': own, 'area.read': county,
  },
  gridWorker: {
    'account.self': self, 'work.read': self, 'request.reportFor': area, 'request.reprintSlip': area, 'request.read': area, 'request.sign': area, 'request.reply': area,
    'request.verify': area, 'person.unmask': area, 'area.read': county,
  },
  gridLeader: {
    'account.self': self, 'work.read': self, 'request.reportFor': area, 'request.reprintSlip': area, 'request.read': area, 'request.accept': area, 'request.typeVoice': area, 'request.sign': area,
    'request.reply': area, 'request.verify': area, 'person.unmask': area, 'statistics.read': area, 'area.read': county,
  },
  communityStaff: {
    'account.self': self, 'work.read': self, 'request.reportFor': area, 'request.reprintSlip': area, 'request.read': areaOrParty, 'request.accept': area, 'request.typeVoice': areaOrParty, 'request.decline': area,
    'request.sign': party, 'request.object': party, 'request.coUnit': party, 'request.transfer': party, 'request.returnOrder': party,
    'request.askExclusion': party, 'request.askExtension': party, 'request.suspend': party, 'request.askResident': party, 'request.reply': areaOrParty, 'request.verify': area,
    'request.closeCase': area, 'request.merge': area, 'request.split': area, 'request.correctPlace': area, 'request.urge': area, 'request.publish': area,
    'person.unmask': areaOrParty, 'export.create': area, 'statistics.read': area, 'area.read': county, 'organization.read': county, 'template.change': party, 'officeDay.plan': area,
  },
  communityHead: {
    'account.self': self, 'work.read': self, 'request.read': areaOrParty, 'request.decideExtension': party, 'request.decideSuspension': party,
    'request.urge': area, 'export.approve': area, 'statistics.read': area, 'sheet.appeal': party, 'area.read': county, 'organization.read': county, 'template.change': party,
  },
  streetStaff: {
    'account.self': self, 'work.read': self, 'request.reportFor': area, 'request.import': area, 'request.reprintSlip': area, 'request.read': areaOrParty, 'request.accept': area, 'request.typeVoice': areaOrParty, 'request.decline': area,
    'request.dispatch': area, 'request.sign': party, 'request.object': party, 'request.coUnit': party, 'request.transfer': party,
    'request.returnOrder': party, 'request.decideReturn': area, 'request.askExclusion': party, 'request.askExtension': party, 'request.suspend': party, 'request.askResident': party,
    'request.reply': party, 'request.verify': area, 'request.closeCase': area, 'request.callback': area, 'request.reopen': area,
    'request.merge': area, 'request.split': area, 'request.correctPlace': area, 'request.urge': area, 'request.publish': area, 'person.unmask': areaOrParty, 'export.create': area,
    'statistics.read': area, 'area.read': county, 'organization.read': county, 'template.change': party, 'officeDay.plan': area,
  },
  streetHead: {
    'account.self': self, 'work.read': self, 'request.read': areaOrParty, 'request.decideExtension': areaOrParty, 'request.decideSuspension': areaOrParty,
    'request.urge': area, 'export.approve': area, 'statistics.read': area, 'sheet.appeal': areaOrParty, 'area.read': county, 'organization.read': county, 'template.change': party,
  },
  departmentStaff: {
    'account.self': self, 'work.read': self, 'request.read': party, 'request.typeVoice': party, 'request.sign': party, 'request.object': party, 'request.coUnit': party,
    'request.transfer': party, 'request.returnOrder': party, 'request.askExclusion': party, 'request.askExtension': party, 'request.suspend': party, 'request.askResident': party,
    'request.reply': party, 'person.unmask': party, 'export.create': party, 'statistics.read': party, 'area.read': county,
    'organization.read': county, 'template.change': party,
  },
  departmentHead: {
    'account.self': self, 'work.read': self, 'request.read': party, 'request.decideExtension': party, 'request.decideSuspension': party,
    'request.urge': party, 'export.approve': party, 'statistics.read': party, 'sheet.appeal': party, 'area.read': county, 'organization.read': county, 'template.change': party,
  },
  countyDispatcher: {
    'account.self': self, 'work.read': self, 'request.reportFor': area, 'request.import': area, 'request.reprintSlip': area, 'request.read': area, 'request.accept': area, 'request.typeVoice': area, 'request.decline': area,
    'request.dispatch': area, 'request.coUnit': party, 'request.transfer': party, 'request.decideReturn': area, 'request.askExclusion': area, 'request.decideExclusion': area, 'request.arbitrate': area,
    'request.decideExtension': area, 'request.decideSecondExtension': area, 'request.decideSuspension': area, 'request.closeCase': area,
    'request.callback': party, 'request.reopen': party, 'request.merge': area, 'request.split': area, 'request.correctPlace': area, 'request.urge': area, 'request.publish': area, 'person.unmask': party, 'export.create': area, 'statistics.read': area, 'sheet.appeal': party, 'sheet.decideAppeal': area,
    'right.read': county, 'right.handle': county, 'hotline.exchange': county, 'area.read': county, 'organization.read': county, 'template.change': county, 'officeDay.plan': area, 'openData.propose': county, 'openData.decide': county,
  },
  countyLeader: {
    'account.self': self, 'work.read': self, 'request.read': area, 'request.decideExclusion': area, 'request.urge': area, 'export.approve': area, 'statistics.read': area, 'sheet.decideAppeal': area,
    'right.read': county, 'right.confirm': county, 'area.read': county, 'organization.read': county, 'openData.decide': county,
  },
  systemAdministrator: {
    'account.self': self, 'work.read': self, 'area.read': county, 'area.change': county, 'organization.read': county, 'organization.change': county,
    'appointment.change': county, 'account.manage': county, 'category.change': county, 'limit.change': county, 'calendar.change': county,
    'dutyList.change': county, 'routing.change': county, 'retention.change': county, 'channel.change': county, 'role.read': county, 'open311.manage': county, 'hotline.manage': county,
  },
  securityAdministrator: {
    'account.self': self, 'work.read': self, 'area.read': county, 'role.read': county, 'security.manage': county,
  },
  auditAdministrator: {
    'account.self': self, 'work.read': self, 'area.read': county, 'role.read': county, 'audit.read': county,
  },
} satisfies RoleTable

export type Role = keyof typeof roles

/**
 * Systems that come with a key instead of a person with a session: each its own narrow post, which nobody can be appointed to.
 * `area.read` is what a place is found with.
 */
export const systemRoles = {
  openSystem: { 'open311.submit': county, 'area.read': county },
  hotlineSystem: { 'hotline.submit': county, 'area.read': county },
} satisfies RoleTable

/** Which permission stands for reading an object: whoever lacks it is answered as if the object did not exist. */
export const readingPermissions: Readonly<Record<string, readonly string[]>> = {
  request: ['request.read'],
  area: ['area.read'],
  category: ['area.read'],
  organization: ['organization.read'],
  post: ['organization.read'],
  appointment: ['organization.read'],
  appointmentProposal: ['appointment.change'],
  limit: ['organization.read'],
  calendar: ['organization.read'],
  dutyEntry: ['organization.read'],
  routingRule: ['organization.read'],
  account: ['account.manage', 'security.manage'],
  ownRecord: ['account.self'],
  export: ['export.approve'],
  sheet: ['statistics.read'],
  import: ['request.import'],
  rightsRequest: ['right.read'],
  retentionProposal: ['retention.change'],
  role: ['role.read'],
  auditEntry: ['audit.read'],
}

/** The posts that a session opened by phone and device key carries, whatever else its holder is. */
const fieldRoles: ReadonlySet<string> = new Set<Role>(['buildingLead', 'gridWorker'])

export const roleNames: Readonly<Record<Role, string>> = {
  resident: '居民', buildingLead: '楼长', gridWorker: '网格员', gridLeader: '网格长', communityStaff: '社区工作人员', communityHead: '社区负责人',
  streetStaff: '街道派单员', streetHead: '街道负责人', departmentStaff: '部门经办', departmentHead: '部门负责人', countyDispatcher: '县中心派单员',
  countyLeader: '县领导', systemAdministrator: '系统管理员', securityAdministrator: '安全管理员', auditAdministrator: '审计管理员',
}

export const systemRoleNames: Readonly<Record<keyof typeof systemRoles, string>> = { openSystem: '开放接口的系统', hotlineSystem: '12345 热线平台' }

/** What the database's policies need of the tables above. */
export function roleScopes(): { role: string; sees_area: boolean; sees_party: boolean; field: boolean }[] {
  return Object.entries<Readonly<Record<string, readonly Scope[]>>>(roles).map(([role, permissions]) => {
    const reading = permissions['request.read'] ?? []
    return { role, sees_area: reading.includes('area'), sees_party: reading.includes('party'), field: fieldRoles.has(role) }
  })
}
