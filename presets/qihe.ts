import { calendarWith, summerAndWinter } from './base-calendar.ts'
import { baseCategories } from './base-categories.ts'
import { dutyListWith } from './base-duties.ts'
import { codedLevels, level } from './base-levels.ts'
import { baseProcedure, ladderLimits } from './base-limits.ts'
import { baseOrganizations, estateUnits, partyUnit } from './base-organizations.ts'
import { areaPost, basePosts, rolesCalled } from './base-roles.ts'
import { routingFrom } from './base-routing.ts'
import type { CountyPreset } from './preset.ts'

/** The county's own published report: whatever cites it is quoted, everything else is a sample. */
const citation = '《山东省德州市齐河县：“一核多元”模式探索县城基层治理新路径》'

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
    areaPost('gridSecretary', '网格（小区）党支部书记', 'gridLeader', 'grid', citation),
    areaPost('gridWorker', '网格员', 'gridWorker', 'grid', citation, { substitute: true }),
    areaPost('buildingSecretary', '楼宇党支部书记', 'buildingLead', 'building', citation),
    areaPost('stairLiaison', '楼道党建联络员', 'buildingLead', 'stairUnit', citation),
  ],
  organizations,
  dutyList,
  routing: routingFrom(),
  scale: {
    areas: { community: 20, grid: 179, estate: 299, building: 976, stairUnit: 2557 },
    householdsPerGrid: { min: 300, max: 560 },
    basis: '社区、小区、网格、楼宇、楼道数见报道；每网格户数按每社区 3866 户折算',
  },
}
