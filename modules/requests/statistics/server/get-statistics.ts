import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { channelLabels } from '#modules/matters/contract.ts'
import { countyRules } from '#modules/matters/server/public.ts'
import { getAreaStatistics, getOrganizationStatistics } from '#modules/requests/statistics/contract.ts'
import type { Statistics, StatisticsRow } from '#modules/requests/statistics/contract.ts'
import { addCounts, noCounts } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { DAYS_OF_A_YEAR, addDays, bucketsOf, checkPeriod, periodBefore, yearBefore } from '#modules/requests/statistics/periods.ts'
import type { Bucket, Period } from '#modules/requests/statistics/periods.ts'
import { noUnit } from '#modules/requests/statistics/row-sets.ts'
import type { Split } from '#modules/requests/statistics/row-sets.ts'
import { readFigures, readLeftOut } from '#modules/requests/statistics/server/figures.ts'
import type { Asked } from '#modules/requests/statistics/server/figures.ts'
import { areaNames, areaNamesOn, findArea, findOrganization, findRoot, organizationNames } from '#modules/requests/statistics/server/scope.ts'
import type { AskedArea } from '#modules/requests/statistics/server/scope.ts'

const NO_UNIT = '尚未派单'

type Scope = Pick<Context<unknown>, 'db' | 'actor'>

export const getAreaStatisticsHandler = query(getAreaStatistics, async ({ input, actor, db, guard }) => {
  const found = guard(await findArea(db, actor.countyCode, input.areaId))
  const period = checkPeriod({ from: input.from, to: input.to })
  const area = { ...found, name: (await areaNamesOn(db, actor.countyCode, [found.id], period.to)).get(found.id) ?? found.name }
  const asked: Asked = { areaId: area.id, organizationId: null, unitId: input.unitId, category: input.category, channel: input.channel }
  const [figures, above, leftOut, unit] = await Promise.all([
    compare({ db, actor }, asked, period, input.by, area),
    areasAbove({ db, actor }, area),
    readLeftOut(db, actor.countyCode, area.id, period),
    input.unitId === undefined ? null : unitName({ db, actor }, input.unitId),
  ])
  return { of: { kind: 'area' as const, id: area.id, name: area.name }, above, unit, area: null, ...figures, leftOut }
})

export const getOrganizationStatisticsHandler = query(getOrganizationStatistics, async ({ input, actor, db, guard }) => {
  const organization = guard(await findOrganization(db, actor.countyCode, input.organizationId))
  const period = checkPeriod({ from: input.from, to: input.to })
  const asked: Asked = { areaId: null, organizationId: organization.id, withinAreaId: input.areaId, category: input.category, channel: input.channel }
  const base = await (input.areaId === undefined ? findRoot(db, actor.countyCode) : findArea(db, actor.countyCode, input.areaId))
  const figures = await compare({ db, actor }, asked, period, input.by, base)
  return { of: { kind: 'organization' as const, id: organization.id, name: organization.name }, above: [], unit: null, area: input.areaId === undefined ? null : (base?.name ?? null), ...figures, leftOut: [] }
})

async function unitName({ db, actor }: Scope, unitId: string): Promise<string | null> {
  return unitId === noUnit ? NO_UNIT : ((await organizationNames(db, actor.countyCode, [unitId])).get(unitId) ?? null)
}

type Compared = Pick<Statistics, 'period' | 'periodBefore' | 'periodYear' | 'total' | 'totalBefore' | 'totalYear' | 'rows'>

/** The figures of the period and of the one before it, row by row; and in all those of the year before. */
async function compare(scope: Scope, asked: Asked, period: Period, split: Split, base: AskedArea | undefined): Promise<Compared> {
  const before = periodBefore(period)
  const year = yearBefore(period)
  const [now, then, totalYear] = await Promise.all([readFigures(scope.db, asked, period, split), readFigures(scope.db, asked, before, split), year === null ? null : readYear(scope.db, asked, year)])
  const rows = isTime(split) ? rowsByTime(now, period, split) : await rowsByKey(scope, asked, split, now, then, base, period)
  return { period, periodBefore: before, periodYear: year, total: addCounts([...now.values()]), totalBefore: addCounts([...then.values()]), totalYear, rows }
}

/** Nothing where the area or unit had kept nothing in the year before those days: it may have begun in the middle of them. */
async function readYear(db: Db, asked: Asked, year: Period): Promise<Counts | null> {
  const [then, kept] = await Promise.all([
    readFigures(db, asked, year, 'month'),
    readFigures(db, { areaId: asked.areaId, organizationId: asked.organizationId }, { from: addDays(year.from, -DAYS_OF_A_YEAR), to: addDays(year.from, -1) }, 'month'),
  ])
  return kept.size === 0 ? null : addCounts([...then.values()])
}

function isTime(split: Split): split is Bucket {
  return split === 'day' || split === 'week' || split === 'month'
}

/** Every day, week or month of the period, the empty ones too; each is compared with the one before it. */
function rowsByTime(counts: ReadonlyMap<string, Counts>, period: Period, bucket: Bucket): StatisticsRow[] {
  let before: Counts | null = null
  return bucketsOf(period, bucket).map((part) => {
    const row = { key: part.starts, name: part.name, period: part.period, counts: counts.get(part.starts) ?? noCounts, before }
    before = row.counts
    return row
  })
}

async function rowsByKey(scope: Scope, asked: Asked, split: Split, now: ReadonlyMap<string, Counts>, then: ReadonlyMap<string, Counts>, base: AskedArea | undefined, period: Period): Promise<StatisticsRow[]> {
  const keys = [...new Set([...now.keys(), ...then.keys()])]
  const named = await names(scope, split, keys, asked.category !== undefined, base, period.to)
  const rows = keys.map((key) => ({ key, name: named.get(key) ?? key, period: null, counts: now.get(key) ?? noCounts, before: then.get(key) ?? noCounts }))
  if (split === 'unit' || split === 'area') return rows.sort((a, b) => b.counts.received - a.counts.received || a.name.localeCompare(b.name, 'zh'))
  // Categories and channels keep the order in which the county lists them.
  const place = new Map([...named.keys()].map((key, index) => [key, index]))
  return rows.sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity))
}

async function names({ db, actor }: Scope, split: Split, keys: readonly string[], withinCategory: boolean, base: AskedArea | undefined, on: string): Promise<Map<string, string>> {
  switch (split) {
    case 'unit':
      return (await organizationNames(db, actor.countyCode, keys)).set(noUnit, NO_UNIT)
    case 'area': {
      const found = await areaNamesOn(db, actor.countyCode, keys, on)
      return base === undefined ? found : found.set(base.id, `${base.name}（本级）`)
    }
    case 'category': {
      const { categories } = await countyRules(db, actor.countyCode)
      return new Map(categories.map(({ key, name }) => [key, withinCategory && !key.includes('.') ? `${name}（未细分）` : name]))
    }
    default:
      return new Map(Object.entries(channelLabels))
  }
}

/** The way down to this area, as far up as the reader may ask. */
async function areasAbove({ db, actor }: Scope, area: AskedArea): Promise<{ areaId: string; name: string }[]> {
  const ids = area.path.split('/').filter((id) => id !== '' && id !== area.id)
  const within = actor.areaPathsFor('statistics.read')
  const allowed = ids.filter((_id, index) => within.some((path) => `${ids.slice(0, index + 1).join('/')}/`.startsWith(path)))
  const named = await areaNames(db, actor.countyCode, allowed)
  return allowed.map((areaId) => ({ areaId, name: named.get(areaId) ?? areaId }))
}
