import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import { inWordsOf } from './base-wording.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《山东省菏泽市牡丹区：推动城市基层党建全面提质增效》'

const categories = categoriesWith({
  property: [second('servicePremises', '小区公共服务用房', { hints: '物业用房 社区用房 公共服务用房 用房被占 配套用房' })],
})
const organizations = [
  ...renamed({
    publicSecurity: ['{prefecture}公安局牡丹分局', '公安分局'],
    urbanManagement: ['{county}综合行政执法局（城市管理局）', '综合执法局'],
  }),
  partyUnit('gridPartyBranch', '中共{area}支部委员会', '小区（网格）党支部', 'grid'),
  partyUnit('buildingPartyGroup', '{area}党小组', '楼宇党小组', 'building'),
  ...estateUnits('grid'),
]
const dutyList = dutyListWith([['property.servicePremises', 'housing', 'street']])

/** 牡丹区 · 1+2+N: streets call, the platform dispatches, departments answer; five campaigns. */
export const mudan: CountyPreset = inWordsOf('区', {
  key: 'mudan',
  code: '371702',
  name: '牡丹区',
  prefecture: '菏泽市',
  brand: '1+2+N',
  levels: [
    ...codedLevels({ county: '区', town: '镇' }),
    level('grid', '小区（网格）', ['community', 'village'], citation),
    level('building', '楼宇', ['grid'], citation),
    level('memberHub', '党员楼栋长', ['building'], citation),
    level('stairUnit', '单元', ['building'], citation, { optional: true, unit: false }),
  ],
  ladder: ['street', 'community', 'grid', 'building', 'memberHub'],
  gridLevel: 'grid',
  sizeRules: [],
  categories,
  limits: ladderLimits('workingDays', { dispatch: [30, 'minutes'] }),
  procedure: { ...baseProcedure, returnWindowWorkingHours: 4 },
  calendar: calendarWith(summerAndWinter('06-01', [['08:30', '12:00'], ['14:30', '18:00']], [['08:30', '12:00'], ['14:00', '17:30']])),
  roles: rolesCalled({ buildingLead: '党员楼栋长', gridLeader: '小区（网格）党支部书记', communityHead: '社区党委书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('gridSecretary', '小区（网格）党支部书记', 'gridLeader', 'grid', citation),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('memberBuildingLead', '党员楼栋长', 'buildingLead', 'memberHub', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'safety.fireLane' }, 'fireRescue', 'housing publicSecurity gridCommunity',
      '消防安全治理专班：消防救援牵头，住建、公安和社区配合', citation),
    special(110, { category: 'construction.illegalBuilding' }, 'urbanManagement', 'naturalResources publicSecurity street',
      '违法搭建整治专班：行政执法牵头，自然资源、公安和街道配合', citation),
    special(120, { category: 'property.fees' }, 'marketSupervision', 'housing street',
      '物业收费管理专班：市场监管牵头，住建和街道配合', citation),
    special(130, { category: 'property.service' }, 'housing', 'gridCommunity street',
      '规范物业服务行为专班：住建牵头，社区和街道配合', citation),
    special(140, { category: 'property.servicePremises' }, 'housing', 'street gridCommunity',
      '小区公共服务用房清理专班：住建牵头，街道和社区配合', citation),
  ]),
  scale: {
    areas: { community: 57, grid: 106, building: 1060, memberHub: 1060, stairUnit: 3180 },
    householdsPerGrid: { min: 380, max: 720 },
    basis: '网格数见报道，社区数按 2023 年区划代码；楼宇、单元、户数为假定',
  },
})
