import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, inForce, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《党建引领强基固本 “六化”统筹创新治理》'

const categories = categoriesWith({
  publicService: [second('relocation', '搬迁安置后续服务', { hints: '移民搬迁 搬迁安置 社区工厂 安置小区 后续扶持' })],
})
const organizations = [
  ...renamed({
    urbanManagement: ['{county}城市管理局', '城管局'],
    communityPartyCommittee: ['中共{area}总支部委员会', '社区党总支'],
  }),
  partyUnit('estatePartyBranch', '中共{area}支部委员会', '小区党支部', 'estate'),
  partyUnit('gridPartyGroup', '{area}党小组', '网格党小组', 'grid'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith([['publicService.relocation', 'agriculture', 'humanResources street']])

/** 商南县 · 六化: small grids with A and B posts; areas and sections beside residential areas. */
export const shangnan: CountyPreset = {
  key: 'shangnan',
  code: '611023',
  name: '商南县',
  prefecture: '商洛市',
  brand: '六化',
  levels: [
    ...codedLevels({ county: '县', town: '镇' }),
    // Two branches below the community: residential areas, and areas with sections in the old town.
    level('estate', '小区', ['community'], citation, { optional: true }),
    level('zone', '区域', ['community'], citation, { optional: true }),
    level('section', '大片区', ['zone'], citation, { optional: true }),
    level('villageGroup', '组', ['village'], citation, { optional: true }),
    level('grid', '网格', ['community', 'estate', 'section', 'village', 'villageGroup'], citation),
    level('memberHub', '党员中心户', ['grid'], citation),
    level('building', '楼栋', ['grid'], citation, { optional: true, unit: false }),
    level('stairUnit', '单元', ['building'], citation, { optional: true, unit: false }),
  ],
  ladder: ['street', 'community', 'estate', 'grid', 'memberHub'],
  gridLevel: 'grid',
  sizeRules: [
    { key: 'apartmentGrid', name: '居民楼网格', level: 'grid', min: 50, max: 80, unit: 'households', citation, ...inForce },
    { key: 'selfBuiltGrid', name: '自建房网格', level: 'grid', min: 30, max: 50, unit: 'households', citation, ...inForce },
    { key: 'community', name: '社区规模', level: 'community', min: 6000, max: 10_000, unit: 'people', citation, ...inForce },
  ],
  categories,
  limits: ladderLimits('workingDays'),
  procedure: baseProcedure,
  calendar: calendarWith(summerAndWinter('05-01', [['08:00', '12:00'], ['14:30', '18:00']], [['08:00', '12:00'], ['14:00', '17:30']])),
  roles: rolesCalled({ gridWorker: '片长', gridLeader: '大区片长', buildingLead: '党员中心户', communityHead: '社区党总支书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('zoneChief', '区域总长', 'gridLeader', 'zone', citation),
    areaPost('sectionChief', '大区片长', 'gridLeader', 'section', citation),
    areaPost('estateSecretary', '小区党支部书记', 'gridLeader', 'estate', citation),
    areaPost('gridChief', '片长', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('memberHub', '党员中心户', 'buildingLead', 'memberHub', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'construction.illegalBuilding', areaLevel: 'community' }, 'street', 'urbanManagement naturalResources',
      '居民吹哨、单位报到：列入需求台账，由街道牵头，城管和自然资源部门到场', citation),
  ]),
  scale: {
    areas: { community: 13, zone: 16, section: 100, estate: 109, grid: 1350, memberHub: 1000, building: 2700, stairUnit: 5400 },
    householdsPerGrid: { min: 28, max: 84 },
    basis: '社区、区域、大片区、小区、网格（按 A 岗片长数）、中心户见报道；楼栋、单元数和每网格户数为假定，少数网格有意超出规定的规模',
  },
}
