import './requests.css'
import './request.css'
import { useCallback } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { Refusal } from '#kit/ui/refusal.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { Answer } from '#modules/requests/desk/Answer.tsx'
import { Approvals } from '#modules/requests/desk/Approvals.tsx'
import { Clocks } from '#modules/requests/desk/Clocks.tsx'
import { Duplicates } from '#modules/requests/desk/Duplicates.tsx'
import { Exclusions } from '#modules/requests/desk/Exclusions.tsx'
import { Facts } from '#modules/requests/desk/Facts.tsx'
import { HotlineOrders } from '#modules/requests/desk/HotlineOrders.tsx'
import { Moves } from '#modules/requests/desk/Moves.tsx'
import { Parties } from '#modules/requests/desk/Parties.tsx'
import { Publication } from '#modules/requests/desk/Publication.tsx'
import { RequestHead } from '#modules/requests/desk/RequestHead.tsx'
import { RequestText } from '#modules/requests/desk/RequestText.tsx'
import { Routing } from '#modules/requests/desk/Routing.tsx'
import { Timeline } from '#modules/requests/desk/Timeline.tsx'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { useChangesElsewhere } from '#modules/requests/desk/changes.ts'

/** Each reading is recorded as a look at this request, so changes elsewhere are gathered. */
const GATHER_MILLISECONDS = 10_000

type RequestDetailProps = { requestId: string; move: string | undefined; openMove: (move: string | undefined) => void; alone?: boolean }

/** Everything about one request: what it is, what can be done now, and what happened. */
export default function RequestDetail({ requestId, move, openMove, alone = false }: RequestDetailProps) {
  const queries = useQueryClient()
  const options = api.getRequest.queryOptions({ input: { requestId }, meta: { live: [REQUEST_DETAIL] } })
  const { data: request, error, refetch } = useQuery(options)
  useChangesElsewhere([REQUEST], GATHER_MILLISECONDS, useCallback(() => queries.invalidateQueries({ queryKey: options.queryKey }), [queries, options.queryKey]))
  // What he has just lost sight of goes off the screen, be it by his own doing.
  const shown = error instanceof Refusal && error.status === 404 ? undefined : request
  if (shown === undefined && alone) return <PageWaiting title="诉求" error={error} retry={refetch} />
  if (shown === undefined && error !== null) return <div className="request-failed"><Failure error={error} retry={() => void refetch()} /></div>
  if (shown === undefined) return <Loading rows={12} />
  return (
    <article className="request" aria-label={shown.title}>
      <RequestHead request={shown} alone={alone} />
      <Moves request={shown} move={move} openMove={openMove} />
      <div className="request-body">
        <div className="request-main">
          <Approvals request={shown} move={move} openMove={openMove} />
          <Exclusions request={shown} move={move} openMove={openMove} />
          <RequestText request={shown} />
          <Answer request={shown} />
          <Timeline request={shown} />
        </div>
        <div className="request-side">
          <Facts request={shown} />
          <Clocks request={shown} />
          <HotlineOrders request={shown} />
          <Routing request={shown} />
          <Parties request={shown} />
          <Duplicates request={shown} />
          <Publication request={shown} move={move} openMove={openMove} />
        </div>
      </div>
    </article>
  )
}
