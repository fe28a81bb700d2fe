import fc from 'fast-check'
import { z } from 'zod'
import { hostileTexts, hostileValues, nearlyPageMarks, pageMarks } from './corpus.ts'

type JsonSchema = {
  type?: string
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  minItems?: number
  maxItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  contentEncoding?: string
}

/** Real values for a field by its name: ids of rows that are there, so that a valid call gets further than "not found". */
export type Pool = Readonly<Record<string, readonly string[]>>

/** Inputs of a contract: seven in ten as its schema wants them, three in ten broken in one place. */
export function inputsOf(schema: z.ZodType, pool: Pool): fc.Arbitrary<{ input: unknown; broken: boolean }> {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const valid = arbitraryOf(shape, '', pool)
  return fc.oneof(
    { weight: 7, arbitrary: valid.map((input) => ({ input, broken: false })) },
    { weight: 3, arbitrary: fc.tuple(valid, fc.nat(), fc.nat(), fc.nat()).map(([input, where, what, how]) => ({ input: broken(input, shape, where, what, how), broken: true })) },
  )
}

/** For a route that takes no input: nothing, and whatever somebody may send along all the same. */
export function inputsOfNone(): fc.Arbitrary<{ input: unknown; broken: boolean }> {
  const names = fc.constantFrom('limit', 'after', 'countyCode', 'accountId', '__proto__x', '未知')
  const along = fc.dictionary(names, fc.constantFrom(...hostileValues, ...hostileTexts), { minKeys: 1, maxKeys: 3 })
  return fc.oneof(
    { weight: 7, arbitrary: fc.constant({ input: {}, broken: false }) },
    { weight: 3, arbitrary: along.map((input) => ({ input, broken: true })) },
  )
}

function arbitraryOf(schema: JsonSchema, name: string, pool: Pool): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one, name, pool)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, pool)
    case 'array':
      if (schema.prefixItems !== undefined) return fc.tuple(...schema.prefixItems.map((item) => arbitraryOf(item, name, pool)))
      return fc.array(arbitraryOf(schema.items ?? {}, singular(name), pool), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)) })
    case 'integer':
      return fc.integer({ min: Math.ceil(schema.minimum ?? -10), max: Math.floor(schema.maximum ?? 10_000) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema, name, pool)
    default:
      return fc.jsonValue()
  }
}

function objectOf(schema: JsonSchema, pool: Pool): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  return fc.record(Object.fromEntries(properties.map(([key, value]) => [key, arbitraryOf(value, key, pool)])), { requiredKeys: (schema.required ?? []) as never[] })
}

const chinese = fc.array(fc.constantFrom(...'门口的路灯三天不亮了请尽快维修老人晚上出门看不见路𠮷㐂，。？！'.match(/./gu)!), { minLength: 1, maxLength: 40 }).map((letters) => letters.join(''))

function textOf(schema: JsonSchema, name: string, pool: Pool): fc.Arbitrary<unknown> {
  const known = pool[name]
  const real = known === undefined || known.length === 0 ? undefined : fc.constantFrom(...known)
  if (schema.contentEncoding === 'binary') return fc.uint8Array({ maxLength: 200 })
  if (schema.format === 'uuid') return real === undefined ? fc.uuid() : fc.oneof({ weight: 9, arbitrary: real }, { weight: 1, arbitrary: fc.uuid() })
  if (schema.format === 'date') return fc.constantFrom('2026-09-15', '2026-09-16', '2026-10-08', '2026-12-31', '2027-02-28', '2028-02-29', '2030-01-01')
  if (schema.format === 'date-time') return fc.constantFrom('2026-09-15T02:00:00Z', '2026-09-15T10:00:00.5Z', '2026-12-31T15:59:59Z')
  if (schema.format === 'uri') return fc.webUrl({ validSchemes: ['https'] })
  if (real !== undefined) return real
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern, 'u')).map((text) => text.slice(0, schema.maxLength ?? text.length))
  if (name === 'after') return fc.constantFrom(...pageMarks, ...pageMarks.map((mark) => `1_${mark}`), ...nearlyPageMarks, ...nearlyPageMarks.map((mark) => `1_${mark}`))
  const least = schema.minLength ?? 0
  return chinese.map((text) => (text.length < least ? text.padEnd(least, '字') : text).slice(0, schema.maxLength ?? 200))
}

/** `organizationIds` → `organizationId`: a list of ids holds what one of them may be. */
function singular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name
}

/** The input with one thing wrong: a value of another kind, a hostile text, a field missing or one too many, or not an object at all. */
function broken(input: unknown, shape: JsonSchema, where: number, what: number, how: number): unknown {
  const hostile = [...hostileValues, ...hostileTexts]
  const value = hostile[what % hostile.length]
  if (typeof input !== 'object' || input === null || how % 12 === 0) return value
  const copy = structuredClone(input) as Record<string, unknown>
  const keys = Object.keys(shape.properties ?? copy)
  const key = keys[where % Math.max(1, keys.length)]
  if (key === undefined || how % 12 === 1) return { ...copy, [['__proto__x', 'areaPath', 'countyCode', 'isAdmin', '未知'][what % 5]!]: value }
  if (how % 12 === 2) {
    delete copy[key]
    return copy
  }
  const inner = copy[key]
  if (typeof inner === 'object' && inner !== null && how % 3 === 0) return { ...copy, [key]: broken(inner, shape.properties?.[key] ?? {}, what, where, how + 4) }
  return { ...copy, [key]: value }
}
