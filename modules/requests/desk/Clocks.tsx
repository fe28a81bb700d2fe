import { StateShape } from '#kit/ui/Icon.tsx'
import { sayEnd, sayExactEnd, sayExactly, sayMoment } from '#kit/ui/time-words.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { barOf } from '#modules/requests/desk/clock-bar.ts'

/** Each promise of time as a bar: how much has run, where the due time stands, and in a word how it went. */
export function Clocks({ request }: { request: RequestDetail }) {
  const now = new Date()
  if (request.clocks.length === 0) return null
  return (
    <section className="request-part" aria-label="时限">
      <h3>时限</h3>
      <ul className="clocks">
        {request.clocks.map((clock) => {
          const { words, tone, run, due } = barOf(clock, now)
          return (
            <li key={clock.clockId} className={`clock clock-${tone}`}>
              <span className="clock-name">
                {clock.stageLabel} <span className="clock-limit">{clock.limitWords}</span>
              </span>
              <span className="clock-words">
                <StateShape nearness={tone} />
                {words}
              </span>
              <svg className="clock-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect className="clock-whole" width="100" height="8" />
                <rect className="clock-run" width={(Math.min(run, due ?? 1) * 100).toFixed(1)} height="8" />
                {due !== undefined && run > due && <rect className="clock-over" x={(due * 100).toFixed(1)} width={((run - due) * 100).toFixed(1)} height="8" />}
                {due !== undefined && due < 1 && <rect className="clock-due" x={(due * 100 - 0.4).toFixed(1)} width="0.8" height="8" />}
              </svg>
              <span className="clock-when">
                {clock.unit ?? ''}
                {clock.dueAt !== null && (
                  <time dateTime={clock.dueAt} title={sayExactEnd(new Date(clock.dueAt))}>
                    {' '}
                    截止 {sayEnd(new Date(clock.dueAt), now)}
                  </time>
                )}
                {clock.stoppedAt !== null && (
                  <time dateTime={clock.stoppedAt} title={sayExactly(new Date(clock.stoppedAt))}>
                    {' '}
                    {clock.voided ? '取消' : '办完'} {sayMoment(new Date(clock.stoppedAt), now)}
                  </time>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
