import { rowOf, plainDate } from '#modules/matters/server/public.ts'
import { dutyEntryOther, dutyEntryOwn, dutyEntryUnknown, dutyListed } from '#modules/requests/refusals.ts'
import { keysOf, unitFor } from '#modules/requests/routing.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { chainOf, standingArea, unitsAt } from '#modules/requests/server/units.ts'
import { NOT_LISTED } from '#modules/requests/shapes.ts'

const IN_FORCE = 'county_code = $1 AND valid_from <= $3::date AND (valid_to IS NULL OR valid_to > $3::date)'
const ENTRY = `SELECT unit, category, part FROM duty_entry WHERE ${IN_FORCE} AND id = $2`
const LISTED = `SELECT id FROM duty_entry WHERE ${IN_FORCE} AND part = 'lead' AND ($2 = category OR $2 ^@ (category || '.')) LIMIT 1`

type Entry = { unit: string; category: string; part: 'lead' | 'support' }

/**
 * What stands against being responsible: an entry in force that names another unit as lead for this very category or the one
 * above it; or that there is none. Answers the entry's id, null for what is on nobody's list.
 */
export async function groundsOf(moving: Moving, cited: string): Promise<string | null> {
  const { row, scope } = moving
  const on = plainDate(scope.at)
  if (cited === NOT_LISTED) {
    if ((await rowOf(scope.db, LISTED, [scope.countyCode, row.category, on])) !== undefined) throw dutyListed()
    return null
  }
  const entry = await rowOf<Entry>(scope.db, ENTRY, [scope.countyCode, cited, on])
  if (entry === undefined) throw dutyEntryUnknown()
  if (entry.part !== 'lead' || !covers(entry.category, row.category)) throw dutyEntryOther()
  const chain = await chainOf(scope.db, scope.countyCode, standingArea(row), on)
  const named = unitFor(entry.unit, chain, await unitsAt(scope.db, scope.countyCode, chain, on, keysOf(entry.unit)))
  if (named?.id === row.holder_organization_id) throw dutyEntryOwn()
  return cited
}

function covers(entry: string, category: string): boolean {
  return category === entry || category.startsWith(`${entry}.`)
}
