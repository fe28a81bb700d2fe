import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Account } from '#modules/people/contract.ts'
import { AccountState } from '#modules/people/desk/AccountState.tsx'
import { More } from '#modules/people/desk/More.tsx'
import { accountName } from '#modules/people/desk/accounts.ts'

type AccountRowsProps = {
  list: Pick<UseInfiniteQueryResult, 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'>
  accounts: readonly Account[] | undefined
  kind: Account['kind']
  narrowed: boolean
  openId: string | undefined
  toOf: (account: Account) => string | undefined
}

export function AccountRows({ list, accounts, kind, narrowed, openId, toOf }: AccountRowsProps) {
  return (
    <div className="rows-ground">
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {accounts === undefined && list.error === null && <Loading rows={10} />}
      {accounts?.length === 0 && (
        <Empty title={narrowed ? '没有符合条件的账号' : '还没有账号'}>{narrowed ? '换几个字，或清空查找框。' : kind === 'resident' ? '居民第一次用手机登录时，账号自动开通。' : '给登记的人员开通账号后会出现在这里。'}</Empty>
      )}
      {accounts !== undefined && accounts.length > 0 && (
        <RowList label="账号" columns={openId === undefined ? columns : columns.slice(0, 2)} rows={accounts} idOf={(row) => row.accountId} toOf={toOf} subject="name" openId={openId} />
      )}
      {accounts !== undefined && <More shown={accounts.length} what="个账号" list={list} />}
    </div>
  )
}

const columns: readonly Column<Account>[] = [
  { key: 'name', title: '账号', cell: (row) => <span title={row.accountId}>{accountName(row)}</span> },
  { key: 'state', title: '状态', width: '160px', cell: (row) => <AccountState account={row} /> },
  { key: 'sessions', title: '正在登录', width: '96px', figure: true, cell: (row) => row.openSessions },
  { key: 'seen', title: '最近使用', width: '150px', from: 960, cell: (row) => (row.lastSeenAt === null ? '从未' : <Moment at={row.lastSeenAt} />) },
  { key: 'made', title: '开通时间', width: '150px', from: 1280, cell: (row) => <Moment at={row.createdAt} /> },
]
