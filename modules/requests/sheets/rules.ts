import { contributionOf } from '#modules/requests/contribution.ts'
import type { Measures } from '#modules/requests/contribution.ts'
import { addCounts, columnOf, countNames, noCounts } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { bases, basisWords, measures, measureWords, ratesOf, sayRate, unanswered } from '#modules/requests/statistics/rules.ts'
import type { Basis, Measure } from '#modules/requests/statistics/rules.ts'

/** What the unit had to do with a request. `holder` alone counts; `notOurs`: an appeal was upheld, the unit did not hold it. */
export const standings = ['holder', 'coUnit', 'former', 'sender', 'receiver', 'notOurs'] as const
export type Standing = (typeof standings)[number]

/** What an appeal says of a row. `asRecorded`: the records of the request have changed since; they are read again. */
export const claims = ['asRecorded', 'notOurs', 'contactedInTime', 'inTime'] as const
export type Claim = (typeof claims)[number]

export const claimWords: Readonly<Record<Claim, { label: string; hint: string }>> = {
  asRecorded: { label: '记录已经变了，按现在的记录重算', hint: '冻结以后更正过的：批准了剔除、改派了单位、补记了联系或评价。' },
  notOurs: { label: '不是本单位承办的', hint: '这件不再计入本单位。' },
  contactedInTime: { label: '其实按时联系了居民', hint: '例如通话记录、上门登记早于期限。' },
  inTime: { label: '其实按期受理、签收、答复', hint: '例如系统故障期间用纸质件按期答复。' },
}

/** One request in one edition: the facts that its figures are made of, as they stood when it was frozen. */
export type SheetRow = {
  ordinal: number
  matterId: string
  /** Day in China on which it came in. */
  day: string
  standing: Standing
  state: string
  replyKind: string | null
  contactedInTime: boolean | null
  repliedInTime: boolean | null
  takenUpInTime: boolean
  solved: boolean | null
  satisfaction: string | null
  excluded: boolean
  exclusionReason: string | null
  closedElsewhere: boolean
  /** By which upheld appeal it no longer says what the records said. */
  corrected: Claim | null
}

const nothing = { ...contributionOf({
  day: '', area_id: '', organization_id: null, category: '', channel: '', state: 'merged', reply_kind: null, contacted_in_time: null, replied_in_time: null, taken_up_in_time: true, closing: 0,
  solved: null, satisfaction: null, excluded: false, suggested_category: null, suggested_model: null, closed_elsewhere: false,
}) }

/** What the row adds to its unit's figures: that of the county's statistics where the unit holds it, nothing otherwise. */
export function measuresOf(row: SheetRow): Measures {
  if (row.standing !== 'holder') return nothing
  return contributionOf({
    day: row.day, area_id: '', organization_id: null, category: '', channel: '', state: row.state, reply_kind: row.replyKind, contacted_in_time: row.contactedInTime, replied_in_time: row.repliedInTime,
    taken_up_in_time: row.takenUpInTime, closing: 0, solved: row.solved, satisfaction: row.satisfaction, excluded: row.excluded, suggested_category: null, suggested_model: null, closed_elsewhere: row.closedElsewhere,
  })
}

/** The sums over all rows: every figure of a sheet is made of them and of nothing else. */
export function countsOfRows(rows: readonly SheetRow[]): Counts {
  return addCounts(rows.map((row) => {
    const own = measuresOf(row)
    return Object.fromEntries(countNames.map((name) => [name, own[columnOf(name)]])) as Counts
  }))
}

export type SheetFigure = { name: string; label: string; text: string }

/** What a sheet prints, each figure by its name: whole numbers, and rates as part/whole with the per cent that is printed. */
export function figuresOf(counts: Counts): SheetFigure[] {
  const rates = bases.flatMap((basis) => measures.map((measure) => figureOf(counts, measure, basis)))
  const numbers: [string, string, number][] = [
    ['received', '收到', counts.received], ['declined', '不予受理', counts.received - counts.assessable], ['excluded', '已剔除', counts.excluded],
    ['notYetDue', '还没到期', counts.assessable - counts.due], ['notInTime', '超期', counts.due - counts.inTime], ['unanswered', '回访未答', unanswered(counts)],
  ]
  return [...numbers.map(([name, label, value]) => ({ name, label, text: String(value) })), ...rates]
}

function figureOf(counts: Counts, measure: Measure, basis: Basis): SheetFigure {
  const rate = ratesOf(counts, basis)[measure]
  return { name: `${measure}.${basis}`, label: `${measureWords[measure].name}（${basisWords[basis]}）`, text: `${rate.part}/${rate.whole} = ${sayRate(rate)}` }
}

/** Frozen figures beside those worked out anew, in the order of the sheet. */
export function compareFigures(frozen: Partial<Counts>, rows: readonly SheetRow[]): { name: string; label: string; frozen: string; recomputed: string; equal: boolean }[] {
  const again = figuresOf(countsOfRows(rows))
  return figuresOf({ ...noCounts, ...frozen }).map((figure, index) => ({
    name: figure.name, label: figure.label, frozen: figure.text, recomputed: again[index]!.text, equal: figure.text === again[index]!.text,
  }))
}

/** The row as an upheld appeal leaves it. `recorded` is what the records say now; undefined where they no longer say that the unit had to do with it. */
export function applyClaim(row: SheetRow, claim: Claim, recorded: SheetRow | undefined): SheetRow {
  switch (claim) {
    case 'asRecorded':
      return recorded === undefined ? { ...row, standing: 'notOurs', corrected: claim } : { ...recorded, ordinal: row.ordinal, corrected: claim }
    case 'notOurs':
      return { ...row, standing: 'notOurs', corrected: claim }
    case 'contactedInTime':
      return { ...row, contactedInTime: true, corrected: claim }
    case 'inTime':
      return { ...row, takenUpInTime: true, repliedInTime: true, corrected: claim }
  }
}

/** All rows read again: those that were there keep their place, what is new comes after them. What an appeal has corrected stays so. */
export function readAgain(rows: readonly SheetRow[], recorded: readonly SheetRow[]): SheetRow[] {
  const now = new Map(recorded.map((row) => [row.matterId, row]))
  const known = new Set(rows.map(({ matterId }) => matterId))
  const kept = rows.map((row) => {
    if (row.corrected !== null && row.corrected !== 'asRecorded') return row
    const changed = applyClaim(row, 'asRecorded', now.get(row.matterId))
    return sameFacts(row, changed) ? row : changed
  })
  const fresh = recorded.filter(({ matterId }) => !known.has(matterId))
  return [...kept, ...fresh.map((row, index): SheetRow => ({ ...row, ordinal: rows.length + 1 + index, corrected: 'asRecorded' }))]
}

/** Whether two rows say the same of the same request. */
export function sameFacts(one: SheetRow, other: SheetRow): boolean {
  return factsText(one) === factsText(other)
}

function factsText(row: SheetRow): string {
  return JSON.stringify([
    row.matterId, row.day, row.standing, row.state, row.replyKind, row.contactedInTime, row.repliedInTime, row.takenUpInTime, row.solved, row.satisfaction, row.excluded, row.exclusionReason, row.closedElsewhere,
  ])
}

export type SheetHead = { county: string; month: string; organizationId: string; edition: number; formula: number }

/** The same figures as an edition froze: one that is counted since then is not in its hash. */
export function countsLike(frozen: Partial<Counts>, rows: readonly SheetRow[]): Partial<Counts> {
  const again = countsOfRows(rows)
  return Object.fromEntries(countNames.filter((name) => frozen[name] !== undefined).map((name) => [name, again[name]]))
}

/** What the hash of an edition is taken over: its head, one line a row in their order, its figures. */
export function textOf(head: SheetHead, rows: readonly SheetRow[], counts: Partial<Counts>): string {
  const lines = rows.toSorted((one, other) => one.ordinal - other.ordinal).map((row) => `${row.ordinal} ${factsText(row)} ${row.corrected ?? ''}`)
  const figures = countNames.filter((name) => counts[name] !== undefined).map((name) => `${name}=${counts[name]}`).join(' ')
  return [JSON.stringify([head.county, head.month, head.organizationId, head.edition, head.formula]), ...lines, figures, ''].join('\n')
}
