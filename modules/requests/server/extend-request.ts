import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { askExtension, decideExtension, decideSecondExtension } from '#modules/requests/contract-moves.ts'
import { decidesOn } from '#modules/requests/hotline/server/decides-on.ts'
import { extensionTooLong, nothingToDecide } from '#modules/requests/refusals.ts'
import { recordAsked, recordDecision } from '#modules/requests/server/approvals.ts'
import { deciderFor, elsewhere } from '#modules/requests/server/deciders.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'

/** Before the due time, for so many working days; the clock goes on until it is decided. */
export const askExtensionHandler = command(
  askExtension,
  async (context) => {
    const moving = await beginMove(context, 'askExtension')
    const { row, scope, rules } = moving
    const { workingDays, words } = context.input
    const { first, second } = rules.procedure.extension
    const most = row.extension_count === 0 ? first.capWorkingDays : second.capWorkingDays
    if (workingDays > most) throw extensionTooLong({ most })
    const decider = row.extension_count === 0 ? await deciderFor(scope.db, scope.countyCode, scope.at, { holder: row.holder_organization_id, by: scope.accountId }, moving.units) : undefined
    const { textId } = await finishMove(moving, {
      request: { pending: 'extension', pending_by: scope.accountId, pending_organization_id: moving.grant!.organizationId, decider_organization_id: decider?.id ?? null },
      data: { workingDays, ...elsewhere(row, decider) }, words: { text: words, audience: 'internal' },
    })
    await recordAsked(moving, { kind: 'extension', ordinal: row.extension_count + 1, textId, workingDays })
    return row.id
  },
  showRow,
)

/** First the head of the holder's unit (or whoever stands above it, where it has none), the second time the county. */
export const decideExtensionHandler = command(decideExtension, (context) => decide(context, 'decideExtension'), showRow)
export const decideSecondExtensionHandler = command(decideSecondExtension, (context) => decide(context, 'decideSecondExtension'), showRow)

const PENDING = "SELECT working_days FROM approval WHERE county_code = $1 AND matter_id = $2 AND kind = 'extension' AND status = 'pending'"
type Decision = { requestId: string; version?: number | undefined; approve: boolean; words?: string | undefined }

async function decide(context: Context<Decision>, move: 'decideExtension' | 'decideSecondExtension'): Promise<string> {
  const moving = await beginMove(context, move)
  const { row, scope } = moving
  const { approve, words } = context.input
  const asked = await rowOf<{ working_days: number }>(scope.db, PENDING, [scope.countyCode, row.id])
  if (asked === undefined) throw nothingToDecide()
  const workingDays = asked.working_days
  // What is refused here never reaches the platform; what is approved here it decides.
  const atPlatform = approve && (await decidesOn(scope, row.id, 'extensionAsked'))
  const { textId } = await finishMove(moving, {
    request: {
      decider_organization_id: null, ...(atPlatform ? { pending: 'platformExtension' } : { pending: null, pending_by: null, pending_organization_id: null, extension_count: row.extension_count + 1 }),
    },
    ...(approve && !atPlatform ? { clocks: { extend: { stage: 'reply' as const, workingDays } } } : {}),
    data: { approve, workingDays, ...(atPlatform ? { atPlatform } : {}) },
    ...(words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }),
  })
  if (atPlatform) return row.id
  await recordDecision(moving, 'extension', approve, textId)
  if (approve) await tellReporter(moving, `您反映的 ${row.number} 延期 ${workingDays} 个工作日。`)
  return row.id
}
