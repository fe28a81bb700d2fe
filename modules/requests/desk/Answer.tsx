import { Moment } from '#kit/ui/DueTime.tsx'
import { sayLastDay } from '#kit/ui/time-words.ts'
import { satisfactionLabels } from '#modules/requests/shapes.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Photos } from '#modules/requests/desk/Photos.tsx'

/** What was answered, whether it is to be checked, and what the person said to it. */
export function Answer({ request }: { request: RequestDetail }) {
  const { reply, rating } = request
  // Once it was looked at, why it had to be is in the past.
  const checkReasonLabel = request.state === 'replied' ? request.checkReasonLabel : null
  const evidence = request.photos.filter((photo) => photo.kind === 'evidence')
  if (reply === null && evidence.length === 0 && checkReasonLabel === null) return null
  return (
    <section className="request-part" aria-label="答复">
      <h3>答复</h3>
      {reply !== null && (
        <>
          <p className="request-line">
            <strong>{reply.kindLabel}</strong>
            <span>
              {reply.unit}，<Moment at={reply.repliedAt} />
            </span>
            {reply.promisedAt !== null && (
              <span>
                承诺{sayLastDay(new Date(reply.promisedAt), new Date())}前办成
              </span>
            )}
          </p>
          <p className="request-text">{reply.words}</p>
        </>
      )}
      <Photos photos={evidence} label="办理照片" />
      {checkReasonLabel !== null && <p className="request-check">{checkReasonLabel}</p>}
      {rating !== null && (
        <p className="request-line">
          <strong>居民评价</strong>
          <span>
            {rating.solved ? '已解决' : '没有解决'}，{satisfactionLabels[rating.satisfaction]}
          </span>
          {rating.words !== null && <span>“{rating.words}”</span>}
          <Moment at={rating.at} />
        </p>
      )}
    </section>
  )
}
