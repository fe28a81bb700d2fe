import type { z } from 'zod'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { dispatchRequests, signRequests } from '#modules/requests/contract.ts'
import type { RowResult } from '#modules/requests/contract.ts'
import { unitUnknown } from '#modules/requests/refusals.ts'
import { dispatchTo, sealInstead } from '#modules/requests/server/dispatch-request.ts'
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
async function eachRow<Input extends Rows>(context: Context<Input>, move: 'sign' | 'dispatch', carryOut: (moving: Moving) => Promise<void>): Promise<string> {
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
  context.audit({ objectKind: 'request', objectIds: done.length === 0 ? [rows[0]!.requestId] : done, details: { rows: rows.length, done: done.length } })
  return JSON.stringify(rows.map(({ requestId }) => results.get(requestId)!))
}
