import { notify } from '#modules/matters/server/public.ts'
import type { Moving } from '#modules/requests/server/move.ts'

/** What the reporter must hear; for somebody without an account the call-back and the slip take its place. */
export async function tellReporter({ scope, row, move }: Moving, sentence: string): Promise<void> {
  if (row.reporter_id === null) return
  await notify(scope, { matterId: row.id, to: { accountId: row.reporter_id }, step: move, sentence, immediate: true })
}

export async function tellUnit({ scope, row, move }: Moving, to: { organizationId: string | null; permission: string }, sentence: string): Promise<void> {
  if (to.organizationId === null) return
  const immediate = row.urgency === 'emergency' || row.category.startsWith('safety')
  await notify(scope, { matterId: row.id, to: { organizationId: to.organizationId, permission: to.permission }, step: move, sentence, immediate })
}
