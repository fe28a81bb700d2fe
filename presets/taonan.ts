import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import { inWordsOf } from './base-wording.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《吉林省洮南市：坚持党建引领 促进治理创新》'

const categories = [...baseCategories]
const organizations = [
  ...renamed({
    administrativeApproval: ['{county}政务服务和数字化建设管理局', '政务服务局'],
    urbanManagement: ['{county}城市管理行政执法局', '城管执法局'],
  }),
  partyUnit('gridPartyBranch', '中共{area}支部委员会', '网格党支部', 'grid'),
  partyUnit('buildingPartyGroup', '{area}党小组', '楼栋党小组', 'building'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith()

/** 洮南市 · 书记一号工程: branches on the grid, lists, projects, a street with its own enforcement platform. */
export const taonan: CountyPreset = inWordsOf('市', {
  key: 'taonan',
  code: '220881',
  name: '洮南市',
  prefecture: '白城市',
  brand: '书记一号工程',
  levels: [
    ...codedLevels({ county: '市', town: '乡镇' }),
    level('estate', '小区', ['community'], citation, { optional: true, unit: false }),
    level('grid', '网格', ['community', 'estate', 'village'], citation),
    level('building', '楼栋', ['grid'], citation),
    level('memberHub', '党员中心户', ['building'], citation),
    level('stairUnit', '单元', ['building'], citation, { optional: true, unit: false }),
  ],
  ladder: ['community', 'grid', 'building', 'memberHub'],
  gridLevel: 'grid',
  sizeRules: [],
  categories,
  limits: ladderLimits('calendarDays'),
  procedure: baseProcedure,
  // Winter days are short in the north-east: work ends half an hour earlier.
  calendar: calendarWith(summerAndWinter('05-01', [['08:30', '11:30'], ['13:30', '17:00']], [['08:30', '11:30'], ['13:00', '16:30']])),
  roles: rolesCalled({ gridLeader: '网格党支部书记', buildingLead: '楼栋党小组长', communityHead: '社区党组织书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('gridSecretary', '网格党支部书记', 'gridLeader', 'grid', citation),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('buildingGroupLead', '楼栋党小组长', 'buildingLead', 'building', citation),
    areaPost('memberHub', '党员中心户', 'buildingLead', 'memberHub', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'streetOrder.stall', areaLevel: 'community' }, 'street', 'urbanManagement',
      '街面秩序由街道行政执法平台牵头，城管执法局配合', citation),
    special(110, { category: 'streetOrder.shopFront', areaLevel: 'community' }, 'street', 'urbanManagement',
      '街面秩序由街道行政执法平台牵头，城管执法局配合', citation),
  ]),
  scale: {
    areas: { community: 18, estate: 160, grid: 204, building: 1224, memberHub: 1224, stairUnit: 3672 },
    householdsPerGrid: { min: 200, max: 360 },
    basis: '社区、网格数见报道；小区、楼栋、单元、户数为假定',
  },
})
