import type { Db } from '#kit/database/transaction.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import type { OutgoingKind } from '#modules/requests/hotline/state-map.ts'

const DECIDES = 'SELECT true AS decides FROM hotline_order h WHERE h.county_code = $1 AND h.matter_id = $2 AND app.hotline_hears($3)'

/**
 * Whether the platform has the last word: on a request that came as its order, where it is told that this is asked. What a
 * resident reported himself is the county's, whichever orders were merged into it.
 */
export async function decidesOn({ db, countyCode }: { db: Db; countyCode: string }, requestId: string, asked: Extract<OutgoingKind, 'returned' | 'extensionAsked'>): Promise<boolean> {
  return (await rowOf(db, DECIDES, [countyCode, requestId, asked])) !== undefined
}
