import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { baseOrganizations, estateUnits, partyUnit } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('Q', '山东省德州市齐河县：“一核多元”模式探索县城基层治理新路径')

const categories = [...baseCategories]
const organizations = [
  ...baseOrganizations,
  partyUnit('gridPartyBranch', '中共{area}支部委员会', '网格（小区）党支部', 'grid'),
  partyUnit('buildingPartyBranch', '中共{area}支部', '楼宇党支部', 'building'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith()

/** 齐河县 · 一核多元: six levels, deliberation 4+X, firms in four colours. */
export const qihe: CountyPreset = {
  key: 'qihe',
  code: '371425',
  name: '齐河县',
  prefecture: '德州市',
  brand: '一核多元',
  report,
  levels: [
    ...codedLevels({ county: '县', town: '乡镇' }),
    level('grid', '网格（小区）', ['community', 'village'], citation),
    // 299 residential areas stand in 179 grids: a grid may hold several.
    level('estate', '小区', ['grid'], citation, { optional: true, unit: false }),
    level('building', '楼宇', ['grid', 'estate'], citation),
    level('stairUnit', '楼道', ['building'], citation),
  ],
  ladder: ['county', 'street', 'community', 'grid', 'building', 'stairUnit'],
  gridLevel: 'grid',
  sizeRules: [],
  categories,
  limits: ladderLimits('workingDays'),
  procedure: baseProcedure,
  calendar: calendarWith(summerAndWinter('06-01', [['08:30', '12:00'], ['14:00', '18:00']], [['08:30', '12:00'], ['13:30', '17:30']])),
  roles: rolesCalled({ buildingLead: '楼道党建联络员', gridLeader: '网格（小区）党支部书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('gridSecretary', '网格（小区）党支部书记', 'gridLeader', 'grid', citation, { count: 179 }),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('buildingSecretary', '楼宇党支部书记', 'buildingLead', 'building', citation, { count: 976 }),
    areaPost('stairLiaison', '楼道党建联络员', 'buildingLead', 'stairUnit', citation, { count: 2557 }),
  ],
  organizations,
  dutyList,
  routing: routingFrom(dutyList, categories, organizations),
  scale: {
    areas: { community: 20, grid: 179, estate: 299, building: 976, stairUnit: 2557 },
    householdsPerGrid: { min: 300, max: 560 },
    propertyFirms: 40,
    people: 210_000,
    basis: '社区、小区、网格、楼宇、楼道数见报道；每网格户数按每社区 3866 户折算，物业企业数和人口为假定',
  },
  figures: [
    figure('towns', '乡镇', 13, '个'),
    figure('streets', '街道', 2, '个'),
    figure('urbanCommunities', '城市社区', 20, '个'),
    figure('villages', '行政村', 1016, '个'),
    figure('partyCommittees', '基层党（工）委', 91, '个'),
    figure('partyOrganizations', '基层党组织', 2002, '个'),
    figure('partyMembers', '党员', 35_000, '名'),
    figure('gridBranches', '实体化网格（小区）党支部', 179, '个'),
    figure('buildingBranches', '楼宇党支部', 976, '个'),
    figure('stairLiaisons', '楼道党建联络员', 2557, '名'),
    figure('householdsPerCommunity', '社区平均户数', 3866, '户'),
    figure('staffPerCommunityBefore', '原每社区专职工作人员', 6, '名'),
    figure('gridWorkersPerCommunityBefore', '原每社区网格员', 14, '名'),
    figure('staffPerCommunityGoal', '每社区专职人员目标', 12, '人'),
    figure('membersShown', '在小区亮明身份的机关党员', 7400, '名'),
    figure('countyLeaders', '包片区的县级领导', 26, '名'),
    figure('streetLeaders', '包社区的街道班子成员', 20, '名'),
    figure('pairedUnits', '挂钩小区的部门单位', 114, '个'),
    figure('pairedEstates', '部门单位挂钩的居民小区', 299, '个'),
    figure('replacedFirms', '更换、引进物业的小区', 23, '个'),
    figure('complaintsFall', '物业投诉率同比下降', 15, '%'),
    figure('branchBudget', '网格（小区）党支部财政预算', 50_000_000, '元'),
    figure('branchAllowance', '每支部党建工作经费下限', 20_000, '元'),
    figure('canteens', '社区食堂和托管课堂', 15, '处'),
    figure('stations', '多样化站点', 150, '余处'),
    figure('homes', '城市书屋、妇女儿童之家、青年之家', 19, '处'),
    figure('shops', '红齐菜管家便民店', 16, '处'),
    figure('riders', '红齐小哥志愿者', 600, '余人'),
  ],
  ways: [
    way('deliberation', '“4+X”议事平台', '居民提事、楼宇听事、支部议事、民主定事、协同办事、群众评事；小事支部办、大事社区结', {
      steps: ['居民提事', '楼宇听事', '支部议事', '民主定事', '协同办事', '群众评事'],
    }),
    way('colourGrades', '“红蓝黄黑”四色物业评价', '支部每月向社区党委汇报一次，每季度组织居民代表考评一次；连续两次 60 分以下列入黑榜限期整改，拒不整改的按程序重新选聘', {
      colours: ['红', '蓝', '黄', '黑'], blackListBelow: 60, consecutiveQuarters: 2, reportsPerMonth: 1, reviewsPerQuarter: 1,
    }),
    way('threePartyReview', '三方联评', '小区、社区、单位三方联评党员履职情况', { parties: ['小区', '社区', '单位'] }),
    way('prizePool', '志愿奖池', '居民以服务换积分、以积分换优惠，由红色合伙人提供兑换', { rewards: ['教育学习', '生活优惠', '实物奖励'] }),
    way('memberHouseholdLinks', '党员联户', '每名党员至少包联 5 户群众', { householdsPerMember: 5 }),
    way('whistle', '社区吹哨、部门报到', '执法派驻站点接受社区、单位双重指挥，一社区一民警、一小区一力量'),
  ],
}
