import { allYear, calendarWith } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset, OrganizationTemplate } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《河北省邢台市隆尧县：激活社区基层治理“神经末梢”》'

const communityEnforcement: OrganizationTemplate = {
  key: 'communityEnforcement',
  name: '{county}社区综合执法中心',
  shortName: '社区综合执法中心',
  kind: 'department',
  line: 'government',
  level: null,
  acceptsMatters: true,
  citation,
}

const categories = [...baseCategories]
const organizations = [
  ...renamed({
    administrativeApproval: ['{county}行政审批局', '行政审批局'],
    urbanManagement: ['{county}城市管理综合行政执法局', '城管执法局'],
    communityPartyCommittee: ['中共{area}支部委员会', '社区党支部'],
  }),
  communityEnforcement,
  partyUnit('estatePartyBranch', '中共{area}支部委员会', '小区党支部', 'estate'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith()
const enforcementWhy = '执法职能已下沉社区：由社区综合执法中心牵头，城管执法局配合'

/** 隆尧县 · 一心多元: towns above the communities, enforcement inside the community. */
export const longyao: CountyPreset = {
  key: 'longyao',
  code: '130525',
  name: '隆尧县',
  prefecture: '邢台市',
  brand: '一心多元',
  levels: [
    ...codedLevels({ county: '县', town: '乡镇' }),
    level('estate', '小区', ['community'], citation),
    level('grid', '网格', ['estate', 'village'], citation),
    level('building', '楼栋', ['grid'], citation, { optional: true, unit: false }),
    level('stairUnit', '单元', ['building'], citation, { optional: true, unit: false }),
  ],
  ladder: ['community', 'estate', 'grid'],
  gridLevel: 'grid',
  sizeRules: [],
  categories,
  limits: ladderLimits('calendarDays'),
  procedure: baseProcedure,
  calendar: calendarWith(allYear([['08:30', '12:00'], ['14:00', '17:30']])),
  // The report knows no building leads: the branch secretary and the grid worker answer below the community.
  roles: rolesCalled({ gridLeader: '小区党支部书记', communityHead: '社区党支部书记' }, citation, ['buildingLead']),
  posts: [
    ...basePosts,
    areaPost('estateSecretary', '小区党支部书记', 'gridLeader', 'estate', citation),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'streetOrder.stall', areaLevel: 'community' }, 'communityEnforcement', 'urbanManagement', enforcementWhy, citation),
    special(110, { category: 'streetOrder.shopFront', areaLevel: 'community' }, 'communityEnforcement', 'urbanManagement', enforcementWhy, citation),
    special(120, { category: 'streetOrder.advertising', areaLevel: 'community' }, 'communityEnforcement', 'urbanManagement', enforcementWhy, citation),
    special(130, { category: 'marketGovernance.unlicensed', areaLevel: 'community' }, 'communityEnforcement', 'marketSupervision',
      '执法职能已下沉社区：由社区综合执法中心牵头，市场监管局配合', citation),
  ]),
  scale: {
    areas: { community: 9, estate: 134, grid: 236, building: 1180, stairUnit: 3540 },
    householdsPerGrid: { min: 90, max: 180 },
    basis: '社区、小区数见报道；网格数按 236 名小区党支部书记假定，楼栋、单元、户数为假定',
  },
}
