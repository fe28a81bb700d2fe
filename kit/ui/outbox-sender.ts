import { useSyncExternalStore } from 'react'
import { apiOf } from '#kit/ui/api.ts'
import type { CallContext } from '#kit/ui/api.ts'
import { makeOutbox } from '#kit/ui/outbox.ts'
import type { Outbox, OutboxState, WaitingCommand } from '#kit/ui/outbox.ts'
import { aloneInBrowser, outboxOnDisk } from '#kit/ui/outbox-on-disk.ts'
import { Refusal } from '#kit/ui/refusal.ts'

/** The one queue of this device. */
export const outbox: Outbox = makeOutbox({ store: outboxOnDisk(), send: sendCommand, alone: aloneInBrowser })

type AnyRoute = { call: (input: unknown, options: { context: CallContext }) => Promise<unknown> }

/** What the server refuses for good is for the person to see; a lost session, a busy server and a lost line are for later. */
async function sendCommand(command: WaitingCommand): Promise<string | null> {
  const routes = apiOf<never>(command.module) as Record<string, AnyRoute>
  try {
    await routes[command.route]!.call(command.input, { context: { idempotencyKey: command.key } })
    return null
  } catch (error) {
    const forGood = error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429
    if (forGood) return error.message
    throw error
  }
}

export function useOutboxState(): OutboxState {
  return useSyncExternalStore(outbox.watch, outbox.state)
}

const TRY_EVERY_MILLISECONDS = 30_000

/** Sends what waits now, when the line returns, and every half minute. */
export function keepSending(accountId: string): () => void {
  const flush = () => void outbox.flush(accountId)
  flush()
  const timer = setInterval(() => { if (outbox.state().waiting > 0) flush() }, TRY_EVERY_MILLISECONDS)
  addEventListener('online', flush)
  return () => {
    clearInterval(timer)
    removeEventListener('online', flush)
  }
}
