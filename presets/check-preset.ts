import type { CountyPreset, LevelKey, WorkingSeason } from './preset.ts'
import { firstLevelCategories } from './preset.ts'

/** Areas are at most this deep, the county included: rows carry eight level columns. */
const deepestTree = 8

/** What the schema alone cannot see, as Chinese sentences; empty when the preset holds together. */
export function findContradictions(preset: CountyPreset): string[] {
  return [
    ...duplicates('层级', preset.levels.map((level) => level.key)),
    ...duplicates('岗位角色', preset.roles.map((role) => role.key)),
    ...duplicates('职务', preset.posts.map((post) => post.key)),
    ...duplicates('机构', preset.organizations.map((organization) => organization.key)),
    ...duplicates('分类', preset.categories.flatMap((first) => [first.key, ...first.children.map((child) => child.key)])),
    ...duplicates('派单规则序号', preset.routing.map((rule) => String(rule.order))),
    ...duplicates('日历日期', preset.calendar.days.map((day) => day.date)),
    ...duplicates('规模要求', preset.sizeRules.map((rule) => rule.key)),
    ...levelFaults(preset),
    ...categoryFaults(preset),
    ...referenceFaults(preset),
    ...calendarFaults(preset),
    ...datedFaults(preset),
  ]
}

function duplicates(what: string, keys: string[]): string[] {
  const repeated = keys.filter((key, position) => keys.indexOf(key) !== position)
  return [...new Set(repeated)].map((key) => `${what}“${key}”出现了不止一次，请只保留一条`)
}

function levelFaults({ levels, ladder, gridLevel, posts, organizations, sizeRules, scale }: CountyPreset): string[] {
  const known = new Map(levels.map((level) => [level.key, level]))
  const faults: string[] = []
  for (const level of levels) {
    if ((level.key === 'county') !== (level.parents.length === 0)) {
      faults.push(`层级“${level.name}”的上级有误：只有县一级没有上级`)
    }
    for (const parent of level.parents) {
      if (!known.has(parent)) faults.push(`层级“${level.name}”的上级“${parent}”没有定义`)
    }
  }
  if (faults.length > 0) return faults

  const depth = deepestPath(levels)
  if (depth === undefined) faults.push('层级互为上下级，形成了循环，请改正上级关系')
  else if (depth > deepestTree) faults.push(`层级最深有 ${depth} 级，最多允许 ${deepestTree} 级`)

  ladder.forEach((key, position) => {
    const above = ladder[position - 1]
    if (!known.has(key)) faults.push(`体系中的“${key}”不在层级里`)
    else if (above && !known.get(key)?.parents.includes(above)) {
      faults.push(`体系中的“${known.get(key)?.name}”不能直接设在“${known.get(above)?.name ?? above}”之下`)
    }
  })
  if (!known.get(gridLevel)?.responsibilityUnit) faults.push(`网格层级“${gridLevel}”没有定义，或不是责任单元`)
  for (const holder of [...posts, ...organizations]) {
    if (holder.level && !known.has(holder.level)) faults.push(`“${holder.name}”所在的层级“${holder.level}”没有定义`)
  }
  for (const post of posts) {
    if (known.get(post.level)?.responsibilityUnit === false) faults.push(`职务“${post.name}”设在“${known.get(post.level)!.name}”，而这一级不是责任单元`)
  }
  for (const rule of sizeRules) {
    if (!known.has(rule.level)) faults.push(`规模要求“${rule.name}”的层级“${rule.level}”没有定义`)
    if (rule.min > rule.max) faults.push(`规模要求“${rule.name}”的下限 ${rule.min} 大于上限 ${rule.max}`)
  }
  for (const key of Object.keys(scale.areas)) {
    if (!known.has(key as LevelKey)) faults.push(`示例规模中的层级“${key}”没有定义`)
  }
  return faults
}

/** Number of levels on the longest way down from the county; undefined when the levels form a circle. */
export function deepestPath(levels: CountyPreset['levels']): number | undefined {
  const depths = new Map<LevelKey, number>()
  // Each round settles at least one level, so a circle shows as a round without progress.
  while (depths.size < levels.length) {
    const ready = levels.filter((level) => !depths.has(level.key) && level.parents.every((parent) => depths.has(parent)))
    if (ready.length === 0) return undefined
    for (const level of ready) depths.set(level.key, 1 + Math.max(0, ...level.parents.map((parent) => depths.get(parent) ?? 0)))
  }
  return Math.max(...depths.values())
}

function categoryFaults({ categories }: CountyPreset): string[] {
  const missing = firstLevelCategories.filter((key) => !categories.some((first) => first.key === key))
  const misplaced = categories.flatMap((first) => first.children.filter((child) => !child.key.startsWith(`${first.key}.`)))
  return [
    ...missing.map((key) => `缺少一级分类“${key}”`),
    ...misplaced.map((child) => `二级分类“${child.name}”的代码“${child.key}”没有以所属一级分类开头`),
  ]
}

function referenceFaults(preset: CountyPreset): string[] {
  const categories = new Set(preset.categories.flatMap((first) => [first.key as string, ...first.children.map((child) => child.key)]))
  const organizations = new Map(preset.organizations.map((organization) => [organization.key, organization]))
  const levels = new Set(preset.levels.map((level) => level.key))
  const faults: string[] = []

  const checkCategory = (where: string, category: string | undefined) => {
    if (category !== undefined && !categories.has(category)) faults.push(`${where}引用的分类“${category}”不存在`)
  }
  const checkUnit = (where: string, unit: string) => {
    if (unit === 'gridCommunity' || unit === 'street') return
    const organization = organizations.get(unit)
    if (!organization) faults.push(`${where}引用的机构“${unit}”不存在`)
    else if (!organization.acceptsMatters) faults.push(`${where}引用的机构“${organization.shortName}”不接收诉求`)
    else if (organization.level) faults.push(`${where}引用的机构“${organization.shortName}”各地都有，请改用 gridCommunity 或 street`)
  }

  for (const limit of preset.limits) checkCategory('时限', limit.category)
  for (const entry of preset.dutyList) {
    checkCategory('履职事项清单', entry.category)
    checkUnit('履职事项清单', entry.unit)
  }
  for (const rule of preset.routing) {
    const where = `派单规则 ${rule.order} `
    checkCategory(where, rule.when.category)
    checkUnit(where, rule.then.lead)
    for (const unit of rule.then.coUnits) {
      checkUnit(where, unit)
      if (unit === rule.then.lead) faults.push(`${where}的协办单位与牵头单位相同`)
    }
    if (rule.when.areaLevel && !levels.has(rule.when.areaLevel)) faults.push(`${where}引用的层级“${rule.when.areaLevel}”不存在`)
  }
  for (const post of preset.posts) {
    if (post.organization && !organizations.has(post.organization)) faults.push(`职务“${post.name}”所属的机构“${post.organization}”不存在`)
    if (!preset.roles.some((role) => role.key === post.role)) faults.push(`职务“${post.name}”对应的角色“${post.role}”在本县不存在`)
  }
  return faults
}

function calendarFaults({ calendar }: CountyPreset): string[] {
  const faults = calendar.days
    .filter((day) => !calendar.years.includes(Number(day.date.slice(0, 4))))
    .map((day) => `日历中的 ${day.date} 不在已载入的年份内`)
  for (const season of calendar.seasons) {
    season.periods.forEach((period, position) => {
      const previous = season.periods[position - 1]
      if (period.start >= period.end || (previous && previous.end > period.start)) {
        faults.push(`“${season.name}”作息的 ${period.start}—${period.end} 时段有误：须先后有序、互不重叠`)
      }
    })
  }
  const uneven = everyMonthDay().filter((day) => calendar.seasons.filter((season) => coversDay(season, day)).length !== 1)
  if (uneven.length > 0) faults.push(`作息季节没有恰好覆盖全年一次，例如 ${uneven[0]}`)
  return faults
}

/** All days of a leap year as MM-DD. */
function everyMonthDay(): string[] {
  const start = Date.UTC(2024, 0, 1)
  return Array.from({ length: 366 }, (_, day) => new Date(start + day * 86_400_000).toISOString().slice(5, 10))
}

function coversDay({ fromDay, toDay }: WorkingSeason, day: string): boolean {
  return fromDay <= toDay ? fromDay <= day && day <= toDay : fromDay <= day || day <= toDay
}

function datedFaults(preset: CountyPreset): string[] {
  const dated = [...preset.limits, ...preset.posts, ...preset.dutyList, ...preset.routing, ...preset.sizeRules]
  return dated
    .filter((rule) => rule.to !== null && rule.to < rule.from)
    .map((rule) => `“${rule.citation}”的终止日期 ${rule.to} 早于起始日期 ${rule.from}`)
}
