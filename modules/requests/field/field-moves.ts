import type { WaitingCommand } from '#kit/ui/outbox.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'

/** What is done on a phone out of doors; all else is desk work. */
const fieldMoves = ['sign', 'contact', 'reply', 'verify', 'rework'] as const satisfies readonly RequestMove[]
export type FieldMove = (typeof fieldMoves)[number]

export const moveLabels: Readonly<Record<FieldMove, string>> = { sign: '签收', contact: '联系居民', reply: '答复', verify: '核查通过', rework: '退回返工' }

/** What one may go on with before the server has answered the last. */
const goesOnWith: Partial<Record<FieldMove, readonly FieldMove[]>> = { sign: ['contact', 'reply'], contact: ['reply'] }

export type TaskCommand = WaitingCommand & { route: FieldMove; input: { requestId: string; words?: string; kind?: string; promisedOn?: string; photoIds?: string[] } }

/** The waiting commands that concern this request, oldest first. */
export function commandsOf(requestId: string, commands: readonly WaitingCommand[]): TaskCommand[] {
  return commands.filter((command): command is TaskCommand => command.module === 'requests' && (fieldMoves as readonly string[]).includes(command.route) && (command.input as TaskCommand['input']).requestId === requestId)
}

/**
 * The moves to offer: what the server last allowed, or, while a move waits for the line, what comes after it. A refused one
 * does not count: then the server's word stands.
 */
export function movesNow(openMoves: readonly string[], waiting: readonly TaskCommand[], may: (permission: string) => boolean): FieldMove[] {
  const last = waiting.findLast((command) => command.refusal === undefined)
  if (last === undefined) return fieldMoves.filter((move) => openMoves.includes(move))
  return (goesOnWith[last.route] ?? []).filter((move) => may(requestLifecycle.moves[move].can))
}
