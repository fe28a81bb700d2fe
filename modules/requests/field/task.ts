import { useEffect } from 'react'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { hears } from '#kit/ui/command.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { outbox, useOutboxState } from '#kit/ui/outbox-sender.ts'
import { usePerson } from '#kit/ui/person.ts'
import { commandsOf } from '#modules/requests/field/field-moves.ts'
import type { TaskCommand } from '#modules/requests/field/field-moves.ts'
import { readOrKept } from '#kit/ui/device/kept.ts'
import { api, REQUEST, REQUEST_DETAIL } from '#modules/requests/phone/api.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** One request, as last read where there is no line. */
function taskQuery(requestId: string, accountId: string) {
  return queryOptions({
    queryKey: ['field-task', accountId, requestId],
    queryFn: () => readOrKept(`task/${requestId}`, accountId, () => api.getRequest.call({ requestId })),
    meta: { live: [REQUEST_DETAIL] },
  })
}

type Landed = { command: TaskCommand; at: number }

let known: readonly TaskCommand[] = []
/** The last move of each request that the server took, until the request has been read again. */
const landed = new Map<string, Landed>()
/** When the server last answered a move of a request, be it yes or no: then it is read again. */
const answeredAt = new Map<string, number>()

function noteAnswers(): void {
  // On a locked phone it cannot be read which request a command is about.
  if (device.vault() === null) return
  const { commands } = outbox.state()
  const now = [...new Set(commands.map((command) => (command.input as TaskCommand['input']).requestId))].flatMap((requestId) => commandsOf(requestId, commands))
  for (const before of known) {
    const after = now.find(({ key }) => key === before.key)
    if (before.refusal !== undefined || (after !== undefined && after.refusal === undefined)) continue
    answeredAt.set(before.input.requestId, Date.now())
    if (after === undefined) landed.set(before.input.requestId, { command: before, at: Date.now() })
  }
  known = now
}

outbox.watch(noteAnswers)

export type OpenTask = {
  task: RequestDetail
  /** Milliseconds since 1970 when it was read, if it comes from this phone; null: fresh. */
  keptAt: number | null
  /** What of one's own is to be sent, and what the server took but the task as read does not show yet: nothing is offered twice. */
  counted: readonly TaskCommand[]
  /** Goes along with an act, so that the server notices what others did; none behind an act of one's own, which changes it. */
  version: number | undefined
}

/** A request with what is on its way to the server; when a move has its answer, everything that shows requests is asked again. */
export function useTask(requestId: string): { open: OpenTask | undefined; waiting: readonly TaskCommand[]; error: Error | null; retry: () => void } {
  const { data, error, refetch, dataUpdatedAt } = useQuery(taskQuery(requestId, usePerson()?.accountId ?? ''))
  const waiting = commandsOf(requestId, useOutboxState().commands)
  const last = landed.get(requestId)
  const answered = answeredAt.get(requestId)
  const queries = useQueryClient()
  useEffect(() => {
    if (answered !== undefined) void queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, [REQUEST, REQUEST_DETAIL]) })
  }, [answered, queries])
  const retry = () => void refetch()
  if (data === undefined) return { open: undefined, waiting, error, retry }
  const isShown = last === undefined || last.at < (data.keptAt ?? dataUpdatedAt)
  const counted = isShown ? waiting : [last.command, ...waiting]
  const goesAlone = counted.every((command) => command.refusal !== undefined)
  return { open: { task: data.data, keptAt: data.keptAt, counted, version: goesAlone ? data.data.version : undefined }, waiting, error, retry }
}
