import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { CategoryRule, ServiceSession, TimeScope } from '#modules/matters/server/public.ts'
import { NONE } from '#modules/requests/classifier/category-model.ts'
import { LEAST_PEOPLE } from '#modules/requests/classifier/train-category-model.ts'
import type { Example, Training } from '#modules/requests/classifier/train-category-model.ts'
import { FOLDS } from '#modules/requests/classifier/validation.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { categoriesInForce, categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { learntCategories, notEnough } from '#modules/requests/suggestion-rules.ts'
import type { SuggestionSetting } from '#modules/requests/suggestion-rules.ts'
import { suggestCategory } from '#modules/requests/suggest-category.ts'
import { NO_WORDS } from '#modules/requests/wordless.ts'

/** The newest of each category: enough to learn from, and no category makes the others wait. Not below the most that a setting may ask for. */
const MOST_OF_ONE = 300
const SEED = 1
const TEXTS_WITHOUT_PAUSE = 50
/** Whoever has been learning for longer is gone, with his process. */
const GONE_AFTER_MILLISECONDS = 15 * 60_000
/** Without anybody asking: looked at once a day, learnt anew once a week. */
const LOOK_EVERY_MILLISECONDS = 86_400_000
const LEARN_EVERY = "interval '7 days'"

const LOCK = 'SELECT asked, started_at, ended_at FROM category_training WHERE county_code = $1 FOR UPDATE SKIP LOCKED'
const FIRST = 'INSERT INTO category_training (county_code) VALUES ($1) ON CONFLICT (county_code) DO NOTHING RETURNING asked, started_at, ended_at'
const START = 'UPDATE category_training SET asked = false, started_at = $2, ended_at = NULL WHERE county_code = $1'
type TrainingTurn = { asked: boolean; started_at: Date | null; ended_at: Date | null }

const LEARNT_LATELY = `SELECT 1 FROM category_model WHERE county_code = $1 AND trained_at > $2::timestamptz - ${LEARN_EVERY} LIMIT 1`
const END = 'UPDATE category_training SET ended_at = $2, outcome = coalesce($3, outcome) WHERE county_code = $1'

/** Closed by the county and never sealed: what people made of it stands. app.closed_by_category counts the same. */
const CLOSED = `m.kind = 'request' AND m.state IN ('closed', 'calledBack', 'final') AND NOT m.sealed AND NOT m.erased AND NOT q.closed_elsewhere AND q.text IS NOT NULL AND q.text <> '${NO_WORDS}'`
/** From one category to the next, and of each only what is learnt from, all by the index: numbering the rows of a county of a million took longer than a statement may. */
const TEXTS = `WITH RECURSIVE used AS (
    SELECT min(m.category) AS category FROM matter m WHERE m.county_code = $1
    UNION ALL SELECT (SELECT min(m.category) FROM matter m WHERE m.county_code = $1 AND m.category > u.category) FROM used u WHERE u.category IS NOT NULL)
  SELECT x.text, x.category, x.person, x.day FROM used u CROSS JOIN LATERAL (
    SELECT m.id, q.text, m.category, coalesce(q.reporter_phone_index, m.reporter_id::text, m.id::text) AS person, (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day
    FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.category = u.category AND ${CLOSED}
    ORDER BY m.opened_at DESC, m.id DESC LIMIT ${MOST_OF_ONE}) x
  WHERE u.category LIKE '%.%' AND u.category <> $2 ORDER BY x.id`
const ADD = 'INSERT INTO category_model (county_code, id, trained_at, matters, model) VALUES ($1, $2, $3, $4, $5)'
const DROP_OLD = 'UPDATE category_model SET model = NULL WHERE county_code = $1 AND id <> $2 AND model IS NOT NULL'

export type TrainingOutcome = 'trained' | 'notEnough' | 'notDue'

/** One look: learns where somebody asked for it or where its time has come and there is enough; any number of processes may look. */
export async function trainWhenDue(session: ServiceSession, learn: (examples: readonly Example[], training: Training) => Promise<string>): Promise<TrainingOutcome> {
  const turn = await session.transact(takeTurn)
  if (turn === undefined) return 'notDue'
  try {
    const found = await session.transact((scope) => readWork(scope, turn.asked))
    if ('outcome' in found) {
      await session.transact(({ db, countyCode, at }) => touch(db, END, [countyCode, at, found.outcome === 'notDue' ? null : found.outcome]))
      return found.outcome
    }
    const examples = await examplesOf(found)
    const model = await learn(examples, found.training)
    await session.transact(async ({ db, countyCode, newId, at }) => {
      const id = newId()
      await touch(db, ADD, [countyCode, id, found.training.trainedAt, examples.length, model])
      await rowsOf(db, DROP_OLD, [countyCode, id])
      await touch(db, END, [countyCode, at, 'trained'])
    })
    return 'trained'
  } catch (error) {
    // Also where reading failed: a turn that stood open would be taken again with the next look, for ever.
    await session.transact(({ db, countyCode, at }) => touch(db, END, [countyCode, at, 'failed']))
    throw error
  }
}

/** The county's row, if it is this process's turn; nobody waits for another who has it. */
async function takeTurn({ db, countyCode, at }: TimeScope): Promise<TrainingTurn | undefined> {
  const turn = (await rowOf<TrainingTurn>(db, LOCK, [countyCode])) ?? (await rowOf<TrainingTurn>(db, FIRST, [countyCode]))
  if (turn === undefined) return undefined
  const since = turn.started_at === null ? Infinity : at.getTime() - turn.started_at.getTime()
  if (turn.started_at !== null && turn.ended_at === null && since < GONE_AFTER_MILLISECONDS) return undefined
  if (!turn.asked && turn.ended_at !== null && since < LOOK_EVERY_MILLISECONDS) return undefined
  await touch(db, START, [countyCode, at])
  return turn
}

type Ground = { rows: ClosedText[]; inForce: CategoryRule[]; setting: SuggestionSetting; training: Training }

async function readWork({ db, countyCode, at }: TimeScope, asked: boolean): Promise<Ground | { outcome: 'notEnough' | 'notDue' }> {
  const [rules, { setting }] = await Promise.all([countyRules(db, countyCode), categorySuggester(db, countyCode)])
  if (!asked && (!setting.enabled || (await rowOf(db, LEARNT_LATELY, [countyCode, at])) !== undefined)) return { outcome: 'notDue' }
  const inForce = categoriesInForce(rules, at)
  const learnt = learntCategories(inForce, setting)
  if (learnt.length < 2) return { outcome: 'notEnough' }
  const rows = await rowsOf<ClosedText>(db, TEXTS, [countyCode, CONDUCT])
  if (notEnough(learnt, countByCategory(rows), setting).length > 0) return { outcome: 'notEnough' }
  return { rows, inForce, setting, training: { county: countyCode, trainedAt: at, seed: SEED, leastPeople: LEAST_PEOPLE } }
}

/** As far as they were read: no setting asks for more of one than that. */
function countByCategory(rows: readonly ClosedText[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { category } of rows) counts.set(category, (counts.get(category) ?? 0) + 1)
  return counts
}

type ClosedText = { text: string; category: string; person: string; day: string }

/**
 * What was put into a category that is left out or has ended is learnt as none, so that it is not taken for another one; what
 * stands on the first level alone may be any of those below it, and teaches nothing.
 */
async function examplesOf({ rows, inForce, setting }: Ground): Promise<Example[]> {
  const learnt = new Set(learntCategories(inForce, setting).map(({ key }) => key))
  const all: Example[] = []
  for (const row of rows) {
    all.push({ ...row, category: learnt.has(row.category) ? row.category : NONE, hinted: suggestCategory(row.text, inForce)?.category.key ?? null })
    // Whoever calls this process meanwhile is answered.
    if (all.length % TEXTS_WITHOUT_PAUSE === 0) await setImmediate()
  }
  // Too few to be in each of the five parts.
  const hasNone = all.filter(({ category }) => category === NONE).length >= FOLDS
  const hintOf = (hinted: string | null) => (hinted === null || learnt.has(hinted) ? hinted : hasNone ? NONE : null)
  return all.filter(({ category }) => hasNone || category !== NONE).map((one) => ({ ...one, hinted: hintOf(one.hinted) }))
}

/** Learns in a thread of its own, so that no request of this process waits for it. */
export function learnInThread(examples: readonly Example[], training: Training, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./training-thread.ts', import.meta.url), { workerData: { examples, training } })
    const leave = () => void thread.terminate()
    signal.addEventListener('abort', leave, { once: true })
    // Whoever leaves while the texts are still read has left before there was a thread to end.
    if (signal.aborted) leave()
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => {
      signal.removeEventListener('abort', leave)
      reject(new Error(`the thread that learns ended with ${code}`))
    })
  })
}
