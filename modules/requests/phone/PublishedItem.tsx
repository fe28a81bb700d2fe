import { Moment } from '#kit/ui/DueTime.tsx'
import { StateShape } from '#kit/ui/Icon.tsx'
import { dayOf } from '#modules/requests/phone/plain-state.ts'
import { keptWords, saidOf } from '#modules/requests/phone/published-words.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

/** What was reported, how it was answered, and whether the promise was kept. */
export function PublishedItem({ item }: { item: PublishedEntry }) {
  const now = new Date()
  const kept = keptWords(item, now)
  return (
    <>
      <p className="quiet">
        {item.place} · {item.categoryLabel}
      </p>
      <p className="request-words">{item.publicText}</p>
      <p className="quiet">
        <Moment at={item.openedAt} />
        {item.reporter === null ? ' 反映' : `，${item.reporter} 反映`}
        {item.others > 0 && `，另有 ${item.others} 人反映`}
        {item.othersUrging > 0 && `，其中 ${item.othersUrging} 人催办`}
      </p>
      <div className="published-answer">
        <p className="quiet">
          {saidOf(item)}<span className="published-state">（<strong>{item.stateLabel}</strong>）</span>{item.repliedAt !== null ? <Moment at={item.repliedAt} /> : item.isPlan && <Moment at={item.publishedAt} />}
        </p>
        <p className="request-words">{item.publicAnswer}</p>
        {item.suspendedUntil !== null && <p className="quiet">{dayOf(item.suspendedUntil, now)}再看能不能办</p>}
      </div>
      {kept !== undefined && (
        <p className={`published-kept published-kept-${kept.shape}`}>
          <StateShape nearness={kept.shape} />
          {kept.words}
        </p>
      )}
    </>
  )
}
