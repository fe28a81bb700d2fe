import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import { inWordsOf } from './base-wording.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('T', '吉林省洮南市：坚持党建引领 促进治理创新')

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
  report,
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
  routing: routingFrom(dutyList, categories, organizations, [
    special(100, { category: 'streetOrder.stall', areaLevel: 'community' }, 'street', 'urbanManagement',
      '街面秩序由街道行政执法平台牵头，城管执法局配合', citation),
    special(110, { category: 'streetOrder.shopFront', areaLevel: 'community' }, 'street', 'urbanManagement',
      '街面秩序由街道行政执法平台牵头，城管执法局配合', citation),
  ]),
  scale: {
    areas: { community: 18, estate: 160, grid: 204, building: 1224, memberHub: 1224, stairUnit: 3672 },
    householdsPerGrid: { min: 200, max: 360 },
    propertyFirms: 30,
    people: 140_000,
    basis: '社区、网格数见报道；小区、楼栋、单元、户数、物业企业数和人口为假定',
  },
  figures: [
    figure('grids', '网格', 204, '个'),
    figure('urbanCommunities', '社区', 18, '个'),
    figure('secretaryProjects', '完成的书记项目', 162, '个'),
    figure('allianceMembers', '党建联盟成员单位', 160, '余个'),
    figure('alliances', '党建联盟', 24, '个'),
    figure('goodDeeds', '四项清单办理好事实事', 220, '多件'),
    figure('workdayMembers', '参加社区工作日的在职党员', 3200, '多名'),
    figure('workdayActions', '社区工作日活动', 1400, '余次'),
    figure('helpPairs', '结成帮扶对子', 310, '多个'),
    figure('largeCentres', '500 平方米以上的社区活动场所', 18, '个'),
    figure('largestCentresShare', '1000 平方米以上场所比例', 33.3, '%'),
    figure('committeeMembers', '社区“两委”成员', 108, '名'),
    figure('socialWorkers', '取得社工师资格的比例', 25, '%'),
    figure('college', '大专以上学历占比', 91.7, '%'),
    figure('reserve', '后备人才', 103, '名'),
    figure('workPlatforms', '街道工作平台', 4, '个'),
    figure('streetPowers', '赋予街道的权力', 5, '项'),
  ],
  ways: [
    way('secretaryProject', '书记项目', '各级书记每年认领抓实 1 个书记项目，列出计划，倒排工期，挂图作战', {
      perSecretaryPerYear: 1, plan: ['任务书', '路线图', '时间表'],
    }),
    way('fourLists', '四项清单', '需求、资源、项目、责任精准对接，上墙公示、动态调整，接受群众评议', {
      lists: ['需求清单', '资源清单', '项目清单', '责任清单'],
    }),
    way('rotatingChair', '轮值主席', '党建联席会议实行轮值主席制度，双向协商、双向承诺、双向服务、双向评价', {
      mutual: ['双向协商', '双向承诺', '双向服务', '双向评价'],
    }),
    way('communityWorkday', '社区工作日', '机关干部“双报到双服务”，工作在单位、服务在社区'),
    way('streetReform', '街道管理体制改革', '设置“4+X”内设机构，搭建 4 个工作平台，赋予 5 项权力', {
      offices: '4+X', platforms: ['党群服务', '便民服务', '行政执法', '综合治理'], powers: 5,
    }),
    way('fiveLeads', '五长制', '社区党组织、网格党支部、楼栋党小组、党员中心户逐级负责'),
  ],
})
