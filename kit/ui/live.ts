import type { QueryClient } from '@tanstack/react-query'
import { hears } from '#kit/ui/command.ts'
import { openLiveStream } from '#kit/ui/live-stream.ts'
import type { LiveMessage } from '#kit/ui/live-stream.ts'

export type LiveUpdates = { stop: () => void }

const STILL_HERE_MILLISECONDS = 30_000
const GATHER_MILLISECONDS = 250

/**
 * What changes elsewhere appears here without a reload: reads whose queryMeta.live names the kind are asked again. One
 * connection for all tabs where the browser has SharedWorker, else one for this tab. `onState` hears whether it is up.
 */
export function startLiveUpdates(queries: QueryClient, { onState, onEnded }: { onState?: (connected: boolean) => void; onEnded?: () => void } = {}): LiveUpdates {
  const kinds = new Set<string>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  const refresh = () => {
    gathering = undefined
    const changed = [...kinds]
    kinds.clear()
    void queries.invalidateQueries({ predicate: (query) => hears(query.meta?.live, changed) })
  }
  const hear = (message: LiveMessage) => {
    if (message.type === 'change') {
      kinds.add(message.kind)
      gathering ??= setTimeout(refresh, GATHER_MILLISECONDS)
    } else if (message.type === 'reload') void queries.invalidateQueries({ predicate: (query) => query.meta?.live !== undefined })
    else if (message.type === 'ended') onEnded?.()
    else onState?.(message.type === 'connected')
  }
  const connection = 'SharedWorker' in globalThis ? listenToWorker(hear) : listenAlone(hear)
  return {
    stop: () => {
      clearTimeout(gathering)
      connection()
    },
  }
}

function listenToWorker(hear: (message: LiveMessage) => void): () => void {
  let leave = joinWorker(hear)
  const hide = () => leave()
  // A page that comes back from the browser's memory has left the worker.
  const show = (event: PageTransitionEvent) => { if (event.persisted) leave = joinWorker(hear) }
  addEventListener('pagehide', hide)
  addEventListener('pageshow', show)
  return () => {
    removeEventListener('pagehide', hide)
    removeEventListener('pageshow', show)
    leave()
  }
}

function joinWorker(hear: (message: LiveMessage) => void): () => void {
  const { port } = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'linli-live' })
  port.addEventListener('message', (event: MessageEvent<LiveMessage>) => hear(event.data))
  port.start()
  // Whoever was signed in when the worker connected may not be who is signed in now.
  port.postMessage('restart')
  const heartbeat = setInterval(() => port.postMessage('here'), STILL_HERE_MILLISECONDS)
  return () => {
    clearInterval(heartbeat)
    port.postMessage('gone')
    port.close()
  }
}

function listenAlone(hear: (message: LiveMessage) => void): () => void {
  return openLiveStream({ url: '/api/live', say: hear }).stop
}
