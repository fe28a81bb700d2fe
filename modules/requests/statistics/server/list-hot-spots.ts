import { query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { categoryLabel, countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { RECORD_COLUMNS, RECORD_JOINS, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { listHotSpots } from '#modules/requests/statistics/contract-patterns.ts'
import { isNear } from '#modules/requests/nearness.ts'
import { HOT_DAYS, clustersOf, standingOut, windowsRead } from '#modules/requests/statistics/hot-spots.ts'
import type { Cluster, Told } from '#modules/requests/statistics/hot-spots.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'
import { statisticsSetting } from '#modules/requests/statistics/server/statistics-setting.ts'

const DAY = 86_400_000
/** The newest of a place; 3,000 are compared in 0.2 s. */
const MOST_COMPARED = 3_000
const MOST_PAST = 50_000
const MOST_SPOTS = 30
const ROWS_OF_A_SPOT = 20
const WINDOWS = 12

/** Never what is sealed, whoever asks: not even that it is one of several. */
const COUNTED = "m.kind = 'request' AND m.LEVEL = $2 AND NOT m.sealed AND m.state NOT IN ('draft', 'declined')"
const RECENT = `SELECT m.id, q.text, m.category, m.longitude, m.latitude, m.area_id, m.level_3, m.opened_at FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND ${COUNTED} AND q.text IS NOT NULL AND m.opened_at >= $3 AND m.opened_at <= $4 ORDER BY m.opened_at DESC, m.id DESC LIMIT ${MOST_COMPARED + 1}`
const PAST = `SELECT m.category, m.longitude, m.latitude, m.area_id, m.level_3, m.opened_at FROM matter m WHERE m.county_code = $1 AND ${COUNTED} AND m.category = ANY ($3::text[]) AND m.opened_at >= $4 AND m.opened_at < $5
  ORDER BY m.opened_at DESC LIMIT ${MOST_PAST}`
const SINCE = `SELECT min(m.opened_at) AS since FROM matter m WHERE m.county_code = $1 AND ${COUNTED}`
const SHOWN = `SELECT ${RECORD_COLUMNS}, q.text FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[])`

type Past = Pick<Told, 'category' | 'longitude' | 'latitude' | 'area_id' | 'level_3' | 'opened_at'>
type Spot = Cluster & { usual: number | null }

/** What of one kind comes from one place more often than it used to, the strongest first, with what was written. */
export const listHotSpotsHandler = query(listHotSpots, async (context) => {
  const { input, actor, db, at, guard } = context
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const on = (statement: string) => statement.replace('LEVEL', `level_${area.depth}`)
  const since = new Date(at.getTime() - HOT_DAYS * DAY)
  const [{ hotSpotLeast: least }, recent, first] = await Promise.all([
    statisticsSetting(db, actor.countyCode),
    rowsOf<Told>(db, on(RECENT), [actor.countyCode, area.id, since, at]),
    rowOf<{ since: Date | null }>(db, on(SINCE), [actor.countyCode, area.id]),
  ])
  const compared = recent.slice(0, MOST_COMPARED)
  const clusters = clustersOf(compared, least)
  const asked = Math.min(WINDOWS, Math.floor((since.getTime() - (first?.since ?? since).getTime()) / (HOT_DAYS * DAY)))
  const categories = [...new Set(clusters.flatMap(({ members }) => members.map(({ category }) => category)))]
  const read = asked < 1 || categories.length === 0 ? [] : await rowsOf<Past>(db, on(PAST), [actor.countyCode, area.id, categories, new Date(since.getTime() - asked * HOT_DAYS * DAY), since])
  // Where more came in than is read, what is usual is taken from as many months as were read to their end.
  const windows = windowsRead(asked, since, read.length < MOST_PAST ? undefined : read.at(-1)!.opened_at)
  const past = read.filter(({ opened_at: opened }) => opened.getTime() >= since.getTime() - windows * HOT_DAYS * DAY)
  const spots = clusters
    .flatMap((cluster) => standingOut(cluster, pastOf(cluster, past), windows, least) ?? [])
    .map((cluster): Spot => ({ ...cluster, usual: windows < 2 ? null : cluster.past / windows }))
    .toSorted((one, other) => other.members.length - (other.usual ?? 0) - (one.members.length - (one.usual ?? 0)) || (one.centre.id < other.centre.id ? -1 : 1))
    .slice(0, MOST_SPOTS)
  return { of: { id: area.id, name: area.name }, least, compared: compared.length, cut: recent.length > MOST_COMPARED, items: await present(context, spots) }
})

function pastOf({ centre, members }: Cluster, past: readonly Past[]): Past[] {
  const categories = new Set(members.map(({ category }) => category))
  return past.filter((row) => categories.has(row.category) && isNear(centre, row))
}

async function present({ db, actor, at }: Pick<Context<unknown>, 'db' | 'actor' | 'at'>, spots: readonly Spot[]) {
  const shown = spots.map(({ members }) => members.toSorted((one, other) => other.opened_at.getTime() - one.opened_at.getTime()).slice(0, ROWS_OF_A_SPOT))
  const [rules, records] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    rowsOf<RequestRecord & { text: string }>(db, SHOWN, [actor.countyCode, [...new Set([...shown.flat().map(({ id }) => id), ...spots.map(({ centre }) => centre.id)])]]),
  ])
  const byId = new Map(records.map((row) => [row.id, row]))
  return spots.map(({ centre, members, usual }, index) => {
    const times = members.map(({ opened_at: opened }) => opened.getTime())
    return {
      requestId: centre.id, areaId: centre.area_id, areaName: byId.get(centre.id)?.place || (byId.get(centre.id)?.area_name ?? ''), categories: [...new Set(members.map(({ category }) => categoryLabel(rules, category)))], count: members.length,
      usual: usual === null ? null : Math.round(usual * 10) / 10,
      from: new Date(Math.min(...times)).toISOString(), to: new Date(Math.max(...times)).toISOString(), longitude: centre.longitude, latitude: centre.latitude,
      rows: shown[index]!.flatMap(({ id }) => {
        const row = byId.get(id)
        return row === undefined ? [] : [{ request: presentRow(row, actor, rules, at), text: maskText(row.text)! }]
      }),
    }
  })
}
