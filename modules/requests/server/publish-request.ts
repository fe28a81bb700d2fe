import { command } from '#kit/http/handle.ts'
import { toHalfWidth } from '#kit/secrets/half-width.ts'
import { maskName, personalIn } from '#kit/secrets/mask.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { foldWords, plainDate, rowOf, touch } from '#modules/matters/server/public.ts'
import { hasConsent } from '#modules/platform/server/public.ts'
import { publish, withdraw } from '#modules/requests/contract-moves.ts'
import { publicWordsNameReporter, publicWordsPersonal } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { followPublication, keptOf, publishedAreaOf, takeDown } from '#modules/requests/server/publication.ts'
import { chainOf, standingArea } from '#modules/requests/server/units.ts'

const PUBLISH = `INSERT INTO published_request (county_code, matter_id, number, category, area_id, organization_id, public_text, public_answer, reporter_shown, reply_kind,
    opened_at, replied_at, promised_at, kept, published_at, updated_at, is_plan, suspended_until, words)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18)
  ON CONFLICT (county_code, matter_id) DO UPDATE SET public_text = excluded.public_text, public_answer = excluded.public_answer, reporter_shown = excluded.reporter_shown,
    organization_id = excluded.organization_id, area_id = excluded.area_id, category = excluded.category, reply_kind = excluded.reply_kind, replied_at = excluded.replied_at, promised_at = excluded.promised_at,
    kept = excluded.kept, published_at = excluded.published_at, updated_at = excluded.updated_at, is_plan = excluded.is_plan, suspended_until = excluded.suspended_until, words = excluded.words, withdrawn_at = NULL, version = published_request.version + 1`
const DETAILS = 'SELECT anonymous_to_public, reporter_name_sealed, reporter_phone_sealed FROM request WHERE county_code = $1 AND matter_id = $2'

type Details = { anonymous_to_public: boolean; reporter_name_sealed: string | null; reporter_phone_sealed: string | null }

/** Nothing that leads to somebody, and of the reporter neither the name nor the number in any form: what is public is copied for ever. */
function insistOnPublicWords(texts: readonly string[], reporter: { name: string | null; phone: string | null }): void {
  const found = texts.flatMap(personalIn)
  if (found.length > 0) throw publicWordsPersonal({ found: [...new Set(found)].join('、') })
  const name = (reporter.name ?? '').replaceAll(/\s/gu, '')
  const digits = (reporter.phone ?? '').replaceAll(/\D/gu, '')
  for (const text of texts) {
    if (name.length > 1 && text.replaceAll(/\s/gu, '').includes(name)) throw publicWordsNameReporter()
    if (digits.length > 5 && toHalfWidth(text).replaceAll(/[^0-9]/gu, '').includes(digits)) throw publicWordsNameReporter()
  }
}

/**
 * The words written for the county, never the internal ones; at community level, and the masked name at most. While it is
 * suspended they are its plan, and it is shown as not solved yet; while nothing is answered in time they say what comes of it,
 * and it is shown as late.
 */
export const publishHandler = command(
  publish,
  async (context) => {
    const moving = await beginMove(context, 'publish')
    const { row, scope } = moving
    const [details, chain] = await Promise.all([
      rowOf<Details>(scope.db, DETAILS, [scope.countyCode, row.id]),
      chainOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at)),
    ])
    const { anonymous_to_public: anonymous, reporter_name_sealed: sealedName, reporter_phone_sealed: sealedPhone } = details!
    const plain = (value: string | null, column: string) => (value === null ? null : open(context.services.keyring, value, { table: 'request', column, row: row.id }))
    const reporterName = plain(sealedName, 'reporter_name_sealed')
    insistOnPublicWords([context.input.publicText, context.input.publicAnswer], { name: reporterName, phone: plain(sealedPhone, 'reporter_phone_sealed') })
    // What he chose when he reported holds only as long as he agrees to be named at all.
    const named = !anonymous && (row.reporter_id === null || (await hasConsent(scope.db, row.reporter_id, 'publicName')))
    const name = named ? maskName(reporterName) : null
    const isPlan = row.reply_kind === null
    const { area } = publishedAreaOf(chain)
    await finishMove(moving, { matter: { published: true }, request: { joining: 'published' } })
    await touch(scope.db, PUBLISH, [
      scope.countyCode, row.id, row.number, row.category, area.areaId, isPlan ? row.holder_organization_id : row.replied_organization_id, context.input.publicText,
      context.input.publicAnswer, name, row.reply_kind, row.opened_at, row.replied_at, row.promised_at, keptOf(row, scope.at), scope.at,
      isPlan, row.suspended_until, foldWords(`${context.input.publicText} ${context.input.publicAnswer}`),
    ])
    await followPublication(scope, row)
    return row.id
  },
  showRow,
)

export const withdrawHandler = command(
  withdraw,
  async (context) => {
    const moving = await beginMove(context, 'withdraw')
    await finishMove(moving, { matter: { published: false }, words: { text: context.input.words, audience: 'internal' } })
    await takeDown(moving.scope, moving.row.id)
    return moving.row.id
  },
  showRow,
)
