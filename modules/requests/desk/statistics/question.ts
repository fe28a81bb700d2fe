import type { Search } from '#kit/ui/address.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { channelLabels } from '#modules/matters/contract.ts'
import type { Channel } from '#modules/matters/contract.ts'
import type { ExportFilter } from '#modules/requests/statistics/contract.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'
import { addDays, bucketStart, endOfMonth } from '#modules/requests/statistics/periods.ts'
import type { Period } from '#modules/requests/statistics/periods.ts'
import { rowSets, splits } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet, Split } from '#modules/requests/statistics/row-sets.ts'
import { measures } from '#modules/requests/statistics/rules.ts'
import type { Basis, Measure } from '#modules/requests/statistics/rules.ts'
import { statisticsPage, statisticsRowsPage } from '#modules/requests/desk/statistics/addresses.ts'

/** What the address asks: of what, in which days, narrowed how, split how. */
export type Question = {
  of: { kind: 'area' | 'organization'; id: string }
  period: Period
  category: string | undefined
  channel: Channel | undefined
  unitId: string | undefined
  areaId: string | undefined
  basis: Basis
  by: Split
}

type Asked = Search<(typeof statisticsPage)['searchNames'][number]>

/** Reads the address; what is missing or nonsense becomes the usual: this month, split by area or category, without the excluded. */
export function questionOf(search: Asked, first: Question['of'], today: string): Question {
  const of = readOf(search.of) ?? first
  const by = splits.find((split) => split === search.by) ?? (of.kind === 'area' ? 'area' : 'category')
  const thisMonth = { from: bucketStart(today, 'month'), to: today }
  const period = isDay(search.from) && isDay(search.to) && search.from <= search.to ? { from: search.from, to: search.to } : thisMonth
  return {
    of, period, by, category: search.category, channel: search.channel !== undefined && search.channel in channelLabels ? (search.channel as Channel) : undefined,
    unitId: of.kind === 'area' ? search.unit : undefined, areaId: of.kind === 'organization' ? search.area : undefined, basis: search.basis === 'all' ? 'all' : 'assessable',
  }
}

function readOf(text: string | undefined): Question['of'] | undefined {
  const found = /^(area|unit)-([0-9a-z-]{1,36})$/.exec(text ?? '')
  return found === null ? undefined : { kind: found[1] === 'area' ? 'area' : 'organization', id: found[2]! }
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

export function measureOf(text: string | undefined): Measure | 'received' {
  return text === 'received' ? text : (measures.find((measure) => measure === text) ?? 'onTime')
}

export function rowSetOf(text: string | undefined): RowSet {
  return rowSets.find((set) => set === text) ?? 'received'
}

/** The address of the same question, changed here and there. */
export function addressOf(question: Question, change: Partial<Question> = {}, rest: { view?: string | undefined; measure?: string | undefined } = {}): string {
  return statisticsPage.to({}, { ...namesOf({ ...question, ...change }), by: change.by ?? question.by, ...rest })
}

/** Where the requests behind a count are listed. */
export function rowsAddressOf(question: Question, set: RowSet, change: Partial<Question> & { own?: boolean } = {}): string {
  const { own, ...changed } = change
  return statisticsRowsPage.to({}, { ...namesOf({ ...question, ...changed }), set, own: own === true ? 'true' : undefined })
}

function namesOf({ of, period, category, channel, unitId, areaId, basis }: Question) {
  return {
    of: `${of.kind === 'area' ? 'area' : 'unit'}-${of.id}`, from: period.from, to: period.to, category, channel, unit: unitId, area: areaId, basis: basis === 'all' ? 'all' : undefined,
  }
}

/** The rows behind one figure as an export asks for them: what narrows the figure narrows the file. */
export function exportFilterOf(question: Question, set: RowSet): ExportFilter {
  return { ...narrowing(question), of: set, basis: basisOf(question, set) }
}

/** The request list's filters as an export asks for them; what the address says and no list understands is the server's to refuse. */
export function exportFilterOfList({ organizationId, overdue, ...filters }: Filters): ExportFilter {
  return {
    ...filters, ...(organizationId === undefined ? {} : { unitId: organizationId }), ...(overdue === undefined ? {} : { overdue: overdue === 'true' }),
  } as ExportFilter
}

/** What narrows a question beside what it is asked of. */
export function narrowing({ period, category, channel, unitId, areaId, of }: Question) {
  return {
    ...period, ...(category === undefined ? {} : { category }), ...(channel === undefined ? {} : { channel }),
    ...(of.kind === 'organization' ? (areaId === undefined ? {} : { areaId }) : unitId === undefined ? {} : { unitId }),
  }
}

/** Exclusions leave no trace in what came in and what was declined. */
export function basisOf({ basis }: Question, set: RowSet): Basis {
  return set === 'received' || set === 'declined' ? 'all' : basis
}

/** The same question narrowed to one row of its split: where the row's counts open, and where it leads deeper. */
export function narrowedTo(question: Question, row: { key: string; period: Period | null }): Partial<Question> & { own?: boolean } {
  switch (question.by) {
    case 'unit':
      return { unitId: row.key }
    case 'category':
      return { category: row.key }
    case 'channel':
      return { channel: row.key as Channel }
    case 'area':
      if (question.of.kind === 'organization') return { areaId: row.key }
      return row.key === question.of.id ? { own: true } : { of: { kind: 'area', id: row.key } }
    default:
      return { period: row.period! }
  }
}

/** The next question behind a row: one level deeper, or its days split by unit. Nothing where there is nothing below. */
export function deeperInto(question: Question, row: { key: string; period: Period | null }): Partial<Question> | undefined {
  switch (question.by) {
    case 'area':
      if (question.of.kind === 'organization' || row.key === question.of.id) return undefined
      return { of: { kind: 'area', id: row.key } }
    case 'category':
      return question.category === undefined ? { category: row.key } : { category: row.key, by: question.of.kind === 'area' ? 'unit' : 'area' }
    case 'unit':
      return { unitId: row.key, by: 'category' }
    case 'channel':
      return { channel: row.key as Channel, by: 'category' }
    case 'month':
      return { period: row.period!, by: 'day' }
    case 'week':
      return { period: row.period!, by: 'day' }
    default:
      return { period: row.period!, by: question.of.kind === 'area' ? 'unit' : 'category' }
  }
}

/** The usual periods, as of today. */
export function usualPeriods(today: string): { value: string; label: string; period: Period }[] {
  const month = bucketStart(today, 'month')
  const lastMonth = addDays(month, -1)
  const week = bucketStart(today, 'week')
  return [
    { value: 'today', label: '今天', period: { from: today, to: today } },
    { value: 'week', label: '本周', period: { from: week, to: today } },
    { value: 'lastWeek', label: '上周', period: { from: addDays(week, -7), to: addDays(week, -1) } },
    { value: 'month', label: '本月', period: { from: month, to: today } },
    { value: 'lastMonth', label: '上月', period: { from: bucketStart(lastMonth, 'month'), to: endOfMonth(lastMonth) } },
    { value: 'days', label: '近 90 天', period: { from: addDays(today, -89), to: today } },
    { value: 'year', label: '今年', period: { from: `${today.slice(0, 4)}-01-01`, to: today } },
  ]
}

/** 2026年9月, 9月1日至15日, 2026年9月15日 */
export function sayPeriod({ from, to }: Period): string {
  const said = (day: string) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
  if (from === to) return said(from)
  if (from.endsWith('-01') && to === endOfMonth(from)) return sayMonth(from)
  if (from.slice(0, 7) === to.slice(0, 7)) return `${said(from)}至${Number(to.slice(8))}日`
  return `${said(from)}至${from.slice(0, 4) === to.slice(0, 4) ? said(to).slice(5) : said(to)}`
}
