import { Worker } from 'node:worker_threads'
import { countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { ServiceSession } from '#modules/matters/server/public.ts'
import type { Place } from '#modules/requests/open-data/coarsen.ts'
import type { EditionWork } from '#modules/requests/open-data/server/edition-thread.ts'
import type { ReadRow, RowGround } from '#modules/requests/open-data/server/open-data-row.ts'
import type { OpenDataFile } from '#modules/requests/open-data/write-files.ts'

type Scope = Parameters<Parameters<ServiceSession['transact']>[0]>[0]

const ROWS_AT_ONCE = 1_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** The first rows after one, from the rows themselves. Its moment as text: a Date would cut it to milliseconds. */
const ROWS = `SELECT m.id, m.opened_at::text AS opened_at, m.category, m.channel, m.state, m.sealed, m.area_path, q.reply_kind, q.contacted_in_time, q.replied_in_time, q.taken_up_in_time, q.closing, q.solved, q.satisfaction, q.excluded,
    q.suggested_category, q.suggested_model, q.closed_elsewhere, x.reason_key, o.name AS office
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  LEFT JOIN exclusion x ON x.county_code = m.county_code AND x.matter_id = m.id AND x.status = 'approved' AND x.ended_at IS NULL
  LEFT JOIN organization o ON o.county_code = x.county_code AND o.id = x.organization_id
  WHERE m.county_code = $1 AND m.kind = 'request' AND (m.opened_at, m.id) > ($2::timestamptz, $3::uuid) AND m.opened_at < $4
  ORDER BY m.opened_at, m.id LIMIT ${ROWS_AT_ONCE}`
const AREAS = "SELECT id, level, name FROM area WHERE county_code = $1 AND level IN ('county', 'street', 'town', 'community', 'village')"
const COUNTY = 'SELECT name FROM county WHERE county_code = $1'
const FIRST = 'SELECT min(opened_at) AS at FROM matter WHERE county_code = $1 AND kind = $2'
const MADE = "SELECT to_char(month, 'YYYY-MM') AS month FROM open_data_edition WHERE county_code = $1 AND edition = 1"
const LAST = "SELECT coalesce(max(edition), 0) AS edition FROM open_data_edition WHERE county_code = $1 AND month = ($2 || '-01')::date"
const ADD = "INSERT INTO open_data_edition (county_code, month, edition, made_at, note, withheld) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING edition"
const ADD_FILE = "INSERT INTO open_data_file (county_code, month, edition, name, content, sha256) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6)"

const AGREED = "SELECT id, to_char(month, 'YYYY-MM') AS month, reason, proposed_post, decided_post FROM open_data_correction WHERE county_code = $1 AND status = 'approved' AND edition IS NULL ORDER BY decided_at, id"
const STILL_TO_MAKE = "SELECT id FROM open_data_correction WHERE county_code = $1 AND id = $2 AND status = 'approved' AND edition IS NULL FOR UPDATE"
const MADE_OF = 'UPDATE open_data_correction SET edition = $3, version = version + 1 WHERE county_code = $1 AND id = $2'

/** The months that are over for a whole month and have no first edition yet, the oldest first: by then the limits of nearly all have ended. */
export async function monthsToMake({ db, countyCode, at }: Scope): Promise<string[]> {
  const first = (await rowOf<{ at: Date | null }>(db, FIRST, [countyCode, 'request']))?.at
  if (first === null || first === undefined) return []
  const made = new Set((await rowsOf<{ month: string }>(db, MADE, [countyCode])).map(({ month }) => month))
  const months: string[] = []
  for (let month = monthOf(first); startOf(month, 2) <= at; month = monthOf(startOf(month, 1))) if (!made.has(month)) months.push(month)
  return months
}

export async function hasFirstEdition({ db, countyCode }: Pick<Scope, 'db' | 'countyCode'>, month: string): Promise<boolean> {
  return (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition > 0
}

/**
 * Another edition of a month, as it stands now; the first where there is none. Undefined where another process has just made it.
 * Read page by page and written by a thread of its own, so that nobody waits for a month of tens of thousands. `leaving`: ends it, and nothing of it is kept.
 * `correctionId`: what it is to correct; undefined too where that has been done meanwhile.
 */
export async function makeEdition(session: ServiceSession, month: string, note: string | null, leaving?: AbortSignal, correctionId?: string): Promise<number | undefined> {
  const { edition, madeAt, files } = await session.transact(async ({ db, countyCode, at }) => {
    const number = (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition + 1
    const county = (await rowOf<{ name: string }>(db, COUNTY, [countyCode]))!.name
    const thread = startThread({ edition: { county, month, edition: number, note, madeAt: at }, ground: await groundOf(db, countyCode, month) }, leaving)
    try {
      await sendRows(db, countyCode, month, thread.send)
    } catch (error) {
      await thread.end()
      throw error
    }
    return { edition: number, madeAt: at, files: thread.files }
  })
  // Outside the transaction, which may not stand idle for long.
  const written = await files
  return await session.transact(async ({ db, countyCode }) => {
    if (correctionId !== undefined && (await rowOf(db, STILL_TO_MAKE, [countyCode, correctionId])) === undefined) return undefined
    if ((await rowOf(db, ADD, [countyCode, month, edition, madeAt, note, written === null])) === undefined) return undefined
    for (const { name, content, sha256 } of written ?? []) await touch(db, ADD_FILE, [countyCode, month, edition, name, content, sha256])
    if (correctionId !== undefined) await touch(db, MADE_OF, [countyCode, correctionId, edition])
    return edition
  })
}

export type Agreed = { id: string; month: string; reason: string; proposed_post: string; decided_post: string }

/** Corrections that two people agreed on and that are not published yet. */
export async function correctionsToMake({ db, countyCode }: Scope): Promise<Agreed[]> {
  return await rowsOf<Agreed>(db, AGREED, [countyCode])
}

/** The edition of a correction names its reason and the posts of the two who agreed on it. */
export async function makeCorrection(session: ServiceSession, { id, month, reason, proposed_post: proposed, decided_post: decided }: Agreed, leaving: AbortSignal): Promise<void> {
  await makeEdition(session, month, `${reason}（${proposed}提出，${decided}同意）`, leaving, id)
}

async function groundOf(db: Scope['db'], countyCode: string, month: string): Promise<RowGround> {
  const [rules, areas] = await Promise.all([countyRules(db, countyCode), rowsOf<Place & { level: string }>(db, AREAS, [countyCode])])
  return { countyCode, month, areas: new Map(areas.map((area) => [area.id, area])), categories: new Map(rules.categories.map(({ key, name }) => [key, name])) }
}

async function sendRows(db: Scope['db'], countyCode: string, month: string, send: (page: readonly ReadRow[] | null) => void): Promise<void> {
  let last: { opened_at: string | Date; id: string } = { opened_at: startOf(month, 0), id: BEFORE_ALL }
  for (;;) {
    const page = await rowsOf<ReadRow & { id: string; opened_at: string }>(db, ROWS, [countyCode, last.opened_at, last.id, startOf(month, 1)])
    send(page)
    if (page.length < ROWS_AT_ONCE) break
    last = page.at(-1)!
  }
  send(null)
}

type EditionThread = { send: (page: readonly ReadRow[] | null) => void; files: Promise<OpenDataFile[] | null>; end: () => Promise<unknown> }

function startThread(work: EditionWork, leaving: AbortSignal | undefined): EditionThread {
  const thread = new Worker(new URL('./edition-thread.ts', import.meta.url), { workerData: work })
  const leave = () => void thread.terminate()
  leaving?.addEventListener('abort', leave, { once: true })
  if (leaving?.aborted === true) leave()
  const files = new Promise<OpenDataFile[] | null>((resolve, reject) => {
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
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 7)
}

/** The beginning in China of the month that many after. */
function startOf(month: string, after: number): Date {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + after, 1) - 8 * 3_600_000)
}
