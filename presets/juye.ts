import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { baseOrganizations, estateUnits, partyUnit } from './base-organizations.ts'
import { quoting } from './base-report.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

const { report, citation, figure, way } = quoting('J', '山东省菏泽市巨野县：探索中小城市党建新路径')

const categories = categoriesWith({
  publicService: [second('villageConversion', '村改社区后续事务', 'street', { hints: '村改社区 集体资产 股权 合作社分红 失地居民 清产核资' })],
})
const organizations = [
  ...baseOrganizations,
  partyUnit('estatePartyBranch', '中共{area}支部委员会', '小区党支部', 'estate'),
  ...estateUnits('estate'),
]
const dutyList = dutyListWith([['publicService.villageConversion', 'street', 'agriculture civilAffairs']])

/** 巨野县 · 五个一: three levels, the residential area is the grid. */
export const juye: CountyPreset = {
  key: 'juye',
  code: '371724',
  name: '巨野县',
  prefecture: '菏泽市',
  brand: '五个一',
  report,
  levels: [
    ...codedLevels({ county: '县', town: '镇' }),
    level('estate', '小区', ['community'], citation),
    level('building', '楼栋', ['estate', 'village'], citation, { optional: true }),
    level('stairUnit', '单元', ['building'], citation, { optional: true }),
  ],
  ladder: ['street', 'community', 'estate'],
  gridLevel: 'estate',
  sizeRules: [],
  categories,
  limits: ladderLimits('workingDays'),
  procedure: {
    ...baseProcedure,
    reminders: [
      ...baseProcedure.reminders.filter((reminder) => reminder.step !== 'bulletin' && reminder.step !== 'supervise'),
      { step: 'supervise', name: '交办单', anchor: 'afterDue', value: 3, unit: 'workingDays', to: 'holderHead' },
      { step: 'bulletin', name: '周通报', anchor: 'afterDue', value: 5, unit: 'workingDays', to: 'county' },
    ],
  },
  calendar: calendarWith(summerAndWinter('05-01', [['08:30', '12:00'], ['14:30', '18:00']], [['08:30', '12:00'], ['14:00', '17:30']])),
  roles: rolesCalled({ gridLeader: '小区党支部书记', gridWorker: '专职网格员', buildingLead: '楼长（单元长）', communityHead: '社区党委书记' }, citation),
  posts: [
    ...basePosts,
    areaPost('estateSecretary', '小区党支部书记', 'gridLeader', 'estate', citation, { count: 106 }),
    areaPost('gridWorker', '专职网格员', 'gridWorker', 'estate', citation, { count: 100, substitute: true }),
    areaPost('buildingLead', '楼长', 'buildingLead', 'building', citation),
    areaPost('unitLead', '单元长', 'buildingLead', 'stairUnit', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom(dutyList, categories, organizations, [
    special(100, { category: 'construction.illegalBuilding', areaLevel: 'community' }, 'street',
      'urbanManagement publicSecurity naturalResources marketSupervision',
      '街道综合执法办公室牵头开展“1+6+N”联合执法', citation),
  ]),
  scale: {
    areas: { community: 15, estate: 106, building: 877, stairUnit: 1753 },
    householdsPerGrid: { min: 480, max: 880 },
    propertyFirms: 56,
    people: 217_000,
    basis: '社区、小区、人口见报道；楼栋与单元合计等于楼长、单元长 2630 名，其间比例为假定；每小区户数按人口折算，物业企业数为假定',
  },
  figures: [
    figure('streets', '街道', 2, '个'),
    figure('urbanArea', '城区规划面积', 57, '平方公里'),
    figure('urbanCommunities', '城市社区', 15, '个'),
    figure('estates', '小区', 106, '个'),
    figure('people', '覆盖人口', 217_000, '人'),
    figure('oldCommunities', '纳入新社区的老城区社区', 10, '个'),
    figure('urbanVillages', '纳入新社区的城中村', 9, '个'),
    figure('delegatedApprovals', '赋予街道的审批事项', 46, '项'),
    figure('jointEnforcements', '“1+6+N”联合执法', 372, '次'),
    figure('leads', '楼长、单元长', 2630, '名'),
    figure('staffRecruited', '招录社区工作者', 38, '人'),
    figure('gridWorkers', '招录网格员', 100, '人'),
    figure('conferences', '城市党建联席会议', 16, '次'),
    figure('bulletins', '通报', 19, '期'),
    figure('letters', '工作提醒函、交办单', 37, '份'),
    figure('problemsSolved', '帮助社区解决的项目推进问题', 84, '个'),
    figure('serviceCentresPlanned', '规划的社区党群服务中心', 22, '处'),
    figure('serviceCentresOpen', '建成启用的社区党群服务中心', 4, '处'),
    figure('oldEstatesServed', '国有物业入驻的老旧小区', 4, '个'),
    figure('meetings', '圆桌议事会、业主恳谈会', 130, '余次'),
    figure('satisfaction', '群众满意率下限', 90, '%'),
    figure('visitsToEstates', '进小区服务居民', 2300, '余次'),
    figure('industryOrganizations', '两个新党组织', 103, '个'),
    figure('riders', '担任兼职网格员的骑手', 10, '名'),
    figure('riderTeams', '骑手志愿服务队', 3, '支'),
    figure('warmStations', '暖心驿站', 15, '处'),
    figure('agreements', '签署共驻共建协议的党组织', 123, '个'),
    figure('agreementProblems', '共建解决的难题', 560, '余件'),
    figure('wishes', '落实微心愿', 400, '余条'),
  ],
  ways: [
    way('firmScore', '物业议事评价', '社区党委对物业企业的评价结果占年终考核成绩的 50%', { communitySharePercent: 50 }),
    way('bulletins', '周通报制度', '每周通报，工作提醒函、交办单跟进', { everyDays: 7, documents: ['通报', '工作提醒函', '交办单'] }),
    way('serviceOrders', '居民点单、平台派单、公司接单', '足不出户解决法律咨询、家政服务、健康问诊等十余大类问题', {
      steps: ['居民点单', '平台派单', '公司接单'],
    }),
    way('oneToOneCare', '“1+N 帮 1”服务', '1 个楼长、单元长和 N 个志愿者分工协助 1 个服务对象', { leads: 1 }),
    way('villageConversion', '村改社区', '清产核资、确权到户、政经分离，合作社设理事会、监事会', {
      steps: ['清产核资', '确权到户', '政经分离', '组建合作社'],
    }),
    way('delegatedApprovals', '街道审批赋权', '依法赋予街道 46 项审批事项', { items: 46 }),
    way('jointEnforcement', '“1+6+N”联合执法', '做实街道综合执法办公室，统筹联合执法'),
    way('fourPartyTalks', '四方联动议事', '社区党委引领小区党支部、业委会、物业公司，召开圆桌议事会、业主恳谈会', { kinds: ['圆桌议事会', '业主恳谈会'] }),
    way('serviceCircle', '10 分钟党群服务圈', '社区党群服务中心按 10 分钟服务圈布局', { minutes: 10 }),
  ],
}
