import { clockInChina } from '#kit/clock/china-day.ts'
import { importFields, importFieldNames } from '#modules/requests/import/fields.ts'
import type { ColumnOf, ImportField } from '#modules/requests/import/fields.ts'

/** What the columns lack for any row to be taken in, with a place for rows that name none or without. */
export function missingIn({ columns, defaultAreaId }: { columns: ColumnOf; defaultAreaId?: string | undefined }): string[] {
  const has = (...fields: ImportField[]) => fields.some((field) => columns[field] !== undefined)
  return [
    ...(has('title', 'text') ? [] : ['没有选“标题”或“内容”是哪一列']),
    ...(has('areaCode', 'street', 'community', 'grid', 'address') || (has('longitude') && has('latitude')) || defaultAreaId !== undefined ? [] : ['没有选地点是哪一列（区划代码、街道、社区、地址，或经度和纬度），也没有选一个地点']),
    ...(has('longitude') === has('latitude') ? [] : ['经度和纬度要一起选']),
  ]
}

/** The column that two fields claim, or one that the file does not have. */
export function faultOf(columns: ColumnOf, width: number): { twice: number } | { absent: number } | undefined {
  const used = new Set<number>()
  for (const field of importFieldNames) {
    const column = columns[field]
    if (column === undefined) continue
    if (column >= width) return { absent: column }
    if (used.has(column)) return { twice: column }
    used.add(column)
  }
  return undefined
}

/** 2026-09-01 09:30 in China; midnight is the day alone. */
export function dayWords(at: Date): string {
  return clockInChina(at).toISOString().slice(0, 16).replace('T', ' ').replace(' 00:00', '')
}

/** Where a row came from and what was done there, as the timeline tells it to staff. */
export function provenanceWords(from: { source: string; line: number; externalNumber: string | null; reportedAt: Date | null; closedAt: Date | null; deadline: string | null; isClosed: boolean; answer: string | null }): string {
  return [
    `从“${from.source}”的清单导入，在第 ${from.line} 行`,
    ...(from.externalNumber === null ? [] : [`，${importFields.externalNumber.label} ${from.externalNumber}`]),
    ...(from.reportedAt === null ? [] : [`，${importFields.reportedAt.label} ${dayWords(from.reportedAt)}`]),
    ...(from.deadline === null ? [] : [`，${importFields.deadline.label} ${from.deadline}`]),
    from.isClosed ? `。在原处已办结${from.closedAt === null ? '' : `（${dayWords(from.closedAt)}）`}，只存档，不计入统计。` : '。时限从导入时起算。',
    ...(from.answer === null ? [] : [`原处${from.isClosed ? '答复' : '办理情况'}：${from.answer}`]),
  ].join('')
}
