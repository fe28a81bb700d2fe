import { Worker } from 'node:worker_threads'
import { dayInChina, momentInChina } from '#kit/clock/china-day.ts'
import { countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { ServiceSession, TimeScope } from '#modules/matters/server/public.ts'
import type { Place } from '#modules/requests/open-data/coarsen.ts'
import { tellHeld } from '#modules/requests/open-data/server/tell-corrections.ts'
import type { EditionWork } from '#modules/requests/open-data/server/edition-thread.ts'
import type { ReadRow, RowGround } from '#modules/requests/open-data/server/open-data-row.ts'
import type { NamedUnit } from '#modules/requests/open-data/unit-table.ts'
import { tellsUnits } from '#modules/requests/open-data/server/unit-setting.ts'
import type { FormerEdition, HeldWhy, Written } from '#modules/requests/open-data/write-files.ts'

const ROWS_AT_ONCE = 1_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** The first rows after one, from the rows themselves. Its moment as text: a Date would cut it to milliseconds. */
const ROWS = `SELECT m.id, m.opened_at::text AS opened_at, m.category, m.channel, m.state, m.sealed, m.area_path, m.holder_organization_id, q.reply_kind, q.contacted_in_time, q.replied_in_time, q.taken_up_in_time, q.closing, q.solved, q.satisfaction, q.excluded,
    q.suggested_category, q.suggested_model, q.closed_elsewhere, x.reason_key, o.name AS office
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  LEFT JOIN exclusion x ON x.county_code = m.county_code AND x.matter_id = m.id AND x.status = 'approved' AND x.ended_at IS NULL
  LEFT JOIN organization o ON o.county_code = x.county_code AND o.id = x.organization_id
  WHERE m.county_code = $1 AND m.kind = 'request' AND (m.opened_at, m.id) > ($2::timestamptz, $3::uuid) AND m.opened_at < $4
  ORDER BY m.opened_at, m.id LIMIT ${ROWS_AT_ONCE}`
const AREAS = "SELECT id, level, name, path FROM area WHERE county_code = $1 AND level IN ('county', 'street', 'town', 'community', 'village')"
/** In the order of the county's tree: what stands below a unit follows it. */
const UNITS = `WITH RECURSIVE tree AS (
    SELECT o.id, o.name, NULL::text AS above, ARRAY[o.name || o.id] AS line FROM organization o WHERE o.county_code = $1 AND o.parent_id IS NULL
    UNION ALL
    SELECT o.id, o.name, t.name, t.line || (o.name || o.id) FROM tree t JOIN organization o ON o.county_code = $1 AND o.parent_id = t.id WHERE cardinality(t.line) < 12
  ) SELECT id, name, coalesce(above, '') AS above FROM tree ORDER BY line`
const COUNTY = 'SELECT name FROM county WHERE county_code = $1'
const FIRST = 'SELECT min(opened_at) AS at FROM matter WHERE county_code = $1 AND kind = $2'
const MADE = "SELECT to_char(month, 'YYYY-MM') AS month FROM open_data_edition WHERE county_code = $1 AND edition = 1"
const LAST = "SELECT coalesce(max(edition), 0) AS edition FROM open_data_edition WHERE county_code = $1 AND month = ($2 || '-01')::date"
const ADD = "INSERT INTO open_data_edition (county_code, month, edition, made_at, note, withheld) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING edition"
const ADD_FILE = "INSERT INTO open_data_file (county_code, month, edition, name, content, sha256) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6)"

const FORMERS = `SELECT r.content AS requests, a.content AS answers, x.content AS exclusions FROM open_data_edition e
  JOIN open_data_file r ON r.county_code = e.county_code AND r.month = e.month AND r.edition = e.edition AND r.name = 'requests.csv'
  JOIN open_data_file a ON a.county_code = e.county_code AND a.month = e.month AND a.edition = e.edition AND a.name = 'answers.csv'
  JOIN open_data_file x ON x.county_code = e.county_code AND x.month = e.month AND x.edition = e.edition AND x.name = 'exclusions.csv'
  WHERE e.county_code = $1 AND e.month = ($2 || '-01')::date ORDER BY e.edition`

/** What waits because too little differs is looked at again so often. */
const LOOK_AGAIN_HOURS = 20
const AGREED = "SELECT id, to_char(month, 'YYYY-MM') AS month, reason, proposed_post, decided_post FROM open_data_correction WHERE county_code = $1 AND status = 'approved' AND edition IS NULL AND (looked_at IS NULL OR looked_at <= $2::timestamptz - make_interval(hours => $3)) ORDER BY decided_at, id"
const STILL_TO_MAKE = "SELECT held_why FROM open_data_correction WHERE county_code = $1 AND id = $2 AND status = 'approved' AND edition IS NULL FOR UPDATE"
const HELD = "UPDATE open_data_correction SET held_since = CASE WHEN held_why = $4 THEN held_since ELSE $3 END, held_why = $4, looked_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2"
const MADE_OF = 'UPDATE open_data_correction SET edition = $3, version = version + 1 WHERE county_code = $1 AND id = $2'

/** The months that are over for a whole month and have no first edition yet, the oldest first: by then the limits of nearly all have ended. */
export async function monthsToMake({ db, countyCode, at }: TimeScope): Promise<string[]> {
  const first = (await rowOf<{ at: Date | null }>(db, FIRST, [countyCode, 'request']))?.at
  if (first === null || first === undefined) return []
  const made = new Set((await rowsOf<{ month: string }>(db, MADE, [countyCode])).map(({ month }) => month))
  const months: string[] = []
  for (let month = monthOf(first); startOf(month, 2) <= at; month = monthOf(startOf(month, 1))) if (!made.has(month)) months.push(month)
  return months
}

export async function hasFirstEdition({ db, countyCode }: Pick<TimeScope, 'db' | 'countyCode'>, month: string): Promise<boolean> {
  return (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition > 0
}

/**
 * The first edition of a month, of its own accord. Undefined where another process has just made it.
 * `leaving`: ends it, and nothing of it is kept.
 */
export async function makeEdition(session: ServiceSession, month: string, leaving?: AbortSignal): Promise<void> {
  const { edition, madeAt, written } = await writeEdition(session, month, null, leaving)
  await session.transact(async (scope) => void (await keepEdition(scope, { month, edition, madeAt, note: null, written })))
}

type Writing = { edition: number; madeAt: Date; written: Written }

/**
 * What another edition of a month would say, as it stands now and beside those that are published.
 * Read page by page and written by a thread of its own, so that nobody waits for a month of tens of thousands.
 */
async function writeEdition(session: ServiceSession, month: string, note: string | null, leaving?: AbortSignal): Promise<Writing> {
  const { edition, madeAt, files } = await session.transact(async ({ db, countyCode, at }) => {
    const number = (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition + 1
    const county = (await rowOf<{ name: string }>(db, COUNTY, [countyCode]))!.name
    const formers = await rowsOf<FormerEdition>(db, FORMERS, [countyCode, month])
    const units = number === 1 && (await tellsUnits(db, countyCode)) ? await rowsOf<NamedUnit>(db, UNITS, [countyCode]) : null
    const { streets, ...ground } = await groundOf(db, countyCode, month)
    const thread = startThread({ edition: { county, month, edition: number, note, madeAt: at, formers, streets, units }, ground }, leaving)
    try {
      await sendRows(db, countyCode, month, thread.send)
    } catch (error) {
      await thread.end()
      throw error
    }
    return { edition: number, madeAt: at, files: thread.files }
  })
  // Outside the transaction, which may not stand idle for long.
  return { edition, madeAt, written: await files }
}

/** False where another process has just made it, so that this one was written beside fewer than there are. */
async function keepEdition({ db, countyCode }: TimeScope, { month, edition, madeAt, note, written }: Writing & { month: string; note: string | null }): Promise<boolean> {
  if (written.kind === 'held' || (await rowOf(db, ADD, [countyCode, month, edition, madeAt, note, written.kind === 'withheld'])) === undefined) return false
  for (const { name, content, sha256 } of written.kind === 'published' ? written.files : []) await touch(db, ADD_FILE, [countyCode, month, edition, name, content, sha256])
  return true
}

export type Agreed = { id: string; month: string; reason: string; proposed_post: string; decided_post: string }

/** Corrections that two people agreed on and that are not published yet; of those that wait, what was not looked at today. */
export async function correctionsToMake({ db, countyCode, at }: TimeScope): Promise<Agreed[]> {
  return await rowsOf<Agreed>(db, AGREED, [countyCode, at, LOOK_AGAIN_HOURS])
}

/**
 * The edition of a correction names its reason and the posts of the two who agreed on it. Where there is nothing to say beside the
 * former editions it waits, and those who may ask for corrections are told why. Nothing where it was made or taken back meanwhile.
 */
export async function makeCorrection(session: ServiceSession, { id, month, reason, proposed_post: proposed, decided_post: decided }: Agreed, leaving: AbortSignal): Promise<void> {
  const note = `${reason}（${proposed}提出，${decided}同意）`
  const writing = await writeEdition(session, month, note, leaving)
  await session.transact(async (scope) => {
    const { db, countyCode, at } = scope
    const before = await rowOf<{ held_why: HeldWhy | null }>(db, STILL_TO_MAKE, [countyCode, id])
    if (before === undefined) return
    const { written } = writing
    if (written.kind === 'published') {
      if (await keepEdition(scope, { ...writing, month, note })) await touch(db, MADE_OF, [countyCode, id, writing.edition])
      return
    }
    // Too few requests to publish any: as it was.
    const why = written.kind === 'held' ? written.why : 'same'
    await touch(db, HELD, [countyCode, id, at, why])
    if (before.held_why !== why) await tellHeld(scope, id, month, why)
  })
}

async function groundOf(db: TimeScope['db'], countyCode: string, month: string): Promise<RowGround & { streets: Map<string, Place> }> {
  const [rules, areas] = await Promise.all([countyRules(db, countyCode), rowsOf<Place & { level: string; path: string }>(db, AREAS, [countyCode])])
  const byId = new Map(areas.map((area) => [area.id, area]))
  const streetOf = ({ path }: { path: string }) => path.split('/').flatMap((id) => byId.get(id) ?? []).find(({ level }) => level === 'street' || level === 'town')
  const streets = areas.flatMap((area): [string, Place][] => {
    const street = streetOf(area)
    return street === undefined || street === area ? [] : [[area.id, { id: street.id, name: street.name }]]
  })
  return { countyCode, month, streets: new Map(streets), areas: byId, categories: new Map(rules.categories.map(({ key, name }) => [key, name])) }
}

async function sendRows(db: TimeScope['db'], countyCode: string, month: string, send: (page: readonly ReadRow[] | null) => void): Promise<void> {
  let last: { opened_at: string | Date; id: string } = { opened_at: startOf(month, 0), id: BEFORE_ALL }
  for (;;) {
    const page = await rowsOf<ReadRow & { id: string; opened_at: string }>(db, ROWS, [countyCode, last.opened_at, last.id, startOf(month, 1)])
    send(page)
    if (page.length < ROWS_AT_ONCE) break
    last = page.at(-1)!
  }
  send(null)
}

type EditionThread = { send: (page: readonly ReadRow[] | null) => void; files: Promise<Written>; end: () => Promise<unknown> }

function startThread(work: EditionWork, leaving: AbortSignal | undefined): EditionThread {
  const thread = new Worker(new URL('./edition-thread.ts', import.meta.url), { workerData: work })
  const leave = () => void thread.terminate()
  leaving?.addEventListener('abort', leave, { once: true })
  if (leaving?.aborted === true) leave()
  const files = new Promise<Written>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => {
      leaving?.removeEventListener('abort', leave)
      reject(new Error(`the thread that writes an edition ended with ${code}`))
    })
  })
  // Whoever reads rows hears of a failure afterwards, when he asks for the files.
  files.catch(() => {})
  return { send: (page) => thread.postMessage(page), files, end: () => thread.terminate() }
}

function monthOf(at: Date): string {
  return dayInChina(at).slice(0, 7)
}

/** The beginning in China of the month that many after. */
function startOf(month: string, after: number): Date {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return momentInChina(Date.UTC(year, number - 1 + after, 1))
}
