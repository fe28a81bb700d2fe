import { query } from '#kit/http/handle.ts'
import { listRoles } from '#modules/people/contract.ts'
import { countyWithPreset, nameOfRole } from '#modules/platform/server/public.ts'

/** What the running product goes by; the county's own names beside it. */
export const listRolesHandler = query(listRoles, async ({ actor, db, services }) => {
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const roles = Object.keys(services.roles)
  const permissions = [...new Set(roles.flatMap((role) => Object.keys(services.roles[role]!)))].toSorted()
  return {
    roles: roles.map((role) => ({ role, name: nameOfRole(preset.roles, role), inThisCounty: preset.roles.some((one) => one.key === role), signIn: signInOf(role) })),
    permissions: permissions.map((permission) => ({
      permission,
      scopes: Object.fromEntries(roles.flatMap((role) => {
        const scopes = services.roles[role]![permission]
        return scopes === undefined ? [] : [[role, [...scopes]]]
      })),
    })),
  }
})

function signInOf(role: string): string {
  if (role === 'resident') return '手机验证码'
  return role === 'buildingLead' || role === 'gridWorker' ? '手机验证码和设备密钥' : '密码和动态码'
}
