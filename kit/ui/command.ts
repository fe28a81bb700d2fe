import { useCallback, useRef } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import type { CallContext } from '#kit/ui/api.ts'
import { mayPass } from '#kit/ui/refusal.ts'

/** What `useCommand` needs of a route: the callable half of `api.dispatchRequest`. */
export type Callable<Input, Output> = { call: (input: Input, options: { context: CallContext }) => Promise<Output> }

export type Command<Input, Output> = UseMutationResult<Output, Error, Input>

/**
 * A write. Its Idempotency-Key is made when the form opens and kept until the server said yes, over our own retries, a
 * person's second press and a cut line; so nothing is done twice. `done` runs after success; then every read is asked again
 * that hears one of the kinds in `changes` (see queryMeta.live).
 */
export function useCommand<Input, Output>(
  route: Callable<Input, Output>,
  { done, changes = [] }: { done?: (output: Output, input: Input) => unknown; changes?: readonly string[] } = {},
): Command<Input, Output> {
  const key = useRef<string>(undefined)
  const queries = useQueryClient()
  const call = useCallback(
    (input: Input) => {
      key.current ??= crypto.randomUUID()
      return route.call(input, { context: { idempotencyKey: key.current } })
    },
    [route],
  )
  return useMutation<Output, Error, Input>({
    mutationFn: call,
    retry: (count, error) => count < 2 && mayPass(error),
    retryDelay: (count) => 400 * 3 ** count,
    onSuccess: async (output, input) => {
      key.current = undefined
      if (changes.length > 0) void queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, changes) })
      await done?.(output, input)
    },
  })
}

/** Whether a read that names `heard` kinds concerns any of `kinds`. */
export function hears(heard: readonly string[] | undefined, kinds: readonly string[]): boolean {
  return heard?.some((name) => kinds.some((kind) => kind === name || kind.startsWith(`${name}.`))) ?? false
}
