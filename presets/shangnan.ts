import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, inForce, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('S', '党建引领强基固本 “六化”统筹创新治理')

const categories = categoriesWith({
  publicService: [second('relocation', '搬迁安置后续服务', 'agriculture', { hints: '移民搬迁 搬迁安置 社区工厂 安置小区 后续扶持' })],
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
  report,
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
    areaPost('zoneChief', '区域总长', 'gridLeader', 'zone', citation, { count: 16 }),
    areaPost('sectionChief', '大区片长', 'gridLeader', 'section', citation, { count: 100 }),
    areaPost('estateSecretary', '小区党支部书记', 'gridLeader', 'estate', citation, { count: 33 }),
    areaPost('gridChief', '片长', 'gridWorker', 'grid', citation, { count: 1350, substitute: true }),
    areaPost('memberHub', '党员中心户', 'buildingLead', 'memberHub', citation, { count: 1000 }),
  ],
  organizations,
  dutyList,
  routing: routingFrom(dutyList, categories, organizations, [
    special(100, { category: 'construction.illegalBuilding', areaLevel: 'community' }, 'street', 'urbanManagement naturalResources',
      '居民吹哨、单位报到：列入需求台账，由街道牵头，城管和自然资源部门到场', citation),
  ]),
  scale: {
    areas: { community: 13, zone: 16, section: 100, estate: 109, grid: 1350, memberHub: 1000, building: 2700, stairUnit: 5400 },
    householdsPerGrid: { min: 30, max: 80 },
    propertyFirms: 28,
    people: 238_400,
    basis: '社区、区域、大片区、小区、网格（按 A 岗片长数）、中心户和人口见报道；楼栋、单元和物业企业数为假定',
  },
  figures: [
    figure('streetsAndTowns', '镇（办）', 10, '个'),
    figure('communitiesAndVillages', '村（社区）', 126, '个'),
    figure('grids', '网格', 3343, '个'),
    figure('estates', '小区', 109, '个'),
    figure('people', '人口', 238_400, '余人'),
    figure('newCommunities', '新建城市社区', 2, '个'),
    figure('convertedVillages', '改组为社区的行政村', 4, '个'),
    figure('zones', '区域', 16, '个'),
    figure('sections', '大片区', 100, '个'),
    figure('mainStreets', '作为边界的街道', 6, '条'),
    figure('lanes', '作为边界的巷道', 35, '条'),
    figure('generalBranches', '城市社区党总支', 13, '个'),
    figure('estateBranches', '小区党支部', 33, '个'),
    figure('partyGroups', '党小组', 38, '个'),
    figure('membersInService', '在职党员', 3247, '名'),
    figure('membersRetired', '离退休党员', 500, '名'),
    figure('memberHubs', '党员中心户', 1000, '余名'),
    figure('gridChiefsPrimary', 'A 岗片长', 1350, '名'),
    figure('gridChiefsSubstitute', 'B 岗替补片长', 1350, '名'),
    figure('duties', '片长工作职责', 8, '项'),
    figure('branchLeaders', '小区党支部书记、副书记', 58, '名'),
    figure('firstSecretaryEstates', '选派第一书记的小区', 79, '个'),
    figure('emergencyVolunteers', '党员志愿者', 238, '名'),
    figure('emergencyTeams', '党员志愿服务队', 15, '支'),
    figure('pairedUnits', '联系包抓“三无”小区的县直单位', 37, '个'),
    figure('problemsSolved', '四方联动研究解决', 620, '余件'),
    figure('sharedPlaces', '共享党建阵地', 210, '个'),
    figure('squares', '共享活动广场', 17, '处'),
    figure('sportsSets', '共享体育设施', 110, '套'),
    figure('supervisions', '督查', 12, '次'),
    figure('bulletins', '通报', 43, '期'),
    figure('secretaryAllowance', '小区党支部书记补贴', 1100, '元/月'),
    figure('deputyAllowance', '小区党支部副书记补贴', 800, '元/月'),
    figure('chiefPayLow', '片长年报酬下限', 1200, '元/年'),
    figure('chiefPayHigh', '片长年报酬上限', 7500, '元/年'),
  ],
  ways: [
    way('substitutes', 'A 岗、B 岗片长', '每个网格一名 A 岗片长和一名 B 岗替补片长', { primary: 1, substitute: 1 }),
    way('careLevels', '三色服务', '放心户等候“在线服务”、关心户开展“一线服务”、连心户时刻“热线服务”', { levels: ['放心', '关心', '连心'] }),
    way('rotatingChair', '轮值会长', '每季度从驻区单位党组织书记中选任党建共建联合会轮值会长', {
      everyMonths: 3, selection: ['个人自荐', '民主推荐', '综合测评'],
    }),
    way('dualReportReview', '双述双评', '纳入街道书记述职评议考核和社区书记“双述双评”，与经费支持挂钩'),
    way('whistle', '居民吹哨、单位报到', '急难问题列入需求台账，由党建共建联合会定向派单'),
    way('fourMeetings', '四方联动四会', '民情恳谈会、事务协调会、工作听证会、成效评议会', {
      kinds: ['民情恳谈会', '事务协调会', '工作听证会', '成效评议会'],
    }),
    way('command', '三级指挥', '县总指挥部、镇（办）指挥部、村（社区）指挥所', { county: 1, towns: 10, communities: 126 }),
    way('payGrades', '三岗十八级', '社区干部实行“三岗十八级”薪酬待遇体系', { posts: 3, grades: 18 }),
    way('employment', '五个一批', '劳务输出转移、公益岗位安置、社区工厂吸纳、项目企业务工、自主创业带动', {
      kinds: ['劳务输出转移', '公益岗位安置', '社区工厂吸纳', '项目企业务工', '自主创业带动'],
    }),
  ],
}
