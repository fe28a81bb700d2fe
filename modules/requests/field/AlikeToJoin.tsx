import '#modules/requests/phone/nearby.css'
import { Moment } from '#kit/ui/DueTime.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { hasPlace, reportInput } from '#modules/requests/phone/report-draft.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'
import { useAlike } from '#modules/requests/phone/use-alike.ts'

type AlikeToJoinProps = { draft: ReportDraft; join: (into: ReportDraft['joins']) => void }

/** The same thing need not be handled twice: linked, it has its number and slip and goes on in the other. */
export function AlikeToJoin({ draft, join }: AlikeToJoinProps) {
  const { text = '', place, category } = reportInput(draft)
  const candidates = useAlike(hasPlace(draft.place) ? { text, place: { ...place, byPhone: undefined }, category } : undefined)
  if (draft.joins !== undefined) {
    return (
      <p className="report-kept" role="status">
        <span><WholeNumbers>{`将并入 ${draft.joins.number} 一起办，本人凭条照样能查`}</WholeNumbers></span>
        <button type="button" className="press-plain" onClick={() => join(undefined)}>
          不并入
        </button>
      </p>
    )
  }
  if (candidates.length === 0) return null
  return (
    <section className="nearby" aria-label="附近有相近的诉求" role="status">
      <h2>附近有相近的诉求</h2>
      <p className="quiet">是同一件事就并入，不用重复办；不是就接着往下填。</p>
      <ul>
        {candidates.map(({ request, why }) => (
          <li key={request.requestId} className="nearby-one">
            <p>{request.title}</p>
            <p className="quiet">
              <WholeNumbers>{request.number}</WholeNumbers> · {request.stateLabel} · <Moment at={request.openedAt} />
            </p>
            <p className="quiet">{why}</p>
            <button type="button" className="press nearby-press" onClick={() => join({ requestId: request.requestId, number: request.number })}>
              并入这一件
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
