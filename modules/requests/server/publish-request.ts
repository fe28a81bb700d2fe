import { command } from '#kit/http/handle.ts'
import { toHalfWidth } from '#kit/secrets/half-width.ts'
import { maskName, personalIn } from '#kit/secrets/mask.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { foldWords, plainDate, rowsOf, touch } from '#modules/matters/server/public.ts'
import { hasConsent } from '#modules/platform/server/public.ts'
import { publish, withdraw } from '#modules/requests/contract-moves.ts'
import { namesIn } from '#modules/requests/pasted-message.ts'
import { publicWordsNameReporter, publicWordsNames, publicWordsNearer, publicWordsPersonal } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { followPublication, keptOf, owedBy, publishedAreaOf, takeDown } from '#modules/requests/server/publication.ts'
import { chainOf, standingArea } from '#modules/requests/server/units.ts'

const PUBLISH = `INSERT INTO published_request (county_code, matter_id, number, category, area_id, organization_id, public_text, public_answer, reporter_shown, reply_kind,
    opened_at, replied_at, promised_at, kept, published_at, updated_at, is_plan, suspended_until, words)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18)
  ON CONFLICT (county_code, matter_id) DO UPDATE SET public_text = excluded.public_text, public_answer = excluded.public_answer, reporter_shown = excluded.reporter_shown,
    organization_id = excluded.organization_id, area_id = excluded.area_id, category = excluded.category, reply_kind = excluded.reply_kind, replied_at = excluded.replied_at, promised_at = excluded.promised_at,
    kept = excluded.kept, published_at = excluded.published_at, updated_at = excluded.updated_at, is_plan = excluded.is_plan, suspended_until = excluded.suspended_until, words = excluded.words, late_step = NULL, withdrawn_at = NULL, version = published_request.version + 1`
/** Itself first, then what was merged into it, as far as whoever publishes reaches that. */
const DETAILS = `SELECT q.matter_id, q.anonymous_to_public, q.reporter_name_sealed, q.reporter_phone_sealed, q.text FROM request q
  WHERE q.county_code = $1 AND (q.matter_id = $2 OR q.matter_id IN (SELECT l.matter_id FROM matter_link l WHERE l.county_code = $1 AND l.other_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL))
  ORDER BY q.matter_id <> $2, q.matter_id LIMIT 500`

type Details = { matter_id: string; anonymous_to_public: boolean; reporter_name_sealed: string | null; reporter_phone_sealed: string | null; text: string | null }
type Said = { name: string | null; phone: string | null; text: string | null }

const spaceless = (text: string) => text.replaceAll(/\s/gu, '')

/**
 * Nothing that leads to somebody: of nobody who raised it the name or the number in any form, nor whoever is named in what they
 * wrote or looks like named here. What is public is copied for ever. Whoever joined it is not asked for: whoever publishes could
 * find out by trying names.
 */
function insistOnPublicWords(texts: readonly string[], people: readonly Said[], places: readonly string[]): void {
  const found = texts.flatMap(personalIn)
  if (found.length > 0) throw publicWordsPersonal({ found: [...new Set(found)].join('、') })
  const [reporter, ...others] = people
  if (texts.some((text) => leadsTo(text, reporter!, places))) throw publicWordsNameReporter()
  const named = [...people.flatMap(({ text }) => namesIn(text ?? '')), ...others.flatMap(({ name }) => (name === null ? [] : [spaceless(name)]))]
  const names = texts.flatMap((text) => [...namesIn(text), ...named.filter((name) => leadsTo(text, { name, phone: null }, places))])
  if (names.length > 0) throw publicWordsNames({ found: [...new Set(names)].join('、') })
  const phone = others.find((other) => texts.some((text) => leadsTo(text, { name: null, phone: other.phone }, [])))?.phone
  if (phone !== undefined && phone !== null) throw publicWordsPersonal({ found: phone })
}

/** A place may be called as somebody is. */
function leadsTo(text: string, { name, phone }: Pick<Said, 'name' | 'phone'>, places: readonly string[]): boolean {
  const [bare, digits] = [spaceless(name ?? ''), (phone ?? '').replaceAll(/\D/gu, '')]
  const said = places.reduce((left, place) => left.replaceAll(place, '，'), spaceless(text))
  return (bare.length > 1 && said.includes(bare)) || (digits.length > 5 && toHalfWidth(text).replaceAll(/[^0-9]/gu, '').includes(digits))
}

/** A name of two characters is a word as well: 东区. */
const LEAST_NAMED = 3

/** Where it is, is told down to the community: no words name its own grid or estate, unless what is told already says so. */
function insistOnPublicPlace(texts: readonly string[], chain: readonly { name: string }[], told: { name: string }): void {
  const at = chain.findIndex((one) => one === told)
  const nearer = chain.slice(at + 1).map(({ name }) => name).find((name) => name.length >= LEAST_NAMED && !told.name.includes(name) && texts.some((text) => text.includes(name)))
  if (nearer !== undefined) throw publicWordsNearer({ found: nearer, area: told.name })
}

/**
 * The words written for the county, never the internal ones; at community level, and the masked name at most. While it is
 * suspended they are its plan, and it is shown as not solved yet; while nothing is answered in time they say what comes of it,
 * and it is shown as late; before it is dispatched that is whoever should accept or dispatch it.
 */
export const publishHandler = command(
  publish,
  async (context) => {
    const moving = await beginMove(context, 'publish')
    const { row, scope } = moving
    const [details, chain] = await Promise.all([
      rowsOf<Details>(scope.db, DETAILS, [scope.countyCode, row.id]),
      chainOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at)),
    ])
    const people = details.map((one) => {
      const plain = (value: string | null, column: string) => (value === null ? null : open(context.services.keyring, value, { table: 'request', column, row: one.matter_id }))
      return { name: plain(one.reporter_name_sealed, 'reporter_name_sealed'), phone: plain(one.reporter_phone_sealed, 'reporter_phone_sealed'), text: one.text }
    })
    const { area } = publishedAreaOf(chain)
    insistOnPublicWords([context.input.publicText, context.input.publicAnswer], people, chain.map(({ name }) => name))
    insistOnPublicPlace([context.input.publicText, context.input.publicAnswer], chain, area)
    // What he chose when he reported holds only as long as he agrees to be named at all.
    const named = !details[0]!.anonymous_to_public && (row.reporter_id === null || (await hasConsent(scope.db, row.reporter_id, 'publicName')))
    const name = named ? maskName(people[0]!.name) : null
    const isPlan = row.reply_kind === null
    await finishMove(moving, { matter: { published: true }, request: { joining: 'published' } })
    await touch(scope.db, PUBLISH, [
      scope.countyCode, row.id, row.number, row.category, area.areaId, isPlan ? owedBy(row) : row.replied_organization_id, context.input.publicText,
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
