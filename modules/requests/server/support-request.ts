import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { countyRules, matterBehind, ownHandle, rowOf, rowsOf, toldOf } from '#modules/matters/server/public.ts'
import { endSupport, getSupported, listSupported, supportRequest } from '#modules/requests/contract-support.ts'
import type { FollowedUnseen, OpenRequest, SupportedRequest } from '#modules/requests/contract-support.ts'
import { supportNotNeeded, supportOwn } from '#modules/requests/refusals.ts'
import { isStillOwed } from '#modules/requests/published/standing.ts'
import { findSupportable, listOpenSupported, presentOpen } from '#modules/requests/server/open-requests.ts'
import { presentPublished, PUBLISHED_COLUMNS, PUBLISHED_JOINS } from '#modules/requests/server/published-record.ts'
import type { PublishedRow } from '#modules/requests/server/published-record.ts'
import { urgingOf } from '#modules/requests/server/urging.ts'

const MOST_LISTED = 100

export type SupportableRow = PublishedRow & { own: boolean; supported: boolean; urged_at: Date | null }
/** $2: who asks. */
export const SUPPORTED = `(SELECT true FROM matter m WHERE m.county_code = p.county_code AND m.id = p.matter_id AND m.reporter_id = $2) IS NOT NULL AS own, s.account_id IS NOT NULL AS supported, s.urged_at`
export const SUPPORTED_JOIN = 'LEFT JOIN supporter s ON s.county_code = p.county_code AND s.matter_id = p.matter_id AND s.account_id = $2 AND s.ended_at IS NULL'
const ONE = `SELECT ${PUBLISHED_COLUMNS}, ${SUPPORTED} FROM published_request p ${PUBLISHED_JOINS} ${SUPPORTED_JOIN} WHERE p.county_code = $1 AND p.matter_id = $3 AND p.withdrawn_at IS NULL`
const OWN = 'SELECT id FROM matter WHERE county_code = $1 AND id = $3 AND reporter_id = $2'
const ADD = `INSERT INTO supporter (county_code, matter_id, account_id, at) VALUES ($1, $3, $2, $4)
  ON CONFLICT (county_code, matter_id, account_id) DO UPDATE SET at = CASE WHEN supporter.ended_at IS NULL THEN supporter.at ELSE excluded.at END, ended_at = NULL,
    urge_waits = supporter.urge_waits AND supporter.ended_at IS NULL`
const HAS_BEEN = 'SELECT matter_id FROM supporter WHERE county_code = $1 AND account_id = $2 AND matter_id = $3'
const END = 'UPDATE supporter SET ended_at = $4 WHERE county_code = $1 AND account_id = $2 AND matter_id = $3 AND ended_at IS NULL'
const LISTED = `SELECT ${PUBLISHED_COLUMNS}, ${SUPPORTED} FROM supporter s JOIN published_request p ON p.county_code = s.county_code AND p.matter_id = s.matter_id ${PUBLISHED_JOINS}
  WHERE s.county_code = $1 AND s.account_id = $2 AND s.ended_at IS NULL AND p.withdrawn_at IS NULL ORDER BY s.at DESC, s.matter_id LIMIT ${MOST_LISTED}`

/** What others may hear of it and nothing else is read: whoever supports a request reaches it no more than before. */
export const supportRequestHandler = command(
  supportRequest,
  async (context) => {
    const { input, actor, db, at } = context
    const requestId = matterBehind(context, input.requestId)
    const values = [actor.countyCode, actor.accountId, requestId]
    const [row, own] = await Promise.all([findOne(context, requestId), rowOf(db, OWN, values)])
    if (row === undefined) throw notFound()
    if (own !== undefined) throw supportOwn()
    if (!row.supported && !row.maySupport) throw supportNotNeeded()
    await rowsOf(db, ADD, [...values, at])
    context.audit({ objectKind: 'request', objectId: requestId })
    return requestId
  },
  async (context, requestId) => {
    const row = await findOne(context, requestId)
    if (row === undefined) throw notFound()
    return row
  },
)

type Reading = Pick<Context<unknown>, 'db' | 'actor' | 'at' | 'services'>

/** What is public of it, or else the little that others may hear of an accepted one. */
export async function findOne(reading: Reading, requestId: string): Promise<SupportedRequest | OpenRequest | undefined> {
  const { published, open } = await findBoth(reading, requestId)
  return published ?? open ?? undefined
}

const WENT_ALONG = 'SELECT matter_id, urged_at FROM app.went_along_to($1)'

/** The request which what he had joined was merged into and that he supports since, and when he asked there. */
export async function wentAlongTo(db: Reading['db'], requestId: string): Promise<Along | undefined> {
  return await rowOf(db, WENT_ALONG, [requestId])
}

/** The same under a name of his own, if nothing of it may be heard. */
export async function goesOnUnseen(reading: Reading, requestId: string): Promise<FollowedUnseen | undefined> {
  const along = await wentAlongTo(reading.db, requestId)
  if (along === undefined || (await findOne(reading, along.matter_id)) !== undefined) return undefined
  return await followedUnseen(reading, along)
}

type Along = { matter_id: string; urged_at: Date | null }

async function followedUnseen(reading: Reading, { matter_id: matterId, urged_at: urgedAt }: Along): Promise<FollowedUnseen> {
  return { requestId: ownHandle(reading, matterId), urging: urgingOf(urgedAt, await countyRules(reading.db, reading.actor.countyCode), reading.at) }
}

async function findBoth(reading: Reading, requestId: string): Promise<{ published: SupportedRequest | null; open: OpenRequest | null }> {
  const { db, actor, at } = reading
  const row = await rowOf<SupportableRow>(db, ONE, [actor.countyCode, actor.accountId, requestId])
  if (row !== undefined) return { published: (await presentSupportable(reading, [row]))[0]!, open: null }
  const open = await findSupportable(db, [actor.countyCode, actor.accountId], requestId)
  return { published: null, open: open === undefined ? null : presentOpen(reading, [open], await countyRules(db, actor.countyCode, 2_000), at)[0]! }
}

/** Also of what is no longer public, as long as he was among its supporters. */
export const endSupportHandler = command(
  endSupport,
  async (context) => {
    const { input, actor, db, at, audit } = context
    const requestId = matterBehind(context, input.requestId)
    const values = [actor.countyCode, actor.accountId, requestId]
    const [row, before] = await Promise.all([findOne(context, requestId), rowOf(db, HAS_BEEN, values)])
    if (row === undefined && before === undefined) throw notFound()
    await rowsOf(db, END, [...values, at])
    audit({ objectKind: 'request', objectId: requestId })
    return requestId
  },
  async ({ input }) => ({ requestId: input.requestId, supported: false }),
)

export const listSupportedHandler = query(listSupported, async (context) => {
  const { actor, db, at } = context
  const asker = [actor.countyCode, actor.accountId] as const
  const [items, open, rules] = await Promise.all([rowsOf<SupportableRow>(db, LISTED, [...asker]), listOpenSupported(db, asker, MOST_LISTED), countyRules(db, actor.countyCode, 2_000)])
  return { items: await presentSupportable(context, items), open: presentOpen(context, open, rules, at) }
})

/** Where a notice leads: what others may hear of it today, and what he was told, also after it was withdrawn or he took it back. */
export const getSupportedHandler = query(getSupported, async (context) => {
  const { input, actor, db } = context
  const requestId = matterBehind(context, input.requestId)
  const values = [actor.countyCode, actor.accountId, requestId]
  const [here, before, told] = await Promise.all([findBoth(context, requestId), rowOf(db, HAS_BEEN, values), toldOf(db, actor.countyCode, actor.accountId!, requestId)])
  if (here.published === null && before === undefined && here.open?.maySupport !== true) throw notFound()
  const along = here.published === null && here.open === null ? await wentAlongTo(db, requestId) : undefined
  const there = along === undefined ? here : await findBoth(context, along.matter_id)
  const wentOn = there.published !== null || there.open !== null
  return { requestId: input.requestId, ...there, wentOn: along !== undefined && wentOn, unseen: along === undefined || wentOn ? null : await followedUnseen(context, along), told }
})

export async function presentSupportable({ db, actor, at }: Pick<Reading, 'db' | 'actor' | 'at'>, rows: readonly SupportableRow[]): Promise<SupportedRequest[]> {
  const rules = await countyRules(db, actor.countyCode, 2_000)
  const shown = await presentPublished(db, rows, rules)
  return shown.map((item, index) => {
    const { own, supported, urged_at, reply_kind } = rows[index]!
    return {
      ...item, own, supported, maySupport: !own && reply_kind !== 'done', urging: supported && isStillOwed(reply_kind) ? urgingOf(urged_at, rules, at) : null,
      // To himself he is none of the others.
      others: Math.max(0, item.others - (supported ? 1 : 0)), othersUrging: Math.max(0, item.othersUrging - (supported && urged_at !== null ? 1 : 0)),
    }
  })
}
