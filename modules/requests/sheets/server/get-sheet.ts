import { query } from '#kit/http/handle.ts'
import { checkSheet, getSheet, listSheetRows } from '#modules/requests/sheets/contract.ts'
import { explain, whyExcluded, whyOut } from '#modules/requests/sheets/explain.ts'
import { isIn } from '#modules/requests/sheets/row-sets.ts'
import { compareFigures, countsLike } from '#modules/requests/sheets/rules.ts'
import { presentSheet } from '#modules/requests/sheets/server/present-sheet.ts'
import { editionsOf, findSheet, frozenRows, headOf, insistOnEdition, namedRows } from '#modules/requests/sheets/server/sheet-record.ts'
import { hashOf } from '#modules/requests/sheets/server/write-edition.ts'

const PAGE = 100

export const getSheetHandler = query(getSheet, async ({ input, actor, db, at, guard }) => {
  const sheet = guard(await findSheet(db, actor.countyCode, input.sheetId))
  return presentSheet({ db, actor, at }, sheet, input.edition)
})

/** A row names its request where the reader reaches it and it was past the point at which it could be sealed; what it counts is shown in any case, or the figures would not add up. */
export const listSheetRowsHandler = query(listSheetRows, async ({ input, actor, db, guard }) => {
  const sheet = guard(await findSheet(db, actor.countyCode, input.sheetId))
  const { edition } = insistOnEdition(await editionsOf(db, actor.countyCode, sheet.id), input.edition)
  const all = (await frozenRows(db, actor.countyCode, sheet.id, edition)).filter((row) => isIn(row, input.of, input.basis))
  const rows = all.filter(({ ordinal }) => ordinal > input.after)
  const page = rows.slice(0, PAGE)
  const named = await namedRows(db, actor.countyCode, page)
  return {
    items: page.map((row) => {
      const known = named.get(row.matterId)
      return {
        ordinal: row.ordinal, request: known === undefined ? null : { requestId: row.matterId, ...known }, day: row.day, standing: row.standing, out: whyOut(row), excluded: whyExcluded(row), corrected: row.corrected,
        counted: explain(row),
      }
    }),
    total: all.length,
    next: rows.length > PAGE ? page.at(-1)!.ordinal : null,
  }
})

/** From the frozen rows alone, by the same functions that froze them. */
export const checkSheetHandler = query(checkSheet, async ({ input, actor, db, guard }) => {
  const sheet = guard(await findSheet(db, actor.countyCode, input.sheetId))
  const edition = insistOnEdition(await editionsOf(db, actor.countyCode, sheet.id), input.edition)
  const rows = await frozenRows(db, actor.countyCode, sheet.id, edition.edition)
  const figures = compareFigures(edition.counts, rows)
  const recomputed = hashOf(headOf(actor.countyCode, sheet, edition), rows, countsLike(edition.counts, rows))
  const hash = { frozen: edition.sha256, recomputed, equal: edition.sha256 === recomputed }
  return { edition: edition.edition, equal: hash.equal && figures.every(({ equal }) => equal), figures, hash }
})
