import { Moment } from '#kit/ui/DueTime.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** What everybody can read of it, and whether the promise was kept. */
export function Publication({ request }: { request: RequestDetail }) {
  const { publication } = request
  if (publication === null) return null
  return (
    <section className="request-part aside-later" aria-label="公开的内容">
      <h3>公开的内容</h3>
      <p className="request-line">
        <Moment at={publication.publishedAt} /> 公开
        <span>{publication.stateLabel}</span>
        {publication.kept !== null && <span>{publication.kept ? '承诺已兑现' : '承诺没有兑现'}</span>}
      </p>
      <p className="quoted">{publication.publicText}</p>
      <p className="quoted">{publication.publicAnswer}</p>
    </section>
  )
}
