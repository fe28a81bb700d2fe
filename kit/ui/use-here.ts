import { useQuery } from '@tanstack/react-query'
import { askWhere, canSayWhere } from '#kit/ui/here.ts'
import type { Here } from '#kit/ui/here.ts'

const MINUTE = 60_000

/** Where this phone is, if its owner has allowed it; otherwise `ask`, by a tap, lets the phone ask him. Never sent along. */
export function useHere(): { here: Here | undefined; allowed: boolean | undefined; ask: () => void; asking: boolean; refusal: string | undefined } {
  const { data: permission } = useQuery({ queryKey: ['here-allowed'], queryFn: permissionNow, staleTime: MINUTE })
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['here'], queryFn: askWhere, enabled: permission === 'granted', staleTime: MINUTE, retry: false })
  return { here: data, allowed: permission === undefined ? undefined : permission !== 'denied', ask: () => void refetch(), asking: isFetching, refusal: error?.message }
}

/** Old phones cannot say whether it is allowed without asking: then it counts as not yet asked. */
async function permissionNow(): Promise<PermissionState> {
  if (!canSayWhere()) return 'denied'
  if (!('permissions' in navigator)) return 'prompt'
  return await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state, () => 'prompt')
}
