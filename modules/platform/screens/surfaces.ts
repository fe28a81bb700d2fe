type Surface = 'desk' | 'field' | 'resident'

const homes = { desk: '/desk', field: '/field', resident: '/' } as const

/** After signing in: stay where one is, or go to the app in which this person works. */
export function openSurface(surface: Surface, here: Surface, stay: () => unknown): unknown {
  if (surface === here) return stay()
  location.assign(homes[surface])
  return undefined
}

/** Leaves nothing of this person in the page's memory. */
export function leaveTo(surface: Surface): void {
  location.assign(homes[surface])
}
