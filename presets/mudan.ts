import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import { inWordsOf } from './base-wording.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('M', '山东省菏泽市牡丹区：推动城市基层党建全面提质增效')

const categories = categoriesWith({
  property: [second('servicePremises', '小区公共服务用房', 'housing', { hints: '物业用房 社区用房 公共服务用房 用房被占 配套用房' })],
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
  report,
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
    areaPost('gridSecretary', '小区（网格）党支部书记', 'gridLeader', 'grid', citation, { count: 98 }),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('memberBuildingLead', '党员楼栋长', 'buildingLead', 'memberHub', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom(dutyList, categories, organizations, [
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
    propertyFirms: 56,
    people: 175_000,
    basis: '网格数、物业企业数见报道，社区数按 2023 年区划代码；楼宇、单元、户数和人口为假定',
  },
  figures: [
    figure('estateBranches', '小区党支部', 98, '个'),
    figure('grids', '网格', 106, '个'),
    figure('serviceClasses', '纳入网格的便民服务', 7, '大类'),
    figure('leadershipProblems', '区委常委会研究解决的突出问题', 12, '个'),
    figure('directLineProblems', '书记直通车协调解决的困难问题', 16, '个'),
    figure('streetShare', '街道评价占部门年度绩效考核权重', 30, '%'),
    figure('jointEnforcements', '“1+6+N”联合执法', 60, '余次'),
    figure('enforcementProblems', '联合执法解决问题', 170, '余个'),
    figure('dutiesCancelled', '取消的街道、社区责任事项', 26, '条'),
    figure('whistles', '街道呼叫联动解决问题', 200, '余件'),
    figure('claimedRates', '报道所称响应率、办结率、满意度', 100, '%'),
    figure('reportingUnits', '双报到单位', 99, '个'),
    figure('reportingMembers', '双报到在职党员', 7558, '名'),
    figure('projects', '共驻共建项目', 324, '个'),
    figure('teams', '志愿服务队', 300, '余个'),
    figure('staff', '下沉小区的社区工作者', 376, '名'),
    figure('secretaryStudios', '社区书记工作室', 5, '个'),
    figure('stations', '党群服务驿站', 98, '个'),
    figure('communityFund', '社区服务群众专项经费下限', 200_000, '元/年'),
    figure('branchFund', '小区党支部工作经费下限', 10_000, '元/年'),
    figure('firms', '选派党建指导员的物业企业', 56, '个'),
    figure('pairs', '结对共建示范点', 28, '个'),
    figure('contradictions', '解决物业与业主矛盾', 2200, '余条'),
    figure('activities', '法律、医疗、文化进小区', 300, '余次'),
    figure('campaigns', '专项治理行动', 5, '项'),
  ],
  ways: [
    way('streetCalls', '街道呼叫、部门响应', '街道有需即呼，平台秒转分派，部门闻哨而动', { steps: ['街道呼叫', '平台分派', '部门响应'] }),
    way('departmentScore', '街道评价部门', '街道评价结果占部门年度绩效考核权重的 30%', { streetSharePercent: 30 }),
    way('serviceSteps', '“3+4”社区服务模式', '公共服务、便民服务、党务服务；民情受理、限期办理、公示反馈、跟踪监督', {
      services: ['公共服务', '便民服务', '党务服务'], steps: ['民情受理', '限期办理', '公示反馈', '跟踪监督'],
    }),
    way('campaigns', '五项治理行动', '成立 5 个专班，常态化开展五项专项治理', {
      campaigns: ['消防安全治理', '违法搭建整治', '物业收费管理', '规范物业服务行为', '小区公共服务用房清理'],
    }),
    way('directLine', '区委书记直通车', '每季度召集全区城市基层党建联席会议，协调解决困难问题', { conferencesPerQuarter: 1 }),
    way('governance', '“1+2+N”一核多元', '小区党支部，业主委员会和物业服务企业，“两新”组织和机关事业单位等', { core: 1, partners: 2 }),
    way('jointEnforcement', '“1+6+N”联合执法', '整合公安、交通、生态环境、市场监管、城市管理、消防等力量', {
      members: ['公安', '交通', '生态环境', '市场监管', '城市管理', '消防'],
    }),
    way('serviceCircle', '15 分钟服务圈', '社区党群服务中心按 15 分钟服务圈布局', { minutes: 15 }),
  ],
})
