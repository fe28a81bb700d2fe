import { command } from '#kit/http/handle.ts'
import { blindIndexes } from '#kit/secrets/sealed-value.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { submitHotlineOrder } from '#modules/requests/hotline/contract.ts'
import { conductToHotline, orderDiffers, reportWithoutCategory, roundMissing } from '#modules/requests/hotline/refusals.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { prepare, sealedUnit } from '#modules/requests/server/report-request.ts'

const BEFORE = 'SELECT * FROM app.hotline_before($1, $2)'
const TAKEN = 'SELECT app.hotline_taken($1, $2, $3, $4, $5, $6, $7, $8)'
const RECEIPT = 'SELECT * FROM app.hotline_receipt($1, $2)'

/** An order becomes a request like one that was telephoned in; the same order again is answered with the same receipt. */
export const submitHotlineOrderHandler = command(
  submitHotlineOrder,
  async (context) => {
    const { input, db, services, at } = context
    const { orderNumber, round } = input
    // Whatever key it was kept under: what was sent before a change of keys is still the same.
    const fingerprints = blindIndexes(services.keyring, 'text', 'hotline.order', JSON.stringify(input))
    const before = (await rowOf<{ known_fingerprint: string | null; last_round: number }>(db, BEFORE, [orderNumber, round]))!
    if (before.known_fingerprint !== null) {
      if (!fingerprints.includes(before.known_fingerprint)) throw orderDiffers({ orderNumber, round })
      return orderNumber
    }
    // Where nothing of the order is known, an earlier round was refused or never meant for here.
    if (before.last_round > 0 && round > before.last_round + 1) throw roundMissing({ orderNumber, round })
    // Of words alone nobody can tell here whether they accuse: what may have to be sealed is not guessed into the open.
    if (input.purpose === 'report' && input.category === undefined) throw reportWithoutCategory()
    const found = await prepare(context, {
      text: input.text, place: { longitude: input.longitude, latitude: input.latitude, address: input.address ?? '热线工单没有写明地点' },
      category: input.category, purpose: input.purpose, urgency: input.urgency,
    })
    // What must be sealed would be readable on the platform: it goes back before anything of it is kept.
    if (found.category.key === CONDUCT || sealedUnit(found.route) !== undefined) throw conductToHotline()
    const id = await createRequest(context, found.rules, {
      ...found, text: input.text, purpose: input.purpose, channel: 'hotline', system: context.actor.name!, move: 'report', anonymousToPublic: true, photoIds: [], reporterId: null,
      reporterName: input.reporterName ?? null, reporterPhone: input.reporterPhone ?? null, authority: null, enteredBy: null, enteredOrganizationId: null,
    })
    await rowsOf(db, TAKEN, [orderNumber, round, id, fingerprints[0], input.dueAt ?? null, input.state ?? null, input.receivedAt, at])
    return orderNumber
  },
  async ({ db, input: { orderNumber, round } }) => {
    const { number, receiver, due_at } = (await rowOf<{ number: string; receiver: string; due_at: Date | null }>(db, RECEIPT, [orderNumber, round]))!
    return { orderNumber, round, number, receiver, acceptBy: due_at?.toISOString() ?? null }
  },
)
