import type { Caller, Services } from '#kit/http/handle.ts'
import { inputInvalid } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { blindIndexes } from '#kit/secrets/sealed-value.ts'
import { HotlineOrder } from '#modules/requests/hotline/contract.ts'
import type { HotlineReason } from '#modules/requests/hotline/outcome.ts'
import { roundOvertaken } from '#modules/requests/hotline/refusals.ts'
import { callPlatform } from '#modules/requests/hotline/server/call-platform.ts'
import type { PlatformReach } from '#modules/requests/hotline/server/call-platform.ts'
import { hotlineHandle } from '#modules/requests/hotline/server/connection.ts'
import type { HotlineSettings } from '#modules/requests/hotline/server/connection.ts'
import { RestatedOrder, restateOrderHandler, submitHotlineOrderHandler, supplementKey } from '#modules/requests/hotline/server/submit-order.ts'

const MOST_PAGES = 20
const LONGEST_CURSOR = 500

/** A county's connection as it is now, and how far the platform's list was read. */
type Reading = { services: Services; countyCode: string; reach: PlatformReach; settings: HotlineSettings; readTo: string | null }

/** A page counts as read when each of its orders is in, or its return is written down; the same page again makes nothing twice. */
export async function readOrders(reading: Reading): Promise<void> {
  let from = reading.readTo
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = await readPage(reading, from)
    const trouble = 'reason' in read ? read.reason : await takeAll(reading, read.orders)
    if ('reason' in read || trouble !== undefined) return await noteReading(reading, from, null, trouble ?? null)
    await noteReading(reading, from, read.to, null)
    if (read.to === from || read.orders.length === 0) return
    from = read.to
  }
}

async function readPage({ services, reach, settings }: Reading, from: string | null): Promise<{ orders: unknown[]; to: string | null } | { reason: HotlineReason }> {
  const answer = await callPlatform(reach, settings, { method: 'GET', path: `orders${from === null ? '' : `?after=${encodeURIComponent(from)}`}`, at: services.now() })
  if (answer.kind !== 'answered') return { reason: answer.kind === 'notSent' ? answer.reason : 'noAnswer' }
  if (answer.status === 401 || answer.status === 403) return { reason: 'keyWrong' }
  if (answer.status !== 200) return { reason: 'busy' }
  const { orders, next } = answer.body ?? {}
  const isCursor = next === null || next === undefined || (typeof next === 'string' && next.length <= LONGEST_CURSOR && next.isWellFormed() && !next.includes('\0'))
  return Array.isArray(orders) && isCursor ? { orders, to: typeof next === 'string' ? next : from } : { reason: 'listUnreadable' }
}

/** One that can neither be taken nor given back holds the cursor, not the orders beside it. Answers why the page must be read again. */
async function takeAll(reading: Reading, orders: readonly unknown[]): Promise<HotlineReason | undefined> {
  let why: HotlineReason | undefined
  for (const order of orders) {
    const trouble = await take(reading, order)
    if (trouble === 'intakeKeyEnded' || trouble === 'ordersTooOften') return trouble
    why ??= trouble
  }
  return why
}

/** Through the same door as an order that the platform sends itself. Answers why it is neither in nor on its way back, and must be read again. */
async function take({ services, countyCode, settings }: Reading, order: unknown): Promise<HotlineReason | undefined> {
  const named = HotlineOrder.pick({ orderNumber: true, round: true }).strip().safeParse(order)
  // It has not even a number to send it back under.
  if (!named.success) return 'listUnreadable'
  const caller: Caller = { countyCode, handle: null, idempotencyKey: null, systemHandle: hotlineHandle(settings.intakeKey), address: `hotline ${countyCode}`, setCookie: () => {} }
  try {
    await submit(services, caller, order)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) {
      services.log({ event: 'hotline-order-failed', name: (error as Error).name })
      return 'orderFailed'
    }
    if (error.status === 401) return 'intakeKeyEnded'
    if (error.status === 429) return 'ordersTooOften'
    // Of a round that is over there nothing is waited for.
    if (error.type === roundOvertaken.type) return undefined
    // What is handled already is not given back because of what came after it. What is refused says why, and no word of the order.
    await services.gatePool.query('SELECT app.tell_words_refused($1, $2, $3, $4, $5, $6)', [countyCode, named.data.orderNumber, named.data.round, refusedKeys(services, order as object), error.message.slice(0, 300), services.now()])
    await services.gatePool.query('SELECT app.return_hotline_order($1, $2, $3, $4, $5)', [countyCode, named.data.orderNumber, named.data.round, error.message.slice(0, 300), services.now()])
  }
  return undefined
}

/** What was refused is known again by what it says, whatever its deadline and state are that day. */
function refusedKeys({ keyring }: Services, { dueAt: _dueAt, state: _state, ...said }: { dueAt?: unknown; state?: unknown }): string[] {
  return blindIndexes(keyring, 'text', 'hotline.refused', JSON.stringify(said)).map(supplementKey)
}

/** Of one that is known and badly written now nobody would hear: what can be read of it holds all the same. */
async function submit(services: Services, caller: Caller, order: unknown): Promise<void> {
  try {
    await submitHotlineOrderHandler.run(services, caller, order)
  } catch (error) {
    const known = RestatedOrder.safeParse(order)
    if (error instanceof ProblemError && error.type === inputInvalid.type && known.success) await restateOrderHandler.run(services, caller, known.data)
    throw error
  }
}

async function noteReading({ services, countyCode }: Reading, from: string | null, to: string | null, reason: HotlineReason | null): Promise<void> {
  await services.gatePool.query('SELECT app.note_hotline_reading($1, $2, $3, $4, $5)', [countyCode, from, to, reason, services.now()])
}
