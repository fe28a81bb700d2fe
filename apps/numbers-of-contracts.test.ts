import { isContractProcedure } from '@orpc/contract'
import type { AnyContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '#apps/contract.ts'
import { routeName } from '#kit/http/handle.ts'

/** Numbers that come as text: in an address, and in the form of the open interface. */
const numbers = Object.values(contract).flatMap((routes) => Object.values(routes) as AnyContractProcedure[]).filter((one) => isContractProcedure(one)).flatMap((one) => {
  const name = routeName(one)
  const shape = (one['~orpc'].inputSchema as z.ZodObject | undefined)?.shape ?? {}
  if (one['~orpc'].route.method !== 'GET' && name !== 'POST /open311/requests') return []
  return Object.entries(shape).filter(([, schema]) => /^(number|integer)$/.test(String((z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as { type?: string }).type)))
    .map(([field, schema]) => ({ field: `${name} ${field}`, schema: schema as z.ZodType }))
})

test('a number in an address is decimal: nothing else is read as one', () => {
  expect(numbers.length).toBeGreaterThan(20)
  const taken = ['0x24', '0b100011', '1e2', '3e1', '', ' ', '١', '36px', 'Infinity', '1,5'].flatMap((text) => numbers.filter(({ schema }) => schema.safeParse(text).success).map(({ field }) => `${field}=${text}`))
  expect(taken).toEqual([])
  expect(numbers.filter(({ schema }) => !['1', '36', '100', '1970'].some((text) => schema.safeParse(text).success)).map(({ field }) => field), 'what takes no number at all').toEqual([])
})

test.each([['36.5', 36.5], [' 36 ', 36], ['-.5', -0.5], ['+1', 1], ['007', 7]])('%j is %d', (text, value) => expect(numbers.find(({ field }) => field === 'POST /open311/requests lat')!.schema.parse(text)).toBe(value))
