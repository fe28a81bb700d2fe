import '#modules/matters/screens/notices.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { addressOfMatter, pageOfKind } from '#kit/ui/desk/page.ts'
import { RowList } from '#kit/ui/desk/RowList.tsx'
import type { Column } from '#kit/ui/desk/RowList.tsx'
import { usePerson } from '#kit/ui/person.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import type { ListedNotice } from '#modules/matters/contract.ts'
import { NoticeMark } from '#modules/matters/screens/NoticeMark.tsx'
import { PushSwitch } from '#modules/matters/screens/PushSwitch.tsx'
import { noticesQuery, useReadNotices, useUnread } from '#modules/matters/screens/notices.ts'

/** What I and my units were told, the newest first; Enter opens what it is about. */
export default function Notices() {
  const person = usePerson()
  const unread = useUnread()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(noticesQuery())
  const read = useReadNotices()
  const items = data?.pages.flatMap((page) => page.items)
  useKeys('提醒', unread === '' ? [] : [{ key: 'A', label: '全部标为已看', run: () => read.mutate({}) }])
  return (
    <>
      <header className="page-head">
        <h1>提醒</h1>
        <div className="page-acts">
          {unread !== '' && (
            <button type="button" className="plain-button" disabled={read.isPending} onClick={() => read.mutate({})}>
              全部标为已看（{unread} 条未看）
            </button>
          )}
        </div>
      </header>
      {person !== null && <PushSwitch surface="desk" accountId={person.accountId} className="card" />}
      <div className="rows-ground">
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {read.error !== null && <Failure error={read.error} retry={() => read.mutate({})} />}
        {items === undefined && error === null && <Loading rows={12} />}
        {items?.length === 0 && <Empty title="没有提醒">派给您单位的、请您审批的、快到期和超期的，会在这里提醒您；在别的页面时，上方“提醒”旁会出现条数。</Empty>}
        {items !== undefined && items.length > 0 && (
          <RowList
            label="提醒"
            columns={columns}
            rows={items}
            idOf={(item) => item.noticeId}
            toOf={addressOf}
            subject="sentence"
            opened={(item) => { if (!item.read) read.mutate({ noticeIds: [item.noticeId] }) }}
            rowKeys={[{ key: 'm', label: '标为已看', run: (item) => { if (!item.read) read.mutate({ noticeIds: [item.noticeId] }) } }]}
          />
        )}
        {hasNextPage && (
          <p className="rows-more">
            已列出 {items?.length} 条
            <button type="button" className="plain-button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {isFetchingNextPage ? '正在读取' : '显示更多'}
            </button>
          </p>
        )}
      </div>
    </>
  )
}

const columns: readonly Column<ListedNotice>[] = [
  { key: 'mark', title: '状态', width: '84px', cell: (item) => <NoticeMark notice={item} /> },
  { key: 'sentence', title: '提醒', cell: (item) => <span title={item.sentence} className={item.read || item.settled ? undefined : 'notice-new'}><WholeNumbers>{item.sentence}</WholeNumbers></span> },
  { key: 'at', title: '时间', width: '138px', cell: (item) => <Moment at={item.at} /> },
]

/** The matter, or a page of the settings that is registered under its name; none where it is out of this person's sight by now. */
function addressOf({ opens }: ListedNotice): string | undefined {
  if (opens === null) return undefined
  return opens.matterId === null ? pageOfKind(opens.kind)?.address.to({}) : addressOfMatter(opens.kind, opens.matterId)
}
