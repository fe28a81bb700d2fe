import { useQuery } from '@tanstack/react-query'
import { useMay } from '#kit/ui/person.ts'
import { api } from '#modules/people/desk/api.ts'
import type { PostTemplate } from '#modules/people/contract.ts'
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

/** The posts that the county's preset has for a role; none where the reader may not see the roles. */
export function usePostTemplates(role: unknown): readonly PostTemplate[] {
  const may = useMay()('role.read')
  const { data } = useQuery({ ...api.listRoles.queryOptions({ staleTime: HOUR }), enabled: may })
  return data?.roles.find((one) => one.role === role)?.posts ?? []
}

/** 每个网格一个，设 B 岗（依据：…） */
export function sayTemplate({ levelName, substitute, paired, citation }: PostTemplate): string {
  return `每个${levelName}${paired ? '两个，一名在职、一名不在职' : '一个'}${substitute ? '，设 B 岗' : ''}（依据：${citation}）`
}
