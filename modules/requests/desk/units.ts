import type { Unit } from '#modules/requests/shapes.ts'
import type { z } from 'zod'

/** Units to which a matter may be sent. */
export function useUnits(): readonly z.infer<typeof Unit>[] {
  return []
}
