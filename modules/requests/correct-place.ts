import { statesWithUnit } from '#modules/requests/lifecycle.ts'

type Placed = { path: string; level: string }

/** Out of his own area somebody corrects it once on his own, the second time whoever stands above both decides, and that stands. */
export const MOST_OUTWARD = 2
/** Levels of which a unit answers for all that lies below. */
const aboveBoth: ReadonlySet<string> = new Set(['county', 'street', 'town'])

/**
 * Where it goes: to the place itself, within the mover's own area (`reach`) as often as he likes, out of it once. The second
 * time to the street or town that has both in it, otherwise the county, so that nothing goes to and fro between neighbours.
 */
export function whereTo<Area extends Placed>(
  { from, meant, reach, outward }: { from: string; meant: readonly Area[]; reach: string; outward: number },
): { chain: readonly Area[]; isOutward: boolean; isForSuperior: boolean } | 'settled' {
  if (meant.at(-1)!.path.startsWith(reach)) return { chain: meant, isOutward: false, isForSuperior: false }
  if (outward >= MOST_OUTWARD) return 'settled'
  if (outward === 0) return { chain: meant, isOutward: true, isForSuperior: false }
  const common = meant.findLastIndex(({ path, level }) => aboveBoth.has(level) && from.startsWith(path))
  return { chain: meant.slice(0, common + 1), isOutward: true, isForSuperior: true }
}

/** A unit, with the area it is there for; the county's own have none. */
export type UnitOfPlace = { id: string; area_path: string | null }

export function covers({ area_path: own }: { area_path: string | null }, path: string): boolean {
  return own === null || path.startsWith(own)
}

/** Whether whoever has it in hand is there for the new place as well; otherwise it has to be sent again. What is answered stays answered. */
export function staysInHand(state: string, holder: UnitOfPlace | undefined, path: string): boolean {
  return !statesWithUnit.has(state) || holder === undefined || covers(holder, path)
}
