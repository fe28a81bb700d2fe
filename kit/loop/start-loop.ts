export type Loop = {
  /** Resolves when the look that was at work has ended. */
  stop: () => Promise<void>
}

/**
 * Looks again and again, the first time after `every` milliseconds (`atOnce`: right away), and never keeps the process alive.
 * A look that falls due while one is still at work is left out: none overlap, and after a slow one none are made up for. One
 * that fails is told to `failed`, and the next one tries again. Work that takes long asks `isStopped` between its steps.
 */
export function startLoop(every: number, look: (isStopped: () => boolean) => Promise<unknown>, failed: (error: Error) => void, { atOnce = false } = {}): Loop {
  let stopped = false
  let running: Promise<unknown> | undefined
  const lookUnlessAtWork = (): void => {
    running ??= look(() => stopped).catch(failed).finally(() => { running = undefined })
  }
  if (atOnce) lookUnlessAtWork()
  const timer = setInterval(lookUnlessAtWork, every)
  timer.unref()
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
