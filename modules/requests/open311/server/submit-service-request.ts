import { sayLastingEnd } from '#kit/ui/time-words.ts'
import { command } from '#kit/http/handle.ts'
import { blindIndexes } from '#kit/secrets/sealed-value.ts'
import { countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { submitServiceRequest } from '#modules/requests/open311/contract.ts'
import { personName } from '#modules/requests/open311/person-name.ts'
import { conductElsewhere, locationMissing, sentTooOften } from '#modules/requests/open311/refusals.ts'
import { refusedLately } from '#modules/requests/open311/server/refused-reports.ts'
import { serviceOf } from '#modules/requests/open311/server/services.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { prepare, sealedUnit } from '#modules/requests/server/report-request.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'

/** Reports an hour of one key, refused ones included: a hotline of a county of 600,000 takes some 100. */
export const MOST_AN_HOUR = 600
const HOUR = 3_600_000
/** The same again within a day is a repeated sending; later it may well have happened again. */
const SAME_WITHIN = 24 * HOUR

/** Asked for each generation of keys: what was sent before a change of keys is still the same. */
const BEFORE = 'SELECT b.* FROM unnest($1::text[]) AS f (fingerprint) CROSS JOIN LATERAL app.open311_before(f.fingerprint, $2, $3) b ORDER BY b.same_id NULLS LAST LIMIT 1'
const TAKEN = 'SELECT app.open311_taken($1, $2, $3)'
const RECEIPT = 'SELECT * FROM app.open311_receipt($1)'

/** From a system that holds a key: a request without an account, like one that was telephoned in, and nothing of it can be read back but the receipt. */
export const submitServiceRequestHandler = command(
  submitServiceRequest,
  async (context) => {
    const { input, actor, db, services, caller, at, audit } = context
    if (input.service_code === CONDUCT) throw conductElsewhere()
    const service = serviceOf(await countyRules(db, actor.countyCode), input.service_code, at)
    const hasPoint = input.lat !== undefined && input.long !== undefined
    if (!hasPoint && ((input.lat ?? input.long) !== undefined || input.address_string === undefined)) throw locationMissing()

    const fingerprints = blindIndexes(services.keyring, 'text', 'open311.submission', JSON.stringify(input))
    const before = (await rowOf<{ same_id: string | null; sent: number; first_at: Date | null }>(db, BEFORE, [fingerprints, new Date(at.getTime() - SAME_WITHIN), new Date(at.getTime() - HOUR)]))!
    if (before.same_id !== null) {
      audit({ objectKind: 'request', objectId: before.same_id, details: { repeated: true } })
      return before.same_id
    }
    if (before.sent + (await refusedLately(services, caller.systemHandle!)) >= MOST_AN_HOUR) {
      throw sentTooOften({ most: MOST_AN_HOUR, minutes: Math.ceil(((before.first_at ?? at).getTime() + HOUR - at.getTime()) / 60_000) })
    }

    const said = input.description ?? `${service.name}（发来时没有说明）`
    const text = withAddress(said, input.media_url)
    const found = await prepare(context, { text: said, place: { longitude: input.long, latitude: input.lat, address: input.address_string }, category: service.key, purpose: 'help' })
    if (sealedUnit(found.route) !== undefined) throw conductElsewhere()
    const id = await createRequest(context, found.rules, {
      ...found, text, said, purpose: 'help', channel: 'open311', system: actor.name!, move: 'report', anonymousToPublic: true, photoIds: [], reporterId: null,
      reporterName: personName(input.first_name, input.last_name), reporterPhone: input.phone ?? null, authority: null, enteredBy: null, enteredOrganizationId: null,
    })
    await rowsOf(db, TAKEN, [id, fingerprints[0], at])
    return id
  },
  async ({ db, at }, id) => {
    const { number, receiver, due_at, place_up_to: upTo } = (await rowOf<{ number: string; receiver: string; due_at: Date | null; place_up_to: string | null }>(db, RECEIPT, [id]))!
    const by = due_at === null ? '' : `，${sayLastingEnd(due_at, at)} 前决定是否受理`
    return [{ service_request_id: number, service_notice: `${receiver}已收到${by}。${upTo === null ? '' : `地点只认到${upTo}，由受理的单位问清。`}`, account_id: null }]
  },
)

/** An address of a picture stands in the text as words: this server opens no address that a stranger names. */
function withAddress(said: string, mediaUrl: string | undefined): string {
  return mediaUrl === undefined ? said : `${said}\n（发来时附了网址，系统没有打开，内容未经核实：${mediaUrl}）`
}
