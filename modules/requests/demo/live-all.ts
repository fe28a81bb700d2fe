import type { Services } from '#kit/http/handle.ts'
import { Lane } from './lane.ts'
import { liveThrough } from './live-through.ts'
import type { Life, Stage } from './live-through.ts'

/** A request that is to be: `begin` reports it at `at` and answers its id. */
export type Beginning = { key: string; at: Date; begin: (lane: Lane) => Promise<string> }

export type Lives = {
  lived: number
  /** What an error kept from being: it has not begun, the others went on. */
  failed: { key: string; error: unknown }[]
  steps: number
  /** `sign request.not-the-holder` → how often. Empty when product and simulation agree. */
  refused: Map<string, number>
}

/** More lanes than cores: while one waits for the database another works. */
const LANES = 5
const PROGRESS_EVERY_MILLISECONDS = 3_000

export type LivingOptions = {
  progress: (line: string) => void
  /** Stops before the next life; those that run come to their end. */
  signal?: AbortSignal | undefined
  goOn?: boolean
}

/**
 * Lives all of them, earliest first, several beside each other; what an error interrupts has not begun. With `goOn` the
 * others are lived all the same, unless it is the database itself that is gone.
 */
export async function liveAll(stage: Stage, services: Services, beginnings: readonly Beginning[], { progress, signal, goOn = false }: LivingOptions): Promise<Lives> {
  const lives: Lives = { lived: 0, failed: [], steps: 0, refused: new Map() }
  const queue = beginnings.values()
  let failure: unknown
  const started = performance.now()
  const tell = setInterval(() => progress(progressLine(lives.lived, beginnings.length, performance.now() - started)), PROGRESS_EVERY_MILLISECONDS)
  const lane = async () => {
    const own = new Lane(services, stage.countyCode)
    for (const beginning of queue) {
      if (failure !== undefined || signal?.aborted === true) break
      try {
        note(lives, await live(stage, own, beginning))
      } catch (error) {
        if (goOn && !(await isDatabaseGone(services))) lives.failed.push({ key: beginning.key, error })
        else failure = error
      }
    }
    await own.close()
  }
  await Promise.all(Array.from({ length: Math.min(LANES, beginnings.length) }, lane))
  clearInterval(tell)
  if (failure !== undefined) throw failure
  return lives
}

/** Then nothing that is left would come in either. */
async function isDatabaseGone({ pool }: Services): Promise<boolean> {
  return await pool.query('SELECT 1').then(() => false, () => true)
}

async function live(stage: Stage, lane: Lane, { key, at, begin }: Beginning): Promise<Life> {
  return await lane.transact(async () => {
    lane.at = at
    return liveThrough(stage, lane, key, await begin(lane))
  })
}

function note(lives: Lives, life: Life): void {
  lives.lived++
  lives.steps += life.steps
  if (life.refused !== undefined) lives.refused.set(life.refused, (lives.refused.get(life.refused) ?? 0) + 1)
}

function progressLine(done: number, all: number, milliseconds: number): string {
  const left = done === 0 ? '' : `，约还需 ${Math.ceil(((milliseconds / done) * (all - done)) / 1000)} 秒`
  return `  ${done} / ${all}（${Math.floor((done / all) * 100)}%）${left}`
}
