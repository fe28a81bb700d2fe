import type pg from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { withoutPersonal } from '#kit/secrets/mask.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { outcomeOfAsking, outcomeOfSending, waitAfter } from '#modules/requests/hotline/outcome.ts'
import type { Outcome } from '#modules/requests/hotline/outcome.ts'
import { callPlatform } from '#modules/requests/hotline/server/call-platform.ts'
import type { PlatformReach } from '#modules/requests/hotline/server/call-platform.ts'
import { openSettings } from '#modules/requests/hotline/server/connection.ts'
import type { HotlineSettings } from '#modules/requests/hotline/server/connection.ts'
import { readOrders } from '#modules/requests/hotline/server/read-orders.ts'
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
  const exchange = new Exchange(services, countyCode, { named: services.hotlineHosts, timeoutMilliseconds: TIMEOUT_MILLISECONDS, ...options.reach })
  const loop = startLoop(options.every ?? LOOK_EVERY_MILLISECONDS, () => exchange.look(), (error) => services.log({ event: 'hotline-exchange-failed', name: error.name }))
  return { runOnce: () => exchange.look(), stop: loop.stop }
}

class Exchange {
  readonly #services: Services
  readonly #countyCode: string
  readonly #reach: PlatformReach
  #readAt = 0
  #forgotAt = 0

  constructor(services: Services, countyCode: string, reach: PlatformReach) {
    this.#services = services
    this.#countyCode = countyCode
    this.#reach = reach
  }

  async look(): Promise<void> {
    await this.#forgetBatches()
    const opened = await this.#open()
    if (opened === undefined) return
    for (let claimed = await this.#claim(); claimed.length > 0; claimed = await this.#claim()) await Promise.all(claimed.map((one) => this.#send(opened, one)))
    const now = this.#services.now().getTime()
    if (!opened.polled || now - this.#readAt < READ_EVERY_MILLISECONDS) return
    this.#readAt = now
    await readOrders({ services: this.#services, countyCode: this.#countyCode, reach: this.#reach, settings: opened.settings, readTo: opened.readTo })
  }

  /** Also where nothing is called: files of batches lie in the same rows. */
  async #forgetBatches(): Promise<void> {
    const now = this.#services.now().getTime()
    if (now - this.#forgotAt < FORGET_EVERY_MILLISECONDS) return
    await this.#ask('SELECT app.forget_hotline_batches($1, $2)', [this.#countyCode, new Date(now - BATCH_KEPT_MILLISECONDS)])
    this.#forgotAt = now
  }

  async #open(): Promise<Opened | undefined> {
    const [row] = await this.#ask<{ settings_sealed: string; outgoing: Record<string, string>; polled: boolean; read_to: string | null }>('SELECT * FROM app.open_hotline($1)', [this.#countyCode])
    return row === undefined ? undefined : { settings: openSettings(this.#services.keyring, this.#countyCode, row.settings_sealed), outgoing: row.outgoing, polled: row.polled, readTo: row.read_to }
  }

  async #claim(): Promise<Claimed[]> {
    const now = this.#services.now().getTime()
    return await this.#ask<Claimed>('SELECT * FROM app.claim_hotline_messages($1, $2, $3, $4, $5)', [this.#countyCode, new Date(now), new Date(now + LEASE_MILLISECONDS), JSON.stringify(wordsOf), AT_ONCE])
  }

  async #send(opened: Opened, message: Claimed): Promise<void> {
    const outcome = await this.#deliver(opened, message)
    const now = this.#services.now()
    const again = outcome.outcome === 'later' || outcome.outcome === 'unclear' ? new Date(now.getTime() + waitAfter(message.attempts)) : null
    await this.#ask('SELECT app.close_hotline_message($1, $2, $3, $4, $5, $6)', [this.#countyCode, message.id, outcome.outcome, outcome.outcome === 'sent' ? null : outcome.reason, again, now])
  }

  async #deliver({ settings, outgoing }: Opened, message: Claimed): Promise<Outcome> {
    const state = outgoing[message.kind] ?? outgoingNames[message.kind]
    const at = this.#services.now()
    if (message.was_unsure) {
      const known = outcomeOfAsking(message.id, await callPlatform(this.#reach, settings, { method: 'GET', path: `messages/${message.id}`, at }))
      if (known !== undefined) return known
    }
    // Named only since the settings were read for this round: the next one knows how.
    if (state === '') return { outcome: 'later', reason: 'stateUnnamed' }
    return outcomeOfSending(message.id, await callPlatform(this.#reach, settings, { method: 'POST', path: 'messages', body: bodyOf(message, state), at }))
  }

  async #ask<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return (await this.#services.gatePool.query<Row>(text, values)).rows
  }
}

/** Nothing by which somebody could be looked up is in it, nor in its words: the platform knows its caller. */
function bodyOf(message: Claimed, state: string): string {
  const { workingDays, reviewOn, reason } = message.data ?? {}
  return JSON.stringify({
    messageId: message.id, orderNumber: message.order_number, round: message.round, ordinal: message.ordinal, kind: message.kind, state, at: message.made_at.toISOString(),
    ...(message.our_number === null ? {} : { number: message.our_number }),
    ...(message.unit === null ? {} : { unit: message.unit }),
    ...(message.words === null ? {} : { words: withoutPersonal(message.words) }),
    ...(message.note === null ? {} : { words: message.note }),
    ...(message.kind === 'returned' && typeof reason === 'string' ? { reason } : {}),
    ...(message.kind === 'extensionAsked' ? { workingDays } : {}),
    ...(message.kind === 'suspended' ? { until: reviewOn } : {}),
  })
}
