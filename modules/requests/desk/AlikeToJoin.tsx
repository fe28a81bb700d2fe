import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import type { ReportValues } from '#modules/requests/desk/report-form.ts'
import { StateWord } from '#modules/requests/desk/words.tsx'
import { useAlike } from '#modules/requests/phone/use-alike.ts'

type AlikeToJoinProps = { values: ReportValues; set: (change: Partial<ReportValues>) => void }

/** The same thing need not be handled twice: linked, it has its number and slip and goes on in the other. */
export function AlikeToJoin({ values: { text, areaId, category, joins }, set }: AlikeToJoinProps) {
  const candidates = useAlike(areaId === undefined ? undefined : { text, place: { areaId }, category })
  if (joins !== undefined) {
    return (
      <p className="report-hint" role="status">
        将并入 <span className="figure">{joins.number}</span> 一起办，本人凭条照样能查
        <button type="button" className="plain-button" onClick={() => set({ joins: undefined })}>
          不并入
        </button>
      </p>
    )
  }
  if (candidates.length === 0) return null
  return (
    <section className="report-alike" aria-label="附近有相近的诉求" role="status">
      <h3>附近有相近的诉求</h3>
      <ul className="alike">
        {candidates.map(({ request, why }) => (
          <li key={request.requestId} className="report-alike-one">
            <span>
              {request.title}
              <span className="alike-line">
                <span className="figure">{request.number}</span> <StateWord row={request} /> <Moment at={request.openedAt} />
              </span>
              <span className="alike-line">{why}</span>
            </span>
            <Button onClick={() => set({ joins: { requestId: request.requestId, number: request.number } })}>并入</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
