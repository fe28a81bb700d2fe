import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { OrganizationKind } from '#modules/people/contract.ts'
import type { Organization } from '#modules/people/contract.ts'
import { ORGANIZATION, PAGE, api } from '#modules/people/desk/api.ts'
import { inOrderWhenWhole } from '#modules/people/desk/in-order.ts'

const kinds: readonly string[] = OrganizationKind.options

export type OrganizationFilters = { search?: string; line?: Organization['line']; kind?: Organization['kind']; areaId?: string; accepting?: string }

export function useOrganizations(filters: OrganizationFilters) {
  const list = useInfiniteQuery(
    api.listOrganizations.infiniteOptions({
      input: (after: string | undefined) => ({ ...filters, limit: PAGE, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: { live: [ORGANIZATION] },
    }),
  )
  const organizations = list.data?.pages.flatMap((page) => page.organizations)
  return { list, organizations: inOrderWhenWhole(organizations, list.hasNextPage === false, (unit) => `${kinds.indexOf(unit.kind)} ${unit.name}`) }
}

export function organizationQuery(organizationId: string) {
  return api.getOrganization.queryOptions({ input: { organizationId }, meta: { live: [ORGANIZATION] } })
}

/** The name of a unit that only an address or a form names. */
export function useOrganizationName(organizationId: string | undefined, known: readonly { organizationId: string; name: string }[]): string | undefined {
  const here = known.find((one) => one.organizationId === organizationId)?.name
  const asked = useQuery({ ...organizationQuery(organizationId ?? ''), enabled: organizationId !== undefined && here === undefined })
  return here ?? asked.data?.name ?? (asked.error === null ? undefined : '名称没有读出来')
}
