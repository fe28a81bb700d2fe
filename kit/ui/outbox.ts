/** A command that waits to be sent: the route's name, its input, and the key under which the server does it once. */
export type WaitingCommand = {
  /** Its Idempotency-Key, made when the form was opened. */
  key: string
  module: string
  route: string
  input: unknown
  /** What it is, for the list of what is not uploaded: 核查 齐河〔2026〕12号. */
  label: string
  /** Milliseconds since 1970; commands go in this order. */
  madeAt: number
  /** The account that made it: another person on the same phone does not send it. */
  accountId: string
  /** Why the server refused it; the person decides what to do. */
  refusal?: string
  /** The stable name of that refusal: photo.unknown. */
  refusedAs?: string
  /** Sealed to the server when it was made: this is what is sent. While the phone is locked nothing else of it can be read. */
  envelope?: Blob
}

/** Where commands wait. Kept on disk, because a phone is switched off without asking. */
export type OutboxStore = {
  put: (command: WaitingCommand) => Promise<void>
  remove: (key: string) => Promise<void>
  /** Oldest first. */
  list: () => Promise<WaitingCommand[]>
}

export type Delivery = 'sent' | 'refused' | 'later'
export type OutboxState = { commands: readonly WaitingCommand[]; waiting: number; refused: number; sending: boolean }

export type Outbox = {
  add: (command: WaitingCommand) => Promise<void>
  /** Sends what waits, in order, until one must wait for the line. Called at start, when the line returns, and now and then. */
  flush: (accountId: string) => Promise<void>
  /** The person gives a refused command up. */
  discard: (key: string) => Promise<void>
  /** Reads the store again: what could not be read before may be readable now. */
  refresh: () => Promise<void>
  state: () => OutboxState
  watch: (watcher: () => void) => () => void
}

/** The server's no: the sentence for the person, and its stable name. */
export type FinalRefusal = { sentence: string; type: string }

type OutboxParts = {
  store: OutboxStore
  /** Answers why the server refused for good, null when it was done; throws when it should be tried later. */
  send: (command: WaitingCommand) => Promise<FinalRefusal | null>
  /** Runs `work` alone among all tabs of this browser. */
  alone?: (work: () => Promise<void>) => Promise<void>
}

/**
 * The queue of a weak line. A command is on disk before it is called sent, leaves only after the server's yes, and carries
 * its key each time, so that it is done once even when the yes was lost. A refused one stays, with its reason, and holds up none.
 */
export function makeOutbox({ store, send, alone = (work) => work() }: OutboxParts): Outbox {
  let state: OutboxState = { commands: [], waiting: 0, refused: 0, sending: false }
  const watchers = new Set<() => void>()
  const change = (next: Partial<OutboxState>) => {
    state = { ...state, ...next }
    for (const watcher of watchers) watcher()
  }
  const count = async () => {
    const commands = await store.list()
    const refused = commands.filter((command) => command.refusal !== undefined).length
    change({ commands, waiting: commands.length - refused, refused })
  }
  const deliver = async (command: WaitingCommand): Promise<Delivery> => {
    let refusal: FinalRefusal | null
    try {
      refusal = await send(command)
    } catch {
      return 'later'
    }
    if (refusal === null) await store.remove(command.key)
    else await store.put({ ...command, refusal: refusal.sentence, refusedAs: refusal.type })
    return refusal === null ? 'sent' : 'refused'
  }
  let running: Promise<void> | undefined
  const flush = async (accountId: string): Promise<void> => {
    change({ sending: true })
    for (const command of await store.list()) {
      if (command.refusal !== undefined || command.accountId !== accountId) continue
      const delivery = await deliver(command)
      await count()
      if (delivery === 'later') break
    }
  }
  void count()
  return {
    add: async (command) => {
      await store.put(command)
      await count()
    },
    flush: (accountId) =>
      (running ??= alone(() => flush(accountId)).finally(() => {
        running = undefined
        change({ sending: false })
      })),
    discard: async (key) => {
      await store.remove(key)
      await count()
    },
    refresh: count,
    state: () => state,
    watch: (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
