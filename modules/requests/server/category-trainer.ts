import type { Services } from '#kit/http/handle.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { learnInThread, trainWhenDue } from '#modules/requests/server/category-training.ts'

const LOOK_EVERY_MILLISECONDS = 10_000

/** Learns to suggest categories, when the administrator asks for it and once a week by itself. */
export function startCategoryTrainer(services: Services, countyCode: string): { stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  const leaving = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const look = async () => {
    busy = true
    try {
      const outcome = await trainWhenDue(session, (examples, training) => learnInThread(examples, training, leaving.signal))
      if (outcome === 'trained') services.log({ event: 'category-model-trained' })
    } catch (error) {
      if (!leaving.signal.aborted) services.log({ event: 'category-training-failed', name: (error as Error).name })
    } finally {
      busy = false
    }
  }
  const loop = setInterval(() => { if (!busy) running = look() }, LOOK_EVERY_MILLISECONDS)
  loop.unref()
  return {
    stop: async () => {
      clearInterval(loop)
      leaving.abort()
      await running
    },
  }
}
