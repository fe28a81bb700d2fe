import { address } from '#kit/ui/address.ts'

/** `month` as 2026-09; `waiting`: those with an appeal that waits, of all months. */
export const sheetsPage = address('/statistics/sheets', ['month', 'waiting'])
/** `set` and `basis`: which rows; `open`: the form that is open, `appeal-…` of a request, `appeal`, or `decide-…` of an appeal. */
export const sheetPage = address('/statistics/sheets/{sheetId}', ['edition', 'set', 'basis', 'open'])
