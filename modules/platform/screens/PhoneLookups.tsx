import { useInfiniteQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { lookupsQuery } from '#modules/platform/screens/lookups.ts'
import { phoneAccountPage } from '#modules/platform/screens/phone-addresses.ts'

/** Who looked at my data: when, unit, post, what, why. */
export default function PhoneLookups() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(lookupsQuery)
  const lookups = data?.pages.flatMap((page) => page.lookups)
  return (
    <Screen title="谁看过我的信息" back={phoneAccountPage.to({})}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {lookups === undefined && error === null && <Loading />}
      {lookups?.length === 0 && <Empty title="还没有人看过您的个人信息">工作人员查看您的姓名、电话、住址时，一分钟内就会记在这里：什么时候、哪个单位、为什么。</Empty>}
      {lookups !== undefined && lookups.length > 0 && (
        <ul className="entries">
          {lookups.map((lookup, index) => (
            <li key={index} className="entry lookup">
              <span className="entry-words">
                <span className="entry-name">
                  {lookup.unit} {lookup.roleName}
                </span>
                <span className="lookup-what">
                  看了{lookup.what}
                  {lookup.reason !== null && `，因为${lookup.reason}`}
                </span>
                <span className="entry-hint">
                  <Moment at={lookup.at} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="press lookup-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更早的记录
        </button>
      )}
    </Screen>
  )
}
