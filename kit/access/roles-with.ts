import type { RoleTable, Scope } from '#kit/access/actor.ts'

/** The roles that carry the permission: in this scope, or in any where none is named. */
export function rolesWith(roles: RoleTable, permission: string, scope?: Scope): string[] {
  return Object.entries(roles).filter(([, permissions]) => (scope === undefined ? permission in permissions : permissions[permission]?.includes(scope))).map(([role]) => role)
}
