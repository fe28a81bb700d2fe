import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { DueTime, Moment } from '#kit/ui/DueTime.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { HotlineOrderShown, hotlineContract } from '#modules/requests/hotline/contract.ts'
import { REQUEST_DETAIL } from '#modules/requests/desk/api.ts'
import { hotlineLines } from '#modules/requests/desk/hotline-lines.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

const api = apiOf<typeof hotlineContract>('hotline')

/** Orders of the 12345 platform that this request is, or that were merged into it: their number, their deadline, what went and came. */
export function HotlineOrders({ request }: { request: RequestDetail }) {
  const concerned = request.externalNumber !== null || request.links.some(({ kind }) => kind === 'mergedFrom')
  const { data, error, refetch } = useQuery({ ...api.listHotlineOrders.queryOptions({ input: { requestId: request.requestId }, meta: { live: [REQUEST_DETAIL] } }), enabled: concerned })
  if (!concerned || (data !== undefined && data.orders.length === 0)) return null
  return (
    <section className="request-part" aria-label="12345 工单">
      <h3>12345 工单</h3>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={2} />}
      {data?.orders.map((order) => <Order key={`${order.orderNumber} ${order.round}`} order={order} isOwed={request.platformDeadline !== null} isSentAnew={data.orders.some(({ orderNumber, round }) => orderNumber === order.orderNumber && round > order.round)} />)}
    </section>
  )
}

/** `isOwed`: the answer is; once it is given nothing is late any more. `isSentAnew`: the order has come again since. */
function Order({ order, isOwed, isSentAnew }: { order: HotlineOrderShown; isOwed: boolean; isSentAnew: boolean }) {
  const now = new Date()
  return (
    <>
      <dl className="facts">
        <dt>工单号</dt>
        <dd className="figure">{order.orderNumber}{order.round > 1 && <span className="fact-more">第 {order.round} 次派来</span>}</dd>
        {order.theirDueAt !== null && (
          <>
            <dt>平台要求</dt>
            <dd>
              {isOwed ? <DueTime dueAt={order.theirDueAt} words={null} overdue={new Date(order.theirDueAt) < now} now={now} /> : <Moment at={order.theirDueAt} />}
              {order.isEarlier && <span className="fact-more">早于本县时限，请按这个时间办</span>}
            </dd>
          </>
        )}
        {order.theirState !== null && (
          <>
            <dt>平台状态</dt>
            <dd>{order.theirState}</dd>
          </>
        )}
        {order.evaluation !== null && (
          <>
            <dt>回访评价</dt>
            <dd>{order.evaluation}</dd>
          </>
        )}
      </dl>
      <ul className="alike" aria-label={`工单 ${order.orderNumber} 的往来`}>
        {hotlineLines(order, isSentAnew).map((line) => (
          <li key={line.key}>
            <span className="alike-line">{line.words} <Moment at={line.at} /></span>
            {line.more !== null && <span className={line.isWrong ? 'alike-line hotline-refused' : 'alike-line'}>{line.more}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
