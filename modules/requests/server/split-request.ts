import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { plainDate, readPhoto, rowOf, rowsOf, storePhoto, touch } from '#modules/matters/server/public.ts'
import { split } from '#modules/requests/contract-moves.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { chooseCategory } from '#modules/requests/server/find-category.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { SEALED_UNIT } from '#modules/requests/routing.ts'
import { routeAt } from '#modules/requests/server/request-rules.ts'
import { moveOutOfSight } from '#modules/requests/server/seal-report.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { chainOf, standingArea } from '#modules/requests/server/units.ts'

const LINK = "INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'split', $5)"
const ORIGIN = `SELECT m.longitude, m.latitude, m.place_synthetic, q.anonymous_to_public, q.reporter_name_sealed, q.reporter_phone_sealed, q.authority, q.entered_by, q.entered_organization_id
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2`

type Origin = {
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
 * Several demands in one message: each further one becomes a request of its own, of the same reporter, place and photos, and
 * waits since the message came. None is lost.
 */
export const splitHandler = command(
  split,
  async (context) => {
    const moving = await beginMove(context, 'split')
    const { row, scope } = moving
    const origin = (await rowOf<Origin>(scope.db, ORIGIN, [scope.countyCode, row.id]))!
    const parts: string[] = []
    for (const part of context.input.parts) {
      const id = await createPart(context, moving, origin, part)
      await touch(scope.db, LINK, [scope.countyCode, scope.newId(), row.id, id, scope.at])
      parts.push(id)
    }
    await finishMove(moving, { data: { partIds: parts, count: parts.length } })
    await tellReporter(moving, `您反映的 ${row.number} 里有几件事，已分成 ${parts.length + 1} 件分别办理。`)
    context.audit({ objectKind: 'request', objectId: row.id })
    return row.id
  },
  showRow,
)

async function createPart(context: Context<unknown>, moving: Moving, origin: Origin, part: { text: string; category?: string | undefined }): Promise<string> {
  const { row, scope, rules } = moving
  const photoIds = await copyPhotos(context, row.id)
  const { category, why, suggested } = chooseCategory(rules, await categorySuggester(scope.db, scope.countyCode), part.category, part.text, scope.at)
  const chain = await chainOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at))
  const { route } = await routeAt(scope.db, scope.countyCode, chain, { category: category.key, urgency: category.urgency ?? 'routine', purpose: row.purpose, at: scope.at })
  const plain = (value: string | null, column: string) => (value === null ? null : open(context.services.keyring, value, { table: 'request', column, row: row.id }))
  const sealedTo = route.lead?.key === SEALED_UNIT ? route.lead.id : undefined
  const receiver = sealedTo === undefined || moving.units.centre === null ? row.receiver_organization_id : moving.units.centre
  const id = await createRequest(context, rules, {
    text: part.text, place: { chain, place: row.place, longitude: origin.longitude, latitude: origin.latitude }, placeSynthetic: origin.place_synthetic, category,
    categoryWhy: why, suggested, purpose: row.purpose, urgency: category.urgency ?? 'routine', channel: row.channel, anonymousToPublic: origin.anonymous_to_public, openedAt: row.opened_at, photoIds,
    reporterId: row.reporter_id, reporterName: plain(origin.reporter_name_sealed, 'reporter_name_sealed'), reporterPhone: plain(origin.reporter_phone_sealed, 'reporter_phone_sealed'),
    authority: origin.authority, enteredBy: origin.entered_by, enteredOrganizationId: origin.entered_organization_id, receiver: { id: receiver }, route, move: 'split', splitFrom: row.number,
    sealedTo, sealedLater: true,
  })
  if (sealedTo !== undefined) await moveOutOfSight(scope, id, { bodyId: sealedTo, centreId: moving.units.centre })
  return id
}

const PHOTOS = "SELECT id FROM attachment WHERE county_code = $1 AND matter_id = $2 AND kind = 'report' ORDER BY created_at, id"
const COPY = `INSERT INTO attachment (county_code, id, uploaded_by, kind, content_type, bytes, width, height, sha256, created_at)
  SELECT county_code, $3, $4, kind, content_type, bytes, width, height, sha256, created_at FROM attachment WHERE county_code = $1 AND id = $2`

/** Whoever handles the part need not reach the message that it came from: it has the photos itself. */
async function copyPhotos({ db, actor, services, newId }: Context<unknown>, requestId: string): Promise<string[]> {
  const copies: string[] = []
  for (const { id } of await rowsOf<{ id: string }>(db, PHOTOS, [actor.countyCode, requestId])) {
    const [full, thumbnail] = await Promise.all((['full', 'thumbnail'] as const).map((size) => readPhoto(services.filesFolder, actor.countyCode, id, size)))
    if (full === undefined || thumbnail === undefined) continue
    const copy = newId()
    await touch(db, COPY, [actor.countyCode, id, copy, actor.accountId])
    await storePhoto(services.filesFolder, actor.countyCode, copy, { full, thumbnail })
    copies.push(copy)
  }
  return copies
}
