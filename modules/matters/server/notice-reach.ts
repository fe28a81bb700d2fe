import type { RoleTable, Scope } from '#kit/access/actor.ts'

/** Permission → role → the rows in which the role holds it: who of a unit a notice about a matter is for. Own work is wherever the role reads requests. */
export function reachesByPermission(roles: RoleTable): Record<string, Record<string, readonly Scope[]>> {
  const reaches: Record<string, Record<string, readonly Scope[]>> = {}
  for (const [role, permissions] of Object.entries(roles)) {
    for (const [permission, scopes] of Object.entries(permissions)) (reaches[permission] ??= {})[role] = permission === 'work.read' ? (permissions['request.read'] ?? []) : scopes
  }
  return reaches
}
