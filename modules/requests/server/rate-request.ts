import { command } from '#kit/http/handle.ts'
import { cancelTimers, setTimer, touch } from '#modules/matters/server/public.ts'
import { rate } from '#modules/requests/contract-moves.ts'
import { becomesFinalAt, FINAL } from '#modules/requests/server/become-final.ts'
import { authorityMark } from '#modules/requests/server/confirm-reply.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'

/** By the reporter, once per closing; it is an answer like that of a call-back, which is not needed then. */
export const rateHandler = command(
  rate,
  async (context) => {
    const moving = await beginMove(context, 'rate')
    const { row, scope } = moving
    const { solved, satisfaction, words } = context.input
    const { textId } = await finishMove(moving, {
      request: { rated_closing: row.closing, solved, satisfaction },
      // Whoever has said it himself is not called: in time as long as nobody was late yet.
      clocks: { done: ['callback'] },
      data: { solved, satisfaction, ...authorityMark(moving) },
      ...(words === undefined ? {} : { words: { text: words, audience: 'reporter' as const } }),
    })
    await recordRating(moving, { source: 'reporter', solved, satisfaction, textId, byAuthority: moving.grant?.role === 'buildingLead' })
    await cancelTimers(scope, row.id, [FINAL])
    await setTimer(scope, row.id, FINAL, becomesFinalAt(moving))
    return row.id
  },
  showRow,
)

const RATING = 'INSERT INTO rating (county_code, id, matter_id, closing, source, solved, satisfaction, by_authority, text_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)'

export async function recordRating(
  { scope, row }: Moving, rating: { source: 'reporter' | 'callback' | 'platform' | 'platformList'; solved: boolean; satisfaction: string; textId: string | null; byAuthority: boolean },
): Promise<void> {
  await touch(scope.db, RATING, [
    scope.countyCode, scope.newId(), row.id, row.closing, rating.source, rating.solved, rating.satisfaction, rating.byAuthority, rating.textId, scope.at,
  ])
}
