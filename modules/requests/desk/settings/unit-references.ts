import { useQueries, useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import type { peopleContract } from '#modules/people/contract.ts'
import { api } from '#modules/requests/desk/api.ts'

const peopleApi = apiOf<typeof peopleContract>('people')
const HOUR = 3_600_000

export const dutyQuery = api.listDutyEntries.queryOptions({ input: {}, meta: { live: ['dutyEntry'] } })
export const routingQuery = api.listRoutingRules.queryOptions({ input: {}, meta: { live: ['routingRule'] } })

/** By place: the same words hold everywhere, and mean the unit where the request lies. */
const byPlace = [
  { value: 'gridCommunity', label: '所在社区（村）' },
  { value: 'street', label: '所在街道（乡镇）' },
] as const

/** What a rule may name: a unit by place, or one that the county has once. */
export function useUnitReferences(): readonly { value: string; label: string }[] {
  const kinds = ['department', 'utility', 'centre', 'government'] as const
  const organizations = useQueries({ queries: kinds.map((kind) => peopleApi.listOrganizations.queryOptions({ input: { kind, accepting: 'true', limit: 200 }, staleTime: HOUR })) })
  const duties = useQuery(dutyQuery)
  const rules = useQuery(routingQuery)
  const once = organizations.flatMap((query) => query.data?.organizations ?? []).filter((unit) => unit.key !== null && unit.areaName === null)
  const all = [
    ...byPlace,
    ...once.map((unit) => ({ value: unit.key!, label: unit.shortName })),
    ...(duties.data?.entries ?? []).map((entry) => ({ value: entry.unit, label: entry.unitLabel })),
    ...(rules.data?.rules ?? []).map((rule) => ({ value: rule.lead, label: rule.leadLabel })),
  ]
  return [...new Map([...all].reverse().map((unit) => [unit.value, unit])).values()].reverse()
}
