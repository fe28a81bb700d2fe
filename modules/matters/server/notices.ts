import type { Actor } from '#kit/access/actor.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Db } from '#kit/database/transaction.ts'
import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { countNotices, listNotices, readNotices } from '#modules/matters/contract.ts'
import type { Pace } from '#modules/matters/notice-pace.ts'
import { reachesByPermission } from '#modules/matters/server/notice-reach.ts'
import { ownHandle } from '#modules/matters/server/own-handle.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/statement.ts'

export type Notice = {
  matterId: string
  /** To those of the unit who hold the permission over the matter, or to one account. */
  to: { organizationId: string; permission: string } | { accountId: string }
  step: string
  /** Names the number and what is to be done; no title and no person. */
  sentence: string
  pace: Pace
  clockId?: string
  /** What the unit is told to do, as the matter's row names it; the notice is over when the matter waits for that no longer. */
  waitsFor?: string
}

/** With its live event, so that an open page shows it at once. Whoever tells a reporter may not read what he was told: nothing is returned. */
const INSERT_NOTICE = `WITH told AS (
    INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, clock_id, waits_for, step, sentence, immediate, gather_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14) ON CONFLICT DO NOTHING)
  INSERT INTO live_event (county_code, id, kind, object_id, reporter_id, org_ids)
  VALUES ($1, $13, 'notice.left', $2, $6, array_remove(ARRAY[$4::uuid], NULL))`

/** An answer to whoever waits for it. */
export const AT_ONCE: Pace = { immediate: true, gatherUntil: null }
export const WITH_THE_DIGEST: Pace = { immediate: false, gatherUntil: null }

/** Keeps what somebody must hear; a channel (page, push, digest) takes it from there. The same step of the same clock is told once. */
export async function notify(scope: CountyScope, notice: Notice): Promise<void> {
  const toUnit = 'organizationId' in notice.to ? notice.to : null
  const toAccount = 'accountId' in notice.to ? notice.to.accountId : null
  await touch(scope.db, INSERT_NOTICE, [
    scope.countyCode, scope.newId(), scope.at, toUnit?.organizationId ?? null, toUnit?.permission ?? null, toAccount, notice.matterId, notice.clockId ?? null,
    notice.waitsFor ?? null, notice.step, notice.sentence, notice.pace.immediate, scope.newId(), notice.pace.gatherUntil,
  ])
}

/** What a page of the settings is registered under, for whoever opens the notice. */
export const CALENDAR_MISSING = 'calendar'
const INSERT_ABOUT_SETTINGS = `INSERT INTO notice (county_code, id, at, permission, subject, step, sentence)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`

/** To whoever of the county keeps these settings, whoever that is when he looks; the same step on the same subject is told once. Time's own to say. */
export async function notifyKeepers(scope: CountyScope, notice: { permission: string; subject: string; step: string; sentence: string }): Promise<void> {
  await touch(scope.db, INSERT_ABOUT_SETTINGS, [scope.countyCode, scope.newId(), scope.at, notice.permission, notice.subject, notice.step, notice.sentence])
}

const INSERT_TO_UNIT = `WITH told AS (
    INSERT INTO notice (county_code, id, at, organization_id, permission, subject, step, sentence, immediate) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING)
  INSERT INTO live_event (county_code, id, kind, object_id, org_ids) VALUES ($1, $10, 'notice.left', $2, ARRAY[$4::uuid])`

/** To those of a unit who hold the permission by a post there, of what hangs on no matter; the same step on the same subject is told once. */
export async function notifyUnit(scope: CountyScope, notice: { organizationId: string; permission: string; subject: string; step: string; sentence: string; immediate: boolean }): Promise<void> {
  await touch(scope.db, INSERT_TO_UNIT, [
    scope.countyCode, scope.newId(), scope.at, notice.organizationId, notice.permission, notice.subject, notice.step, notice.sentence, notice.immediate, scope.newId(),
  ])
}

const NOTICES_A_PAGE = 50
const UNREAD_MOST = 100
/** What nobody has opened for a month counts as read: whoever takes over a post does not begin with the whole past. */
const UNREAD_FOR_MILLISECONDS = 30 * 86_400_000

/** Of each unit only so many of the newest are looked at for the count: it is asked again at every change. What is older and still waits stands in "my work". */
const COUNTED_OF_A_UNIT = 500

/**
 * One branch for each way a notice is addressed, so that each walks its own index from the newest. $3: the posts' units; $4:
 * what each post may do, and where. Whatever narrows is a scalar subquery: an EXISTS would be taken for rare, and everything
 * read and sorted first (2 s for a page of a unit with 60,000 notices, against 70 ms).
 */
function addressed(columns: string, narrow: string, most: number, within: string): string {
  const read = '(SELECT true FROM notice_read r WHERE r.county_code = n.county_code AND r.account_id = $2 AND r.notice_id = n.id) IS NOT NULL'
  const loaded = `((SELECT true FROM calendar_year y WHERE y.county_code = n.county_code AND y.year::text = n.subject) IS NOT NULL
    OR (SELECT true FROM account_change a WHERE a.county_code = n.county_code AND a.id::text = n.subject AND (a.confirmed_by IS NOT NULL OR a.withdrawn_at IS NOT NULL)) IS NOT NULL)`
  const settled = '(c.stopped_at IS NOT NULL OR n.waits_for IS NOT NULL AND (m.waiting_for IS DISTINCT FROM n.waits_for OR m.waiting_organization_id IS DISTINCT FROM n.organization_id))'
  const joins = 'JOIN matter m ON m.county_code = n.county_code AND m.id = n.matter_id LEFT JOIN matter_clock c ON c.county_code = n.county_code AND c.id = n.clock_id'
  const newest = (where: string) => `(SELECT * FROM notice n WHERE n.county_code = $1 AND ${where} AND ${within}) n`
  const select = (from: string, where: string, over = settled) => `SELECT ${columns} FROM ${from} WHERE ${where} AND ${narrow} ORDER BY n.at DESC, n.id DESC LIMIT ${most}`
    .replaceAll(':read', read).replaceAll(':settled', over)
  const held = `(SELECT true FROM jsonb_to_recordset($4::jsonb) AS held ("unitId" uuid, permission text, path text, party boolean)
    WHERE held."unitId" = n.organization_id AND held.permission = n.permission AND (m.id IS NULL OR m.area_path ^@ held.path OR held.party AND n.organization_id = ANY (m.org_ids)) LIMIT 1) IS NOT NULL`
  return `(${select(`${newest('n.account_id = $2')} LEFT ${joins}`, 'true')})
    UNION ALL (SELECT u.* FROM unnest($3::uuid[]) AS unit (id) CROSS JOIN LATERAL (${select(`${newest('n.organization_id = unit.id')} ${joins}`, held)}) u)
    UNION ALL (SELECT u.* FROM unnest($3::uuid[]) AS unit (id) CROSS JOIN LATERAL (${select(`${newest('n.organization_id = unit.id AND n.subject IS NOT NULL')} LEFT JOIN matter m ON false LEFT JOIN matter_clock c ON false`, held, 'false')}) u)
    UNION ALL (${select(`${newest('n.subject IS NOT NULL AND n.organization_id IS NULL AND n.permission = ANY ($5::text[])')} LEFT JOIN matter m ON false LEFT JOIN matter_clock c ON false`, 'true', loaded)})`
}

const counted = `n.at > $6 ORDER BY n.at DESC, n.id DESC LIMIT ${COUNTED_OF_A_UNIT}`
const LIST_NOTICES = `SELECT * FROM (${addressed(
  'n.id, n.at, n.step, n.sentence, n.matter_id, n.subject, n.immediate, m.number, m.kind, :read AS read, :settled AS settled', 'true', NOTICES_A_PAGE + 1,
  '($6::timestamptz IS NULL OR (n.at, n.id) < ($6, $7::uuid))',
)}) page ORDER BY at DESC, id DESC LIMIT ${NOTICES_A_PAGE + 1}`
const COUNT_UNREAD = `SELECT least(count(*), ${UNREAD_MOST})::integer AS unread FROM (${addressed('n.id', 'NOT (:read) AND NOT :settled', UNREAD_MOST, counted)}) open`
const READ_ALL = `INSERT INTO notice_read (county_code, account_id, notice_id)
  SELECT $1, $2, id FROM (${addressed('n.id', '($7::uuid[] IS NULL OR n.id = ANY ($7)) AND NOT (:read)', COUNTED_OF_A_UNIT, counted)}) unread ON CONFLICT DO NOTHING`

/** $1 to $5 of the statements above. */
function whoAsks({ actor, services }: Pick<Context<unknown>, 'actor' | 'services'>): unknown[] {
  const reaches = reachesByPermission(services.roles)
  const held = actor.grants.flatMap((grant) => Object.entries(reaches).flatMap(([permission, roles]) => {
    const scopes = roles[grant.role] ?? []
    if (!scopes.some((scope) => scope === 'area' || scope === 'party' || scope === 'county')) return []
    return [{ unitId: grant.organizationId, permission, path: scopes.includes('area') ? grant.areaPath : null, party: scopes.includes('party') }]
  }))
  const permissions = [...new Set(actor.grants.flatMap((grant) => Object.keys(services.roles[grant.role] ?? {})))]
  return [actor.countyCode, actor.accountId, unitsOf(actor), JSON.stringify(held), permissions]
}

function unitsOf(actor: Actor): string[] {
  return [...new Set(actor.grants.map((grant) => grant.organizationId))]
}

type NoticeRow = {
  id: string; at: Date; step: string; sentence: string; matter_id: string | null; subject: string | null; immediate: boolean; number: string | null; kind: string | null
  read: boolean; settled: boolean
}

export const listNoticesHandler = query(listNotices, async (context) => {
  const after = readCursor(context.input.after)
  const rows = await rowsOf<NoticeRow>(context.db, LIST_NOTICES, [...whoAsks(context), after?.at ?? null, after?.id ?? null])
  const page = rows.slice(0, NOTICES_A_PAGE)
  const unreadSince = unreadFrom(context.at)
  return {
    items: page.map((row) => ({
      noticeId: row.id, at: row.at.toISOString(), step: row.step, sentence: row.sentence, immediate: row.immediate,
      opens: opensOf(context, row),
      number: row.number, read: row.read || row.at <= unreadSince, settled: row.settled,
    })),
    next: rows.length > NOTICES_A_PAGE ? cursorOf(page.at(-1)!.at, page.at(-1)!.id) : null,
  }
})

/** Of a matter that he does not reach the kind's page would show nothing: what was told is then the name of the page, if there is one, and the matter has a handle of his own. A subject that is one thing among many says its id and a colon first. */
function opensOf(context: Parameters<typeof ownHandle>[0], { subject, step, kind, matter_id }: NoticeRow): { kind: string; matterId: string | null } | null {
  if (subject !== null) return { kind: step, matterId: /^([\da-f-]{36}):/.exec(subject)?.[1] ?? null }
  if (matter_id === null) return null
  return kind === null ? { kind: step, matterId: ownHandle(context, matter_id) } : { kind, matterId: matter_id }
}

const MOST_TOLD = 50
const TOLD = `SELECT at, sentence FROM notice WHERE county_code = $1 AND account_id = $2 AND matter_id = $3 ORDER BY at DESC, id DESC LIMIT ${MOST_TOLD}`

/** What an account was told of one matter, the newest first. */
export async function toldOf(db: Db, countyCode: string, accountId: string, matterId: string): Promise<{ at: string; sentence: string }[]> {
  const rows = await rowsOf<{ at: Date; sentence: string }>(db, TOLD, [countyCode, accountId, matterId])
  return rows.map(({ at, sentence }) => ({ at: at.toISOString(), sentence }))
}

export const countNoticesHandler = query(countNotices, (context) => countUnread(context))

/** What somebody marks as read is so for him alone; the others of his unit still see it as new. */
export const readNoticesHandler = command(
  readNotices,
  async (context) => {
    const { input, actor, db, at } = context
    await touch(db, READ_ALL, [...whoAsks(context), unreadFrom(at), input.noticeIds ?? null])
    context.announce({ kind: 'notice.read', objectId: actor.accountId!, reporterId: actor.accountId })
    return actor.accountId!
  },
  (context) => countUnread(context),
)

async function countUnread(context: Pick<Context<unknown>, 'actor' | 'services' | 'db' | 'at'>): Promise<{ unread: number; most: number }> {
  const counted = await rowOf<{ unread: number }>(context.db, COUNT_UNREAD, [...whoAsks(context), unreadFrom(context.at)])
  return { unread: counted!.unread, most: UNREAD_MOST }
}

function unreadFrom(at: Date): Date {
  return new Date(at.getTime() - UNREAD_FOR_MILLISECONDS)
}
