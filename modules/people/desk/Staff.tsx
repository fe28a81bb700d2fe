import '#kit/ui/desk/detail.css'
import './people.css'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { useMay } from '#kit/ui/person.ts'
import { StaffAccounts } from '#modules/people/desk/StaffAccounts.tsx'
import { StaffList } from '#modules/people/desk/StaffList.tsx'
import { staffPage } from '#modules/people/desk/addresses.ts'

/** Who works here, and by which accounts they get in. */
export default function Staff() {
  const { search, setSearch } = usePlace(staffPage)
  const go = useGo()
  const mayManage = useMay()('account.manage')
  const onAccounts = search.tab === 'accounts' && mayManage
  const ofResidents = onAccounts && search.account === 'resident'
  return (
    <>
      <header className="page-head">
        <h1>人员与账号</h1>
        <div className="page-acts">
          <SearchBox label={ofResidents ? '按完整的账号编号查找' : '按姓名查找'} value={search.q ?? ''} change={(q) => setSearch({ q, open: undefined, act: undefined }, { replace: true })} />
          {mayManage && (
            <Button type={search.act === undefined ? 'primary' : 'default'} onClick={() => go(staffPage.to({}, { act: 'new' }))}>
              登记人员
            </Button>
          )}
        </div>
      </header>
      {mayManage && (
        <nav className="tabs" aria-label="看什么">
          <Go to={staffPage.to({}, { q: search.q })} className="tab" aria-current={onAccounts ? undefined : 'page'}>人员</Go>
          <Go to={staffPage.to({}, { tab: 'accounts', q: search.q })} className="tab" aria-current={onAccounts && !ofResidents ? 'page' : undefined}>工作人员账号</Go>
          <Go to={staffPage.to({}, { tab: 'accounts', account: 'resident' })} className="tab" aria-current={ofResidents ? 'page' : undefined}>居民账号</Go>
        </nav>
      )}
      {onAccounts ? <StaffAccounts kind={ofResidents ? 'resident' : 'staff'} /> : <StaffList />}
    </>
  )
}
