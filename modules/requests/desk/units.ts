import { useMemo } from 'react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import type { Organization, peopleContract } from '#modules/people/contract.ts'

const peopleApi = apiOf<typeof peopleContract>('people')
const HOUR = 3_600_000

export type NamedUnit = { organizationId: string; name: string; shortName: string }

/** Those to which most is sent stand in every picker; communities, villages and firms are found by their name. */
const usualKinds = ['department', 'government', 'utility', 'centre'] as const

/** Units that take matters: the usual ones, and whatever is found by the words that are typed. */
export function useUnits(typed = ''): { units: readonly NamedUnit[]; reading: boolean; again: (() => void) | undefined } {
  const usual = useQueries({
    queries: usualKinds.map((kind) => peopleApi.listOrganizations.queryOptions({ input: { kind, accepting: 'true', limit: 200 }, staleTime: HOUR })),
  })
  const words = useSettled(typed.trim())
  const found = useQuery({ ...peopleApi.listOrganizations.queryOptions({ input: { search: words, accepting: 'true', limit: 50 }, staleTime: HOUR }), enabled: words !== '' })
  const all = [...usual.flatMap((query) => query.data?.organizations ?? []), ...(found.data?.organizations ?? [])]
  return { units: distinct(all), reading: found.isFetching || usual.some((query) => query.isLoading), again: askAgain(...usual, found) }
}

/** The name of a unit that only an address names. */
export function useUnitName(organizationId: string | undefined, known: readonly NamedUnit[]): string | undefined {
  const here = useMemo(() => known.find((unit) => unit.organizationId === organizationId)?.name, [known, organizationId])
  const asked = useQuery({ ...peopleApi.getOrganization.queryOptions({ input: { organizationId: organizationId ?? '' }, staleTime: HOUR }), enabled: organizationId !== undefined && here === undefined })
  return here ?? asked.data?.name ?? (asked.error === null ? undefined : '名称没有读出来')
}

function distinct(organizations: readonly Organization[]): readonly NamedUnit[] {
  return [...new Map(organizations.map((unit) => [unit.organizationId, unit])).values()]
}
