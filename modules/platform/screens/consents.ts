import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { pushAddressHere } from '#kit/ui/push-here.ts'
import { api } from '#modules/platform/screens/me.ts'

/** What I agreed to, purpose by purpose. */
export const consentsQuery = api.listMyConsents.queryOptions()

/** Says yes or no to one purpose; what is shown follows at once. A yes to notices also asks this browser for its address. */
export function useDecideConsent() {
  const queries = useQueryClient()
  return useCommand(api.decideConsent, {
    done: async (answer, { purpose, granted }) => {
      queries.setQueryData(consentsQuery.queryKey, answer)
      if (purpose !== 'push' || !granted) return
      const address = await pushAddressHere((await api.getPushKey.call()).publicKey)
      if (address !== undefined) await api.savePushSubscription.call(address)
    },
  })
}
