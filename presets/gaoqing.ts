import { allYear, calendarWith } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《高青县：党建聚力筑根基 红色赋能强治理》'

const categories = [...baseCategories]
const organizations = [
  ...renamed({ communityPartyCommittee: ['中共{area}总支部委员会', '社区党总支'] }),
  partyUnit('gridPartyBranch', '中共{area}功能型支部委员会', '网格功能型党支部', 'grid'),
  partyUnit('buildingPartyGroup', '{area}党小组', '楼栋（单元）党小组', 'building'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith()

/** 高青县 · 一网三联、三联五优: basic grids, paired building leads, visits door by door. */
export const gaoqing: CountyPreset = {
  key: 'gaoqing',
  code: '370322',
  name: '高青县',
  prefecture: '淄博市',
  brand: '一网三联·三联五优',
  levels: [
    ...codedLevels({ county: '县', town: '镇' }),
    level('estate', '小区', ['community'], citation, { optional: true, unit: false }),
    level('grid', '基础网格', ['community', 'estate', 'village'], citation),
    level('building', '楼栋', ['grid'], citation),
    level('stairUnit', '单元', ['building'], citation),
  ],
  ladder: ['street', 'community', 'grid', 'building', 'stairUnit'],
  gridLevel: 'grid',
  sizeRules: [],
  categories,
  limits: ladderLimits('workingDays'),
  procedure: baseProcedure,
  calendar: calendarWith(allYear([['08:30', '11:30'], ['13:30', '17:00']])),
  roles: rolesCalled({ gridLeader: '网格功能型党支部书记', gridWorker: '专职网格员', communityHead: '社区党总支书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('gridSecretary', '网格功能型党支部书记', 'gridLeader', 'grid', citation),
    areaPost('gridWorker', '专职网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('buildingLead', '楼长', 'buildingLead', 'building', citation, { paired: true }),
    areaPost('unitLead', '单元长', 'buildingLead', 'stairUnit', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'housing.renovation', areaLevel: 'community' }, 'housing',
      'urbanManagement waterCompany powerCompany gasCompany gridCommunity',
      '老旧小区改造由住建局牵头，执法、社区和专营单位到现场办公', citation),
  ]),
  scale: {
    areas: { community: 10, estate: 105, grid: 134, building: 1315, stairUnit: 1569 },
    householdsPerGrid: { min: 240, max: 350 },
    basis: '社区、小区、网格数见报道；楼栋、单元数按楼长 1315 人、单元长 1569 人计；每网格户数按走访 39327 户折算',
  },
}
