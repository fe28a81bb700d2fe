import { command } from '#kit/http/handle.ts'
import { cancelTimers, setTimer } from '#modules/matters/server/public.ts'
import { askResident, endWait, supplement } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellReporter, tellUnit } from '#modules/requests/server/tell.ts'

const DAY = 86_400_000
export const WAIT_ENDS = 'waitEnds'

/** The clocks stand still until the answer, the holder's own end of the wait, or the longest wait. */
export const askResidentHandler = command(
  askResident,
  async (context) => {
    const moving = await beginMove(context, 'askResident')
    const { row, scope, rules } = moving
    await finishMove(moving, { request: { asked_resident_at: scope.at }, clocks: { pause: true }, words: { text: context.input.words, audience: 'reporter' } })
    await setTimer(scope, row.id, WAIT_ENDS, new Date(scope.at.getTime() + rules.procedure.waitingForResidentDays * DAY))
    await tellReporter(moving, `您反映的 ${row.number} 需要您补充情况，补充之后接着办理。`)
    return row.id
  },
  showRow,
)

/** What the reporter adds; it answers an open question and lets the clocks run again. */
export const supplementHandler = command(
  supplement,
  async (context) => {
    const moving = await beginMove(context, 'supplement')
    const { row, scope } = moving
    const wasAsked = row.asked_resident_at !== null
    await finishMove(moving, {
      ...(wasAsked ? { request: { asked_resident_at: null }, clocks: { resume: true } } : {}),
      words: { text: context.input.words, audience: 'reporter' }, photoIds: context.input.photoIds,
    })
    if (wasAsked) await cancelTimers(scope, row.id, [WAIT_ENDS])
    else await tellUnit(moving, { organizationId: row.holder_organization_id, permission: 'request.reply' }, `诉求 ${row.number} 的反映人补充了情况。`)
    return row.id
  },
  showRow,
)

export const endWaitHandler = command(
  endWait,
  async (context) => {
    const moving = await beginMove(context, 'endWait')
    await finishMove(moving, { request: { asked_resident_at: null }, clocks: { resume: true }, words: { text: context.input.words, audience: 'internal' } })
    await cancelTimers(moving.scope, moving.row.id, [WAIT_ENDS])
    return moving.row.id
  },
  showRow,
)
