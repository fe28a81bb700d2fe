import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { learnInThread, trainWhenDue } from '#modules/requests/server/category-training.ts'

const LOOK_EVERY_MILLISECONDS = 10_000

/** Learns to suggest categories, when the administrator asks for it and once a week by itself. */
export function startCategoryTrainer(services: Services, countyCode: string): { stop: () => Promise<void> } {
  const session = new ServiceSession(services, countyCode)
  const leaving = new AbortController()
  const loop = startLoop(LOOK_EVERY_MILLISECONDS, async () => {
    const outcome = await trainWhenDue(session, (examples, training) => learnInThread(examples, training, leaving.signal))
    if (outcome === 'trained') services.log({ event: 'category-model-trained' })
  }, (error) => {
    if (!leaving.signal.aborted) services.log({ event: 'category-training-failed', name: error.name })
  })
  return {
    stop: async () => {
      leaving.abort()
      await loop.stop()
    },
  }
}
