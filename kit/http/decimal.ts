import { z } from 'zod'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/

/** A number as an address or a form carries it, in decimal digits: left to `Number`, 0x24 would be 36, 1e2 a hundred and nothing at all 0. */
export function decimal<Numeric extends z.ZodType<number>>(number: Numeric) {
  return z.preprocess((value) => (typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value), number)
}
