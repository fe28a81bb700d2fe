import { inForce } from './base-limits.ts'
import type { LevelKey, PostTemplate, Role, RoleKey } from './preset.ts'

const usualNames: Record<RoleKey, string> = {
  resident: '居民',
  buildingLead: '楼长',
  gridWorker: '网格员',
  gridLeader: '网格长',
  communityStaff: '社区工作人员',
  communityHead: '社区负责人',
  streetStaff: '街道派单员',
  streetHead: '街道负责人',
  departmentStaff: '部门经办',
  departmentHead: '部门负责人',
  countyDispatcher: '县中心派单员',
  countyLeader: '县领导',
  systemAdministrator: '系统管理员',
  securityAdministrator: '安全管理员',
  auditAdministrator: '审计管理员',
}

/**
 * The roles under their usual names, some called otherwise here; `citation` tells where the local name stands.
 * A role in `without` does not exist in the county.
 */
export function rolesCalled(
  names: Partial<Record<RoleKey, string>>, citation: string, without: readonly RoleKey[] = [],
): Role[] {
  const present = (Object.keys(usualNames) as RoleKey[]).filter((key) => !without.includes(key))
  return present.map((key) => ({
    key,
    name: names[key] ?? usualNames[key],
    citation: names[key] ? citation : '平台通用岗位名称',
  }))
}

type PostTraits = { substitute?: boolean; paired?: boolean; organization?: string }

/** A post held for every area of `level`. */
export function areaPost(
  key: string, name: string, role: RoleKey, level: LevelKey, citation: string, traits: PostTraits = {},
): PostTemplate {
  return {
    key,
    name,
    role,
    level,
    organization: traits.organization ?? null,
    substitute: traits.substitute ?? false,
    paired: traits.paired ?? false,
    citation,
    ...inForce,
  }
}

const usualPosts = '平台通用岗位设置'

function officePosts(level: 'street' | 'town', organization: string): PostTemplate[] {
  return [
    areaPost(`${level}Staff`, '派单员', 'streetStaff', level, usualPosts, { organization, substitute: true }),
    areaPost(`${level}Head`, '主要负责人', 'streetHead', level, usualPosts, { organization }),
  ]
}

/** Posts that every county fills the same way, village and community upward. */
export const basePosts: readonly PostTemplate[] = [
  areaPost('countyDispatcher', '县中心派单员', 'countyDispatcher', 'county', usualPosts, { organization: 'countyCentre', substitute: true }),
  areaPost('countyLeader', '县分管领导', 'countyLeader', 'county', usualPosts),
  ...officePosts('street', 'streetOffice'),
  ...officePosts('town', 'townGovernment'),
  areaPost('communityStaff', '社区专职工作者', 'communityStaff', 'community', usualPosts, { organization: 'communityCommittee', substitute: true }),
  areaPost('communityHead', '社区党组织书记', 'communityHead', 'community', usualPosts, { organization: 'communityCommittee' }),
  areaPost('villageStaff', '村便民服务员', 'communityStaff', 'village', usualPosts, { organization: 'villageCommittee' }),
  areaPost('villageHead', '村党支部书记', 'communityHead', 'village', usualPosts, { organization: 'villageCommittee' }),
]
