import { endPushHere, pushPlaceOf } from '#kit/ui/push.ts'

type Surface = 'desk' | 'field' | 'resident'

const homes = { desk: '/desk', field: '/field', resident: '/' } as const

/** After signing in: stay where one is, or go to the app in which this person works. */
export function openSurface(surface: Surface, here: Surface, stay: () => unknown): unknown {
  if (surface === here) return stay()
  location.assign(homes[surface])
  return undefined
}

/** Leaves nothing of this person in the page's memory, and none of his notices on the way to this device. */
export async function leaveTo(surface: Surface): Promise<void> {
  const patience = new Promise<void>((done) => { setTimeout(done, 1_000) })
  await Promise.race([endPushHere(pushPlaceOf(surface)).catch(() => {}), patience])
  location.assign(homes[surface])
}
