import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { settlePlans } from '#modules/places/server/settle-plans.ts'

/** A plan takes effect at most this long after midnight in China. */
const LOOK_EVERY_MILLISECONDS = 10_000

export type TreeWorker = { stop: () => Promise<void>; runOnce: () => Promise<number> }

/**
 * Lets planned changes of one county's tree take effect on their day. `transact` runs its work in one transaction of time's own session. Any number of processes may do this at once: the tree
 * is locked by whoever settles, and the next one finds nothing to do.
 */
export function startTreeWorker(
  { transact, log }: { transact: <Result>(work: (scope: CountyScope) => Promise<Result>) => Promise<Result>; log: Services['log'] }, options: { every?: number } = {},
): TreeWorker {
  const runOnce = async (): Promise<number> => await transact(settlePlans)
  const loop = startLoop(options.every ?? LOOK_EVERY_MILLISECONDS, runOnce, (error) => log({ event: 'tree-worker-failed', name: error.name, message: error.message }))
  return { runOnce, stop: loop.stop }
}
