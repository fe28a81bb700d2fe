import type { LevelKey, OrganizationTemplate } from './preset.ts'

const usualBodies = '县级机构通用设置（示例，名称以本县“三定”规定为准）'

function body(
  kind: OrganizationTemplate['kind'],
  line: OrganizationTemplate['line'],
  key: string,
  name: string,
  shortName: string,
  rest: { level?: LevelKey; acceptsMatters?: boolean } = {},
): OrganizationTemplate {
  return {
    key,
    name,
    shortName,
    kind,
    line,
    level: rest.level ?? null,
    acceptsMatters: rest.acceptsMatters ?? true,
    citation: usualBodies,
  }
}

function department(key: string, name: string, shortName: string, rest: { acceptsMatters?: boolean } = {}) {
  return body('department', 'government', key, `{county}${name}`, shortName, rest)
}

function utility(key: string, name: string, shortName: string) {
  return body('utility', 'enterprise', key, `{county}${name}`, shortName)
}

function partyCommittee(key: string, name: string, shortName: string, rest: { level?: LevelKey; acceptsMatters?: boolean }) {
  return body('partyCommittee', 'party', key, name, shortName, rest)
}

const noMatters = { acceptsMatters: false }

/** Departments, utilities and party offices that every county has, and the units that each area has. */
export const baseOrganizations: readonly OrganizationTemplate[] = [
  body('centre', 'government', 'countyCentre', '{county}社会治理服务中心', '县中心'),
  department('publicSecurity', '公安局', '公安局'),
  department('trafficPolice', '公安局交通警察大队', '交警大队'),
  department('housing', '住房和城乡建设局', '住建局'),
  department('urbanManagement', '综合行政执法局', '综合执法局'),
  department('marketSupervision', '市场监督管理局', '市场监管局'),
  department('naturalResources', '自然资源和规划局', '自然资源局'),
  body('department', 'government', 'ecology', '{prefecture}生态环境局{county}分局', '生态环境分局'),
  department('transport', '交通运输局', '交通运输局'),
  department('education', '教育和体育局', '教体局'),
  department('civilAffairs', '民政局', '民政局'),
  department('humanResources', '人力资源和社会保障局', '人社局'),
  department('health', '卫生健康局', '卫健局'),
  department('emergencyManagement', '应急管理局', '应急局'),
  department('fireRescue', '消防救援大队', '消防救援大队'),
  department('agriculture', '农业农村局', '农业农村局'),
  department('waterResources', '水利局', '水利局'),
  department('administrativeApproval', '行政审批服务局', '行政审批局'),
  department('justice', '司法局', '司法局'),
  department('medicalInsurance', '医疗保障局', '医保局'),
  department('cultureTourism', '文化和旅游局', '文旅局'),
  department('industry', '工业和信息化局', '工信局'),
  department('veterans', '退役军人事务局', '退役军人局'),
  department('disabledFederation', '残疾人联合会', '残联'),
  body('department', 'government', 'taxation', '国家税务总局{county}税务局', '税务局'),
  // Petitions are not held in this system: the office exists as an organisation, nothing is sent to it.
  department('petitionOffice', '信访局', '信访局', noMatters),
  utility('powerCompany', '供电公司', '供电公司'),
  utility('waterCompany', '自来水公司', '供水公司'),
  utility('gasCompany', '燃气公司', '燃气公司'),
  utility('heatingCompany', '热力公司', '供热公司'),
  utility('telecomOperators', '通信运营企业联合服务点', '通信企业'),
  partyCommittee('organizationDepartment', '中共{county}委组织部', '县委组织部', noMatters),
  partyCommittee('politicalLegalCommission', '中共{county}委政法委员会', '县委政法委', noMatters),
  partyCommittee('socialWorkDepartment', '中共{county}委社会工作部', '县委社会工作部', noMatters),
  // Receives reports on conduct, sealed; never the unit that is accused.
  body('partyCommittee', 'party', 'disciplineInspection', '中共{county}纪律检查委员会机关', '县纪委', {}),
  partyCommittee('streetPartyCommittee', '中共{area}工作委员会', '街道党工委', { level: 'street', ...noMatters }),
  body('government', 'government', 'streetOffice', '{area}办事处', '街道办事处', { level: 'street' }),
  partyCommittee('townPartyCommittee', '中共{area}委员会', '乡镇党委', { level: 'town', ...noMatters }),
  body('government', 'government', 'townGovernment', '{area}人民政府', '乡镇政府', { level: 'town' }),
  partyCommittee('communityPartyCommittee', '中共{area}委员会', '社区党委', { level: 'community', ...noMatters }),
  body('committee', 'residents', 'communityCommittee', '{area}居民委员会', '社区居委会', { level: 'community' }),
  body('partyBranch', 'party', 'villagePartyBranch', '中共{area}支部委员会', '村党支部', { level: 'village', ...noMatters }),
  body('committee', 'residents', 'villageCommittee', '{area}村民委员会', '村委会', { level: 'village' }),
]

/** A party body of areas below the community: a grid's branch, a building's group. */
export function partyUnit(key: string, name: string, shortName: string, level: LevelKey): OrganizationTemplate {
  return body('partyBranch', 'party', key, name, shortName, { level, ...noMatters })
}

/** The firm and the owners' committee of a residential area; `level` is the county's level for one. */
export function estateUnits(level: LevelKey): OrganizationTemplate[] {
  return [
    body('propertyFirm', 'enterprise', 'propertyFirm', '{area}物业服务中心', '物业服务中心', { level }),
    body('committee', 'residents', 'ownersCommittee', '{area}业主委员会', '业委会', { level, ...noMatters }),
  ]
}

/** The base list with some bodies called otherwise here: key → [name, short name]. */
export function renamed(names: Readonly<Record<string, readonly [name: string, shortName: string]>>): OrganizationTemplate[] {
  return baseOrganizations.map((organization) => {
    const local = names[organization.key]
    return local ? { ...organization, name: local[0], shortName: local[1] } : organization
  })
}
