import '#modules/requests/phone/request.css'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { pushSupport } from '#kit/ui/push.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { api, myRequestsQuery, REQUEST } from '#modules/requests/phone/api.ts'
import { ConsentQuestion } from '#modules/requests/phone/ConsentQuestion.tsx'
import { OpenLine, PublishedLine, SupportAct } from '#modules/requests/phone/Nearby.tsx'
import { saidOf } from '#modules/requests/phone/published-words.ts'
import { plainState } from '#modules/requests/phone/plain-state.ts'
import { PlainStateLine } from '#modules/requests/phone/PlainStateLine.tsx'
import { SentReports } from '#modules/requests/phone/SentReports.tsx'
import { myRequestPage, reportPage, sentReportPage, supportedPage } from '#modules/requests/resident/addresses.ts'
import type { SupportedRequest } from '#modules/requests/contract-support.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

/** All that I reported; what waits for me stands first. */
export default function MyRequests() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(myRequestsQuery)
  const rows = data?.pages.flatMap((page) => page.items)
  const now = new Date()
  const groups = [
    { name: '等您回话', rows: rows?.filter((row) => plainState(row, now).tone === 'yours') ?? [] },
    { name: '正在办', rows: rows?.filter((row) => ['going', 'late'].includes(plainState(row, now).tone)) ?? [] },
    // Theirs may still be going on: merged is not done.
    { name: '和别人的合在一起办', rows: rows?.filter((row) => row.state === 'merged') ?? [] },
    { name: '已经办完', rows: rows?.filter((row) => row.state !== 'merged' && ['done', 'over'].includes(plainState(row, now).tone)) ?? [] },
  ].filter((group) => group.rows.length > 0)
  return (
    <Screen
      title="我的诉求"
      act={
        <Link href={reportPage.to({})} className="press press-main">
          我要反映
        </Link>
      }
    >
      <SentReports kind="own" to={(draftKey) => sentReportPage.to({ draftKey })} />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && <Empty title="您还没有反映过事情">点下面的“我要反映”，说清什么事、在哪里就行。办到哪一步，都会显示在这里。</Empty>}
      {groups.length > 0 && pushSupport() === 'possible' && <ConsentQuestion purpose="push" question="有进展时，要不要在这部手机上通知您？" yes="要通知" no="不用" />}
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h2 className="part-head">{group.name}</h2>
          <ul className="entries">
            {group.rows.map((row) => (
              <li key={row.requestId}>
                <Entry row={row} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Supported />
      {hasNextPage && (
        <button type="button" className="press list-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更早的
        </button>
      )}
    </Screen>
  )
}

/** What others reported and I have as well, as far as others may hear of it. */
function Supported() {
  const { data } = useQuery(api.listSupported.queryOptions({ meta: { live: [REQUEST, 'notice'] } }))
  if (data === undefined || data.items.length + data.open.length === 0) return null
  return (
    <section>
      <h2 className="part-head">我也遇到的</h2>
      <ul className="supported-list">
        {data.open.map((item) => (
          <li key={item.requestId} className="sheet">
            <OpenLine item={item} />
            <SupportAct item={item} />
            <SupportedLink item={item} />
          </li>
        ))}
        {data.items.map((item) => (
          <li key={item.requestId} className="sheet">
            <PublishedLine item={item} />
            <div className="supported-answer">
              <p className="quiet">
                {saidOf(item)}
              </p>
              <p className="request-words">{item.publicAnswer}</p>
            </div>
            <SupportAct item={item} />
            <SupportedLink item={item} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SupportedLink({ item: { requestId, urging } }: { item: Pick<SupportedRequest, 'requestId' | 'urging'> }) {
  return (
    <Link href={supportedPage.to({ matterId: requestId })} className="supported-more">
      {urging === null ? '看进展' : '看进展，催办'}
    </Link>
  )
}

function Entry({ row }: { row: RequestRow }) {
  return (
    <Link href={myRequestPage.to({ matterId: row.requestId })} className="entry">
      <span className="entry-words">
        <span className="entry-name">{row.title}</span>
        <PlainStateLine row={row} />
        <span className="entry-hint">
          <Moment at={row.openedAt} /> 反映
        </span>
      </span>
      <Icon name="next" />
    </Link>
  )
}
