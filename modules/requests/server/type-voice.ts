import { command } from '#kit/http/handle.ts'
import { disputeTyping, typeVoice } from '#modules/requests/contract-moves.ts'
import { routeOf } from '#modules/requests/server/accept-request.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { replaceText } from '#modules/requests/server/correct-request.ts'
import { chooseCategory, OTHER, urgencyOf } from '#modules/requests/server/find-category.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'
import { sealAndSend, showRowOrSealed } from '#modules/requests/server/seal-report.ts'
import { tellReporter, tellUnit } from '#modules/requests/server/tell.ts'

/**
 * Somebody has listened and writes down what was said. From here on it is a request like every other: found by its words,
 * compared with what is alike, placed by them where the reporter chose no category. It waits since it was sent.
 */
export const typeVoiceHandler = command(
  typeVoice,
  async (context) => {
    const moving = await beginMove(context, 'typeVoice')
    const { row, scope } = moving
    const { text } = context.input
    const words = { text, audience: 'reporter' } as const
    await replaceText(scope.db, scope.countyCode, row, text, scope.at)
    const { subject, routing, suggested } = await placeByWords(moving, text)
    if (routing?.sealed === true) {
      await sealAndSend(moving, routing, subject, { request: { typing: 'done' }, words })
      return row.id
    }
    await finishMove(moving, {
      matter: { ...subject, published: false }, words, clocks: sooner(moving, subject),
      request: { typing: 'done', ...suggested, ...(routing === undefined ? {} : { routing }) },
    })
    await tellReporter(moving, `您反映的 ${row.number} 的语音已由工作人员录入文字。请看看对不对，不对的点“不是这个意思”。`)
    return row.id
  },
  showRowOrSealed,
)

/** While nobody has accepted it, its words say what they would have said had they been written. */
async function placeByWords({ scope, row, rules, ...moving }: Moving, text: string) {
  const stays = { category: row.category, urgency: row.urgency }
  if (row.state !== 'submitted') return { subject: stays }
  const { category, why, suggested } = chooseCategory(rules, await categorySuggester(scope.db, scope.countyCode), undefined, text, scope.at)
  const subject = row.category === OTHER ? { category: category.key, urgency: urgencyOf(category, row.urgency, false) } : stays
  const routing = await routeOf({ scope, row, rules, ...moving }, subject)
  return {
    subject, routing: row.category === OTHER ? { ...routing, why: why + (routing.why ?? '') } : routing,
    suggested: { suggested_category: suggested?.key ?? null, suggested_confidence: suggested?.confidence ?? null, suggested_model: suggested?.modelId ?? null },
  }
}

/** What is more urgent than it was taken for is accepted within its own time, counted from the same moment. */
function sooner({ row }: Moving, subject: { urgency: string }): Change['clocks'] {
  if (row.state !== 'submitted' || subject.urgency === row.urgency) return undefined
  return { void: ['accept'], start: [{ stage: 'accept', organizationId: row.receiver_organization_id, from: row.opened_at }] }
}

/** One press of the reporter's suffices; whoever typed it listens again, or asks him. */
export const disputeTypingHandler = command(
  disputeTyping,
  async (context) => {
    const moving = await beginMove(context, 'disputeTyping')
    const { words } = context.input
    await finishMove(moving, { request: { typing: 'disputed' }, words: words === undefined ? undefined : { text: words, audience: 'reporter' } })
    await tellUnit(moving, { organizationId: moving.row.holder_organization_id, permission: 'request.typeVoice' }, `诉求 ${moving.row.number} 的反映人说录入的文字不是这个意思，请再听一遍重新录入。`)
    return moving.row.id
  },
  showRow,
)
