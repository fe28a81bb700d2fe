import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { hears, useCommand } from '#kit/ui/command.ts'
import type { Callable } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import type { RequestDetail, RequestRow } from '#modules/requests/shapes.ts'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { check, defaultsOf } from '#modules/requests/desk/move-schema.ts'
import type { OpenMove, Values } from '#modules/requests/desk/move-schema.ts'
import { doneWords } from '#modules/requests/desk/move-words.ts'

/** What was typed into forms that are not sent yet: kept while the desk is open, never on the disk. */
const drafts = new Map<string, Values>()

/**
 * The state of a move's form. It remembers which version of the request it was opened on: when that changes, by the live feed
 * or by a conflict, the form says so and keeps what was typed. `asShown`: there is next to nothing to type, so what is in sight
 * when the button is pressed is what the person acts on.
 */
export function useMoveForm(request: RequestDetail, move: OpenMove, close: () => void, { asShown = false }: { asShown?: boolean } = {}) {
  const draftKey = `${request.requestId} ${move}`
  const queries = useQueryClient()
  const [values, setValues] = useState<Values>(() => drafts.get(draftKey) ?? { ...defaultsOf(move), ...filledIn(request, move) })
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [opened, setSeen] = useState(request.version)
  const seen = asShown ? request.version : opened
  const command = useCommand(api[move] as unknown as Callable<Record<string, unknown>, RequestRow>, {
    changes: [REQUEST, REQUEST_DETAIL],
    done: (row) => {
      drafts.delete(draftKey)
      sayDone(doneWords(move, row))
      close()
    },
  })
  const set = (name: string, value: unknown) => {
    const next = { ...values, [name]: value }
    drafts.set(draftKey, next)
    setValues(next)
    setWrong(({ [name]: _mended, ...rest }) => rest)
  }
  const readAgain = () => void queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, [REQUEST_DETAIL]) })
  const submit = () => {
    const checked = check(move, request.requestId, seen, values)
    if ('wrong' in checked) return setWrong(checked.wrong)
    setWrong({})
    command.mutate(checked.input, { onError: (error) => { if (error instanceof Refusal && error.status === 409) readAgain() } })
  }
  const accept = () => {
    setSeen(request.version)
    command.reset()
  }
  return { values, set, wrong, submit, command, changed: request.version !== seen, stillOpen: request.openMoves.includes(move), accept, readAgain }
}

/** What the form can already know. */
function filledIn(request: RequestDetail, move: OpenMove): Values {
  switch (move) {
    case 'accept':
      return { category: request.category, urgency: request.urgency }
    case 'correctPlace':
      // What was made of the area's names goes with the area.
      return { place: { areaId: request.areaId, address: request.place === request.areaNames.slice(1).join('') ? '' : request.place, ...(request.longitude === null || request.latitude === null ? {} : { longitude: request.longitude, latitude: request.latitude }) } }
    case 'dispatch':
      return { organizationId: request.proposal?.lead?.organizationId, coUnits: (request.proposal?.coUnits ?? []).map(({ organizationId }) => ({ organizationId, required: true })) }
    case 'publish':
      // What the person wrote was not written for everybody: the public text begins empty.
      return { publicText: request.publication?.publicText, publicAnswer: answerForAll(request) }
    case 'split':
      return { parts: [{ text: '' }] }
    default:
      return {}
  }
}

/** What stands already, unless it was written before there was an answer. */
function answerForAll(request: RequestDetail): string | undefined {
  const { publication, reply } = request
  if (publication !== null && (!publication.isPlan || reply === null)) return publication.publicAnswer
  return reply?.words ?? (request.suspendedUntil === null ? undefined : planOf(request))
}

/** Of a request that is suspended: what is planned stands in for the answer. */
function planOf({ approvals }: RequestDetail): string | undefined {
  return approvals.findLast(({ kind, status }) => kind === 'suspension' && status === 'approved')?.words ?? undefined
}
