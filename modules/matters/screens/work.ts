import { apiOf } from '#kit/ui/api.ts'
import type { mattersContract } from '#modules/matters/contract.ts'

export const api = apiOf<typeof mattersContract>('matters')

export type WorkReason = 'waits' | 'due' | 'overdue' | 'asked'

const MINUTE = 60_000

/** Work of one kind, page by page. Due words grow old, so it is asked again each minute besides what the live feed tells. */
export function workQuery(reason: WorkReason, limit: number) {
  return api.listMyWork.infiniteOptions({
    input: (after: string | undefined) => ({ reason, limit, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live: ['request', 'matter'] },
    refetchInterval: MINUTE,
  })
}
