import { useQuery } from '@tanstack/react-query'
import { useMay } from '#kit/ui/person.ts'
import { api } from '#modules/people/desk/api.ts'
import { roleNames } from '#modules/people/desk/role-names.ts'
import { labelled } from '#modules/people/desk/words.ts'

const HOUR = 3_600_000

/** The roles of which a post can be: in the county's own words where the reader may see them, otherwise in the glossary's. */
export function usePostRoles(): readonly { value: string; label: string }[] {
  const may = useMay()('role.read')
  const { data } = useQuery({ ...api.listRoles.queryOptions({ staleTime: HOUR }), enabled: may })
  const own = new Map(data?.roles.map(({ role, name }) => [role, name]))
  return labelled(roleNames).map(({ value, label }) => ({ value, label: own.get(value) ?? label }))
}
