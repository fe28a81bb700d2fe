import { z } from 'zod'
import type { Db } from '#kit/database/transaction.ts'
import { route } from '#kit/http/contract.ts'
import { command } from '#kit/http/handle.ts'
import type { Context, Handler } from '#kit/http/handle.ts'
import { busy } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { blindIndexes, seal } from '#kit/secrets/sealed-value.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { HotlineOrder, submitHotlineOrder } from '#modules/requests/hotline/contract.ts'
import { conductToHotline, reportWithoutCategory, roundOvertaken, supplementRefused } from '#modules/requests/hotline/refusals.ts'
import { eventPlace } from '#modules/requests/hotline/server/connection.ts'
import { outgoingOf } from '#modules/requests/hotline/state-map.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { prepare, sealedUnit } from '#modules/requests/server/report-request.ts'

const BEFORE = 'SELECT * FROM app.hotline_before($1, $2, $3::text[], $4, $5::text[])'
const TAKEN = 'SELECT app.hotline_taken($1, $2, $3, $4, $5, $6, $7, $8, $9)'
const TIED = 'SELECT * FROM app.hotline_tied($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[], $11, $12::text[], $13, $14, $15, $16)'
const SUPPLEMENTED = 'SELECT app.hotline_supplemented($1, $2, $3, $4, $5, $6)'
const RESTATED = 'SELECT app.hotline_restated($1, $2, $3, $4, $5, $6) AS is_restated'
const RECEIPT = 'SELECT * FROM app.hotline_receipt($1, $2)'

type Order = z.output<typeof HotlineOrder>
type Before = { known_fingerprint: string | null; said_fingerprint: string | null; later_words: string[]; last_round: number; is_sealed: boolean; imported_id: string | null; same_words: boolean | null }
/** What was new in an order that is known: what is said, or the platform's deadline and state alone; or the order itself, of a request that a list has brought in. */
export type SentAgain = 'supplemented' | 'restated' | 'tied'
type KnownOrder = { what?: SentAgain; refusal?: ProblemError }

/**
 * An order becomes a request like one that was telephoned in; the same order again is answered with the same receipt. What it
 * says otherwise the second time is kept beside it for whoever handles it, and changes nothing of what was said first.
 * `note` hears of that. Where its words cannot be kept it is refused, but only when its deadline and state stand.
 */
export function takingOrders(note: (what: SentAgain) => void = () => {}): Handler<typeof submitHotlineOrder> {
  return {
    contract: submitHotlineOrder,
    run: async (services, caller, input) => {
      let again: KnownOrder = {}
      const receipt = await takingOrder((known) => { again = known }).run(services, caller, input)
      if (again.refusal !== undefined) throw again.refusal
      if (again.what !== undefined) note(again.what)
      return receipt
    },
  }
}

function takingOrder(say: (known: KnownOrder) => void) {
  return command(
    submitHotlineOrder,
    async (context) => {
      const { input, db } = context
      const { orderNumber, round } = input
      const before = (await rowOf<Before>(db, BEFORE, [orderNumber, round, ...toRecognize(context)]))!
      // It was given back for that when it was found out; what it says is not guessed into the open again.
      if (before.is_sealed) throw conductToHotline()
      say(before.known_fingerprint === null ? await takeOrder(context, before) : await keepAnotherVersion(context, before))
      return orderNumber
    },
    async ({ db, input: { orderNumber, round } }) => {
      const { number, receiver, due_at, place_up_to: placeUpTo } = (await rowOf<{ number: string; receiver: string; due_at: Date | null; place_up_to: string | null }>(db, RECEIPT, [orderNumber, round]))!
      return { orderNumber, round, number, receiver, acceptBy: due_at?.toISOString() ?? null, placeUpTo }
    },
  )
}

export const submitHotlineOrderHandler = takingOrders()

export const RestatedOrder = HotlineOrder.pick({ orderNumber: true, round: true, dueAt: true, state: true }).strip()
const restateOrder = route.route({ method: 'POST', path: '/hotline/orders', summary: '12345 对接：已收工单的期限和状态' }).meta({ can: 'hotline.submit', over: 'county', repeatable: true }).input(RestatedOrder).output(z.object({}))

/** What an order that is known says of its deadline and state where the rest of it cannot be read; of an unknown one nothing. */
export const restateOrderHandler = command(restateOrder, async ({ input, db, at }) => {
  await restated(db, input, at)
  return input.orderNumber
}, async () => ({}))

async function takeOrder(context: Context<Order>, before: Before): Promise<KnownOrder> {
  const { input, db } = context
  const { orderNumber, round } = input
  const { last_round: last } = before
  // A round between that never came, or was refused, is over there: the platform has sent the order out anew. An earlier one is too late.
  if (round < last) throw roundOvertaken({ orderNumber, round, last })
  if (isUnclearReport(input)) throw reportWithoutCategory()
  const found = await prepared(context)
  if (mustBeSealed(found)) throw conductToHotline()
  if (before.imported_id !== null) return await tieTo(context, before.imported_id, before.same_words === true)
  const id = await createRequest(context, found.rules, {
    ...found, text: input.text, purpose: input.purpose, channel: 'hotline', system: context.actor.name!, move: 'report', anonymousToPublic: true, photoIds: [], reporterId: null,
    reporterName: input.reporterName ?? null, reporterPhone: input.reporterPhone ?? null, authority: null, enteredBy: null, enteredOrganizationId: null,
  })
  await rowsOf(db, TAKEN, keptOf(context, id))
  return {}
}

function keptOf(context: Context<Order>, requestId: string): unknown[] {
  const { input: { orderNumber, round, dueAt, state, receivedAt }, at } = context
  return [orderNumber, round, requestId, fingerprintsOf(context)[0], saidFingerprintsOf(context)[0], dueAt ?? null, state ?? null, receivedAt, at]
}

/** By what a request that a list has brought in is known as this order's, beside the number. */
function toRecognize({ input, services }: Context<Order>): [phones: string[], text: string, ended: string[]] {
  return [input.reporterPhone === undefined ? [] : blindIndexes(services.keyring, 'phone', 'request.reporterPhone', input.reporterPhone), input.text, [...endStates]]
}

const TIED_KEY = 'tied to import'
/** What the platform hears of what was done before it sent the order; an application that was decided without it is asked no more. */
const TOLD_AFTERWARDS = JSON.stringify(Object.fromEntries(Object.entries(outgoingOf).filter(([, kind]) => kind !== null && kind !== 'returned' && kind !== 'extensionAsked')))

/** A list has brought it in before: it goes on there, with what the platform says beside it. */
async function tieTo(context: Context<Order>, requestId: string, saysTheSame: boolean): Promise<KnownOrder> {
  const { db } = context
  const words = saysTheSame ? null : sealedWords(context, TIED_KEY)
  const tied = await rowOf<{ area_path: string; org_ids: string[] }>(db, TIED, [...keptOf(context, requestId), ...toRecognize(context), TIED_KEY, '派来工单，与导入的是同一件', words, TOLD_AFTERWARDS])
  // It was sealed, or ended, between the two questions: the same order again is asked about anew.
  if (tied === undefined) throw busy()
  context.announce({ kind: 'request.changed', objectId: requestId, areaPath: tied.area_path, reporterId: null, orgIds: tied.org_ids })
  context.audit({ objectKind: 'request', objectId: requestId })
  return { what: 'tied' }
}

async function keepAnotherVersion(context: Context<Order>, before: Before): Promise<KnownOrder> {
  // Of what was erased nothing comes back.
  if (before.known_fingerprint === '') return {}
  const { input, db, at } = context
  const isSupplement = !wasSaidBefore(context, before)
  const why = isSupplement ? await whyNotKept(context) : undefined
  if (isSupplement && why === undefined) await keepSupplement(context)
  // Whatever it says: by when it is due nobody else would tell us.
  const isRestated = await restated(db, input, at)
  if (why !== undefined) return { refusal: supplementRefused({ orderNumber: input.orderNumber, round: input.round, why, isRestated }) }
  return isSupplement ? { what: 'supplemented' } : isRestated ? { what: 'restated' } : {}
}

async function restated(db: Db, { orderNumber, round, dueAt, state }: Pick<Order, 'orderNumber' | 'round' | 'dueAt' | 'state'>, at: Date): Promise<boolean> {
  return (await rowOf<{ is_restated: boolean }>(db, RESTATED, [orderNumber, round, `${state ?? '期限'}（再次送来）`, dueAt ?? null, state ?? null, at]))!.is_restated
}

/** The first time, or as a supplement since. What came before what is said had a fingerprint of its own is known by that of the whole. */
function wasSaidBefore(context: Context<Order>, before: Before): boolean {
  const known = [before.known_fingerprint, before.said_fingerprint, ...before.later_words]
  return [...fingerprintsOf(context), ...saidFingerprintsOf(context)].some((print) => known.includes(print) || known.includes(supplementKey(print)))
}

/** What came of an order after it was taken, by its fingerprint. No event of the platform's has a blank in its number. */
export function supplementKey(fingerprint: string): string {
  return `again ${fingerprint}`
}

async function keepSupplement(context: Context<Order>): Promise<void> {
  const { input: { orderNumber, round }, db, at } = context
  const key = supplementKey(saidFingerprintsOf(context)[0]!)
  await rowsOf(db, SUPPLEMENTED, [orderNumber, round, key, '再次送来，内容不同', sealedWords(context, key), at])
}

function sealedWords({ input: { orderNumber, round, text, address }, services }: Context<Order>, key: string): string {
  return seal(services.keyring, address === undefined ? text : `${text}（地点：${address}）`, eventPlace(orderNumber, round, key))
}

/**
 * Of an order that is handled nothing is a reason to give it back: what came after it is kept beside it, unless it would have to
 * be sealed. A place or a category that we do not have keeps no words out; whether they accuse is then told by the rest.
 */
async function whyNotKept(context: Context<Order>): Promise<string | undefined> {
  const { input } = context
  const { longitude: _longitude, latitude: _latitude, ...placeless } = input
  const { category: _category, ...words } = placeless
  let why: string | undefined
  for (const order of [input, placeless, words]) {
    if (isUnclearReport(order)) return UNCLEAR
    try {
      return mustBeSealed(await prepared(context, order)) ? '这是检举控告，请反映人拨打 12388。' : undefined
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) throw error
      why = error.message
    }
  }
  return why
}

const UNCLEAR = '性质是举报（purpose 为 report），而没有写明本县的类别 category。检举控告请反映人拨打 12388。'

/** Whatever key it was kept under: what was sent before a change of keys is still the same. */
function fingerprintsOf({ input, services }: Context<Order>): string[] {
  return blindIndexes(services.keyring, 'text', 'hotline.order', JSON.stringify(input))
}

/** Lists are exported every day, each time with the deadline and the state of that day. */
function saidFingerprintsOf({ input, services }: Context<Order>): string[] {
  const { dueAt: _dueAt, state: _state, ...said } = input
  return blindIndexes(services.keyring, 'text', 'hotline.order', JSON.stringify(said))
}

/** Of words alone nobody can tell here whether they accuse: what may have to be sealed is not guessed into the open. */
function isUnclearReport({ purpose, category }: Order): boolean {
  return purpose === 'report' && category === undefined
}

function prepared(context: Context<Order>, order: Order = context.input): ReturnType<typeof prepare> {
  const { text, longitude, latitude, address, category, purpose, urgency } = order
  return prepare(context, { text, place: { longitude, latitude, address: address ?? '热线工单没有写地址' }, category, purpose, urgency })
}

/** What must be sealed would be readable on the platform: it goes back before anything of it is kept. */
function mustBeSealed({ category, route }: Awaited<ReturnType<typeof prepare>>): boolean {
  return category.key === CONDUCT || sealedUnit(route) !== undefined
}
