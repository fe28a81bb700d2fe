import { skipToken, useQuery } from '@tanstack/react-query'
import type { Me } from '#modules/platform/contract.ts'

/** Who is signed in, as the shell keeps him: a module does not enter another's screens. */
export function useMe(): Me | null {
  return useQuery<Me | null>({ queryKey: ['me'], queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY }).data ?? null
}

/** Whether some post of this person carries the permission. What holds over one row comes with the row, as `openMoves`. */
export function useMay(): (permission: string) => boolean {
  const permissions = useMe()?.permissions ?? []
  return (permission) => permissions.includes(permission)
}
