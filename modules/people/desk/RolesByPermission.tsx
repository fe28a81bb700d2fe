import { Fragment } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { rolesPage } from '#modules/people/desk/addresses.ts'
import { permissionGroups, sayScopes } from '#modules/people/desk/permission-words.ts'
import type { RoleTable } from '#modules/people/desk/RoleSheet.tsx'

/** Every act with the roles that may do it; roles with the same reach stand together. */
export function RolesByPermission({ roles, permissions }: RoleTable) {
  const scopesOf = new Map(permissions.map(({ permission, scopes }) => [permission, scopes]))
  return (
    <table className="rows roles-table stacks">
      <caption className="unseen">每件事由哪些职务办</caption>
      <thead>
        <tr>
          <th scope="col" style={{ width: '30%' }}>事情</th>
          <th scope="col">谁能办，及于哪里</th>
        </tr>
      </thead>
      <tbody>
        {permissionGroups.map(({ key, title, permissions: words }) => (
          <Fragment key={key}>
            <tr>
              <th scope="rowgroup" colSpan={2} className="roles-table-group">{title}</th>
            </tr>
            {Object.entries(words).map(([permission, what]) => [permission, what, byReach(roles, scopesOf.get(permission) ?? {})] as const).map(([permission, what, held]) => (
              <tr key={permission}>
                <td>{what}</td>
                <td>
                  {held.length === 0 && '不授予任何人'}
                  {held.map(([reach, holders]) => (
                    <p key={reach}>
                      {holders.map(({ role, name }, index) => (
                        <Fragment key={role}>
                          {index > 0 && '、'}
                          <Go to={rolesPage.to({}, { role })}>{name}</Go>
                        </Fragment>
                      ))}
                      <span className="aside-word">{reach}</span>
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function byReach(roles: RoleTable['roles'], scopes: RoleTable['permissions'][number]['scopes']) {
  return [...Map.groupBy(roles.filter(({ role }) => scopes[role] !== undefined), ({ role }) => sayScopes(scopes[role]!))]
}
