import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Photos } from '#modules/requests/desk/Photos.tsx'

/** What the person wrote and photographed, and what was asked of him. */
export function RequestText({ request }: { request: RequestDetail }) {
  const photos = request.photos.filter((photo) => photo.kind === 'report')
  return (
    <section className="request-part" aria-label="反映的内容">
      <p className="request-text">{request.text}</p>
      <Photos photos={photos} label="反映的照片" />
      {request.question !== null && (
        <p className="request-question">
          <strong>请居民补充：</strong>
          {request.question}
        </p>
      )}
    </section>
  )
}
