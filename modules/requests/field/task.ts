import { useEffect } from 'react'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { hears } from '#kit/ui/command.ts'
import { outbox, useOutboxState } from '#kit/ui/outbox-sender.ts'
import { usePerson } from '#kit/ui/person.ts'
import { commandsOf } from '#modules/requests/field/field-moves.ts'
import type { TaskCommand } from '#modules/requests/field/field-moves.ts'
import { readOrKept } from '#modules/requests/field/kept-reads.ts'
import { api, REQUEST, REQUEST_DETAIL } from '#modules/requests/phone/api.ts'

/** One request, as last read where there is no line. */
export function taskQuery(requestId: string, accountId: string) {
  return queryOptions({
    queryKey: ['field-task', accountId, requestId],
    queryFn: () => readOrKept(`task/${requestId}`, accountId, () => api.getRequest.call({ requestId })),
    meta: { live: [REQUEST_DETAIL] },
  })
}

export function useTask(requestId: string) {
  return useQuery(taskQuery(requestId, usePerson()?.accountId ?? ''))
}

type Landed = { command: TaskCommand; at: number }

let known: readonly TaskCommand[] = []
/** The last move of each request that the server took, until the request has been read again. */
const landed = new Map<string, Landed>()

function noteLandings(): void {
  const { commands } = outbox.state()
  const now = [...new Set(commands.map((command) => (command.input as TaskCommand['input']).requestId))].flatMap((requestId) => commandsOf(requestId, commands))
  for (const command of known) if (command.refusal === undefined && !now.some(({ key }) => key === command.key)) landed.set(command.input.requestId, { command, at: Date.now() })
  known = now
}

outbox.watch(noteLandings)

/**
 * `waiting`: what is to be sent for this request. `counted`: that and what the server has just taken but what was read of the
 * request does not show yet, so that nothing is offered twice. When a move has gone, all that shows requests is asked again.
 */
export function useTaskCommands(requestId: string, readAt: number): { waiting: TaskCommand[]; counted: TaskCommand[] } {
  const waiting = commandsOf(requestId, useOutboxState().commands)
  const last = landed.get(requestId)
  const isFresh = last === undefined || last.at < readAt
  const queries = useQueryClient()
  const landedAt = last?.at
  useEffect(() => {
    if (landedAt !== undefined) void queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, [REQUEST, REQUEST_DETAIL]) })
  }, [landedAt, queries])
  return { waiting, counted: isFresh ? waiting : [last.command, ...waiting] }
}
