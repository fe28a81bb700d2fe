import { PlatformDue } from '#kit/ui/DueTime.tsx'
import { isSoon } from '#kit/ui/due-time.ts'
import { StateShape } from '#kit/ui/Icon.tsx'
import { sayEnd, sayExactEnd, sayExactly, sayMoment } from '#kit/ui/time-words.ts'
import { urgencyLabels } from '#modules/matters/contract.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const done: ReadonlySet<string> = new Set(['verified', 'closed', 'calledBack', 'final'])
const ended: ReadonlySet<string> = new Set(['declined', 'merged'])

/** The state in a word, with a shape: a ring while something is owed, a stroke when done, a dash when it ended otherwise. */
export function StateWord({ row }: { row: Pick<RequestRow, 'state' | 'stateLabel'> }) {
  const tone = done.has(row.state) ? 'done' : ended.has(row.state) ? 'ended' : 'open'
  return (
    <span className={`state state-${tone}`}>
      <StateShape nearness={tone === 'done' ? 'done' : tone === 'ended' ? 'waiting' : 'calm'} />
      {row.stateLabel}
    </span>
  )
}

/** What is waited for, unless the state says the same. */
export function nextWords(row: Pick<RequestRow, 'stateLabel' | 'waitingForLabel'>): string | null {
  return row.waitingForLabel === null || row.waitingForLabel === row.stateLabel ? null : row.waitingForLabel
}

/** What tells one place from its neighbours: the grid, and the address in it; not the street that all of a list share. */
export function placeWords(row: Pick<RequestRow, 'place' | 'areaName'>): string {
  return row.place.endsWith(row.areaName) ? row.areaName : `${row.areaName} ${row.place}`
}

export function UrgencyFlag({ urgency }: { urgency: RequestRow['urgency'] }) {
  return urgency === 'routine' ? null : <span className={`flag flag-${urgency}`}>{urgencyLabels[urgency]}</span>
}

type Due = Pick<RequestRow, 'dueAt' | 'platformDueAt' | 'overdue' | 'pendingCalendar' | 'paused' | 'suspendedUntil' | 'closedAt'>

/** When it is due: a shape and words; the exact time on hover. */
export function RequestDue({ row, now = new Date() }: { row: Due; now?: Date }) {
  if (row.platformDueAt !== null && row.suspendedUntil === null) return <PlatformDue at={row.platformDueAt} now={now} />
  const { nearness, words, hover } = dueOf(row, now)
  if (nearness === 'none') return <span className="due due-none">{words}</span>
  return (
    <time className={`due due-${nearness}`} dateTime={row.dueAt ?? undefined} title={hover}>
      <StateShape nearness={nearness} />
      {words}
    </time>
  )
}

export function dueOf(row: Due, now: Date): { nearness: 'calm' | 'near' | 'missed' | 'waiting' | 'none'; words: string; hover: string } {
  const due = row.dueAt === null ? null : new Date(row.dueAt)
  const hover = due === null ? '' : `截止 ${sayExactEnd(due)}`
  // It is looked at again within a year: which year it is needs no word.
  if (row.suspendedUntil !== null) return { nearness: 'waiting', words: `挂账至${dayWords(new Date(row.suspendedUntil), now).replace(/^\d{4}年/u, '')}`, hover: `${sayExactly(new Date(row.suspendedUntil))} 复核` }
  // A pause takes the due time away, unless it had passed.
  if (row.paused) return due === null ? { nearness: 'waiting', words: '时限暂停', hover } : { nearness: 'missed', words: '超期，暂停中', hover }
  if (row.pendingCalendar) return { nearness: 'waiting', words: '待日历', hover: '时限落在还没有装入工作日历的年份，装入后自动算出' }
  if (due === null) return { nearness: 'none', words: row.closedAt === null ? '无时限' : '', hover }
  if (row.overdue) return { nearness: 'missed', words: `超 ${lengthWords(now.getTime() - due.getTime())}`, hover }
  return { nearness: isSoon(due, now) ? 'near' : 'calm', words: short(sayEnd(due, now)), hover }
}

/** A moment in a narrow column: the hour only where it matters, within a day or two; exact on hover. */
export function Day({ at, now = new Date() }: { at: string; now?: Date }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={sayExactly(date)}>
      {short(sayMoment(date, now))}
    </time>
  )
}

function short(said: string): string {
  return /^\d/.test(said) ? dayOnly(said) : said
}

function dayWords(at: Date, now: Date): string {
  return dayOnly(sayMoment(at, now))
}

function dayOnly(said: string): string {
  return said.replace(/ \d\d:\d\d$/, '')
}

/** 3 天, 5 小时, 20 分钟: elapsed time, the largest unit only. */
function lengthWords(milliseconds: number): string {
  if (milliseconds >= DAY) return `${Math.floor(milliseconds / DAY)} 天`
  if (milliseconds >= HOUR) return `${Math.floor(milliseconds / HOUR)} 小时`
  return `${Math.max(1, Math.floor(milliseconds / 60_000))} 分钟`
}
