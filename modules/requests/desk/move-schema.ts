import { z } from 'zod'
import { moveRoutes } from '#modules/requests/contract-moves.ts'

export type OpenMove = keyof typeof moveRoutes
export type Values = Readonly<Record<string, unknown>>

/** One input of a move's form, as the contract describes it. */
export type Field = { name: string; schema: z.core.$ZodType; optional: boolean; most: number | undefined; label: string | undefined }

export function isOpenMove(name: string): name is OpenMove {
  return name in moveRoutes
}

function inputOf(move: OpenMove): z.ZodObject {
  return moveRoutes[move]['~orpc'].inputSchema as unknown as z.ZodObject
}

/** What a person fills in: everything but which request it is and what the screen last saw. */
export function fieldsOf(move: OpenMove): readonly Field[] {
  return Object.entries(inputOf(move).shape).filter(([name]) => name !== 'requestId' && name !== 'version').map(([name, schema]) => fieldOf(name, schema))
}

export function fieldOf(name: string, schema: z.core.$ZodType): Field {
  const inner = unwrap(schema)
  const most = inner instanceof z.ZodString ? (inner.maxLength ?? undefined) : undefined
  return { name, schema: inner, optional: schema !== inner, most, label: most === undefined ? undefined : labelOf(inner as z.ZodString, most) }
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable ? unwrap(schema.unwrap()) : schema
}

/** The contract names a text once, in the sentences that refuse it: 派单说明最多 500 个字. The form says the same name. */
function labelOf(schema: z.ZodString, most: number): string | undefined {
  const refused = schema.safeParse('字'.repeat(most + 1))
  return refused.error?.issues[0]?.message.split('最多')[0]
}

/** What the contract fills in by itself. */
export function defaultsOf(move: OpenMove): Values {
  return Object.fromEntries(
    Object.entries(inputOf(move).shape)
      .filter(([, schema]) => schema instanceof z.ZodDefault)
      .map(([name, schema]) => [name, (schema as z.ZodDefault).parse(undefined)]),
  )
}

export type Checked = { input: Record<string, unknown> } | { wrong: Readonly<Record<string, string>> }

/** The contract's own check in the browser: the input to send, or a sentence for each field. */
export function check(move: OpenMove, requestId: string, version: number, values: Values): Checked {
  const filled = filledOf(values)
  const unwritten = Object.fromEntries(fieldsOf(move).filter(({ optional, most }) => !optional && most !== undefined).map(({ name }) => [name, '']))
  const result = inputOf(move).safeParse({ requestId, version, ...unwritten, ...filled })
  const wrong: Record<string, string> = { ...(result.success ? {} : sentencesOf(result.error)), ...ruleBetweenFields(move, filled) }
  return Object.keys(wrong).length === 0 ? { input: { requestId, version, ...filled } } : { wrong }
}

/** Without what was left empty, also within a place: that it has no address is not an address. */
function filledOf(values: Values): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [name, value !== null && typeof value === 'object' && !Array.isArray(value) ? filledOf(value as Values) : value] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''))
}

const missing: Readonly<Record<string, string>> = {
  organizationId: '请选择单位', reasonKey: '请选择理由', reviewOn: '请选择复核日期', approve: '请选择同意或不同意', kind: '请选择办理结果', how: '请选择联系方式', answered: '请选择是否接通',
  dutyEntryId: '请引用一条履职事项', workingDays: '请填写延长几个工作日', intoId: '请选择要并入的诉求', satisfaction: '请选择满意程度', solved: '请选择是否解决',
}

function sentencesOf(error: z.ZodError): Record<string, string> {
  const sentences: Record<string, string> = {}
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? '')
    sentences[name] ??= (issue.input === undefined || issue.code === 'invalid_type' || issue.code === 'invalid_value' ? missing[name] : undefined) ?? issue.message
  }
  return sentences
}

/** What one schema cannot say: a field that another one calls for. The server checks the same. */
function ruleBetweenFields(move: OpenMove, values: Values): Record<string, string> {
  if (move === 'reply' && values['kind'] === 'byWhen' && values['promisedOn'] === undefined) return { promisedOn: '请选择承诺办结的日期' }
  if (move !== 'callBack' || values['answered'] !== true) return {}
  return {
    ...(values['solved'] === undefined ? { solved: missing['solved']! } : {}),
    ...(values['satisfaction'] === undefined ? { satisfaction: missing['satisfaction']! } : {}),
  }
}
