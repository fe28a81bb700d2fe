import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | null = null
const watchers = new Set<() => void>()

function found(worker: ServiceWorker | null): void {
  waiting = worker
  for (const watcher of watchers) watcher()
}

/** Keeps the shell on the phone, so that it opens without a line. Over plain HTTP browsers have no service worker: then it is only not kept. */
export function keepShell(script: string, scope: string): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.register(script, { scope }).then((registration) => {
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null) found(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller !== null) found(worker)
      })
    })
  }, () => {})
}

/** A newer version is there: the act that takes it, else null. It reloads the page, so the person chooses the moment. */
export function useNewVersion(): (() => void) | null {
  const worker = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => waiting,
  )
  if (worker === null) return null
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    worker.postMessage({ type: 'SKIP_WAITING' })
  }
}
