import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { accountPage } from '#modules/platform/desk/addresses.ts'
import { lookupsQuery } from '#modules/platform/screens/lookups.ts'

/** Who looked at my data: when, unit, post, what, why. */
export default function Lookups() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(lookupsQuery)
  const lookups = data?.pages.flatMap((page) => page.lookups)
  return (
    <>
      <header className="page-head">
        <h1>谁看过我的信息</h1>
        <div className="page-acts">
          <Go to={accountPage.to({})}>返回我的账户</Go>
        </div>
      </header>
      <div className="rows-ground">
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {lookups === undefined && error === null && <Loading />}
        {lookups?.length === 0 && <Empty title="还没有人看过您的个人信息">有人查看您的姓名、电话、住址等信息时，会在一分钟内记在这里。</Empty>}
        {lookups !== undefined && lookups.length > 0 && (
          <table className="rows stacks">
            <caption className="unseen">查看记录，最近的在前</caption>
            <thead>
              <tr>
                <th scope="col" style={{ width: 170 }}>时间</th>
                <th scope="col" style={{ width: '30%' }}>单位</th>
                <th scope="col" style={{ width: 140 }}>职务</th>
                <th scope="col" style={{ width: 200 }}>看了什么</th>
                <th scope="col">为什么</th>
              </tr>
            </thead>
            <tbody>
              {lookups.map((lookup, index) => (
                <tr key={index}>
                  <td><Moment at={lookup.at} /></td>
                  <td data-name="单位" title={lookup.unit}>{lookup.unit}</td>
                  <td data-name="职务">{lookup.roleName}</td>
                  <td data-name="看了什么">{lookup.what}</td>
                  <td data-name="为什么" title={lookup.reason ?? undefined}>{lookup.reason ?? '办理事项'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {hasNextPage && (
          <p className="rows-more">
            <button type="button" className="plain-button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              显示更早的记录
            </button>
          </p>
        )}
      </div>
    </>
  )
}
