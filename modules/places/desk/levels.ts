import { useQuery } from '@tanstack/react-query'
import { api } from '#modules/places/desk/api.ts'

const HOUR = 3_600_000

/** Levels of this county that may stand directly below a level, in the county's own words. */
export function useLevelsBelow(level: string | undefined): readonly { value: string; label: string }[] {
  const { data } = useQuery(api.listLevels.queryOptions({ staleTime: HOUR }))
  return (data?.levels ?? []).filter((one) => level !== undefined && one.parents.includes(level)).map((one) => ({ value: one.level, label: one.name }))
}

/** Every level in the county's own words, for what a file may name. */
export function useLevelNames(): readonly string[] {
  const { data } = useQuery(api.listLevels.queryOptions({ staleTime: HOUR }))
  return (data?.levels ?? []).map((one) => one.name)
}
