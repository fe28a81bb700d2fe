import type { Context } from '#kit/http/handle.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { countyRules, rowsOf } from '#modules/matters/server/public.ts'
import { RECORD_COLUMNS, RECORD_JOINS, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { mostListed } from '#modules/requests/statistics/contract-patterns.ts'
import { beginningOf } from '#modules/requests/statistics/hot-spots.ts'
import type { Cluster, Told } from '#modules/requests/statistics/hot-spots.ts'

/** The newest of a place stand at once; the others are a list of their own. */
const ROWS_OF_A_PLACE = 5

/** Longer texts are cut by the database before they are masked and cut in whole characters here. */
const SHOWN = `SELECT ${RECORD_COLUMNS}, left(q.text, 400) AS text FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[]) AND NOT m.sealed`

type Shown = { rowsOf: { request: RequestRow; text: string }[][]; nameOf: (one: Told) => string }

/** The newest of each place as this reader sees them. */
export async function readShown({ db, actor, at }: Pick<Context<unknown>, 'db' | 'actor' | 'at'>, places: readonly Cluster[]): Promise<Shown> {
  const newest = places.map(({ members }) => newestFirst(members).slice(0, ROWS_OF_A_PLACE))
  const [rules, records] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    rowsOf<RequestRecord & { text: string | null }>(db, SHOWN, [actor.countyCode, [...new Set([...newest.flat(), ...places.map(({ centre }) => centre)].map(({ id }) => id))]]),
  ])
  const byId = new Map(records.map((row) => [row.id, row]))
  return {
    rowsOf: newest.map((rows) => rows.flatMap(({ id }) => {
      const row = byId.get(id)
      return row === undefined ? [] : [{ request: presentRow(row, actor, rules, at), text: beginningOf(maskText(row.text) ?? '') }]
    })),
    nameOf: ({ id }) => byId.get(id)?.place || (byId.get(id)?.area_name ?? ''),
  }
}

/** Those that are listed behind a place, the newest first. */
export function listedIds(members: readonly Told[]): string[] {
  return newestFirst(members).slice(0, mostListed).map(({ id }) => id)
}

function newestFirst<One extends Told>(members: readonly One[]): One[] {
  return members.toSorted((one, other) => other.opened_at.getTime() - one.opened_at.getTime() || (one.id < other.id ? 1 : -1))
}

export function spanOf(members: readonly Told[]): { from: string; to: string } {
  const times = members.map(({ opened_at: opened }) => opened.getTime())
  return { from: new Date(times.reduce((one, other) => Math.min(one, other))).toISOString(), to: new Date(times.reduce((one, other) => Math.max(one, other))).toISOString() }
}
