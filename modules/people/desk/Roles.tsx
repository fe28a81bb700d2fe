import '#kit/ui/desk/detail.css'
import './people.css'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { RolesByPermission } from '#modules/people/desk/RolesByPermission.tsx'
import { RoleSheet } from '#modules/people/desk/RoleSheet.tsx'
import { rolesPage } from '#modules/people/desk/addresses.ts'
import { api } from '#modules/people/desk/api.ts'

const HOUR = 3_600_000

/** Who may do what, and how far it reaches: role by role, or act by act. */
export default function Roles() {
  const { search } = usePlace(rolesPage)
  const { data, error, refetch } = useQuery(api.listRoles.queryOptions({ staleTime: HOUR }))
  const byPermission = search.by === 'permission'
  return (
    <>
      <header className="page-head">
        <h1>角色权限</h1>
      </header>
      <nav className="tabs" aria-label="怎么看">
        <Go to={rolesPage.to({})} className="tab" aria-current={byPermission ? undefined : 'page'}>按职务看</Go>
        <Go to={rolesPage.to({}, { by: 'permission' })} className="tab" aria-current={byPermission ? 'page' : undefined}>按事情看</Go>
      </nav>
      <div className="page-body stack-ground">
        <p className="roles-rule">
          权限来自所任的岗位，按岗位逐个计算：在甲地能看、在乙地能派，不等于能在甲地派。一人多岗，各岗互不相加。系统、安全、审计三种管理员互相排斥，也不能兼任看诉求的岗位。本表由程序固定，任何人不能在线修改；改变一个人能做什么，请办理任职。
        </p>
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={12} />}
        {data !== undefined && (byPermission ? <RolesByPermission {...data} /> : <RoleSheet {...data} chosen={search.role} />)}
      </div>
    </>
  )
}
