import './notices.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { useLine } from '#kit/ui/line.ts'
import { usePerson } from '#kit/ui/person.ts'
import { addressOfMatter } from '#kit/ui/phone/page.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import type { ListedNotice } from '#modules/matters/contract.ts'
import { NoticeMark } from '#modules/matters/screens/NoticeMark.tsx'
import { PushSwitch } from '#modules/matters/screens/PushSwitch.tsx'
import { noticesQuery, useReadNotices, useUnread } from '#modules/matters/screens/notices.ts'

/** What I was told, the newest first; pressed, it opens what it is about. */
export default function PhoneNotices() {
  const person = usePerson()
  const unread = useUnread()
  const online = useLine()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(noticesQuery())
  const read = useReadNotices()
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Screen title="提醒">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {read.error !== null && <Failure error={read.error} retry={() => read.mutate({})} />}
      {person !== null && <PushSwitch surface={person.surface} accountId={person.accountId} className="sheet" />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && (
        <Empty title="没有提醒">{person?.surface === 'field' ? '派给您网格的、快到期的、等您核查的事会在这里提醒您。' : '您的诉求有人受理、答复、办结时，会在这里告诉您。'}</Empty>
      )}
      {online && unread !== '' && (
        <button type="button" className="press notices-all" disabled={read.isPending} onClick={() => read.mutate({})}>
          全部标为已看（{unread} 条未看）
        </button>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="entries">
          {items.map((item) => (
            <li key={item.noticeId}>
              <Entry item={item} open={() => { if (!item.read) read.mutate({ noticeIds: [item.noticeId] }) }} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="press notices-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更多
        </button>
      )}
    </Screen>
  )
}

function Entry({ item, open }: { item: ListedNotice; open: () => void }) {
  const words = (
    <span className="entry-words">
      <span className={item.read || item.settled ? 'notice-line' : 'notice-line notice-new'}><WholeNumbers>{item.sentence}</WholeNumbers></span>
      <span className="notice-facts">
        <NoticeMark notice={item} />
        <Moment at={item.at} />
      </span>
    </span>
  )
  const to = item.opens === null || item.opens.matterId === null ? undefined : addressOfMatter(item.opens.kind, item.opens.matterId)
  if (to === undefined) return <div className="entry">{words}</div>
  return (
    <Link href={to} className="entry" onClick={open}>
      {words}
      <Icon name="next" />
    </Link>
  )
}
