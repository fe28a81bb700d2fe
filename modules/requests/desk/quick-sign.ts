import { useQueryClient } from '@tanstack/react-query'
import { hears } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { explain } from '#kit/ui/refusal.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { api, REQUEST, REQUEST_DETAIL } from '#modules/requests/desk/api.ts'
import { doneWords } from '#modules/requests/desk/move-words.ts'

/** Signs one row from the list by its key; why it cannot be signed is said, not hidden. */
export function useQuickSign(): (row: Pick<RequestRow, 'requestId' | 'number' | 'stateLabel' | 'version' | 'openMoves'>) => Promise<void> {
  const queries = useQueryClient()
  return async (row) => {
    if (!row.openMoves.includes('sign')) return sayDone(`${row.number} 现在是“${row.stateLabel}”，不用您签收。`)
    try {
      const signed = await api.sign.call({ requestId: row.requestId, version: row.version }, { context: { idempotencyKey: crypto.randomUUID() } })
      sayDone(doneWords('sign', signed))
      await queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, [REQUEST, REQUEST_DETAIL]) })
    } catch (error) {
      sayDone(explain(error).what)
    }
  }
}
