import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { readSlip } from '#modules/requests/contract.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { slipUnknown } from '#modules/requests/refusals.ts'
import { slipWordHashes } from '#modules/requests/server/slip-word.ts'

const SLIP = 'SELECT * FROM app.read_slip($1, $2::text[])'
type SlipRow = { number: string; state: RequestState; opened_at: Date; unit: string | null; due_at: Date | null; public_answer: string | null }

/** Opens the state and the public answer to whoever holds the slip, and moves nothing. Sent as a body: a check word belongs in no address. */
export const readSlipHandler = command(
  readSlip,
  async () => '',
  async ({ input, db, services }) => {
    const row = await rowOf<SlipRow>(db, SLIP, [input.number, slipWordHashes(services.keyring, input.number, input.checkWord)])
    if (row === undefined) throw slipUnknown()
    return {
      number: row.number, stateLabel: requestLifecycle.states[row.state], openedAt: row.opened_at.toISOString(), unit: row.unit, dueAt: row.due_at?.toISOString() ?? null,
      publicAnswer: row.public_answer,
    }
  },
)

const OF_SLIP = `SELECT m.id FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.number = $2 AND q.slip_word_hash = ANY ($3::text[])`

/** The request that a slip proves, for a counter that reaches it. */
export async function matterOfSlip({ db, actor, services }: Pick<Context<unknown>, 'db' | 'actor' | 'services'>, number: string, checkWord: string): Promise<string | undefined> {
  return (await rowOf<{ id: string }>(db, OF_SLIP, [actor.countyCode, number, slipWordHashes(services.keyring, number, checkWord)]))?.id
}
