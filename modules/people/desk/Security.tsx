import '#kit/ui/desk/detail.css'
import './people.css'
import { Go } from '#kit/ui/desk/Go.tsx'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { useSettled } from '#kit/ui/settled.ts'
import { Empty, Loading } from '#kit/ui/states.tsx'
import { AccountChanges } from '#modules/people/desk/AccountChanges.tsx'
import { AccountRows } from '#modules/people/desk/AccountRows.tsx'
import { Beside } from '#kit/ui/desk/Beside.tsx'
import { GuardedAccount } from '#modules/people/desk/GuardedAccount.tsx'
import { securityPage } from '#modules/people/desk/addresses.ts'
import { useAccounts } from '#modules/people/desk/accounts.ts'

/** For the one who guards accounts and makes none: end sessions, lock, unlock, each with a reason; confirm new ways in. */
export default function Security() {
  const { search, setSearch } = usePlace(securityPage)
  const kind = search.account === 'resident' ? 'resident' : 'staff'
  const words = useSettled(search.q)
  const { list, accounts } = useAccounts('listGuardedAccounts', { kind, search: words })
  const open = accounts?.find((account) => account.accountId === search.open)
  const close = () => setSearch({ open: undefined, act: undefined })
  return (
    <>
      <header className="page-head">
        <h1>账号安全</h1>
        <div className="page-acts">
          <SearchBox label={kind === 'staff' ? '按姓名查找' : '按完整的账号编号查找'} value={search.q ?? ''} change={(q) => setSearch({ q, open: undefined, act: undefined }, { replace: true })} />
        </div>
      </header>
      <AccountChanges beside={search.act !== undefined} />
      <nav className="tabs" aria-label="谁的账号">
        <Go to={securityPage.to({})} className="tab" aria-current={kind === 'staff' ? 'page' : undefined}>工作人员</Go>
        <Go to={securityPage.to({}, { account: 'resident' })} className="tab" aria-current={kind === 'resident' ? 'page' : undefined}>居民</Go>
      </nav>
      <div className={search.open === undefined ? 'beside' : 'beside beside-open'}>
        <AccountRows list={list} accounts={accounts} kind={kind} narrowed={search.q !== undefined} openId={search.open} toOf={(account) => securityPage.to({}, { ...search, open: account.accountId, act: undefined })} />
        {search.open !== undefined && (
          <Beside label="账号详情" close={close}>
            {open !== undefined ? (
              <GuardedAccount key={open.accountId} account={open} act={search.act} openAct={(act) => setSearch({ act }, { replace: true })} />
            ) : accounts === undefined ? (
              <Loading rows={6} />
            ) : (
              <Empty title="列出的账号里没有它">清空查找框再找。</Empty>
            )}
          </Beside>
        )}
      </div>
    </>
  )
}
