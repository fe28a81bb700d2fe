import type pg from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { HotlineOrder } from '#modules/requests/hotline/contract.ts'
import { outcomeOfAsking, outcomeOfSending, waitAfter } from '#modules/requests/hotline/outcome.ts'
import type { HotlineReason, Outcome } from '#modules/requests/hotline/outcome.ts'
import { orderDiffers } from '#modules/requests/hotline/refusals.ts'
import { callPlatform } from '#modules/requests/hotline/server/call-platform.ts'
import type { PlatformReach } from '#modules/requests/hotline/server/call-platform.ts'
import { hotlineHandle, openSettings } from '#modules/requests/hotline/server/connection.ts'
import type { HotlineSettings } from '#modules/requests/hotline/server/connection.ts'
import { submitHotlineOrderHandler } from '#modules/requests/hotline/server/submit-order.ts'
import { outgoingNames, wordsOf } from '#modules/requests/hotline/state-map.ts'
import type { OutgoingKind } from '#modules/requests/hotline/state-map.ts'

const LOOK_EVERY_MILLISECONDS = 5_000
const READ_EVERY_MILLISECONDS = 60_000
const FORGET_EVERY_MILLISECONDS = 3_600_000
/** How long the file of a batch can be fetched again after it was handed over. */
const BATCH_KEPT_MILLISECONDS = 30 * 24 * 3_600_000
const TIMEOUT_MILLISECONDS = 10_000
/** Longer than the two calls of one message take: nobody else tries it while it is under way. */
const LEASE_MILLISECONDS = 60_000
const AT_ONCE = 10
const MOST_PAGES = 20

type Opened = { settings: HotlineSettings; outgoing: Readonly<Record<string, string>>; polled: boolean; readTo: string | null }
type Claimed = {
  id: string; order_number: string; round: number; ordinal: number; kind: OutgoingKind; note: string | null; made_at: Date; attempts: number; was_unsure: boolean
  our_number: string | null; unit: string | null; words: string | null; data: Record<string, unknown> | null
}

export type HotlineExchange = { runOnce: () => Promise<void>; stop: () => Promise<void> }

/**
 * Sends what waits for the platform, of each order one after the other, and reads the platform's list of orders where it keeps
 * one. Claiming a message says that it may have arrived; whoever finds it so asks the platform before he sends it again.
 */
export function startHotlineExchange(services: Services, countyCode: string, options: { reach?: Partial<PlatformReach>; every?: number } = {}): HotlineExchange {
  const reach: PlatformReach = { named: services.hotlineHosts, timeoutMilliseconds: TIMEOUT_MILLISECONDS, ...options.reach }
  let readAt = 0
  let forgotAt = 0
  let running: Promise<unknown> = Promise.resolve()

  async function runOnce(): Promise<void> {
    await forgetBatches()
    const opened = await open()
    if (opened === undefined) return
    for (let claimed = await claim(); claimed.length > 0; claimed = await claim()) await Promise.all(claimed.map((one) => send(opened, one)))
    const now = services.now().getTime()
    if (!opened.polled || now - readAt < READ_EVERY_MILLISECONDS) return
    readAt = now
    await readOrders(opened)
  }

  /** Also where nothing is called: files of batches lie in the same rows. */
  async function forgetBatches(): Promise<void> {
    const now = services.now().getTime()
    if (now - forgotAt < FORGET_EVERY_MILLISECONDS) return
    await ask('SELECT app.forget_hotline_batches($1, $2)', [countyCode, new Date(now - BATCH_KEPT_MILLISECONDS)])
    forgotAt = now
  }

  async function open(): Promise<Opened | undefined> {
    const [row] = await ask<{ settings_sealed: string; outgoing: Record<string, string>; polled: boolean; read_to: string | null }>('SELECT * FROM app.open_hotline($1)', [countyCode])
    return row === undefined ? undefined : { settings: openSettings(services.keyring, countyCode, row.settings_sealed), outgoing: row.outgoing, polled: row.polled, readTo: row.read_to }
  }

  async function claim(): Promise<Claimed[]> {
    const now = services.now().getTime()
    return await ask<Claimed>('SELECT * FROM app.claim_hotline_messages($1, $2, $3, $4, $5)', [countyCode, new Date(now), new Date(now + LEASE_MILLISECONDS), JSON.stringify(wordsOf), AT_ONCE])
  }

  async function send(opened: Opened, message: Claimed): Promise<void> {
    const outcome = await deliver(opened, message)
    const now = services.now()
    const again = outcome.outcome === 'later' || outcome.outcome === 'unclear' ? new Date(now.getTime() + waitAfter(message.attempts)) : null
    await ask('SELECT app.close_hotline_message($1, $2, $3, $4, $5, $6)', [countyCode, message.id, outcome.outcome, outcome.outcome === 'sent' ? null : outcome.reason, again, now])
  }

  async function deliver({ settings, outgoing }: Opened, message: Claimed): Promise<Outcome> {
    const state = outgoing[message.kind] ?? outgoingNames[message.kind]
    // The platform has no such state: nothing to say.
    if (state === '') return { outcome: 'sent' }
    if (message.was_unsure) {
      const known = outcomeOfAsking(message.id, await callPlatform(reach, settings, { method: 'GET', path: `messages/${message.id}`, at: services.now() }))
      if (known !== undefined) return known
    }
    return outcomeOfSending(message.id, await callPlatform(reach, settings, { method: 'POST', path: 'messages', body: bodyOf(message, state), at: services.now() }))
  }

  /** A page counts as read when each of its orders is in, or its return is written down; the same page again makes nothing twice. */
  async function readOrders({ settings, readTo }: Opened): Promise<void> {
    let from = readTo
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await callPlatform(reach, settings, { method: 'GET', path: `orders${from === null ? '' : `?after=${encodeURIComponent(from)}`}`, at: services.now() })
      if (answer.kind !== 'answered') return await noteReading(from, null, answer.kind === 'notSent' ? answer.reason : 'noAnswer')
      if (answer.status === 401 || answer.status === 403) return await noteReading(from, null, 'keyWrong')
      if (answer.status !== 200) return await noteReading(from, null, 'busy')
      const { orders, next } = answer.body ?? {}
      if (!Array.isArray(orders) || (next !== null && next !== undefined && (typeof next !== 'string' || next.length > 500))) return await noteReading(from, null, 'listUnreadable')
      for (const order of orders) {
        const trouble = await take(settings, order)
        if (trouble !== undefined) return await noteReading(from, null, trouble)
      }
      const to = typeof next === 'string' ? next : from
      await noteReading(from, to, null)
      if (to === from || orders.length === 0) return
      from = to
    }
  }

  /** Through the same door as an order that the platform sends itself. Answers why it is neither in nor on its way back, and must be read again. */
  async function take(settings: HotlineSettings, order: unknown): Promise<HotlineReason | undefined> {
    const named = HotlineOrder.pick({ orderNumber: true, round: true }).strip().safeParse(order)
    // It has not even a number to send it back under.
    if (!named.success) return 'listUnreadable'
    try {
      await submitHotlineOrderHandler.run(services, { countyCode, handle: null, idempotencyKey: null, systemHandle: hotlineHandle(settings.intakeKey), address: `hotline ${countyCode}`, setCookie: () => {} }, order)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) {
        services.log({ event: 'hotline-order-failed', name: (error as Error).name })
        return 'orderFailed'
      }
      if (error.status === 401) return 'intakeKeyEnded'
      if (error.status === 429) return 'ordersTooOften'
      // What is handled already is not given back because its text has changed meanwhile. What is refused says why, and no word of the order.
      if (error.type !== orderDiffers.type) await ask('SELECT app.return_hotline_order($1, $2, $3, $4, $5)', [countyCode, named.data.orderNumber, named.data.round, error.message.slice(0, 300), services.now()])
    }
    return undefined
  }

  async function noteReading(from: string | null, to: string | null, reason: HotlineReason | null): Promise<void> {
    await ask('SELECT app.note_hotline_reading($1, $2, $3, $4, $5)', [countyCode, from, to, reason, services.now()])
  }

  async function ask<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return (await services.gatePool.query<Row>(text, values)).rows
  }

  const timer = setInterval(() => {
    running = running.then(() => runOnce().catch((error: Error) => services.log({ event: 'hotline-exchange-failed', name: error.name })))
  }, options.every ?? LOOK_EVERY_MILLISECONDS)
  timer.unref()
  return {
    runOnce,
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** No name and no telephone number is in it: the platform knows its caller. */
function bodyOf(message: Claimed, state: string): string {
  const { workingDays, reviewOn, reason } = message.data ?? {}
  return JSON.stringify({
    messageId: message.id, orderNumber: message.order_number, round: message.round, ordinal: message.ordinal, kind: message.kind, state, at: message.made_at.toISOString(),
    ...(message.our_number === null ? {} : { number: message.our_number }),
    ...(message.unit === null ? {} : { unit: message.unit }),
    ...(message.words === null ? {} : { words: message.words }),
    ...(message.note === null ? {} : { words: message.note }),
    ...(message.kind === 'returned' && typeof reason === 'string' ? { reason } : {}),
    ...(message.kind === 'extensionAsked' ? { workingDays } : {}),
    ...(message.kind === 'suspended' ? { until: reviewOn } : {}),
  })
}
