import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { countyRules, rowOf, touch } from '#modules/matters/server/public.ts'
import { endStates, matterOfSlip } from '#modules/requests/server/public.ts'
import { askRight, listMyRightsRequests, recordRight, withdrawRight } from '#modules/rights/contract.ts'
import { rightsLifecycle } from '#modules/rights/lifecycle.ts'
import { rightIncomplete, rightOpenAlready, rightsForResidents, rightUnknown, slipNotProved } from '#modules/rights/refusals.ts'
import { answerDueAt, insistOnMeaning } from '#modules/rights/rules.ts'
import type { Asked } from '#modules/rights/rules.ts'
import { findRight, lockRight, presentOwnRight, presentRight, rightsOf, sealedFor } from '#modules/rights/server/rights-record.ts'

const OPEN_REQUESTS = "SELECT count(*)::int AS count FROM matter WHERE county_code = $1 AND reporter_id = $2 AND NOT state = ANY ($3::text[])"
const OWN_REQUEST = "SELECT m.sealed FROM matter m WHERE m.county_code = $1 AND m.id = $2 AND m.kind = 'request' AND m.reporter_id = $3 AND NOT m.erased"
const IS_SEALED = 'SELECT sealed FROM matter WHERE county_code = $1 AND id = $2'
/** Whoever deals with corrections is not meant to read it. */
const SEALED_ELSEWHERE = '检举控告是密封的，这里的工作人员看不到内容。要更正，请直接告诉受理它的纪检监察机关。'
const OPEN_ALREADY = `SELECT FROM rights_request WHERE county_code = $1 AND account_id IS NOT DISTINCT FROM $2 AND kind = $3 AND field IS NOT DISTINCT FROM $4
  AND matter_id IS NOT DISTINCT FROM $5 AND state IN ('asked', 'prepared')`
const INSERT = `INSERT INTO rights_request (county_code, id, kind, state, account_id, matter_id, field, wish_sealed, words_sealed, asked_at, due_at, recorded_by, recorded_organization_id)
  VALUES ($1, $2, $3, 'asked', $4, $5, $6, $7, $8, $9, $10, $11, $12)`
const WITHDRAW = 'UPDATE rights_request SET state = $3, ended_at = $4, version = version + 1 WHERE county_code = $1 AND id = $2'

export const listMyRightsRequestsHandler = query(listMyRightsRequests, async (context) => {
  const { db, actor, services, at } = context
  const [rows, open] = await Promise.all([rightsOf(context), rowOf<{ count: number }>(db, OPEN_REQUESTS, [actor.countyCode, actor.accountId, [...endStates]])])
  return { items: rows.map((row) => presentOwnRight(row, at, services.keyring)), openRequests: open!.count }
})

/** The person himself, from his own page. */
export const askRightHandler = command(
  askRight,
  async (context) => {
    const { input, actor, db } = context
    if (actor.surface !== 'resident') throw rightsForResidents()
    insistOnMeaning(input, input.requestId !== undefined)
    if (input.requestId !== undefined && input.field !== 'text') throw rightIncomplete({ why: '只有更正诉求内容时才要说明是哪一件诉求。' })
    if (input.requestId !== undefined) {
      const own = await rowOf<{ sealed: boolean }>(db, OWN_REQUEST, [actor.countyCode, input.requestId, actor.accountId])
      if (own === undefined) throw rightIncomplete({ why: '没有找到要更正的诉求，请从“我的诉求”里选。' })
      if (own.sealed) throw rightIncomplete({ why: SEALED_ELSEWHERE })
    }
    return enter(context, { ...input, accountId: actor.accountId, matterId: input.requestId ?? null, unit: null })
  },
  async (context, id) => {
    const row = await findRight(context, id)
    if (row === undefined) throw notFound()
    return presentOwnRight(row, context.at, context.services.keyring)
  },
)

/** For somebody without a phone: his printed slip proves which request is his. */
export const recordRightHandler = command(
  recordRight,
  async (context) => {
    const { input, actor } = context
    insistOnMeaning(input, true)
    const matterId = await matterOfSlip(context, input.number, input.checkWord)
    if (matterId === undefined) throw slipNotProved()
    if (input.field === 'text' && (await rowOf<{ sealed: boolean }>(context.db, IS_SEALED, [actor.countyCode, matterId]))?.sealed === true) throw rightIncomplete({ why: SEALED_ELSEWHERE })
    return enter(context, { ...input, accountId: null, matterId, unit: actor.grantsFor('right.handle')[0]!.organizationId })
  },
  async (context, id) => {
    const row = await findRight(context, id)
    if (row === undefined) throw notFound()
    return presentRight(row, context.at)
  },
)

/** Taken back while nothing has been done yet. */
export const withdrawRightHandler = command(
  withdrawRight,
  async (context) => {
    const { input, actor, db, at } = context
    const row = await lockRight(context, input.rightsRequestId)
    if (row === undefined || row.account_id !== actor.accountId) throw rightUnknown()
    await touch(db, WITHDRAW, [actor.countyCode, row.id, rightsLifecycle.next('withdraw', row.state), at])
    context.audit({ objectKind: 'rightsRequest', objectId: row.id })
    context.announce({ kind: 'right.withdrawn', objectId: row.id, reporterId: actor.accountId })
    return row.id
  },
  async (context, id) => {
    const row = await findRight(context, id)
    if (row === undefined) throw notFound()
    return presentOwnRight(row, context.at, context.services.keyring)
  },
)

type Entering = Asked & { words?: string | undefined; accountId: string | null; matterId: string | null; unit: string | null }

async function enter(context: Context<unknown>, { kind, field, wish, words, accountId, matterId, unit }: Entering): Promise<string> {
  const { db, actor, at, services } = context
  const rules = await countyRules(db, actor.countyCode)
  if ((await rowOf(db, OPEN_ALREADY, [actor.countyCode, accountId, kind, field ?? null, matterId])) !== undefined) throw rightOpenAlready()
  const id = context.newId()
  await touch(db, INSERT, [
    actor.countyCode, id, kind, accountId, matterId, field ?? null, sealedFor(services.keyring, id, 'wish_sealed', wish), sealedFor(services.keyring, id, 'words_sealed', words),
    at, answerDueAt(at, rules.calendar), unit === null ? null : actor.accountId, unit,
  ])
  context.audit({ objectKind: 'rightsRequest', objectId: id, details: { kind, field: field ?? null } })
  context.announce({ kind: 'right.asked', objectId: id, reporterId: accountId })
  return id
}
