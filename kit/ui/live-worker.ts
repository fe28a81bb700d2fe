import { openLiveStream } from '#kit/ui/live-stream.ts'
import type { LiveMessage, LiveStream } from '#kit/ui/live-stream.ts'

/** Runs in a SharedWorker: one connection to the live feed for all tabs of a browser. A tab says `here` now and then; silent ones are let go. */
const SILENT_MILLISECONDS = 90_000

const lastHeard = new Map<MessagePort, number>()
let stream: LiveStream | undefined
let state: LiveMessage = { type: 'disconnected' }

function sayToAll(message: LiveMessage): void {
  if (message.type === 'connected' || message.type === 'disconnected' || message.type === 'ended') state = message
  for (const port of lastHeard.keys()) port.postMessage(message)
}

function hear(port: MessagePort, word: unknown): void {
  if (word === 'gone') lastHeard.delete(port)
  else lastHeard.set(port, Date.now())
  if (word === 'restart') stream?.restart()
  if (lastHeard.size === 0) {
    stream?.stop()
    stream = undefined
  } else {
    stream ??= openLiveStream({ url: '/api/live', say: sayToAll })
  }
}

globalThis.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0]!
  port.addEventListener('message', (message: MessageEvent) => hear(port, message.data))
  port.start()
  hear(port, 'here')
  port.postMessage(state)
})

setInterval(() => {
  const since = Date.now() - SILENT_MILLISECONDS
  for (const [port, at] of lastHeard) if (at < since) hear(port, 'gone')
}, SILENT_MILLISECONDS / 3)
