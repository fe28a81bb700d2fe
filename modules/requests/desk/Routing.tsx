import type { RequestDetail } from '#modules/requests/shapes.ts'

/** Where the rules send it, and why. */
export function Routing({ request }: { request: RequestDetail }) {
  const { proposal } = request
  if (proposal === null) return null
  return (
    <section className="request-part" aria-label="派单依据">
      <h3>为什么派给它</h3>
      {proposal.lead === null ? (
        <p>
          <strong>不在任何单位的履职清单上</strong>，由县中心裁定。{proposal.why}
        </p>
      ) : (
        <p>
          <strong>建议{proposal.lead.name}牵头</strong>
          {proposal.coUnits.length > 0 && `，${proposal.coUnits.map((unit) => unit.name).join('、')}协办`}。{proposal.why}
        </p>
      )}
    </section>
  )
}
