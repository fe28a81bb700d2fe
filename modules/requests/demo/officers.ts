import type { Client } from 'pg'
import type { RoleTable, Surface } from '#kit/access/actor.ts'

/** Somebody who holds a post today. */
export type Officer = { accountId: string; role: string; surface: Surface; organizationId: string; areaPath: string | null }

export type Wanted = {
  permission: string
  areaPath: string
  orgIds: readonly string[]
  /** Whose turn it is: its people come first. */
  organizationId?: string | undefined
  /** Nobody judges his own work. */
  notAccountIds?: readonly string[]
  notOrganizationIds?: readonly string[]
}

export type Officers = {
  /** Who may do it, nearest first: the unit whose turn it is, then the smallest area. The same one each time. */
  find(wanted: Wanted): Officer | undefined
  /** Whether anybody in the unit holds the permission for its own matters. */
  has(organizationId: string, permission: string): boolean
}

/** Everybody with a post, as the simulation's actors: they act under their own permissions, nothing is bypassed. */
export async function loadOfficers(owner: Client, countyCode: string, roles: RoleTable): Promise<Officers> {
  const { rows } = await owner.query<Officer>(
    `SELECT s.account_id AS "accountId", p.role, CASE WHEN c.field THEN 'field' ELSE 'desk' END AS surface, p.organization_id AS "organizationId", a.path AS "areaPath"
     FROM appointment t
     JOIN post p ON p.county_code = t.county_code AND p.id = t.post_id
     JOIN staff_member s ON s.county_code = t.county_code AND s.id = t.staff_member_id
     JOIN role_scope c ON c.role = p.role
     LEFT JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id
     WHERE t.county_code = $1 AND t.position = 'primary' AND s.account_id IS NOT NULL
       AND t.valid_from <= current_date AND (t.valid_to IS NULL OR t.valid_to > current_date)
       AND p.valid_from <= current_date AND (p.valid_to IS NULL OR p.valid_to > current_date)
     ORDER BY s.account_id`,
    [countyCode],
  )
  return officersFrom(rows, roles)
}

/** As `loadOfficers`, from rows at hand. */
function officersFrom(officers: readonly Officer[], roles: RoleTable): Officers {
  const ofUnit = Map.groupBy(officers, (officer) => officer.organizationId)
  const ofArea = Map.groupBy(officers.filter((officer) => officer.areaPath !== null), (officer) => officer.areaPath!)

  return {
    find(wanted) {
      const may = (officer: Officer) => {
        const scopes = roles[officer.role]?.[wanted.permission] ?? []
        if (wanted.notAccountIds?.includes(officer.accountId) || wanted.notOrganizationIds?.includes(officer.organizationId)) return false
        return (scopes.includes('party') && wanted.orgIds.includes(officer.organizationId))
          || (scopes.includes('area') && officer.areaPath !== null && wanted.areaPath.startsWith(officer.areaPath))
      }
      const paths = pathsUpwards(wanted.areaPath)
      const units = wanted.organizationId === undefined ? wanted.orgIds : [wanted.organizationId, ...wanted.orgIds]
      const candidates = [
        ...(wanted.organizationId === undefined ? [] : (ofUnit.get(wanted.organizationId) ?? [])),
        ...paths.flatMap((path) => ofArea.get(path) ?? []),
        ...units.flatMap((unit) => ofUnit.get(unit) ?? []),
      ]
      return candidates.find(may)
    },
    has: (organizationId, permission) => (ofUnit.get(organizationId) ?? []).some((officer) => roles[officer.role]?.[permission]?.includes('party') === true),
  }
}

/** `a/b/c/` → `a/b/c/`, `a/b/`, `a/`. */
function pathsUpwards(path: string): string[] {
  const ids = path.split('/').slice(0, -1)
  return ids.map((_, index) => `${ids.slice(0, ids.length - index).join('/')}/`)
}
