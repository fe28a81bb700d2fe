import { command } from '#kit/http/handle.ts'
import { closeJoining, openJoining } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'

/** This one alone, while its category lets others join: whoever had joined stays. */
export const closeJoiningHandler = command(
  closeJoining,
  async (context) => {
    const moving = await beginMove(context, 'closeJoining')
    await finishMove(moving, { request: { joining: 'closed' }, words: { text: context.input.words, audience: 'internal' } })
    return moving.row.id
  },
  showRow,
)

export const openJoiningHandler = command(
  openJoining,
  async (context) => {
    const moving = await beginMove(context, 'openJoining')
    await finishMove(moving, { request: { joining: 'open' }, words: { text: context.input.words, audience: 'internal' } })
    return moving.row.id
  },
  showRow,
)
