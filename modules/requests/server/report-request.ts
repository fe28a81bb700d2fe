import { createHash } from 'node:crypto'
import type { Actor } from '#kit/access/actor.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { countyRules, plainDate, rowOf } from '#modules/matters/server/public.ts'
import type { Urgency } from '#modules/matters/contract.ts'
import { hasConsent } from '#modules/platform/server/public.ts'
import { findReceipt, reportForSomebody, reportRequest } from '#modules/requests/contract.ts'
import { cannotSeal, mergeIntoSealed, placeUnclear, sentAlready, snapWithoutPhoto, wordsMissing } from '#modules/requests/refusals.ts'
import { centreOf, SEALED_UNIT } from '#modules/requests/routing.ts'
import type { Route } from '#modules/requests/routing.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { chooseCategory, urgencyOf } from '#modules/requests/server/find-category.ts'
import { findPlace, homeOf } from '#modules/requests/server/find-place.ts'
import { joinNew, lockToJoin } from '#modules/requests/server/merge-requests.ts'
import { letterDateOf } from '#modules/requests/server/letter-date.ts'
import { showReceipt } from '#modules/requests/server/receipt.ts'
import { routeAt } from '#modules/requests/server/request-rules.ts'
import { firstReceiver } from '#modules/requests/server/units.ts'
import { NO_WORDS, NOT_TYPED } from '#modules/requests/wordless.ts'

type Report = {
  text: string
  place: { areaId?: string | undefined; longitude?: number | undefined; latitude?: number | undefined; address?: string | undefined; byPhone?: boolean | undefined }
  category?: string | undefined
  purpose: 'consult' | 'help' | 'complaint' | 'report' | 'suggest' | 'thanks'
  urgency?: Urgency | undefined
  anonymousToPublic: boolean
  photoIds: string[]
}

/** A resident's own report: words and a place suffice. His name and number come from his profile and are sealed again here. */
export const reportRequestHandler = command(
  reportRequest,
  async (context) => {
    const { input } = context
    const before = await sentBefore(context)
    if (before !== undefined) return before
    const found = await prepare(context, { ...input, text: input.text ?? '' })
    context.guard({ area_path: found.place.chain.at(-1)!.path, reporter_id: context.actor.accountId })
    const said = wordsOf(input, found.category)
    const [profile, agreed] = await Promise.all([ownProfile(context), agreedTo(context, input)])
    const place = input.place.byPhone === true && !agreed.location ? { ...found.place, longitude: null, latitude: null } : found.place
    return createRequest(context, found.rules, {
      ...found, ...common({ ...input, text: said.text }), ...said, recordingId: input.recordingId, place, anonymousToPublic: !agreed.publicName, channel: input.channel, move: 'report', reporterId: context.actor.accountId, reporterName: profile.name, reporterPhone: profile.phone,
      authority: null, enteredBy: null, enteredOrganizationId: null, sealedTo: sealedUnit(found.route), submission: submissionOf(context),
    })
  },
  showReceipt,
)

/** What was written; without it what was said, still to be typed, or a snap's one photo. */
function wordsOf({ text, category: chosen, recordingId, channel, photoIds }: { text?: string | undefined; category?: string | undefined; recordingId?: string | undefined; channel: 'resident' | 'snap'; photoIds: readonly string[] }, category: { name: string }): { text: string; said?: string; typing?: 'awaited' } {
  if (channel === 'snap' && photoIds.length !== 1) throw snapWithoutPhoto()
  if (text !== undefined) return { text }
  if (channel === 'snap') return { text: NO_WORDS, said: chosen === undefined ? '随手拍，见照片' : `随手拍：${category.name}` }
  if (recordingId === undefined) throw wordsMissing()
  return { text: NOT_TYPED, typing: 'awaited' }
}

/** For a caller, a visitor or somebody without a phone; a building lead with authority speaks for him from then on. */
export const reportForSomebodyHandler = command(
  reportForSomebody,
  async (context) => {
    const { input, actor } = context
    const before = await sentBefore(context)
    if (before !== undefined) return before
    const found = await prepare(context, input, homeOf(actor, 'request.reportFor'))
    const areaPath = found.place.chain.at(-1)!.path
    if (found.place.upTo !== undefined && actor.grantFor('request.reportFor', { area_path: areaPath }) === undefined) throw placeUnclear({ upTo: found.place.upTo })
    context.guard({ area_path: areaPath })
    const grant = actor.grantFor('request.reportFor', { area_path: areaPath })!
    // What staff of the place entered they have heard already; they could not even write a row that they do not reach.
    const sealedTo = grant.role === 'buildingLead' || grant.role === 'countyDispatcher' ? sealedUnit(found.route) : undefined
    if (input.joinId !== undefined && sealedTo !== undefined) throw mergeIntoSealed()
    const letterDate = letterDateOf(input, context.at)
    const into = input.joinId === undefined ? undefined : await lockToJoin(context, input.joinId)
    const requestId = await createRequest(context, found.rules, {
      ...found, ...common(input), channel: input.channel, move: 'reportFor', reporterId: grant.role === 'buildingLead' ? actor.accountId : null,
      reporterName: input.reporterName ?? null, reporterPhone: input.reporterPhone ?? null, authority: input.authority, enteredBy: actor.accountId,
      enteredOrganizationId: grant.organizationId,
      sealedTo, letterDate, submission: submissionOf(context),
    })
    if (into !== undefined) await joinNew(context, requestId, { into, grant })
    return requestId
  },
  showReceipt,
)

const SENT_BEFORE = 'SELECT m.id, m.area_path, m.reporter_id FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id WHERE q.county_code = $1 AND q.submission = $2'

const OUT_OF_REACH = 'SELECT app.sent_before($1) AS number'

/**
 * A phone that lay switched off longer than keys are kept (7 days) sends again what arrived long ago: it gets what was made
 * then, whatever has become of category or place since; what has gone where he does not reach, he is told that it is there.
 */
async function sentBefore(context: Context<unknown>): Promise<string | undefined> {
  const row = await rowOf<{ id: string; area_path: string; reporter_id: string | null }>(context.db, SENT_BEFORE, [context.actor.countyCode, submissionOf(context)])
  if (row !== undefined) {
    context.guard(row)
    return row.id
  }
  const number = (await rowOf<{ number: string | null }>(context.db, OUT_OF_REACH, [submissionOf(context)]))!.number
  if (number !== null) throw sentAlready({ number })
  return undefined
}

export const findReceiptHandler = query(findReceipt, async (context) => {
  const { input, actor, db } = context
  const submission = submissionUnder(actor, input.submissionKey)
  const row = await rowOf<{ id: string }>(db, SENT_BEFORE, [actor.countyCode, submission])
  if (row !== undefined) return { isKnown: true, receipt: await showReceipt(context, row.id) }
  return { isKnown: (await rowOf<{ number: string | null }>(db, OUT_OF_REACH, [submission]))!.number !== null, receipt: null }
})

function submissionOf({ actor, caller }: Context<unknown>): string {
  return submissionUnder(actor, caller.idempotencyKey)
}

/** Whose submission under which key, as long as the request is kept; of the two nothing can be read from it. */
function submissionUnder({ accountId }: Pick<Actor, 'accountId'>, key: string | null): string {
  return createHash('sha256').update(`${accountId} ${key}`).digest('hex')
}

/** Place, category, urgency, first receiver and route, before anything is written. `within`: where whoever writes is at home. */
export async function prepare(context: Context<unknown>, report: Pick<Report, 'text' | 'place' | 'category' | 'purpose' | 'urgency'>, within?: string) {
  const { db, actor, at } = context
  // Whoever may not read areas hears the same of one that is there and of one that is not.
  if (!actor.holds('area.read')) throw notFound()
  const [rules, suggester] = await Promise.all([countyRules(db, actor.countyCode), categorySuggester(db, actor.countyCode)])
  const place = await findPlace(db, actor.countyCode, report.place, plainDate(at), within)
  const { category, why, suggested } = chooseCategory(rules, suggester, report.category, report.text, at, actor.surface === 'resident' && report.purpose === 'report')
  const urgency = urgencyOf(category, report.urgency, actor.surface === 'resident')
  const { route, surroundings } = await routeAt(db, actor.countyCode, place.chain, { category: category.key, urgency, purpose: report.purpose, at }, rules.version)
  // Promised to be sealed: then rather not at all than in the open, where the unit accused may read it.
  if (report.purpose === 'report' && category.key === CONDUCT && sealedUnit(route) === undefined) throw cannotSeal()
  const centre = sealedUnit(route) === undefined ? undefined : centreOf(surroundings.chain, surroundings.units)
  return { rules, place, category, categoryWhy: why, suggested, urgency, route, receiver: centre ?? firstReceiver(surroundings) }
}

export function sealedUnit({ lead }: Route): string | undefined {
  return lead?.key === SEALED_UNIT ? lead.id : undefined
}

function common({ text, purpose, anonymousToPublic, photoIds }: Report) {
  return { text, purpose, anonymousToPublic, photoIds }
}

/** What a resident agreed to, as far as this report touches it; of a snap's place apart. A building lead reports in the line of duty and is never named. */
async function agreedTo({ db, actor }: Context<unknown>, { place, anonymousToPublic, channel }: Pick<Report, 'place' | 'anonymousToPublic'> & { channel: 'resident' | 'snap' }): Promise<{ publicName: boolean; location: boolean }> {
  if (actor.surface !== 'resident') return { publicName: false, location: true }
  const asked = (purpose: 'publicName' | 'location' | 'snapLocation', concerned: boolean) => (concerned ? hasConsent(db, actor.accountId!, purpose) : Promise.resolve(false))
  const [publicName, location] = await Promise.all([asked('publicName', !anonymousToPublic), asked(channel === 'snap' ? 'snapLocation' : 'location', place.byPhone === true)])
  return { publicName, location }
}

const PROFILE = 'SELECT name_sealed, phone_sealed FROM resident_profile WHERE county_code = $1 AND account_id = $2'

async function ownProfile({ db, actor, services }: Context<unknown>): Promise<{ name: string | null; phone: string | null }> {
  const row = await rowOf<{ name_sealed: string | null; phone_sealed: string | null }>(db, PROFILE, [actor.countyCode, actor.accountId])
  const plain = (value: string | null | undefined, column: string) =>
    value === null || value === undefined ? null : open(services.keyring, value, { table: 'resident_profile', column, row: actor.accountId! })
  return { name: plain(row?.name_sealed, 'name_sealed'), phone: plain(row?.phone_sealed, 'phone_sealed') }
}
