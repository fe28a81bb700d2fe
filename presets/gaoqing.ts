import { allYear, calendarWith } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { estateUnits, partyUnit, renamed } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('G', '高青县：党建聚力筑根基 红色赋能强治理')

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
  report,
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
    areaPost('gridSecretary', '网格功能型党支部书记', 'gridLeader', 'grid', citation, { count: 118 }),
    areaPost('gridWorker', '专职网格员', 'gridWorker', 'grid', citation, { count: 138, substitute: true }),
    areaPost('buildingLead', '楼长', 'buildingLead', 'building', citation, { count: 1315, paired: true }),
    areaPost('unitLead', '单元长', 'buildingLead', 'stairUnit', citation, { count: 1569 }),
  ],
  organizations,
  dutyList,
  routing: routingFrom(dutyList, categories, organizations, [
    special(100, { category: 'housing.renovation', areaLevel: 'community' }, 'housing',
      'urbanManagement waterCompany powerCompany gasCompany gridCommunity',
      '老旧小区改造由住建局牵头，执法、社区和专营单位到现场办公', citation),
  ]),
  scale: {
    areas: { community: 10, estate: 105, grid: 134, building: 1315, stairUnit: 1569 },
    householdsPerGrid: { min: 240, max: 350 },
    propertyFirms: 24,
    people: 118_000,
    basis: '社区、小区、网格数见报道；楼栋、单元数按楼长 1315 人、单元长 1569 人计；每网格户数按走访 39327 户折算，物业企业数和人口为假定',
  },
  figures: [
    figure('urbanCommunities', '城市社区', 10, '个'),
    figure('estates', '小区', 105, '个'),
    figure('grids', '网格', 134, '个'),
    figure('functionalSecretaries', '网格功能型党支部书记', 118, '名'),
    figure('gridChats', '一格一群微信联络群', 120, '余个'),
    figure('streetLeaders', '直接联系网格的街道领导班子成员', 15, '名'),
    figure('staff', '社区专职工作者', 138, '名'),
    figure('householdsPerStaff', '每名社区专职工作者对应户数', 300, '户'),
    figure('buildingLeads', '楼长', 1315, '人'),
    figure('unitLeads', '单元长', 1569, '人'),
    figure('redBuildingLeads', '在职红色楼长', 233, '名'),
    figure('teams', '志愿服务队', 37, '支'),
    figure('volunteers', '志愿者', 3600, '余名'),
    figure('activities', '志愿活动', 280, '次'),
    figure('peopleServed', '志愿活动服务群众', 22_000, '余人'),
    figure('largeMeetings', '圆桌会议、一期一会、我是和事佬、周一面对面', 70, '余次'),
    figure('smallMeetings', '路灯会议、家庭会议、楼道口会议', 50, '余次'),
    figure('reportingUnits', '双报到单位', 80, '个'),
    figure('reportingMembers', '双报到在职党员', 2921, '名'),
    figure('broadcasts', '社区直播', 240, '余次'),
    figure('viewers', '直播收看人数', 23_000, '余人'),
    figure('oldEstatesServed', '劳务合作社提供清扫的老旧小区', 8, '个'),
    figure('ownersCommittees', '业委会', 66, '个'),
    figure('ownersProblems', '联合物业解决的问题', 1300, '余个'),
    figure('householdsVisited', '敲门行动走访', 39_327, '户'),
    figure('stations', '千乘红驿站', 57, '个'),
    figure('riderStations', '青蜂驿站', 9, '家'),
    figure('allowance', '红色楼长和兼职网格员补助标准', 5, '元/户/月'),
  ],
  ways: [
    way('pairedLeads', '双楼长', '一名在职人员和一名非在职人员共同担任楼长', { inService: 1, notInService: 1 }),
    way('visitCampaign', '敲门行动', '社区书记每年遍访辖区所有居民，社区工作者、专职网格员和楼长（单元长）每季度走访一遍', {
      secretaryVisitsPerYear: 1, staffVisitsPerQuarter: 1,
    }),
    way('meetingKinds', '协商议事载体', '依托七种会议载体，推动协商向小区、楼院、单元、楼道延伸', {
      kinds: ['圆桌会议', '一期一会', '我是和事佬', '周一面对面', '路灯会议', '家庭会议', '楼道口会议'],
    }),
    way('allowance', '激励补助', '按城市社区 5 元/户/月的标准补助红色楼长和兼职网格员', { fenPerHouseholdPerMonth: 500 }),
    way('broadcast', '社区直播间', '每周开播 1—2 次', { minPerWeek: 1, maxPerWeek: 2 }),
    way('payGrades', '三岗十八级', '社区专职工作者实行“3 岗 18 级”薪酬待遇', { posts: 3, grades: 18 }),
    way('staffing', '社区专职工作者配备', '每 300 户配备 1 名社区专职工作者', { householdsPerStaff: 300 }),
    way('threeLists', '三张清单', '双报到单位以“三张清单”参与基层治理服务'),
    way('serviceCircle', '15 分钟党建服务圈', '1 个社区党群服务中心和 N 个千乘红驿站', { minutes: 15 }),
  ],
}
