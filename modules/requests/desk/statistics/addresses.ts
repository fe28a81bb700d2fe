import { address } from '#kit/ui/address.ts'

/** What a figure is asked for: `of` is `area-371425` or `unit-…`; the rest narrows it. */
const askedNames = ['of', 'from', 'to', 'category', 'channel', 'unit', 'area', 'basis'] as const

export const statisticsPage = address('/statistics', [...askedNames, 'by', 'view', 'measure'])
/** The requests behind one figure: `set` is which of them, `own` those at the area itself. */
export const statisticsRowsPage = address('/statistics/rows', [...askedNames, 'set', 'own'])
/** `status`: which of them, `reason` why. */
export const exclusionsPage = address('/statistics/exclusions', ['status', 'reason'])
/** Hot spots, what came back after it was closed, and what returns every season; `of` is an area, `list` the place whose requests are listed, `set` which of them. */
export const patternsPage = address('/statistics/patterns', ['of', 'tab', 'open', 'list', 'set'])
/** A table that may leave the house: `quarter` as 2026-Q2. */
export const outsidePage = address('/statistics/outside', ['quarter'])
export const openDataCorrectionsPage = address('/statistics/open-data')
export const exportsPage = address('/statistics/exports')
export const exportApprovalsPage = address('/statistics/approvals', ['open'])
