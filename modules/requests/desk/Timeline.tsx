import { useState } from 'react'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Photos } from '#modules/requests/desk/Photos.tsx'

const SHOWN_AT_FIRST = 12

/** What happened, the latest first: when, which unit, what, and the words that were written. */
export function Timeline({ request }: { request: RequestDetail }) {
  const [all, showAll] = useState(false)
  // Of what happened in one act the last is first too.
  const entries = [...request.timeline].reverse().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  const shown = all ? entries : entries.slice(0, SHOWN_AT_FIRST)
  return (
    <section className="request-part past" aria-label="经过">
      <h3>经过</h3>
      <ol className="timeline">
        {shown.map((entry) => (
          <li key={entry.eventId}>
            <span className="timeline-when" title={sayExactly(new Date(entry.at))}>
              <Moment at={entry.at} />
            </span>
            <div className="timeline-what">
              <p>
                <strong>{entry.label}</strong> <WholeNumbers>{entry.summary}</WholeNumbers>
              </p>
              {entry.words !== null && <p className="quoted">{entry.words}</p>}
              {entry.internal && entry.words !== null && <p className="timeline-internal">只有工作人员看得到</p>}
              <Photos photos={photosOf(request, entry.photoIds)} label={`${entry.label}的照片`} />
            </div>
          </li>
        ))}
      </ol>
      {!all && entries.length > SHOWN_AT_FIRST && (
        <button type="button" className="plain-button" onClick={() => showAll(true)}>
          显示更早的 {entries.length - SHOWN_AT_FIRST} 条
        </button>
      )}
    </section>
  )
}

function photosOf(request: RequestDetail, photoIds: readonly string[]): RequestDetail['photos'] {
  return photoIds.map((photoId) => request.photos.find((photo) => photo.photoId === photoId)).filter((photo) => photo !== undefined)
}
