import { StateShape } from '#kit/ui/Icon.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import { timesOf } from '#modules/requests/office-days/say-times.ts'
import type { OfficeDay } from '#modules/requests/office-days/contract.ts'

/** When and where, and first of all whether it takes place. */
export function OfficeDayHead({ day }: { day: OfficeDay }) {
  const { day: date, clock } = timesOf(day)
  const { state, startsAt, movedFrom, place, spot, people, takenUp } = day
  return (
    <>
      <span className={state === 'cancelled' ? 'office-day-when office-day-off' : 'office-day-when'}>
        <time dateTime={startsAt}>{date} <span className="office-day-clock">{clock}</span></time>
      </span>
      <span className="office-day-where">{place}，{spot}</span>
      {state === 'cancelled' && <span className="office-day-news"><StateShape nearness="missed" />已取消</span>}
      {state !== 'cancelled' && movedFrom !== null && <span className="office-day-news"><StateShape nearness="near" /><span>已改期，原定 <MovedFrom at={movedFrom} /></span></span>}
      {state === 'held' && <span className="quiet">来了 {people} 人，收下 {takenUp} 件诉求</span>}
    </>
  )
}

function MovedFrom({ at }: { at: string }) {
  const [date, ...clock] = sayExactly(new Date(at)).split(' ')
  return <><span className="office-day-clock">{date}</span> <span className="office-day-clock">{clock.join(' ')}</span></>
}
