import type { Services } from '#kit/http/handle.ts'

type Block = { next: number; last: number; size: number; takenAt: number }

const MOST_AT_ONCE = 32
/** By database, then by county, kind and year. */
const known = new WeakMap<Services['gatePool'], { blocks: Map<string, Block>; taking: Map<string, Promise<void>> }>()

/**
 * The next number of a kind and year, `2026-000123`. Taken in blocks outside the business transaction, so that no two
 * submissions wait for one row: a block grows to 32 under load and is one number otherwise. A number whose submission
 * fails is not given again.
 */
export async function nextNumber(services: Services, countyCode: string, kind: string, year: number): Promise<string> {
  const key = `${countyCode}/${kind}/${year}`
  const { blocks, taking } = known.get(services.gatePool) ?? { blocks: new Map<string, Block>(), taking: new Map<string, Promise<void>>() }
  known.set(services.gatePool, { blocks, taking })
  for (;;) {
    const block = blocks.get(key)
    if (block !== undefined && block.next <= block.last) return `${year}-${String(block.next++).padStart(6, '0')}`
    const taken = taking.get(key) ?? takeBlock(services, countyCode, kind, year, block).then((fresh) => void blocks.set(key, fresh)).finally(() => taking.delete(key))
    taking.set(key, taken)
    await taken
  }
}

/** So many numbers at once, for what comes in by the hundred: one block, taken outside the business transaction too. */
export async function takeNumbers(services: Services, countyCode: string, kind: string, year: number, count: number): Promise<string[]> {
  if (count === 0) return []
  const last = await lastTaken(services, countyCode, kind, year, count)
  return Array.from({ length: count }, (_, index) => `${year}-${String(last - count + 1 + index).padStart(6, '0')}`)
}

async function takeBlock(services: Services, countyCode: string, kind: string, year: number, before: Block | undefined): Promise<Block> {
  const isBusy = before !== undefined && performance.now() - before.takenAt < 1000
  const size = isBusy ? Math.min(before.size * 2, MOST_AT_ONCE) : 1
  const last = await lastTaken(services, countyCode, kind, year, size)
  return { next: last - size + 1, last, size, takenAt: performance.now() }
}

/** Under the gate's role: transactions that hold every connection of the business pool wait for this very number. */
async function lastTaken(services: Services, countyCode: string, kind: string, year: number, count: number): Promise<number> {
  const { rows } = await services.gatePool.query<{ last: number }>('SELECT app.take_numbers($1, $2, $3, $4) AS last', [countyCode, kind, year, count])
  return rows[0]!.last
}
