import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Context } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { lateStepOf } from '#modules/requests/rules.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

/** Nothing is answered, and the unit that is named owes it: the words of an answer that was taken back stay with whoever gave it, not what another unit owes since. */
const isOwedByNamed = (answer: string, owing: string) => `(${answer}::text IS NULL AND (b.is_plan OR b.organization_id = coalesce(${owing}::uuid, b.organization_id)))`
/** The end of the answer's time, while it really runs and the unit that is named owes it: of the request `$2`, whose answer is of this kind. */
const dueWithout = (answer: string, owing: string) => `CASE WHEN ${isOwedByNamed(answer, owing)} THEN (SELECT min(c.due_at) FROM matter_clock c
  WHERE c.county_code = $1 AND c.matter_id = $2 AND c.stage = 'reply' AND c.stopped_at IS NULL AND NOT c.paused) END`
/** Nothing is answered: late by the time that runs now, and only where none runs by what is known of the last one. */
const LATE = `(SELECT bool_or(c.missed_at IS NOT NULL OR NOT c.paused AND coalesce(c.due_at <= $7, false)) FROM matter_clock c
  WHERE c.county_code = $1 AND c.matter_id = $2 AND c.stage = $9 AND c.stopped_at IS NULL)`
const FOLLOW = `UPDATE published_request p SET kept = n.kept, reply_kind = $4, promised_at = $5, suspended_until = $6, due_at = n.due_at, version = p.version + 1,
    organization_id = n.organization_id, late_step = CASE WHEN n.kept IS FALSE THEN $10 END,
    updated_at = CASE WHEN (p.kept, p.reply_kind, p.promised_at, p.suspended_until, p.due_at, p.organization_id, p.late_step) IS DISTINCT FROM (n.kept, $4::text, $5::timestamptz, $6::timestamptz, n.due_at, n.organization_id, CASE WHEN n.kept IS FALSE THEN $10 END) THEN $7 ELSE p.updated_at END
  FROM (SELECT
      CASE WHEN $4::text IS NOT NULL THEN $3::boolean WHEN ${isOwedByNamed('$4', '$8')} THEN (SELECT CASE l.late WHEN true THEN false WHEN false THEN NULL ELSE $3::boolean END FROM (SELECT ${LATE} AS late) l) END AS kept,
      ${dueWithout('$4', '$8')} AS due_at,
      -- Words that are no answer go with whoever owes it.
      CASE WHEN b.is_plan THEN coalesce($8::uuid, b.organization_id) ELSE b.organization_id END AS organization_id
    FROM published_request b WHERE b.county_code = $1 AND b.matter_id = $2) n
  WHERE p.county_code = $1 AND p.matter_id = $2 AND p.withdrawn_at IS NULL`
const DUE = `UPDATE published_request p SET due_at = n.due_at, version = p.version + 1, updated_at = $3
  FROM (SELECT ${dueWithout('b.reply_kind', 'm.holder_organization_id')} AS due_at FROM published_request b JOIN matter m ON m.county_code = b.county_code AND m.id = b.matter_id
    WHERE b.county_code = $1 AND b.matter_id = $2) n
  WHERE p.county_code = $1 AND p.matter_id = $2 AND p.withdrawn_at IS NULL AND p.due_at IS DISTINCT FROM n.due_at`

/**
 * What is said of it stays true to what happens after publishing: an answer that was taken back, a day that was missed, a
 * suspension that has ended, another time for the answer. When any of it changes, it is updated at that moment; a move that
 * leaves what is public as it was does not show there.
 */
export async function followPublication(
  scope: Omit<CountyScope, 'newId'>, row: Answered & OwedBy & { id: string; suspended_until: Date | null },
): Promise<void> {
  const step = lateStepOf(row)
  await touch(scope.db, FOLLOW, [scope.countyCode, row.id, keptOf(row, scope.at), row.reply_kind, row.promised_at, row.suspended_until, scope.at, owedBy(row), step === null ? 'reply' : row.due_stage, step])
}

type OwedBy = Parameters<typeof lateStepOf>[0] & { holder_organization_id: string | null; waiting_organization_id: string | null }

/** Who owes the next step: before it is dispatched whoever should accept, dispatch or decide on it, and no unit that may have to answer one day. */
export function owedBy(row: OwedBy): string | null {
  return isBeforeDispatch(row) ? row.waiting_organization_id : row.holder_organization_id
}

function isBeforeDispatch({ state }: { state: string }): boolean {
  return state === 'submitted' || state === 'accepted'
}

/** The answer's time ends at another moment, without a move: the calendar has changed. */
export async function followDueTime(scope: Omit<CountyScope, 'newId'>, matterId: string): Promise<void> {
  await touch(scope.db, DUE, [scope.countyCode, matterId, scope.at])
}

const TAKE_DOWN = 'UPDATE published_request SET withdrawn_at = $3, updated_at = $3, version = version + 1 WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL'

/** From now on nobody reads it; the words stay for whoever publishes it anew. */
export async function takeDown(scope: Omit<CountyScope, 'newId'>, matterId: string): Promise<void> {
  await touch(scope.db, TAKE_DOWN, [scope.countyCode, matterId, scope.at])
}

/** What is public says of its place no more than this. */
export const NEAREST_PUBLISHED = ['county', 'street', 'town', 'community', 'village'] as const

export function publishedAreaOf<Area extends { level: string }>(chain: readonly Area[]): { area: Area; levels: readonly string[] } {
  return { area: chain.findLast((one) => NEAREST_PUBLISHED.some((level) => level === one.level)) ?? chain[0]!, levels: NEAREST_PUBLISHED }
}

type Answered = { state: string; reply_kind: string | null; replied_at: Date | null; replied_in_time: boolean | null; promised_at: Date | null }

/**
 * Whether the promise was kept: of a day that was named, whether what stands now was answered by its end; otherwise whether the
 * limit was. Null while it still runs, and while nothing is answered: then only a miss is known,
 * of whoever has it in hand. Taken back from a unit that was late, it is nobody's lateness until it is dispatched anew.
 */
export function keptOf({ state, reply_kind, replied_at, replied_in_time, promised_at }: Answered, at: Date): boolean | null {
  if (reply_kind === null) return replied_in_time === false && !isBeforeDispatch({ state }) ? false : null
  if (promised_at === null) return replied_in_time
  if (reply_kind === 'byWhen') return at < promised_at ? null : false
  return replied_at !== null && replied_at <= promised_at
}

const lateSteps = { accept: '超期未受理，尚未解决', dispatch: '超期未派单，尚未解决' } as const

export type Published = { reply_kind: keyof typeof replyKindLabels | null; is_plan: boolean; suspended_until: Date | string | null; kept: boolean | null; late_step: keyof typeof lateSteps | null }

/** How it stands, in the words of the public page. A plan is no answer: not solved yet is said as that, and late as late. */
export function publicationLabel({ reply_kind, is_plan, suspended_until, kept, late_step }: Published): string {
  if (suspended_until !== null) return '挂账中，尚未解决'
  if (reply_kind !== null) return replyKindLabels[reply_kind]
  if (late_step !== null) return lateSteps[late_step]
  if (kept === false) return '已超期，尚未解决'
  // What was never answered is handled; what was answered and not agreed to is handled again.
  return is_plan ? '办理中，尚未解决' : '已恢复办理，尚未解决'
}

const UNNAME = `UPDATE published_request p SET reporter_shown = NULL, updated_at = $3, version = p.version + 1 FROM matter m
  WHERE p.county_code = $1 AND m.county_code = p.county_code AND m.id = p.matter_id AND m.reporter_id = $2 AND p.reporter_shown IS NOT NULL`
const STAY_ANONYMOUS = `UPDATE request q SET anonymous_to_public = true FROM matter m
  WHERE q.county_code = $1 AND m.county_code = q.county_code AND m.id = q.matter_id AND m.reporter_id = $2 AND NOT q.anonymous_to_public`

/** Whoever no longer agrees to be named is named nowhere from this moment, and what he reported stays without a name. */
export async function stopNaming({ db, actor, at }: Context<unknown>, purpose: string): Promise<void> {
  if (purpose !== 'publicName') return
  await touch(db, UNNAME, [actor.countyCode, actor.accountId, at])
  await touch(db, STAY_ANONYMOUS, [actor.countyCode, actor.accountId])
}
