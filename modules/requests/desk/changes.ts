import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'

let beats = 0

/**
 * Runs `react` after something of `kinds` changed elsewhere, at most once in `every` milliseconds. The live feed asks stale
 * reads again; this read costs nothing and tells that it was asked.
 */
export function useChangesElsewhere(kinds: readonly string[], every: number, react: () => unknown): void {
  const { data: beat } = useQuery({ queryKey: ['beat', ...kinds], queryFn: () => ++beats, staleTime: Number.POSITIVE_INFINITY, meta: { live: kinds } })
  const latest = useRef(react)
  latest.current = react
  const state = useRef<{ heard: number | undefined; ranAt: number; waiting: ReturnType<typeof setTimeout> | undefined }>({ heard: undefined, ranAt: Number.NEGATIVE_INFINITY, waiting: undefined })
  useEffect(() => {
    const { heard } = state.current
    state.current.heard = beat
    if (heard === undefined || beat === undefined || beat === heard || state.current.waiting !== undefined) return
    const wait = Math.max(0, state.current.ranAt + every - performance.now())
    state.current.waiting = setTimeout(() => {
      state.current.waiting = undefined
      state.current.ranAt = performance.now()
      void latest.current()
    }, wait)
  }, [beat, every])
  useEffect(() => () => clearTimeout(state.current.waiting), [])
}
