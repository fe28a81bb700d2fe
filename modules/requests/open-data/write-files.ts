import { createHash } from 'node:crypto'
import { plainCell } from '#kit/export/plain-cell.ts'
import { measureNames } from '#modules/requests/contribution.ts'
import type { Measures } from '#modules/requests/contribution.ts'
import { coarsen, LEAST } from '#modules/requests/open-data/coarsen.ts'
import type { Coarsened, Group } from '#modules/requests/open-data/coarsen.ts'
import { requestFields, answerFields, exclusionFields } from '#modules/requests/open-data/fields.ts'
import type { Field } from '#modules/requests/open-data/fields.ts'
import { addCounts, columnOf, countNames } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { bases, measures, measureWords, ratesOf } from '#modules/requests/statistics/rules.ts'

export type OpenDataRow = Coarsened & { measures: Measures; exclusion: { reason: string; reasonName: string; office: string } | null }
export type OpenDataFile = { name: string; content: string; sha256: string }

export type Edition = { county: string; month: string; edition: number; note: string | null; madeAt: Date; rows: readonly OpenDataRow[] }

/**
 * The files of one month, or null where there are too few requests. What authorities did and what residents answered stand in two
 * files whose rows cannot be put together: they are coarsened each for itself and sorted by what they say.
 */
export function writeFiles(asked: Edition): OpenDataFile[] | null {
  const counted = asked.rows.filter((row) => row.measures.received === 1)
  const requests = coarsen(counted)
  if (requests === null) return null
  const answers = answerLines(asked.month, counted.filter(({ measures: one }) => one.answered === 1))
  const tables = [
    tableOf('requests', requestFields, requests.flatMap(({ group, rows }) => rows.map((row) => [...head(asked.month, group), ...requestMeasures.map((name) => row.measures[name])]))),
    tableOf('answers', answerFields, answers),
    tableOf('exclusions', exclusionFields, exclusionLines(asked.month, counted)),
  ]
  const files = [...tables.map(({ name, content }) => fileOf(`${name}.csv`, content)), fileOf('figures.json', figuresOf(asked, counted))]
  const described = [...files, fileOf('datapackage.json', describe(asked, files))]
  return [...described, fileOf('SHA256SUMS', described.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))]
}

const requestMeasures = ['assessable', 'excluded', 'contacted_in_time', 'completed', 'due', 'in_time', 'asked'] as const
const answerMeasures = ['excluded', 'solved', 'satisfied'] as const

/** Where all of a group answered the same, the group would say how each of them answered; of the whole county the rates are public anyway. */
function answerLines(month: string, rows: readonly OpenDataRow[]): (string | number)[][] {
  const sameFor = (group: readonly OpenDataRow[]) => new Set(group.map(({ measures: one }) => `${one.solved}${one.satisfied}`)).size === 1
  // Fewer than ten answers have no place and no category at all.
  const groups = coarsen(rows, sameFor) ?? (rows.length === 0 ? [] : [{ group: { area: rows[0]!.county, category: { key: '', name: '其他（合并）' } }, rows }])
  return groups.flatMap(({ group, rows: inside }) => inside.map((row) => [...head(month, group), ...answerMeasures.map((name) => row.measures[name])]))
}

/** Of the whole county, where the least that a cell stands for are all its requests of the month. */
function exclusionLines(month: string, rows: readonly OpenDataRow[]): (string | number)[][] {
  const excluded = rows.filter((row) => row.measures.excluded === 1 && row.exclusion !== null)
  const groups = Map.groupBy(excluded, ({ exclusion }) => `${exclusion!.reason}\0${exclusion!.office}`)
  return [...groups.values()].map((group) => [month, group[0]!.exclusion!.reason, group[0]!.exclusion!.reasonName, group[0]!.exclusion!.office, group.length])
}

function head(month: string, { area, category }: Group): string[] {
  return [month, area.id, area.name, category.key, category.name]
}

/** In an order that says nothing of which came first. */
function tableOf(name: string, fields: readonly Field[], lines: readonly (string | number)[][]): { name: string; content: string } {
  const written = lines.map((line) => line.map((cell) => cellOf(cell)).join(',')).sort()
  return { name, content: [fields.map((field) => field.name).join(','), ...written, ''].join('\n') }
}

function cellOf(cell: string | number): string {
  const text = typeof cell === 'number' ? String(cell) : plainCell(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function countsOf(rows: readonly { measures: Measures }[]): Counts {
  return addCounts(rows.map((row) => Object.fromEntries(countNames.map((name) => [name, row.measures[columnOf(name)]])) as Counts))
}

function figuresOf({ county, month, edition }: Edition, rows: readonly OpenDataRow[]): string {
  const counts = countsOf(rows)
  const published = Object.fromEntries(measureNames.filter((name) => !name.startsWith('suggested') && name !== 'contacted').map((name) => [name, counts[countNames.find((count) => columnOf(count) === name)!]]))
  const rates = Object.fromEntries(bases.map((basis) => [basis, Object.fromEntries(measures.map((measure) => {
    const { part, whole } = ratesOf(counts, basis)[measure]
    return [measure, { name: measureWords[measure].name, part, whole }]
  }))]))
  return `${JSON.stringify({ county, month, edition, counts: published, rates }, null, 2)}\n`
}

function describe({ county, month, edition, note, madeAt }: Edition, files: readonly OpenDataFile[]): string {
  const schemas: Readonly<Record<string, readonly Field[]>> = { 'requests.csv': requestFields, 'answers.csv': answerFields, 'exclusions.csv': exclusionFields }
  return `${JSON.stringify({
    profile: 'data-package', name: `requests-${month}-${edition}`, title: `${county}${month} 诉求办理（去标识）`, version: String(edition), created: madeAt.toISOString(),
    description: [
      `${month} 反映的诉求，每件一行，不含文字、姓名、编号、日期和具体地点。同一地方、类别少于 ${LEAST} 件的，依次并到街道、全县和“其他（合并）”，不删一行，所以全县的数加起来分毫不差。`,
      '居民的回答另成一个文件，不能与办理情况逐件对上。检举控告只计在全县的“其他（合并）”里。',
      '响应率 = 按时联系 ÷ 应考核；办结率 = 已办结 ÷ 应考核；解决率 = 回答已解决 ÷ 答了回访的；满意率 = 满意和基本满意 ÷ 答了回访的；按期率 = 按期受理、签收并答复 ÷ 到期的。“剔除后”在分子分母里都去掉剔除的。',
      ...(note === null ? [] : [`更正说明：${note}`]),
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
