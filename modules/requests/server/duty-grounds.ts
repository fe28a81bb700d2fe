import { holdsOn, plainDate } from '#modules/matters/server/public.ts'
import { dutyEntryOther, dutyEntryOwn, dutyEntryUnknown, dutyListed } from '#modules/requests/refusals.ts'
import { keysOf, leadingEntry, unitFor } from '#modules/requests/routing.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { countyRouting } from '#modules/requests/server/request-rules.ts'
import { chainOf, standingArea, unitsAt } from '#modules/requests/server/units.ts'
import { NOT_LISTED } from '#modules/requests/shapes.ts'

/**
 * What stands against being responsible: the entry by which the duty list routes this category today, when it names another
 * unit; or that there is none. Answers the entry's id, null for what is on nobody's list.
 */
export async function groundsOf(moving: Moving, cited: string): Promise<string | null> {
  const { row, scope } = moving
  const on = plainDate(scope.at)
  const { duties } = await countyRouting(scope.db, scope.countyCode)
  const leading = leadingEntry(duties, row.category, on)
  if (cited === NOT_LISTED) {
    if (leading !== undefined) throw dutyListed()
    return null
  }
  if (!duties.some((entry) => entry.id === cited && holdsOn(entry, on))) throw dutyEntryUnknown()
  if (leading === undefined || leading.id !== cited) throw dutyEntryOther()
  const chain = await chainOf(scope.db, scope.countyCode, standingArea(row), on)
  const named = unitFor(leading.unit, chain, await unitsAt(scope.db, scope.countyCode, chain, on, keysOf(leading.unit)))
  if (named?.id === row.holder_organization_id) throw dutyEntryOwn()
  return cited
}
