import { query } from '#kit/http/handle.ts'
import { listRoles } from '#modules/people/contract.ts'
import type { PostTemplate } from '#modules/people/contract.ts'
import { dayOf } from '#modules/people/server/scope.ts'
import { countyWithPreset, nameOfRole } from '#modules/platform/server/public.ts'
import type { CountyPreset } from '#presets/preset.ts'
import { holdsOn } from '#presets/holds-on.ts'

/** What the running product goes by; the county's own names beside it. */
export const listRolesHandler = query(listRoles, async ({ actor, db, services, at }) => {
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const roles = Object.keys(services.roles)
  const permissions = [...new Set(roles.flatMap((role) => Object.keys(services.roles[role]!)))].toSorted()
  return {
    roles: roles.map((role) => {
      const own = preset.roles.find((one) => one.key === role)
      return { role, name: nameOfRole(preset.roles, role), inThisCounty: own !== undefined, signIn: signInOf(role), citation: own?.citation ?? null, posts: postsOf(preset, role, dayOf(at)) }
    }),
    permissions: permissions.map((permission) => ({
      permission,
      scopes: Object.fromEntries(roles.flatMap((role) => {
        const scopes = services.roles[role]![permission]
        return scopes === undefined ? [] : [[role, [...scopes]]]
      })),
    })),
  }
})

function postsOf({ posts, levels }: CountyPreset, role: string, on: string): PostTemplate[] {
  const levelNames = new Map(levels.map((level) => [level.key, level.name]))
  return posts
    .filter((post) => post.role === role && holdsOn(post, on))
    .map(({ key, name, level, organization, substitute, paired, citation }) => ({ key, name, levelName: levelNames.get(level)!, organization, substitute, paired, citation }))
}

function signInOf(role: string): string {
  if (role === 'resident') return '手机验证码'
  return role === 'buildingLead' || role === 'gridWorker' ? '手机验证码和设备密钥' : '密码和动态码'
}
