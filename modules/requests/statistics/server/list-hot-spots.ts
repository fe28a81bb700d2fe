import { setImmediate as turn } from 'node:timers/promises'
import { query } from '#kit/http/handle.ts'
import { categoryLabel, countyRules } from '#modules/matters/server/public.ts'
import { listHotSpots } from '#modules/requests/statistics/contract-patterns.ts'
import { HOT_DAYS, categoriesOf, clustering, standingOut } from '#modules/requests/statistics/hot-spots.ts'
import type { Cluster, Told } from '#modules/requests/statistics/hot-spots.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'
import { listedIds, readShown, spanOf } from '#modules/requests/statistics/server/shown-requests.ts'
import { statisticsSetting } from '#modules/requests/statistics/server/statistics-setting.ts'
import { pastAround, readTold, windowsBefore } from '#modules/requests/statistics/server/told-requests.ts'
import type { ToldRequests } from '#modules/requests/statistics/server/told-requests.ts'

const DAY = 86_400_000
const MOST_SPOTS = 30
/** Of so many clusters, the largest, the past is counted. */
const MOST_CLUSTERS = 5_000
const WINDOWS = 12

/** What of one kind comes from one place more often than it used to, the strongest first, with what was written. */
export const listHotSpotsHandler = query(listHotSpots, async (context) => {
  const { input, actor, db, at, guard } = context
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const window = { countyCode: actor.countyCode, area, since: new Date(at.getTime() - HOT_DAYS * DAY), until: at }
  const { hotSpotLeast: least } = await statisticsSetting(db, actor.countyCode)
  const told = await readTold(db, window)
  const all = (await clustersAmong(told, least)).toSorted((one, other) => other.members.length - one.members.length || (one.centre.id < other.centre.id ? -1 : 1))
  const clusters = all.slice(0, MOST_CLUSTERS)
  const windows = await windowsBefore(db, window, told.rows.length, WINDOWS)
  const past = await pastAround(db, window, clusters, windows)
  const spots = clusters
    .flatMap((cluster, index) => standingOut(cluster, past[index]!, windows, least) ?? [])
    .map((cluster) => ({ ...cluster, usual: windows < 2 ? null : cluster.past / windows }))
    .toSorted((one, other) => other.members.length - (other.usual ?? 0) - (one.members.length - (one.usual ?? 0)) || (one.centre.id < other.centre.id ? -1 : 1))
  const items = spots.slice(0, MOST_SPOTS)
  const [rules, shown] = await Promise.all([countyRules(db, actor.countyCode, 2_000), readShown(context, items)])
  return {
    of: { id: area.id, name: area.name }, least, compared: told.rows.length, months: windows, byWords: told.byWords, cut: told.cut || all.length > clusters.length, found: spots.length,
    items: items.map(({ centre, members, usual }, index) => ({
      requestId: centre.id, areaId: centre.area_id, areaName: shown.nameOf(centre), categories: [...categoriesOf(members)].map((category) => categoryLabel(rules, category)), count: members.length,
      usual: usual === null ? null : Math.round(usual * 10) / 10, ...spanOf(members), longitude: centre.longitude, latitude: centre.latitude, rows: shown.rowsOf[index]!, requestIds: listedIds(members),
    })),
  }
})

/** Where words are not compared each category is looked through by itself. */
async function clustersAmong({ rows, byWords }: ToldRequests, least: number): Promise<Cluster[]> {
  const found: Cluster[] = []
  for (const some of byWords ? [rows] : Map.groupBy(rows, ({ category }: Told) => category).values()) found.push(...(await inTurns(clustering(some, least))))
  return found
}

/** Milliseconds at once; then others have their turn. */
const AT_ONCE = 20

async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - since < AT_ONCE) continue
    await turn()
    since = performance.now()
  }
}
