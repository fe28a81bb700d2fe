import type { QueryClient } from '@tanstack/react-query'
import { device } from '#kit/ui/device/this-device.ts'
import { api, meQuery } from '#modules/platform/screens/me.ts'

/** A code has let somebody in: the phone's PIN goes on if it is his, else he sets his own. */
export async function enterByCode(queries: QueryClient): Promise<void> {
  const me = await api.getMe.call()
  queries.setQueryData(meQuery.queryKey, me)
  await device.signedIn(me.accountId)
}
