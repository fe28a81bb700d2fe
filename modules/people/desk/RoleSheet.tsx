import { Go } from '#kit/ui/desk/Go.tsx'
import type { PostTemplate } from '#modules/people/contract.ts'
import { rolesPage } from '#modules/people/desk/addresses.ts'
import { neverWords, permissionGroups, sayScopes } from '#modules/people/desk/permission-words.ts'
import type { Scope } from '#modules/people/desk/permission-words.ts'
import { sayTemplate } from '#modules/people/desk/post-roles.ts'

export type RoleTable = {
  roles: readonly { role: string; name: string; inThisCounty: boolean; signIn: string; citation: string | null; posts: readonly PostTemplate[] }[]
  permissions: readonly { permission: string; scopes: Readonly<Record<string, readonly Scope[]>> }[]
}

/** One role on one sheet: how its holder gets in, what he may do and where, and what he never may. */
export function RoleSheet({ roles, permissions, chosen }: RoleTable & { chosen: string | undefined }) {
  const role = roles.find((one) => one.role === chosen) ?? roles[0]
  if (role === undefined) return null
  const scopesOf = new Map(permissions.map(({ permission, scopes }) => [permission, scopes[role.role] ?? []]))
  return (
    <div className="roles">
      <nav className="roles-names" aria-label="职务">
        {roles.map((one) => (
          <Go key={one.role} to={rolesPage.to({}, { role: one.role })} className="roles-name" aria-current={one === role ? 'page' : undefined}>
            {one.name}
            {!one.inThisCounty && <span className="aside-word">本县未设</span>}
          </Go>
        ))}
      </nav>
      <article className="card roles-sheet" aria-label={role.name}>
        <h2>{role.name}</h2>
        <dl className="facts">
          <dt>怎样登录</dt>
          <dd>{role.signIn}</dd>
          <dt>绝不能做</dt>
          <dd>{neverWords[role.role]}</dd>
          {role.posts.length > 0 && (
            <>
              <dt>本县的岗位</dt>
              <dd>
                {role.posts.map((post) => (
                  <p key={post.key}>{post.name}：{sayTemplate(post)}</p>
                ))}
              </dd>
            </>
          )}
          {role.citation !== null && (
            <>
              <dt>名称出处</dt>
              <dd>{role.citation}</dd>
            </>
          )}
        </dl>
        {permissionGroups.map(({ key, title, permissions: words }) => {
          const held = Object.entries(words).filter(([permission]) => (scopesOf.get(permission) ?? []).length > 0)
          if (held.length === 0) return null
          return (
            <section key={key} className="roles-group">
              <h3>{title}</h3>
              <ul>
                {held.map(([permission, what]) => (
                  <li key={permission}>
                    <span>{what}</span>
                    <span className="aside-word">{sayScopes(scopesOf.get(permission)!)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </article>
    </div>
  )
}
