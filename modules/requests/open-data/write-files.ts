import { createHash } from 'node:crypto'
import { measureNames } from '#modules/requests/contribution.ts'
import type { Measures } from '#modules/requests/contribution.ts'
import { besideFormer, isSameTable } from '#modules/requests/open-data/beside-former.ts'
import { coarsen, fitInto, keyOf, LEAST } from '#modules/requests/open-data/coarsen.ts'
import type { Coarsened, Grouped, Place } from '#modules/requests/open-data/coarsen.ts'
import { requestFields, answerFields, exclusionFields } from '#modules/requests/open-data/fields.ts'
import type { Field } from '#modules/requests/open-data/fields.ts'
import { allRows, linesOf, readTable, tableOf, writeLines } from '#modules/requests/open-data/published-table.ts'
import type { Figures, PublishedTable } from '#modules/requests/open-data/published-table.ts'
import { outcomeOf, unitMonth } from '#modules/requests/open-data/unit-month.ts'
import { fieldsOf, unitLines } from '#modules/requests/open-data/unit-table.ts'
import type { NamedUnit } from '#modules/requests/open-data/unit-table.ts'
import { columnOf, countNames, noCounts } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { bases, measures, measureWords, ratesOf } from '#modules/requests/statistics/rules.ts'

/** `unit`: who has it. */
export type OpenDataRow = Coarsened & { unit: string | null; measures: Measures; exclusion: { reason: string; reasonName: string; office: string } | null }
export type OpenDataFile = { name: string; content: string; sha256: string }

/** The files with rows of an edition that is published, as they stand there. */
export type FormerEdition = { requests: string; answers: string; exclusions: string }
/** `formers`: those of the month that have rows, the first one first. `streets`: of each community. `units`: all of the county, where it tells what each unit received. */
export type Edition = { county: string; month: string; edition: number; note: string | null; madeAt: Date; rows: readonly OpenDataRow[]; formers: readonly FormerEdition[]; streets: ReadonlyMap<string, Place>; units: readonly NamedUnit[] | null }

/**
 * `withheld`: too few requests for any to be published. `held`: beside the former editions there is nothing to say, because
 * nothing differs from the last (`same`) or because what differs is so little that it would point at single rows (`few`).
 */
export type Written = { kind: 'published'; files: OpenDataFile[] } | { kind: 'withheld' } | { kind: 'held'; why: HeldWhy }
export type HeldWhy = 'same' | 'few'

/**
 * The files of one month. What authorities did and what residents answered stand in two files whose rows cannot be put together:
 * they are coarsened each for itself and sorted by what they say. A later edition says of each file all that the month is now, in
 * groups that may stand beside all former editions, or what the last one said.
 */
export function writeFiles(asked: Edition): Written {
  const counted = asked.rows.filter((row) => row.measures.received === 1)
  const { month, formers } = asked
  if (formers.length === 0) {
    const requests = coarsen(counted)
    if (requests === null) return { kind: 'withheld' }
    return published(asked, { requests: tableOf(requests, requestFigures), units: unitsOf(asked, requests), answers: tableOf(answerGroups(counted), answerFigures), exclusions: exclusionsFile(month, counted), waits: false })
  }
  const said = correctedTables(asked, counted)
  return said.changes ? published(asked, said) : { kind: 'held', why: said.waits ? 'few' : 'same' }
}

const requestMeasures = ['assessable', 'excluded', 'contacted_in_time', 'completed', 'due', 'in_time', 'asked'] as const
const answerMeasures = ['excluded', 'solved', 'satisfied'] as const
/** How many are excluded is told of the whole county in small numbers too, with reason and office. */
const OPENLY = [requestMeasures.indexOf('excluded')]
/** Which of its figures somebody answered. */
const TOLD = [answerMeasures.indexOf('solved'), answerMeasures.indexOf('satisfied')]

const requestFigures = ({ measures: one }: OpenDataRow) => requestMeasures.map((name) => one[name])
const answerFigures = ({ measures: one }: OpenDataRow) => answerMeasures.map((name) => one[name])
const answeredOf = (rows: readonly OpenDataRow[]) => rows.filter(({ measures: one }) => one.answered === 1)
/** Where all of a group answered the same, the group would say how each of them answered; of the whole county the rates are public anyway. */
const tellsAnswers = (figures: readonly Figures[]) => new Set(figures.map((row) => TOLD.map((column) => row[column]).join())).size === 1

/** Fewer than ten answers are not told at all: one line alone would be what somebody thinks, of two each would learn the other's. */
function answerGroups(counted: readonly OpenDataRow[]): Grouped<OpenDataRow>[] {
  return coarsen(answeredOf(counted), (group) => tellsAnswers(group.map(answerFigures))) ?? []
}

type UnitsFile = { file: OpenDataFile; fields: readonly Field[] }

/**
 * What each unit received, in the first edition alone: another one beside it would tell by its differences. Reports on officials are
 * one of those that are told together.
 */
function unitsOf({ month, units }: Edition, groups: readonly Grouped<OpenDataRow>[]): UnitsFile | undefined {
  if (units === null) return undefined
  const table = unitMonth(groups.flatMap(({ group, rows }) => rows.map((row) => ({
    unit: row.sealed ? null : row.unit, outcome: outcomeOf(row.measures), told: [keyOf(group), (row.street ?? row.county).id, row.category.key],
  }))))
  return table === undefined ? undefined : { file: fileOf('units.csv', unitLines(month, table, units)), fields: fieldsOf(table) }
}

type Tables = { requests: PublishedTable; answers: PublishedTable; exclusions: string; units?: UnitsFile | undefined; waits: boolean }

/** What may be said of the month as it stands now, beside what has been said of it: of each of the two files all of it, or what the last edition said. */
function correctedTables({ month, formers, streets }: Edition, counted: readonly OpenDataRow[]): Tables & { changes: boolean } {
  const [formerRequests, formerAnswers] = [formers.map(({ requests }) => readTable(requests)), formers.map(({ answers }) => readTable(answers))]
  const [lastRequests, lastAnswers] = [formerRequests.at(-1)!, formerAnswers.at(-1)!]
  const county = counted[0]?.county
  // Where fewer than ten had answered there are no groups yet.
  const answersNow = tableOf(lastAnswers.size === 0 ? answerGroups(counted) : fitInto(answeredOf(counted), new Set(lastAnswers.keys())), answerFigures)
  const requestsNow = tableOf(fitInto(counted, new Set(lastRequests.keys())), requestFigures)
  const [sameRequests, sameAnswers] = [isSameTable(lastRequests, requestsNow), isSameTable(lastAnswers, answersNow)]
  const requests = county === undefined || sameRequests ? null : besideFormer({ formers: formerRequests, now: requestsNow, county, streets, columns: { openly: OPENLY } })
  const answers = county === undefined || sameAnswers ? null : besideFormer({ formers: formerAnswers, now: answersNow, county, streets, columns: { told: TOLD }, tells: tellsAnswers })
  // As many are excluded as have a reason: both as they are now or both as they were.
  const exclusions = requests === null && !sameRequests ? formers.at(-1)!.exclusions : exclusionsFile(month, counted)
  return {
    requests: requests ?? lastRequests, answers: answers ?? lastAnswers, exclusions, changes: requests !== null || answers !== null || exclusions !== formers.at(-1)!.exclusions,
    waits: (requests === null && !sameRequests) || (answers === null && !sameAnswers),
  }
}

/** Of the whole county, where the least that a cell stands for are all its requests of the month. */
function exclusionsFile(month: string, rows: readonly OpenDataRow[]): string {
  const excluded = rows.flatMap(({ measures: one, exclusion }) => (one.excluded === 1 && exclusion !== null ? [exclusion] : []))
  const groups = [...Map.groupBy(excluded, ({ reason, office }) => `${reason}\0${office}`).values()]
  return writeLines(exclusionFields, groups.map((group) => [month, group[0]!.reason, group[0]!.reasonName, group[0]!.office, group.length]))
}

function published(asked: Edition, { requests, answers, exclusions, units, waits }: Tables): Written {
  const files = [
    fileOf('requests.csv', writeLines(requestFields, linesOf(asked.month, requests))), fileOf('answers.csv', writeLines(answerFields, linesOf(asked.month, answers))),
    fileOf('exclusions.csv', exclusions), fileOf('figures.json', figuresOf(asked, requests, answers)), ...(units === undefined ? [] : [units.file]),
  ]
  const described = [...files, fileOf('datapackage.json', describe(asked, { files, answers, units, waits }))]
  return { kind: 'published', files: [...described, fileOf('SHA256SUMS', described.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))] }
}

/** What the published rows add up to. */
function countsIn(requests: PublishedTable, answers: PublishedTable): Counts {
  const counts = { ...noCounts }
  const add = (figures: Partial<Measures>) => {
    for (const name of countNames) counts[name] += figures[columnOf(name)] ?? 0
  }
  const named = (names: readonly (keyof Measures)[], row: readonly number[]): Partial<Measures> => Object.fromEntries(names.map((name, index) => [name, row[index]!]))
  for (const row of allRows(requests)) {
    const one = named(requestMeasures, row)
    add(withExcluded({ received: 1, ...one, open_overdue: Number(one.due === 1 && one.in_time === 0 && one.completed === 0) }))
  }
  for (const row of allRows(answers)) {
    const { excluded, ...one } = named(answerMeasures, row)
    add({ ...withExcluded({ answered: 1, ...one, excluded: excluded! }), excluded: 0 })
  }
  return counts
}

const measuredApart = ['contacted_in_time', 'completed', 'due', 'in_time', 'open_overdue', 'answered', 'solved', 'satisfied'] as const

function withExcluded(figures: Partial<Measures>): Partial<Measures> {
  return { ...figures, ...(figures.excluded === 1 ? Object.fromEntries(measuredApart.map((name) => [`excluded_${name}`, figures[name] ?? 0])) : {}) }
}

function figuresOf({ county, month, edition }: Edition, requests: PublishedTable, answers: PublishedTable): string {
  const counts = countsIn(requests, answers)
  const said = Object.fromEntries(measureNames.filter((name) => !name.startsWith('suggested') && name !== 'contacted').map((name) => [name, counts[countNames.find((count) => columnOf(count) === name)!]]))
  const rates = Object.fromEntries(bases.map((basis) => [basis, Object.fromEntries(measures.map((measure) => {
    const { part, whole } = ratesOf(counts, basis)[measure]
    return [measure, { name: measureWords[measure].name, part, whole }]
  }))]))
  return `${JSON.stringify({ county, month, edition, counts: said, rates }, null, 2)}\n`
}

type Described = { files: readonly OpenDataFile[]; answers: PublishedTable; units: UnitsFile | undefined; waits: boolean }

function describe({ county, month, edition, note, madeAt, formers }: Edition, { files, answers, units, waits }: Described): string {
  const schemas: Readonly<Record<string, readonly Field[]>> = { 'requests.csv': requestFields, 'answers.csv': answerFields, 'exclusions.csv': exclusionFields, ...(units === undefined ? {} : { 'units.csv': units.fields }) }
  return `${JSON.stringify({
    profile: 'data-package', name: `requests-${month}-${edition}`, title: `${county}${month} 诉求办理（去标识）`, version: String(edition), created: madeAt.toISOString(),
    description: [
      `${month} 反映的诉求，每件一行，不含文字、姓名、编号、日期和具体地点。同一地方、类别少于 ${LEAST} 件的，依次并到街道、全县和“其他（合并）”，不删一行，所以全县的数加起来分毫不差。`,
      '居民的回答另成一个文件，不能与办理情况逐件对上。检举控告只计在全县的“其他（合并）”里。',
      '响应率 = 按时联系 ÷ 应考核；办结率 = 已办结 ÷ 应考核；解决率 = 回答已解决 ÷ 答了回访的；满意率 = 满意和基本满意 ÷ 答了回访的；按期率 = 按期受理、签收并答复 ÷ 到期的。“剔除后”在分子分母里都去掉剔除的。',
      ...(units === undefined ? [] : [`units.csv 是各单位收到多少、按时答复多少：不到 ${LEAST} 件的不写，拿别的公开数据一减会减出不到 ${LEAST} 件的也不写；这样的单位合并成一行。以公布那天为准，以后不改。`]),
      ...(note === null ? [] : [`更正说明：${note}`]),
      ...(answers.size > 0 ? [] : [`答了回访的不到 ${LEAST} 件，一件也不列，解决率、满意率也不公布，免得认出是谁答的。`]),
      ...(formers.length === 0 ? [] : [`与以前各版相比，差别不到 ${LEAST} 行的地方和类别也已合并，所以本版有的行写得比上一版宽。`]),
      ...(waits ? [`requests.csv 和 answers.csv 中有一个与公布过的差不到 ${LEAST} 行，仍按上一版，免得两版一比认出某一件。各项数字都按本版公布的行计算。`] : []),
    ].join('\n'),
    licenses: [{ name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/', title: '署名 4.0 国际' }],
    resources: files.map(({ name, content, sha256 }) => ({
      name: name.split('.')[0], path: name, format: name.split('.')[1], mediatype: name.endsWith('.csv') ? 'text/csv' : 'application/json', encoding: 'utf-8', bytes: Buffer.byteLength(content), hash: `sha256:${sha256}`,
      ...(schemas[name] === undefined ? {} : { profile: 'tabular-data-resource', schema: { fields: schemas[name], missingValues: [''] } }),
    })),
  }, null, 2)}\n`
}

function fileOf(name: string, content: string): OpenDataFile {
  return { name, content, sha256: createHash('sha256').update(content).digest('hex') }
}
