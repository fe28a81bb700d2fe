import { timesOf } from '#modules/requests/office-days/say-times.ts'

/** The day may break from its hours; the hours stay together. */
export function DayTimes({ day }: { day: { startsAt: string; endsAt: string } }) {
  const { day: date, clock } = timesOf(day)
  return <><span className="day-hours">{date}</span> <span className="day-hours">{clock}</span></>
}
