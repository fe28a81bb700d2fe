import { useQuery } from '@tanstack/react-query'
import { askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { api } from '#modules/places/desk/api.ts'

const HOUR = 3_600_000

/** Levels of this county that may stand directly below a level, in the county's own words. */
export function useLevelsBelow(level: string | undefined): { levels: readonly { value: string; label: string }[]; again: (() => void) | undefined } {
  const read = useQuery(api.listLevels.queryOptions({ staleTime: HOUR }))
  const levels = (read.data?.levels ?? []).filter((one) => level !== undefined && one.parents.includes(level)).map((one) => ({ value: one.level, label: one.name }))
  return { levels, again: askAgain(read) }
}

/** Every level in the county's own words, for what a file may name. */
export function useLevelNames(): readonly string[] {
  const { data } = useQuery(api.listLevels.queryOptions({ staleTime: HOUR }))
  return (data?.levels ?? []).map((one) => one.name)
}
