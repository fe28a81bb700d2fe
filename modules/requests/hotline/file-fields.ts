import { headerKey, importFields, proposeColumns } from '#modules/requests/import/fields.ts'
import type { ColumnOf, ImportField } from '#modules/requests/import/fields.ts'

/** A list of more is sent in parts: each row is a transaction of its own, and somebody waits for the answer. */
export const mostFileRows = 500
export const mostFileMegabytes = 5

/** What a row tells of an order beside what any list of requests tells; with an event it is no order but what the platform says of one. */
export const ownFields = {
  round: { headers: ['轮次', '派发轮次', '第几次派发'], hint: '选填，同一工单再次派来时写 2、3' },
  event: { headers: ['事件'], hint: '选填，写了就不是新工单，如 催办、同意延期' },
  eventAt: { headers: ['事件时间'], hint: '有事件时必填，如 2026-09-01 08:30' },
  eventId: { headers: ['事件编号'], hint: '选填，平台给的编号' },
  solved: { headers: ['是否解决'], hint: '选填，回访评价写 是 或 否' },
  satisfied: { headers: ['是否满意'], hint: '选填，回访评价写 是 或 否' },
  words: { headers: ['说明', '事件说明'], hint: '选填，平台说的话' },
} as const satisfies Record<string, { headers: readonly string[]; hint: string }>
export type OwnField = keyof typeof ownFields

/** What an order takes of a list's columns; the rest of it is an import's own business. */
const orderFields = {
  externalNumber: ['工单号', '必填'], text: ['内容', '新工单必填'], reportedAt: ['受理时间', '新工单必填，如 2026-09-01 08:30'], deadline: ['办理期限', '选填，平台的期限；只写日期的算到当天结束'], state: ['状态', '选填，平台的状态'],
  purpose: ['性质', '选填，咨询、求助、投诉、举报、建议、感谢'], category: ['类别', '选填，本县的类别'], urgency: ['紧急程度', '选填，一般、紧急、特急'], street: ['街道', '选填'], community: ['社区', '选填'],
  address: ['地址', '选填'], longitude: ['经度', '选填，WGS-84'], latitude: ['纬度', '选填，WGS-84'], reporterName: ['姓名', '选填，加密保存'], reporterPhone: ['联系电话', '选填，加密保存'],
} as const satisfies Partial<Record<ImportField, readonly [string, string]>>

/** Other lists keep a part of the text, or of the place, in a column of its own. */
const furtherFields = ['title', 'grid'] as const satisfies readonly ImportField[]

export type HotlineField = keyof typeof orderFields | (typeof furtherFields)[number] | OwnField

const ownNames = Object.keys(ownFields) as OwnField[]
const orderNames = Object.keys(orderFields) as (keyof typeof orderFields)[]
export const hotlineFieldNames = [...orderNames.slice(0, 1), ...ownNames.slice(0, 1), ...furtherFields.slice(0, 1), ...orderNames.slice(1), ...furtherFields.slice(1), ...ownNames.slice(1)] as const

export type FileColumns = { order: ColumnOf; own: Partial<Record<OwnField, number>> }

/** What each column is, in their order; empty where it says nothing of an order. A field has one column. */
export type ColumnFields = ('' | HotlineField)[]

/** As the headers speak for themselves; of two columns that mean the same the first. */
export function proposeFields(headers: readonly string[]): ColumnFields {
  const proposed = proposeColumns(headers)
  const taken = new Set<HotlineField>()
  return headers.map((header, column) => {
    const field = ownNames.find((name) => ownFields[name].headers.some((known) => headerKey(known) === headerKey(header)))
      ?? hotlineFieldNames.find((name) => !isOwn(name) && proposed[name] === column)
    if (field === undefined || taken.has(field)) return ''
    taken.add(field)
    return field
  })
}

export function columnsOf(fields: Readonly<ColumnFields>): FileColumns {
  const columns: FileColumns = { order: {}, own: {} }
  fields.forEach((field, column) => {
    if (field === '') return
    if (isOwn(field)) columns.own[field] = column
    else columns.order[field] = column
  })
  return columns
}

function isOwn(field: HotlineField): field is OwnField {
  return Object.hasOwn(ownFields, field)
}

/** The field that two columns claim. */
export function claimedTwice(fields: Readonly<ColumnFields>): HotlineField | undefined {
  return fields.find((field, column): field is HotlineField => field !== '' && fields.indexOf(field) !== column)
}

/** An empty list to fill in, with a row of rules under its headers that is passed over. */
export function hotlineTemplate(): string {
  const order = Object.values(orderFields)
  const own = ownNames.map((name) => [ownFields[name].headers[0], ownFields[name].hint] as const)
  const columns = [...order.slice(0, 1), ...own.slice(0, 1), ...order.slice(1), ...own.slice(1)]
  return `\uFEFF${columns.map(([header]) => header).join(',')}\r\n${columns.map(([, hint]) => hint).join(',')}\r\n`
}

export const hotlineTemplateName = '12345工单模板.csv'

/** How a column is called to whoever reads a reason or chooses it. */
export function labelOf(field: ImportField | OwnField): string {
  return Object.hasOwn(ownFields, field) ? ownFields[field as OwnField].headers[0] : Object.hasOwn(orderFields, field) ? orderFields[field as keyof typeof orderFields][0] : importFields[field as ImportField].label
}

export function hintOf(field: HotlineField): string {
  return isOwn(field) ? ownFields[field].hint : Object.hasOwn(orderFields, field) ? orderFields[field as keyof typeof orderFields][1] : '选填'
}

/** A reason that an import gives names its own columns; here they are called as the template calls them. */
export function inTemplateWords(reason: string): string {
  return Object.entries(orderFields).reduce((words, [field, [header]]) => words.replaceAll(`“${importFields[field as ImportField].label}”`, `“${header}”`), reason)
}
