import { command } from '#kit/http/handle.ts'
import { contact } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'

/** The first contact ends the contact clock and begins handling; a question that waits for the resident goes on waiting. */
export const contactHandler = command(
  contact,
  async (context) => {
    const moving = await beginMove(context, 'contact')
    const { row, scope } = moving
    const { how, words } = context.input
    await finishMove(moving, {
      request: { contacted_at: row.contacted_at ?? scope.at },
      clocks: { done: ['contact'] },
      data: { how },
      ...(words === undefined ? {} : { words: { text: words, audience: 'internal' } }),
    })
    return row.id
  },
  showRow,
)
