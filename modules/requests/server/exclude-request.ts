import { rolesWith } from '#kit/access/roles-with.ts'
import { command } from '#kit/http/handle.ts'
import { notify, plainDate, rowOf, rowsOf, touch, WITH_THE_DIGEST } from '#modules/matters/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'
import { askExclusion, decideExclusion, include, withdrawExclusion } from '#modules/requests/contract-moves.ts'
import { nothingToDecide, sealedNotExcluded } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'
import { exclusionReasonLabels } from '#modules/requests/shapes.ts'
import type { ExclusionReason } from '#modules/requests/shapes.ts'

const KEEP_EVIDENCE = "INSERT INTO matter_text (county_code, id, matter_id, audience, words, created_at) VALUES ($1, $2, $3, 'internal', $4, $5)"
const ASK = `INSERT INTO exclusion (county_code, id, matter_id, reason_key, status, asked_by, asked_organization_id, asked_at, text_id, evidence_text_id)
  VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9)`
const PENDING = "SELECT reason_key FROM exclusion WHERE county_code = $1 AND matter_id = $2 AND status = 'pending'"
const DECIDE = `UPDATE exclusion SET status = $3, approved_by = $4, organization_id = $5, at = $6, decision_text_id = $7
  WHERE county_code = $1 AND matter_id = $2 AND status = 'pending'`
const WITHDRAW = "UPDATE exclusion SET status = 'withdrawn', ended_at = $3, ended_by = $4, ended_text_id = $5 WHERE county_code = $1 AND matter_id = $2 AND status = 'pending'"
const INCLUDE = 'SELECT app.end_exclusion($1, $2, $3) AS ended'

const nobodyAsks = { exclusion_asked_by: null, exclusion_asked_organization_id: null }
const internal = (text: string) => ({ text, audience: 'internal' as const })

/** Counts as before until another person has decided. */
export const askExclusionHandler = command(
  askExclusion,
  async (context) => {
    const moving = await beginMove(context, 'askExclusion')
    const { scope, row } = moving
    const { reasonKey, words, evidence, photoIds } = context.input
    const unit = moving.grant!.organizationId
    const { textId } = await finishMove(moving, {
      request: { exclusion_asked_by: scope.accountId, exclusion_asked_organization_id: unit }, data: { reason: exclusionReasonLabels[reasonKey] }, words: internal(words), photoIds,
    })
    const evidenceId = scope.newId()
    await touch(scope.db, KEEP_EVIDENCE, [scope.countyCode, evidenceId, row.id, evidence, scope.at])
    await touch(scope.db, ASK, [scope.countyCode, scope.newId(), row.id, reasonKey, scope.accountId, unit, scope.at, textId, evidenceId])
    await tellDeciders(moving)
    return row.id
  },
  showRow,
)

/** From here on it does not count in the rates, or goes on counting: the figures follow the decision and nothing before it. */
export const decideExclusionHandler = command(
  decideExclusion,
  async (context) => {
    const moving = await beginMove(context, 'decideExclusion')
    const { scope, row, grant } = moving
    const { approve, words } = context.input
    // It was sealed after somebody had asked: what it rests on can be read by nobody who decides.
    if (approve && row.sealed) throw sealedNotExcluded()
    const asked = await rowOf<{ reason_key: ExclusionReason }>(scope.db, PENDING, [scope.countyCode, row.id])
    if (asked === undefined) throw nothingToDecide()
    const { textId } = await finishMove(moving, {
      request: { ...nobodyAsks, ...(approve ? { excluded: true } : {}) }, data: { approve, reason: exclusionReasonLabels[asked.reason_key] }, words: internal(words),
    })
    await touch(scope.db, DECIDE, [scope.countyCode, row.id, approve ? 'approved' : 'refused', scope.accountId, grant?.organizationId ?? null, scope.at, textId])
    await tellUnit(moving, { organizationId: row.exclusion_asked_organization_id, permission: 'request.askExclusion' }, `诉求 ${row.number}：剔除申请${approve ? '已批准，不计入考核' : '没有批准，仍计入考核'}。`)
    return row.id
  },
  showRow,
)

export const withdrawExclusionHandler = command(
  withdrawExclusion,
  async (context) => {
    const moving = await beginMove(context, 'withdrawExclusion')
    const { scope, row } = moving
    const { textId } = await finishMove(moving, { request: nobodyAsks, words: internal(context.input.words) })
    await touch(scope.db, WITHDRAW, [scope.countyCode, row.id, scope.at, scope.accountId, textId])
    return row.id
  },
  showRow,
)

/** One person's to do: from here on it counts again. */
export const includeHandler = command(
  include,
  async (context) => {
    const moving = await beginMove(context, 'include')
    const { scope, row } = moving
    const { textId } = await finishMove(moving, { request: { excluded: false }, words: internal(context.input.words) })
    await touch(scope.db, INCLUDE, [row.id, scope.at, textId])
    return row.id
  },
  showRow,
)

const decidingRoles = rolesWith(roles, 'request.decideExclusion')
const DECIDING_UNITS = 'SELECT DISTINCT p.organization_id AS id FROM post p WHERE p.county_code = $1 AND p.role = ANY ($2::text[]) AND (p.valid_to IS NULL OR p.valid_to > $3::date)'

/** The county's units whose people may decide, but those that held or answered it themselves. */
async function tellDeciders({ scope, row, move }: Moving): Promise<void> {
  const units = await rowsOf<{ id: string }>(scope.db, DECIDING_UNITS, [scope.countyCode, decidingRoles, plainDate(scope.at)])
  for (const { id } of units) {
    if (id === row.holder_organization_id || id === row.replied_organization_id) continue
    await notify(scope, {
      matterId: row.id, to: { organizationId: id, permission: 'request.decideExclusion' }, step: move, pace: WITH_THE_DIGEST, sentence: `诉求 ${row.number}：申请剔除，不计入考核，等待审批。`,
    })
  }
}
