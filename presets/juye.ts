import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { categoriesWith, second } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { baseOrganizations, estateUnits, partyUnit } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom, special } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《山东省菏泽市巨野县：探索中小城市党建新路径》'

const categories = categoriesWith({
  publicService: [second('villageConversion', '村改社区后续事务', { hints: '村改社区 集体资产 股权 合作社分红 失地居民 清产核资' })],
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
    areaPost('estateSecretary', '小区党支部书记', 'gridLeader', 'estate', citation),
    areaPost('gridWorker', '专职网格员', 'gridWorker', 'estate', citation, { substitute: true }),
    areaPost('buildingLead', '楼长', 'buildingLead', 'building', citation),
    areaPost('unitLead', '单元长', 'buildingLead', 'stairUnit', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom([
    special(100, { category: 'construction.illegalBuilding', areaLevel: 'community' }, 'street',
      'urbanManagement publicSecurity naturalResources marketSupervision',
      '街道综合执法办公室牵头开展“1+6+N”联合执法', citation),
  ]),
  scale: {
    areas: { community: 15, estate: 106, building: 877, stairUnit: 1753 },
    householdsPerGrid: { min: 480, max: 880 },
    basis: '社区、小区数见报道；楼栋与单元合计等于楼长、单元长 2630 名，其间比例为假定；每小区户数按人口 21.7 万折算',
  },
}
