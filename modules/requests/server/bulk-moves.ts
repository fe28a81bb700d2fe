import type { z } from 'zod'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { dispatchRequests, mergeRequests, signRequests, undoMerges } from '#modules/requests/contract.ts'
import type { RowResult } from '#modules/requests/contract.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { unitUnknown } from '#modules/requests/refusals.ts'
import { dispatchTo, sealInstead } from '#modules/requests/server/dispatch-request.ts'
import { joinInto, lockTogether, takeOut, tellOfJoined, tellOfTakenOut } from '#modules/requests/server/merge-requests.ts'
import { beginMove, finishMove } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { signing } from '#modules/requests/server/sign-request.ts'

type Result = z.infer<typeof RowResult>
type Rows = { rows: { requestId: string; version?: number | undefined }[] }

/** Signs each that can be signed; the others keep their state and say why. A row out of reach refuses all (docs/roles.md). */
export const signRequestsHandler = command(
  signRequests,
  (context) => eachRow(context, 'sign', async (moving) => void (await finishMove(moving, signing(moving)))),
  async (_context, results) => ({ results: JSON.parse(results) as Result[] }),
)

/** To the unit chosen, or each to the unit that the rules propose, with its co-units, whose answer it waits for as in a single dispatch. */
export const dispatchRequestsHandler = command(
  dispatchRequests,
  (context) =>
    eachRow(context, 'dispatch', async (moving) => {
      const { organizationId, words } = context.input
      if (await sealInstead(moving, {})) return
      const proposal = organizationId === undefined ? await proposalOf(moving) : { organizationId, coUnits: [] }
      await finishMove(moving, await dispatchTo(moving, { ...proposal, words }))
    }),
  async (_context, results) => ({ results: JSON.parse(results) as Result[] }),
)

/** All into one; whoever raised that one hears once how many, and everybody else of his own. */
export const mergeRequestsHandler = command(
  mergeRequests,
  async (context) => {
    const { rows, intoId } = context.input
    const into = await lockTogether(context, rows.map(({ requestId }) => requestId), intoId)
    const joined: Moving[] = []
    const results = await eachRow(context, 'merge', async (moving) => {
      await joinInto(moving, into)
      joined.push(moving)
    }, { into: into.id })
    await tellOfJoined(joined, into)
    return results
  },
  async (_context, results) => ({ results: JSON.parse(results) as Result[] }),
)

/** Each stands on its own again, whichever it was merged into. */
export const undoMergesHandler = command(
  undoMerges,
  async (context) => {
    const taken: { moving: Moving; fromId: string }[] = []
    const results = await eachRow(context, 'undoMerge', async (moving) => void taken.push({ moving, fromId: await takeOut(moving, context.input.words) }))
    for (const [fromId, some] of Map.groupBy(taken, (one) => one.fromId)) await tellOfTakenOut(some.map(({ moving }) => moving), fromId)
    return results
  },
  async (_context, results) => ({ results: JSON.parse(results) as Result[] }),
)

const ROUTING = 'SELECT routing FROM request WHERE county_code = $1 AND matter_id = $2'

async function proposalOf({ scope, row }: Moving): Promise<{ organizationId: string; coUnits: { organizationId: string; required: boolean }[] }> {
  const found = await rowOf<{ routing: KeptRoute }>(scope.db, ROUTING, [scope.countyCode, row.id])
  const routing = found?.routing
  if (routing === undefined || routing.leadId === null) throw unitUnknown()
  return { organizationId: routing.leadId, coUnits: routing.coUnits.map(({ organizationId }) => ({ organizationId, required: true })) }
}

/**
 * Row by row in the order of their ids, so that two batches cannot wait for each other in a circle. Every refusal of the
 * domain falls before the row's first write, so one row's refusal leaves the others whole.
 */
async function eachRow<Input extends Rows>(context: Context<Input>, move: RequestMove, carryOut: (moving: Moving) => Promise<void>, details: Readonly<Record<string, string>> = {}): Promise<string> {
  const rows = [...new Map(context.input.rows.map((row) => [row.requestId, row])).values()].sort((one, other) => (one.requestId < other.requestId ? -1 : 1))
  const results = new Map<string, Result>()
  for (const { requestId, version } of rows) {
    try {
      await carryOut(await beginMove({ ...context, input: { requestId, version } }, move))
      results.set(requestId, { requestId, done: true, sentence: null })
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status === 403 || error.status === 404) throw error
      results.set(requestId, { requestId, done: false, sentence: error.message })
    }
  }
  const done = [...results.values()].filter((result) => result.done).map(({ requestId }) => requestId)
  // Where none could be done the batch itself is what is recorded.
  context.audit({ objectKind: 'request', objectIds: done.length === 0 ? [rows[0]!.requestId] : done, details: { ...details, rows: rows.length, done: done.length } })
  return JSON.stringify(rows.map(({ requestId }) => results.get(requestId)!))
}
