import { queryOptions } from '@tanstack/react-query'
import { readOrKept } from '#kit/ui/device/kept.ts'
import type { Me } from '#modules/platform/contract.ts'
import { api, meQuery } from '#modules/platform/screens/me.ts'

/**
 * Who works here. On an open phone also without a line, as last read; that the session is locked or over is then for the lock
 * to find out (main.tsx), so the refusal goes through. `owner`: whose phone is open; undefined where no PIN is set.
 */
export function fieldMeQuery(owner: string | undefined) {
  return queryOptions({
    ...meQuery,
    queryFn: async (context): Promise<Me | null> => (owner === undefined ? await readMe(context) : (await readOrKept('me', owner, () => api.getMe.call())).data),
  })
}

const readMe = meQuery.queryFn as (context: unknown) => Promise<Me | null>
