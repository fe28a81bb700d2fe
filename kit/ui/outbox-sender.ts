import { useSyncExternalStore } from 'react'
import { apiOf, encodeCall, sendSealed } from '#kit/ui/api.ts'
import type { CallContext } from '#kit/ui/api.ts'
import { device } from '#kit/ui/device/this-device.ts'
import { makeOutbox } from '#kit/ui/outbox.ts'
import type { FinalRefusal, Outbox, OutboxState, OutboxStore, WaitingCommand } from '#kit/ui/outbox.ts'
import { aloneInBrowser, outboxOnDisk } from '#kit/ui/outbox-on-disk.ts'
import { Refusal } from '#kit/ui/refusal.ts'
import { sealedOutbox } from '#kit/ui/sealed-outbox.ts'

/** What waits on this device, sealed where it has a PIN. */
export const outboxStore: OutboxStore = sealedOutbox({ disk: outboxOnDisk(), device, encode: ({ module, route, input, key }) => encodeCall(module, route, input, key) })

/** The one queue of this device. */
export const outbox: Outbox = makeOutbox({ store: outboxStore, send: sendCommand, alone: aloneInBrowser })

// Opened or locked: what it shows of itself changes.
device.watch(() => void outbox.refresh().catch(() => {}))

type AnyRoute = { call: (input: unknown, options: { context: CallContext }) => Promise<unknown> }

/** What the server refuses for good is for the person to see; a lost session, a busy server and a lost line are for later. */
async function sendCommand(command: WaitingCommand): Promise<FinalRefusal | null> {
  try {
    if (command.envelope !== undefined) await sendSealed(command.envelope)
    else await (apiOf<never>(command.module) as Record<string, AnyRoute>)[command.route]!.call(command.input, { context: { idempotencyKey: command.key } })
    return null
  } catch (error) {
    const forGood = error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429
    if (forGood) return { sentence: error.message, type: error.type }
    throw error
  }
}

export function useOutboxState(): OutboxState {
  return useSyncExternalStore(outbox.watch, outbox.state)
}

const RETRY_SOONEST = 3_000
const RETRY_LATEST = 30_000

/** Sends what waits now and when the line returns. A line that has just come back often fails once more: tried again soon, then ever less often. */
export function keepSending(accountId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const flush = async (wait: number) => {
    clearTimeout(timer)
    await outbox.flush(accountId).catch(() => {})
    clearTimeout(timer)
    if (stopped) return
    const isBehind = outbox.state().waiting > 0
    timer = setTimeout(() => void flush(isBehind ? Math.min(RETRY_LATEST, wait * 2) : RETRY_SOONEST), isBehind ? wait : RETRY_LATEST)
  }
  const online = () => void flush(RETRY_SOONEST)
  online()
  addEventListener('online', online)
  return () => {
    stopped = true
    clearTimeout(timer)
    removeEventListener('online', online)
  }
}
