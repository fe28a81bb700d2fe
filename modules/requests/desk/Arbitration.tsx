import { useQuery } from '@tanstack/react-query'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Approvals } from '#modules/requests/desk/Approvals.tsx'
import { Board, QueueCount, useQueue } from '#modules/requests/desk/Board.tsx'
import { InHandHead } from '#modules/requests/desk/InHandHead.tsx'
import { MoveForm } from '#modules/requests/desk/MoveForm.tsx'
import { RequestText } from '#modules/requests/desk/RequestText.tsx'
import { Timeline } from '#modules/requests/desk/Timeline.tsx'
import { arbitrationPage } from '#modules/requests/desk/addresses.ts'
import { api } from '#modules/requests/desk/api.ts'

const empty = { title: '没有等着裁定的诉求', words: '不在任何单位履职清单上的、两次退回来的、再次提出异议的诉求会出现在这里。' }

/** The county decides who leads what nobody's list names, or what came back twice; the duty list stands beside. */
export default function Arbitration() {
  const { search } = usePlace(arbitrationPage)
  const go = useGo()
  const queue = useQueue('arbitrate')
  return (
    <>
      <header className="page-head">
        <h1>裁定</h1>
        <QueueCount count={queue.count} />
      </header>
      <Board queue={queue} openId={search.open} toOf={(open) => arbitrationPage.to({}, { open })} label="等着裁定的诉求" empty={empty}>
        {(request, next) => <InHand key={request.requestId} request={request} alone={next === undefined} done={() => go(arbitrationPage.to({}, { open: next }), { replace: true })} />}
      </Board>
    </>
  )
}

function InHand({ request, alone, done }: { request: RequestDetail; alone: boolean; done: () => void }) {
  return (
    <article className="request" aria-label={request.title}>
      <InHandHead request={request} />
      <RequestText request={request} />
      {request.proposal !== null && (
        <section className="request-part" aria-label="为什么要裁定">
          <h3>为什么要裁定</h3>
          <p>{request.proposal.why}</p>
        </section>
      )}
      <Approvals request={request} openMove={() => undefined} />
      <Duties category={request.category} />
      {request.openMoves.includes('arbitrate') && (
        <section className="moves" aria-label="裁定">
          <MoveForm request={request} move="arbitrate" close={done} unasked alone={alone} />
        </section>
      )}
      <Timeline request={request} />
    </article>
  )
}

/** What the duty list says of this category, itself or by the one above it; and of its neighbours. */
function Duties({ category }: { category: string }) {
  const parent = category.split('.')[0]!
  const { data, error, refetch } = useQuery(api.listDutyEntries.queryOptions({ input: { category: parent } }))
  const covers = (entry: { category: string }) => entry.category === category || entry.category === parent
  const own = data?.entries.filter(covers) ?? []
  const near = data?.entries.filter((entry) => !covers(entry)) ?? []
  return (
    <section className="request-part" aria-label="履职事项清单">
      <h3>履职事项清单</h3>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={2} />}
      {data !== undefined && own.length === 0 && <p>这一类别不在任何单位的清单上。</p>}
      <ul className="duties">
        {own.map((entry) => (
          <li key={entry.dutyEntryId}>
            <strong>{entry.unitLabel}</strong> {entry.part === 'lead' ? '牵头' : '配合'}
            <span className="fact-more">{entry.basis}</span>
          </li>
        ))}
      </ul>
      {near.length > 0 && (
        <details className="correctable">
          <summary>同一大类的 {near.length} 条</summary>
          <ul className="duties">
            {near.map((entry) => (
              <li key={entry.dutyEntryId}>
                {entry.categoryLabel}：<strong>{entry.unitLabel}</strong> {entry.part === 'lead' ? '牵头' : '配合'}
                <span className="fact-more">{entry.basis}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
