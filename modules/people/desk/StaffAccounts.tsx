import { usePlace } from '#kit/ui/desk/place.ts'
import { useSettled } from '#kit/ui/settled.ts'
import type { Account } from '#modules/people/contract.ts'
import { AccountRows } from '#modules/people/desk/AccountRows.tsx'
import { staffPage } from '#modules/people/desk/addresses.ts'
import { useAccounts } from '#modules/people/desk/accounts.ts'

/** Accounts with their states. Of a resident's account nothing is told but its number. */
export function StaffAccounts({ kind }: { kind: Account['kind'] }) {
  const { search } = usePlace(staffPage)
  const words = useSettled(search.q)
  const { list, accounts } = useAccounts('listAccounts', { kind, search: words })
  return (
    <>
      {kind === 'resident' && <p className="page-note">居民账号只有编号和状态，看不到是谁。需要停用的，由安全管理员在“账号安全”里按编号锁定。</p>}
      <AccountRows
        list={list}
        accounts={accounts}
        kind={kind}
        narrowed={search.q !== undefined}
        openId={undefined}
        toOf={(account) => (account.staffMemberId === null ? undefined : staffPage.to({}, { q: account.name ?? undefined, open: account.staffMemberId }))}
      />
    </>
  )
}
