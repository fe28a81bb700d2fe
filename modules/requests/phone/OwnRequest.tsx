import './request.css'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayBefore, sayLastDay } from '#kit/ui/time-words.ts'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { PlainStateLine } from '#modules/requests/phone/PlainStateLine.tsx'
import { toldToReporter } from '#modules/requests/phone/plain-state.ts'
import { RecordingShow } from '#modules/requests/phone/RecordingShow.tsx'
import { TypedVoice } from '#modules/requests/phone/TypedVoice.tsx'
import { PhotoShow } from '#modules/requests/phone/PhotoShow.tsx'
import { platformApi } from '#modules/requests/phone/api.ts'
import { AnswerQuestion, ConfirmReply, RateRequest, ReopenRequest, SupplementRequest, UrgeRequest } from '#modules/requests/phone/MyTurn.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/**
 * A request as its reporter reads it: where it stands, what waits for him, the answer, each step, who looked. Whoever entered it
 * for a neighbour reads the same in words that say whose it is, and nothing of who looked: that is the neighbour's to know.
 */
export function OwnRequest({ request }: { request: RequestDetail }) {
  const forSomebody = request.reporter.mayReprintSlip
  const maySupplement = request.openMoves.includes('supplement')
  const isAsked = maySupplement && request.waitingFor === 'residentAnswer'
  return (
    <>
      <section className="sheet">
        <h2 className="request-title">{request.title}</h2>
        <PlainStateLine row={request} />
        <p className="quiet">
          编号 <WholeNumbers>{request.number}</WholeNumbers>
          {request.others > 0 && `，另有 ${request.others} 人反映`}
        </p>
      </section>
      {isAsked && <AnswerQuestion request={request} />}
      {request.openMoves.includes('disagree') && <ConfirmReply request={request} />}
      {request.openMoves.includes('rate') && <RateRequest request={request} />}
      {request.reply !== null && <Answer reply={request.reply} />}
      {request.mergedInto !== null && <MergedInto into={request.mergedInto} />}
      <Report request={request} forSomebody={forSomebody} />
      <Steps timeline={request.timeline} forSomebody={forSomebody} />
      {request.rating !== null && <Rating rating={request.rating} />}
      {maySupplement && !isAsked && <SupplementRequest request={request} />}
      {request.openMoves.includes('urge') && <UrgeRequest request={request} />}
      {request.openMoves.includes('reopen') && <ReopenRequest request={request} />}
      {!forSomebody && <WhoLooked objectIds={[request.requestId, ...request.recordings.map(({ recordingId }) => recordingId)]} />}
    </>
  )
}

/** Where it goes on: whose it is now, how it stands, and what is public of the answer. */
function MergedInto({ into }: { into: NonNullable<RequestDetail['mergedInto']> }) {
  return (
    <section className="sheet">
      <h2>和别人反映的同一件事一起办</h2>
      <p className="request-facts">一起办的编号：<WholeNumbers>{into.number}</WholeNumbers></p>
      <p className="request-facts">
        现在：{into.stateLabel}
        {into.replyKindLabel !== null && `（${into.replyKindLabel}）`}
        {into.unit !== null && `，${into.unit}承办`}
      </p>
      {into.dueAt !== null && (
        <p className="request-facts">
          期限：<time dateTime={into.dueAt}>{sayBefore(new Date(into.dueAt), new Date())}</time>
        </p>
      )}
      {into.publicAnswer === null ? <p className="quiet">还没有公开的答复。有了结果会通知您。</p> : <p className="request-words">{into.publicAnswer}</p>}
    </section>
  )
}

function Answer({ reply }: { reply: NonNullable<RequestDetail['reply']> }) {
  return (
    <section className="sheet">
      <h2>{reply.unit}的答复</h2>
      <p>
        <span className={`answer-kind answer-${reply.kind}`}>
          {reply.kindLabel}
          {reply.promisedAt !== null && `：${sayLastDay(new Date(reply.promisedAt), new Date())}前`}
        </span>
      </p>
      <p className="request-words">{reply.words}</p>
      <p className="quiet">
        <Moment at={reply.repliedAt} /> 答复
      </p>
    </section>
  )
}

function Report({ request, forSomebody }: { request: RequestDetail; forSomebody: boolean }) {
  return (
    <section className="sheet">
      <h2>{forSomebody ? '我代报的' : '我反映的'}</h2>
      <p className="request-words">{request.text}</p>
      <RecordingShow recordings={request.recordings} label="听我说的" />
      <TypedVoice request={request} />
      <p className="request-facts">地点：{request.place}</p>
      <p className="request-facts">类别：{request.categoryLabel}</p>
      <p className="request-facts">{request.anonymousToPublic ? '公开时不写姓名' : '公开时写出隐去一部分的姓名'}</p>
      <PhotoShow photoIds={request.photos.filter(({ kind }) => kind === 'report').map(({ photoId }) => photoId)} of="我拍的照片" />
    </section>
  )
}

function Steps({ timeline, forSomebody }: { timeline: RequestDetail['timeline']; forSomebody: boolean }) {
  const newestFirst = [...timeline].reverse()
  return (
    <section className="sheet">
      <h2>办理经过</h2>
      <ol className="steps">
        {newestFirst.map((entry) => (
          <li key={entry.eventId}>
            <Moment at={entry.at} />
            <p><WholeNumbers>{forSomebody ? entry.summary : toldToReporter(entry.summary)}</WholeNumbers></p>
            {entry.words !== null && <p className="steps-words"><WholeNumbers>{entry.words}</WholeNumbers></p>}
            {entry.move !== 'report' && entry.move !== 'reportFor' && <PhotoShow photoIds={entry.photoIds} of={entry.label} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

const ratingWords = { satisfied: '满意', basicallySatisfied: '基本满意', neutral: '一般', dissatisfied: '不满意' } as const

function Rating({ rating }: { rating: NonNullable<RequestDetail['rating']> }) {
  return (
    <section className="sheet">
      <h2>我的评价</h2>
      <p>
        {rating.solved ? '解决了' : '没解决'}，{ratingWords[rating.satisfaction]}
      </p>
      {rating.words !== null && <p className="request-words">{rating.words}</p>}
    </section>
  )
}

type Lookup = { at: string; unit: string; roleName: string; what: string; reason: string | null }

/** Who looked at it, the last time first; the same unit, post, thing and reason is one line with its count. */
function gathered(lookups: readonly Lookup[]): (Lookup & { times: number })[] {
  const lines = new Map<string, Lookup & { times: number }>()
  for (const lookup of lookups) {
    const key = [lookup.unit, lookup.roleName, lookup.what, lookup.reason].join('|')
    const line = lines.get(key)
    if (line === undefined) lines.set(key, { ...lookup, times: 1 })
    else line.times++
  }
  return [...lines.values()]
}

/** Who opened my name, phone or address because of this request, and who listened. */
function WhoLooked({ objectIds }: { objectIds: readonly string[] }) {
  const { data } = useQuery(platformApi.listMyLookups.queryOptions({ input: {} }))
  if (data === undefined) return null
  const lines = gathered(data.lookups.filter(({ objectId }) => objectId !== null && objectIds.includes(objectId)))
  return (
    <section className="sheet">
      <h2>谁看过我的信息</h2>
      {lines.length === 0 && <p>还没有人因为这件事看过您的信息。</p>}
      <ul className="lookups-here">
        {lines.map((line) => (
          <li key={`${line.unit}${line.roleName}${line.what}${line.reason}`}>
            {line.unit} {line.roleName}看了{line.what}
            {line.reason !== null && `，因为${line.reason}`}
            <span className="quiet lookup-when">
              {line.times > 1 && `${line.times} 次，最近 `}
              <Moment at={line.at} />
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">全部记录在“我的”里的“谁看过我的信息”。</p>
    </section>
  )
}
