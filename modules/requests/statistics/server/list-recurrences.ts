import { setImmediate as turn } from 'node:timers/promises'
import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { categoryLabel, countyRules, rowsOf } from '#modules/matters/server/public.ts'
import { listRecurrences, mostListed } from '#modules/requests/statistics/contract-patterns.ts'
import { HOT_DAYS } from '#modules/requests/statistics/hot-spots.ts'
import { ComingBack, SAME_PLACE_METRES, problemsThatCameBack } from '#modules/requests/statistics/recurrences.ts'
import type { Addressed, CameBack, Closed, Problem } from '#modules/requests/statistics/recurrences.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'
import { listedIds, readShown, spanOf } from '#modules/requests/statistics/server/shown-requests.ts'
import { statisticsSetting } from '#modules/requests/statistics/server/statistics-setting.ts'
import { COUNTED, on } from '#modules/requests/statistics/server/told-requests.ts'
import type { Window } from '#modules/requests/statistics/server/told-requests.ts'

const DAY = 86_400_000
const MOST_SHOWN = 30
/** Of one window, the newest. The largest county has 85,000. */
const MOST_TOLD = 200_000
/** Of what was closed before, the last: seven months of the largest county. */
const MOST_CLOSED = 600_000
/** What was closed in so many days is held at once. */
const DAYS_AT_ONCE = 5

/** Nothing where no more was told than the area: a community is no address, and neither is a grid of three hundred flats. */
const ADDRESS = "CASE WHEN right(m.place, length(a.name)) = a.name THEN '' ELSE m.place END AS place"
const IN_AREA = 'matter m JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id'
/** What was merged is part of another one. */
const CAME = `SELECT m.id, '' AS text, m.category, m.longitude, m.latitude, m.area_id, m.level_3, ${ADDRESS}, m.opened_at FROM ${IN_AREA}
  WHERE m.county_code = $1 AND ${COUNTED} AND m.state <> 'merged' AND m.opened_at >= $3 AND m.opened_at <= $4 ORDER BY m.opened_at DESC LIMIT ${MOST_TOLD + 1}`
const CLOSED = `SELECT m.id, m.category, m.longitude, m.latitude, m.area_id, m.level_3, ${ADDRESS}, (extract(epoch FROM m.closed_at) * 1000)::double precision AS closed_at FROM ${IN_AREA}
  WHERE m.county_code = $1 AND ${COUNTED} AND NOT m.erased AND m.state IN ('closed', 'calledBack', 'final') AND m.closed_at >= $3 AND m.closed_at < $4`
/** What an import brought in open came in earlier than it says, and nobody knows whether before or after the closing. */
const BROUGHT_IN = "SELECT e.matter_id AS id FROM matter_event e WHERE e.county_code = $1 AND e.matter_id = ANY ($2::uuid[]) AND e.move = 'bringIn'"

/** What was closed and is reported again at the same place, however many report it. */
export const listRecurrencesHandler = query(listRecurrences, async (context) => {
  const { input, actor, db, at, guard } = context
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const { recurrenceDays: days } = await statisticsSetting(db, actor.countyCode)
  const { came, found, cut } = await readCameBack(db, { countyCode: actor.countyCode, area, since: new Date(at.getTime() - HOT_DAYS * DAY), until: at }, days)
  const problems = problemsThatCameBack(found)
  const items = problems.slice(0, MOST_SHOWN)
  const [rules, shown] = await Promise.all([countyRules(db, actor.countyCode, 2_000), readShown(context, items)])
  return {
    of: { id: area.id, name: area.name }, days, metres: SAME_PLACE_METRES, compared: came, cut, places: problems.length, requests: found.length,
    categories: [...Map.groupBy(problems, ({ centre }) => centre.category)]
      .map(([key, some]) => ({ key, name: categoryLabel(rules, key), places: some.length, requests: some.reduce((sum, { members }) => sum + members.length, 0) }))
      .toSorted((one, other) => other.places - one.places || one.name.localeCompare(other.name, 'zh')),
    items: items.map((problem, index) => ({ ...placeOf(problem), areaName: shown.nameOf(problem.centre), category: categoryLabel(rules, problem.centre.category), rows: shown.rowsOf[index]! })),
  }
})

/** Others have their turn after each part of what was closed. */
async function readCameBack(db: Db, window: Window, days: number): Promise<{ came: number; found: CameBack[]; cut: boolean }> {
  const { countyCode, area, since, until } = window
  const rows = await rowsOf<Addressed>(db, on(window, CAME), [countyCode, area.id, since, until])
  const came = rows.slice(0, MOST_TOLD)
  const comingBack = new ComingBack(came, days)
  const first = since.getTime() - days * DAY
  let closed = 0
  let end = until.getTime()
  for (; end > first && closed < MOST_CLOSED && !comingBack.isCut; end -= DAYS_AT_ONCE * DAY) {
    const part = await rowsOf<Closed>(db, on(window, CLOSED), [countyCode, area.id, new Date(Math.max(first, end - DAYS_AT_ONCE * DAY)), new Date(end)])
    comingBack.compare(part)
    closed += part.length
    await turn()
  }
  const found = comingBack.found()
  const broughtIn = new Set((await rowsOf<{ id: string }>(db, BROUGHT_IN, [countyCode, found.map(({ id }) => id)])).map(({ id }) => id))
  return { came: came.length, found: found.filter(({ id }) => !broughtIn.has(id)), cut: rows.length > came.length || end > first || comingBack.isCut }
}

function placeOf({ centre, members, closed }: Problem) {
  return {
    requestId: centre.id, areaId: centre.area_id, ...spanOf(members), longitude: centre.longitude, latitude: centre.latitude, count: members.length, requestIds: listedIds(members),
    closedCount: closed.length, closedAt: new Date(closed[0]!.at).toISOString(), closedIds: closed.slice(0, mostListed).map(({ id }) => id),
  }
}
