import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { maskName, maskText } from '#kit/secrets/mask.ts'
import { rowsOf, touch } from '#modules/matters/server/public.ts'
import { endStates } from '#modules/requests/server/public.ts'
import { carryOutRight, confirmDeletion, getRightsRequest, listRightsRequests, refuseRight } from '#modules/rights/contract.ts'
import { rightsLifecycle } from '#modules/rights/lifecycle.ts'
import type { RightsState } from '#modules/rights/lifecycle.ts'
import { ownPreparation, refusalUnexplained, rightChanged } from '#modules/rights/refusals.ts'
import { correct } from '#modules/rights/server/correct.ts'
import { erase } from '#modules/rights/server/erase.ts'
import { findRight, lockRight, presentRight, rightsIn, unsealed } from '#modules/rights/server/rights-record.ts'
import type { RightsRecord } from '#modules/rights/server/rights-record.ts'
import { subjectOf } from '#modules/rights/server/subject.ts'

const HANDLED = `UPDATE rights_request SET state = $3, handled_by = $4, handled_organization_id = $5, handled_at = $6, refusal = $7, ended_at = $8, before_sealed = $9, version = version + 1
  WHERE county_code = $1 AND id = $2`
const DECIDED = `UPDATE rights_request SET state = $3, confirmed_by = $4, confirmed_organization_id = $5, confirmed_at = $6, refusal = $7, ended_at = $6, erased_count = $8, open_count = $9, version = version + 1
  WHERE county_code = $1 AND id = $2`
const STATES = 'SELECT id, number, state, sealed FROM matter WHERE county_code = $1 AND id = ANY ($2::uuid[]) ORDER BY number'

export const listRightsRequestsHandler = query(listRightsRequests, async (context) => ({
  items: (await rightsIn(context, context.input.stage)).map((row) => presentRight(row, context.at)),
}))

/** Whose it is, masked; what is wished, with numbers by which somebody could be found masked too; what it would reach. */
export const getRightsRequestHandler = query(getRightsRequest, async (context) => {
  const { input, db, actor, services, at } = context
  const row = context.guard(await findRight(context, input.rightsRequestId))
  context.audit({ objectKind: 'rightsRequest', objectId: row.id, subjectAccountId: row.account_id })
  const subject = await subjectOf(context, row)
  const matters = await rowsOf<{ id: string; number: string; state: string; sealed: boolean }>(db, STATES, [actor.countyCode, subject.matterIds])
  const moves = rightsLifecycle.from(row.state).filter((move) => move !== 'withdraw' && (row.kind === 'correction' ? move !== 'prepare' : move !== 'correct'))
  const allowed = moves.filter((move) => actor.holds(rightsLifecycle.moves[move].can)) as ('correct' | 'prepare' | 'refuse' | 'confirm' | 'reject')[]
  // Asked before it was sealed: the words of the report are no longer for whoever deals with corrections.
  const isSealed = row.field === 'text' && matters.some(({ id, sealed }) => sealed && id === row.matter_id)
  const isOwn = row.state === 'prepared' && row.handled_by === actor.accountId
  return {
    ...presentRight(row, at),
    personName: maskName(subject.name),
    wish: isSealed ? null : maskText(unsealed(services.keyring, row, 'wish_sealed')),
    before: isSealed ? null : maskText(unsealed(services.keyring, row, 'before_sealed')),
    words: maskText(unsealed(services.keyring, row, 'words_sealed')),
    endedCount: matters.filter(({ state }) => endStates.has(state)).length,
    openNumbers: matters.filter(({ state, sealed }) => !sealed && !endStates.has(state)).map(({ number }) => number),
    openMoves: isOwn ? [] : allowed,
    cannotConfirm: isOwn ? ownPreparation().message : null,
  }
})

/** A correction is made at once; a deletion waits for the second person. */
export const carryOutRightHandler = command(
  carryOutRight,
  async (context) => {
    const row = await take(context)
    const move = row.kind === 'correction' ? ('correct' as const) : ('prepare' as const)
    const to = rightsLifecycle.next(move, row.state)
    const before = move === 'correct' ? await correct(context, row) : null
    await handled(context, row, { to, refusal: null, before })
    return row.id
  },
  showRight,
)

export const refuseRightHandler = command(
  refuseRight,
  async (context) => {
    const row = await take(context)
    await handled(context, row, { to: rightsLifecycle.next('refuse', row.state), refusal: context.input.words, before: row.before_sealed })
    return row.id
  },
  showRight,
)

/** The second person: what he confirms is gone in this transaction. */
export const confirmDeletionHandler = command(
  confirmDeletion,
  async (context) => {
    const { input, actor, db, at } = context
    const row = await take(context)
    const to = rightsLifecycle.next(input.approve ? 'confirm' : 'reject', row.state)
    if (row.handled_by === actor.accountId) throw ownPreparation()
    if (!input.approve && input.words === undefined) throw refusalUnexplained()
    const erased = input.approve ? await erase(context, row) : null
    await touch(db, DECIDED, [
      actor.countyCode, row.id, to, actor.accountId, actor.grantsFor('right.confirm')[0]!.organizationId, at, input.approve ? null : input.words, erased?.erased ?? null, erased?.leftOpen ?? null,
    ])
    record(context, row, to)
    return row.id
  },
  showRight,
)

/** Guarded, and as the screen saw it. */
async function take(context: Context<{ rightsRequestId: string; version?: number | undefined }>): Promise<RightsRecord> {
  const row = context.guard(await lockRight(context, context.input.rightsRequestId))
  if (context.input.version !== undefined && context.input.version !== row.version) throw rightChanged()
  return row
}

async function handled(context: Context<unknown>, row: RightsRecord, { to, refusal, before }: { to: RightsState; refusal: string | null; before: string | null }): Promise<void> {
  const { actor, db, at } = context
  await touch(db, HANDLED, [actor.countyCode, row.id, to, actor.accountId, actor.grantsFor('right.handle')[0]!.organizationId, at, refusal, to === 'prepared' ? null : at, before])
  record(context, row, to)
}

/** Ids and keys only: what the audit holds is never deleted. */
function record(context: Context<unknown>, row: RightsRecord, to: RightsState): void {
  context.audit({ objectKind: 'rightsRequest', objectId: row.id, subjectAccountId: row.account_id, details: { kind: row.kind, to } })
  context.announce({ kind: 'right.decided', objectId: row.id, reporterId: to === 'done' && row.kind === 'deletion' ? null : row.account_id })
}

async function showRight(context: Context<unknown>, id: string) {
  const row = await findRight(context, id)
  if (row === undefined) throw notFound()
  return presentRight(row, context.at)
}
