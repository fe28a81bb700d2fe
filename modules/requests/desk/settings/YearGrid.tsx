import { sayDay } from '#kit/ui/days.ts'
import { dayKinds, monthsOf } from '#modules/requests/desk/settings/calendar-year.ts'
import type { GridDay, SpecialDay } from '#modules/requests/desk/settings/calendar-year.ts'

const weekdays = ['一', '二', '三', '四', '五', '六', '日']

type YearGridProps = { year: number; days: ReadonlyMap<string, SpecialDay>; paint: ((date: string) => void) | undefined }

/** A year at a glance: each special day carries a letter beside its colour. */
export function YearGrid({ year, days, paint }: YearGridProps) {
  return (
    <div className="year">
      {monthsOf(year).map(({ month, weeks }) => (
        <table key={month} className="month">
          <caption>{month} 月</caption>
          <thead>
            <tr>
              {weekdays.map((weekday) => (
                <th key={weekday} scope="col" abbr={`周${weekday}`}>
                  {weekday}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week, index) => (
              <tr key={index}>
                {week.map((day, at) => (
                  <td key={at}>{day !== null && <Day day={day} special={days.get(day.date)} paint={paint} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
}

function Day({ day, special, paint }: { day: GridDay; special: SpecialDay | undefined; paint: YearGridProps['paint'] }) {
  const kind = special === undefined ? undefined : dayKinds[special.kind]
  const says = [...(kind === undefined ? (day.weekend ? ['周末'] : []) : [kind.name]), ...(special === undefined || special.label === '' ? [] : [special.label])]
  const look = `day ${day.weekend ? 'day-weekend' : ''} ${special === undefined ? '' : `day-${special.kind}`}`
  const words = [sayDay(day.date), ...says].join('，')
  const inside = (
    <>
      <span className="unseen">{Number(day.date.slice(5, 7))}月</span>
      {day.day}
      <span className="unseen">日{says.map((word) => `，${word}`).join('')}</span>
      {kind !== undefined && (
        <span className="day-letter" aria-hidden="true">
          {kind.letter}
        </span>
      )}
    </>
  )
  if (paint === undefined) return <span className={look} title={words}>{inside}</span>
  return (
    <button type="button" className={look} title={words} onClick={() => paint(day.date)}>
      {inside}
    </button>
  )
}
