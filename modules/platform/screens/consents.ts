import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { endPushHere, pushPlaceOf, startPush } from '#kit/ui/push.ts'
import { api, useMe } from '#modules/platform/screens/me.ts'

/** What I agreed to, purpose by purpose. */
export const consentsQuery = api.listMyConsents.queryOptions()

const here = pushPlaceOf('resident')

/**
 * Says yes or no to one purpose; what is shown follows at once. A yes to notices also asks this browser for its address; where
 * it gives none, the consent stands for the person's other devices.
 */
export function useDecideConsent() {
  const queries = useQueryClient()
  const { accountId } = useMe()
  return useCommand(api.decideConsent, {
    done: async (answer, { purpose, granted }) => {
      queries.setQueryData(consentsQuery.queryKey, answer)
      if (purpose !== 'push') return
      if (!granted) return void (await endPushHere(here).catch(() => {}))
      const { publicKey } = await api.getPushKey.call()
      const address = publicKey === null ? undefined : await startPush(here, publicKey, accountId).catch(() => undefined)
      if (address !== undefined) await api.savePushSubscription.call(address)
    },
  })
}
