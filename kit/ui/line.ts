import { useSyncExternalStore } from 'react'

const PROBE_MILLISECONDS = 15_000

let reached = true
let probing: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

/** Every call says whether the server answered: a phone that believes it has a network may still reach nobody. */
export function noteReached(answered: boolean): void {
  if (answered === reached) return
  reached = answered
  clearInterval(probing)
  if (!answered) probing = setInterval(() => void fetch('/healthz', { cache: 'no-store' }).then((response) => noteReached(response.ok), () => {}), PROBE_MILLISECONDS)
  for (const watcher of watchers) watcher()
}

/** Whether there is a line to the server, as far as it can be known. */
export function useLine(): boolean {
  return useSyncExternalStore(watch, () => navigator.onLine && reached)
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  addEventListener('online', watcher)
  addEventListener('offline', watcher)
  return () => {
    watchers.delete(watcher)
    removeEventListener('online', watcher)
    removeEventListener('offline', watcher)
  }
}
