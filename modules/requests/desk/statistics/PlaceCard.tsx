import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { FailureBoundary } from '#kit/ui/states.tsx'
import type { HotSpot, Recurrence } from '#modules/requests/statistics/contract-patterns.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'

const PlaceMap = lazyOnce(() => import('#modules/requests/desk/PlaceMap.tsx'))

type PlaceCardProps = { place: HotSpot | Recurrence; kinds: string; words: ReactNode; open: boolean; press: () => void; more: ReactNode }

/** One place: how many, of what, and at one press what was written and where it lies. */
export function PlaceCard({ place, kinds, words, open, press, more }: PlaceCardProps) {
  const id = `place-${place.requestId}`
  return (
    <article className="spot">
      <header>
        <strong className="spot-count">{place.count} 件</strong>
        <div>
          <h2>{place.areaName}</h2>
          <p className="spot-kinds">{kinds}</p>
          <p>{words}</p>
        </div>
        <Button onClick={press} aria-expanded={open} aria-controls={id}>{open ? '收起' : '看这些诉求'}</Button>
      </header>
      {open && (
        <div id={id} className="spot-rows">
          <ol>
            {place.rows.map(({ request, text }) => (
              <li key={request.requestId}>
                <p>{text}</p>
                <p className="fact-more"><Go to={requestPage.to({ matterId: request.requestId })}>{request.number}</Go> {request.place}，<Moment at={request.openedAt} />，{request.stateLabel}{request.holder === null ? '' : `，${request.holder.name}`}</p>
              </li>
            ))}
            {more}
          </ol>
          <FailureBoundary>
            <Suspense fallback={null}>
              <PlaceMap areaId={place.areaId} areaName={place.areaName} longitude={place.longitude} latitude={place.latitude} />
            </Suspense>
          </FailureBoundary>
        </div>
      )}
    </article>
  )
}
