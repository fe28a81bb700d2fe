import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Recordings } from '#modules/requests/desk/Recordings.tsx'
import { Photos } from '#modules/requests/desk/Photos.tsx'

/** What the person wrote and photographed, and what was asked of him. */
export function RequestText({ request }: { request: RequestDetail }) {
  const photos = request.photos.filter((photo) => photo.kind === 'report')
  return (
    <section className="request-part" aria-label="反映的内容">
      <p className="request-text">{request.text}</p>
      {request.typing === 'disputed' && <p className="request-question"><strong>反映人说：录入的不是这个意思。</strong>请再听一遍，重新录入。</p>}
      <Recordings recordings={request.recordings} />
      {request.typing === 'done' && <p className="recording-typed">上面的文字由工作人员听录音录入。</p>}
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
