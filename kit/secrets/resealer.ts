import { Client } from 'pg'
import { startLoop } from '#kit/loop/start-loop.ts'
import type { Keyring } from './keyring.ts'
import { resealAll, usesOf, type KeptUnderKeys } from './resealing.ts'

export type ResealerOptions = {
  /** The owner's connection: what is sealed belongs to all counties. */
  ownerUrl: string
  keyring: Keyring
  kept: readonly KeptUnderKeys[]
  log: (fields: Record<string, string | number | boolean | null>) => void
  /** 10 s unless told. */
  everyMilliseconds?: number
}

export type Resealer = { turn: () => Promise<void>; stop: () => Promise<void> }

const TURN_MILLISECONDS = 10_000
// What is left after a pass waits for somebody to sign in, or was just being written.
const AGAIN_MILLISECONDS = 10 * 60_000

/**
 * After a rotation: seals anew what is under older keys while everything runs, until nothing is. Without a rotation it asks one
 * small question now and then. Several processes may do it at once: a row is only changed as it was read.
 */
export function startResealer(options: ResealerOptions): Resealer {
  const leaving = new AbortController()
  let passed = { newest: '', at: -Infinity }
  let last: Promise<void> = Promise.resolve()

  async function pass(): Promise<void> {
    const newest = `${options.keyring.newest('data').generation} ${options.keyring.newest('index').generation}`
    if (passed.newest === newest && performance.now() - passed.at < AGAIN_MILLISECONDS) return
    const client = new Client({ connectionString: options.ownerUrl, application_name: 'linli-resealer' })
    client.on('error', () => {}) // the statement that runs fails, and is logged below
    await client.connect()
    try {
      await resealOlder(client, options, leaving.signal)
      if (!leaving.signal.aborted) passed = { newest, at: performance.now() }
    } finally {
      await client.end()
    }
  }

  function turn(): Promise<void> {
    last = last.catch(() => {}).then(() => (leaving.signal.aborted ? undefined : pass()))
    return last
  }

  const loop = startLoop(options.everyMilliseconds ?? TURN_MILLISECONDS, turn, (error) => options.log({ event: 'resealing-failed', name: error.name }))
  return {
    turn,
    stop: async () => {
      leaving.abort()
      await loop.stop()
      await last.catch(() => {})
    },
  }
}

const OLDER = `SELECT purpose, generation FROM key_generation WHERE retired_at IS NULL AND emptied_at IS NULL
  AND ((purpose = 'data' AND generation < $1) OR (purpose = 'index' AND generation < $2))`

async function resealOlder(client: Client, { keyring, kept, log }: ResealerOptions, signal: AbortSignal): Promise<void> {
  const { rows } = await client.query<{ purpose: 'data' | 'index'; generation: number }>(OLDER, [keyring.newest('data').generation, keyring.newest('index').generation])
  if (rows.length === 0) return
  const count = await resealAll(client, keyring, kept, signal)
  log({ event: 'resealed', count })
  for (const { purpose, generation } of rows) {
    if (signal.aborted || (await usesOf(client, keyring, kept, purpose, generation)).length > 0) continue
    await client.query('UPDATE key_generation SET emptied_at = now() WHERE purpose = $1 AND generation = $2', [purpose, generation])
    log({ event: 'key-no-longer-used', purpose, generation })
  }
}
