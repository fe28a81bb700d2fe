import { Go } from '#kit/ui/desk/Go.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { RequestDue, UrgencyFlag } from '#modules/requests/desk/words.tsx'

/** What a queue has in hand, above what is to be decided about it. */
export function InHandHead({ request }: { request: RequestDetail }) {
  return (
    <header className="request-head">
      <h2 className="request-title">
        <UrgencyFlag urgency={request.urgency} />
        {request.title}
      </h2>
      <p className="request-line">
        <Go to={requestPage.to({ matterId: request.requestId })} className="figure">
          {request.number}
        </Go>
        <RequestDue row={request} />
        <span>{request.categoryLabel}</span>
        <span>{request.place}</span>
      </p>
    </header>
  )
}
