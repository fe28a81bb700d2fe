/** One change: what kind of thing and which. No words travel here; who may not see it does not hear of it. */
export type LiveChange = { kind: string; objectId: string }

export type LiveMessage =
  | ({ type: 'change' } & LiveChange)
  /** Too much was missed to list it: ask everything again. */
  | { type: 'reload' }
  /** The session is over. */
  | { type: 'ended' }
  | { type: 'connected' }
  | { type: 'disconnected' }

type Frame = { id?: string; event: string; data: string }

/** Cuts a text/event-stream into frames; what is not yet complete waits for the next piece. Comments are dropped. */
export function makeFrameReader(): (piece: string) => Frame[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).replaceAll('\r\n', '\n').split('\n\n')
    rest = blocks.pop()!
    return blocks.map(readFrame).filter((frame) => frame !== undefined)
  }
}

function readFrame(block: string): Frame | undefined {
  const frame: Frame = { event: 'message', data: '' }
  let says = false
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const field = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') frame.id = value
    else if (field === 'event') frame.event = value
    else if (field === 'data') frame.data = frame.data === '' ? value : `${frame.data}\n${value}`
    else continue
    says = true
  }
  return says ? frame : undefined
}

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 30_000

/** `restart` connects anew, after another person signed in, from the last event heard. */
export type LiveStream = { restart: () => void; stop: () => void }

type Connection = { url: string; say: (message: LiveMessage) => void; fetch?: typeof globalThis.fetch; wait?: (milliseconds: number, signal: AbortSignal) => Promise<void> }

/**
 * Keeps one connection to the live feed: over fetch rather than EventSource, because a refused session must be told from
 * a lost line, and because Last-Event-ID must survive a change of connection. Stops by itself when the session is over.
 */
export function openLiveStream({ url, say, fetch = globalThis.fetch, wait = pause }: Connection): LiveStream {
  let lastEventId: string | undefined
  let controller = new AbortController()
  const run = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures++) {
      const outcome = await readOnce(signal).catch(() => 'lost' as const)
      if (signal.aborted) return
      say({ type: outcome === 'ended' ? 'ended' : 'disconnected' })
      if (outcome === 'ended') return
      if (outcome === 'heard') failures = 0
      await wait(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures), signal)
    }
  }
  const readOnce = async (signal: AbortSignal): Promise<'heard' | 'lost' | 'ended'> => {
    const response = await fetch(url, { signal, credentials: 'same-origin', headers: { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) } })
    if (response.status === 401 || response.status === 403) return 'ended'
    if (!response.ok || response.body === null) return 'lost'
    say({ type: 'connected' })
    const read = makeFrameReader()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }))
      if (done) return 'heard'
      for (const frame of read(value)) {
        if (frame.id !== undefined) lastEventId = frame.id
        if (frame.event === 'ended') return 'ended'
        if (frame.event === 'reload') say({ type: 'reload' })
        else if (frame.data !== '') say({ type: 'change', ...(JSON.parse(frame.data) as LiveChange) })
      }
    }
  }
  void run(controller.signal)
  return {
    restart: () => {
      controller.abort()
      controller = new AbortController()
      void run(controller.signal)
    },
    stop: () => controller.abort(),
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
  })
}
