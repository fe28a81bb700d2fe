import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import type { Urgency } from '#modules/matters/contract.ts'
import { plainDate, readPhoto, rowOf, rowsOf, storePhoto, touch } from '#modules/matters/server/public.ts'
import { split } from '#modules/requests/contract-moves.ts'
import { cannotSeal, splitPhotoUnknown, splitRestAccuses, splitRestNeeded, splitSealedJoined } from '#modules/requests/refusals.ts'
import type { Route } from '#modules/requests/routing.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { chooseCategory } from '#modules/requests/server/find-category.ts'
import { beginMove, finishMove } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { sealedUnit } from '#modules/requests/server/report-request.ts'
import { keptRoute, routeAt } from '#modules/requests/server/request-rules.ts'
import { sealAndSend, showRowOrSealed } from '#modules/requests/server/seal-report.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { chainOf, standingArea } from '#modules/requests/server/units.ts'
import { restOf, stillSays } from '#modules/requests/split-rest.ts'

const LINK = "INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'split', $5)"
const ORIGIN = `SELECT q.text, m.longitude, m.latitude, m.place_synthetic, q.anonymous_to_public, q.reporter_name_sealed, q.reporter_phone_sealed, q.authority, q.entered_by, q.entered_organization_id
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2`

type Origin = {
  text: string | null
  longitude: number | null
  latitude: number | null
  place_synthetic: boolean
  anonymous_to_public: boolean
  reporter_name_sealed: string | null
  reporter_phone_sealed: string | null
  authority: string | null
  entered_by: string | null
  entered_organization_id: string | null
}

/**
 * Several demands in one message: each further one becomes a request of its own, of the same reporter and place, with the photos
 * that show it, and waits since the message came. None is lost. Where one of them accuses, the message goes sealed as it is, with all that hangs on
 * it, and what else it asked for is what becomes a request of its own.
 */
export const splitHandler = command(
  split,
  async (context) => {
    const moving = await beginMove(context, 'split')
    const { row, scope } = moving
    const origin = (await rowOf<Origin>(scope.db, ORIGIN, [scope.countyCode, row.id]))!
    const parts: Part[] = []
    for (const part of context.input.parts) parts.push(await placePart(moving, part))
    context.audit({ objectKind: 'request', objectId: row.id })
    if (parts.some(isSealed)) return await splitSealed(context, moving, origin, parts)
    const partIds: string[] = []
    for (const part of parts) partIds.push(await createPart(context, moving, origin, part, { photoIds: await copyPhotos(context, row.id, part.photoIds), splitFrom: row.number }))
    await finishMove(moving, { data: { partIds, count: parts.length } })
    await tellReporter(moving, `您反映的 ${row.number} 里有几件事，已分成 ${parts.length + 1} 件分别办理。`)
    return row.id
  },
  showRowOrSealed,
)

type Part = { text: string; photoIds: readonly string[] | undefined; chosen: ReturnType<typeof chooseCategory>; urgency: string; chain: Awaited<ReturnType<typeof chainOf>>; route: Route }

const isSealed = ({ route }: Part): boolean => sealedUnit(route) !== undefined

async function placePart({ scope, rules, row }: Moving, part: { text: string; category: string; photoIds?: readonly string[] | undefined }): Promise<Part> {
  const chosen = chooseCategory(rules, await categorySuggester(scope.db, scope.countyCode), part.category, part.text, scope.at)
  const urgency = chosen.category.urgency ?? 'routine'
  const chain = await chainOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at))
  const { route } = await routeAt(scope.db, scope.countyCode, chain, { category: chosen.category.key, urgency, purpose: row.purpose, at: scope.at })
  if (chosen.category.key === CONDUCT && sealedUnit(route) === undefined) throw cannotSeal()
  return { text: part.text, photoIds: part.photoIds, chosen, urgency, chain, route }
}

/** Photos, recording, timeline and what the platform sent stay with the words that accuse: nobody can tell here what of them is about what. */
async function splitSealed(context: Context<{ rest?: string | undefined }>, moving: Moving, origin: Origin, parts: readonly Part[]): Promise<string> {
  const { row } = moving
  // They joined for what is left, and would be sealed with what they did not say.
  if (row.merged_count > 0) throw splitSealedJoined()
  const [sealed, open] = [parts.filter(isSealed), parts.filter((part) => !isSealed(part))]
  const rest = context.input.rest ?? restOf(origin.text ?? '', sealed.map(({ text }) => text), open.map(({ text }) => text))
  if (rest === undefined) throw splitRestNeeded({ category: sealed[0]!.chosen.category.name })
  if (sealed.some(({ text }) => stillSays(rest, text))) throw splitRestAccuses()
  const left = rest === '' ? open : [{ ...(await placePart(moving, { text: rest, category: row.category })), urgency: row.urgency }, ...open]
  for (const part of left) await createPart(context, moving, origin, part, { photoIds: [] })
  if (left.length > 0) await tellReporter(moving, `您反映的 ${row.number} 里其余的事，已另立 ${left.length} 件照常办理。`)
  const { route, chosen, urgency } = sealed[0]!
  await sealAndSend(moving, keptRoute(route), { category: chosen.category.key, urgency }, { data: { count: left.length }, words: { text: sealed.map(({ text }) => text).join('\n'), audience: 'internal' } })
  return row.id
}

async function createPart(context: Context<unknown>, moving: Moving, origin: Origin, { text, chosen, urgency, chain, route }: Part, more: { photoIds: readonly string[]; splitFrom?: string }): Promise<string> {
  const { row, scope, rules } = moving
  const plain = (value: string | null, column: string) => (value === null ? null : open(context.services.keyring, value, { table: 'request', column, row: row.id }))
  const id = await createRequest(context, rules, {
    text, place: { chain, place: row.place, longitude: origin.longitude, latitude: origin.latitude }, placeSynthetic: origin.place_synthetic, category: chosen.category,
    categoryWhy: chosen.why, suggested: chosen.suggested, purpose: row.purpose, urgency: urgency as Urgency, channel: row.channel, anonymousToPublic: origin.anonymous_to_public, openedAt: row.opened_at,
    reporterId: row.reporter_id, reporterName: plain(origin.reporter_name_sealed, 'reporter_name_sealed'), reporterPhone: plain(origin.reporter_phone_sealed, 'reporter_phone_sealed'),
    authority: origin.authority, enteredBy: origin.entered_by, enteredOrganizationId: origin.entered_organization_id, receiver: { id: row.receiver_organization_id }, route, move: 'split', ...more,
  })
  await touch(scope.db, LINK, [scope.countyCode, scope.newId(), row.id, id, scope.at])
  return id
}

const PHOTOS = "SELECT id FROM attachment WHERE county_code = $1 AND matter_id = $2 AND kind = 'report' ORDER BY created_at, id"
const COPY = `INSERT INTO attachment (county_code, id, uploaded_by, kind, content_type, bytes, width, height, sha256, created_at)
  SELECT county_code, $3, $4, kind, content_type, bytes, width, height, sha256, created_at FROM attachment WHERE county_code = $1 AND id = $2`

/** Whoever handles the part need not reach the message that it came from: it has the photos itself. Should it turn out to accuse, they are taken out of the message (access.sql, `seal_report`). */
async function copyPhotos({ db, actor, services, newId }: Context<unknown>, requestId: string, chosen: readonly string[] | undefined): Promise<string[]> {
  const copies: string[] = []
  const all = (await rowsOf<{ id: string }>(db, PHOTOS, [actor.countyCode, requestId])).map(({ id }) => id)
  if (chosen?.some((id) => !all.includes(id)) === true) throw splitPhotoUnknown()
  for (const id of all.filter((one) => chosen === undefined || chosen.includes(one))) {
    const [full, thumbnail] = await Promise.all((['full', 'thumbnail'] as const).map((size) => readPhoto(services.filesFolder, actor.countyCode, id, size)))
    if (full === undefined || thumbnail === undefined) continue
    const copy = newId()
    await touch(db, COPY, [actor.countyCode, id, copy, actor.accountId])
    await storePhoto(services.filesFolder, actor.countyCode, copy, { full, thumbnail })
    copies.push(copy)
  }
  return copies
}
