import { isSoon } from '#kit/ui/due-time.ts'
import { sayEnd, sayExactEnd, sayExactly, sayMoment } from '#kit/ui/time-words.ts'
import { StateShape } from '#kit/ui/Icon.tsx'
import type { Nearness } from '#kit/ui/Icon.tsx'

type DueTimeProps = {
  dueAt: string | null
  /** Working time as the server counts it: 还剩 2 工作时, 超 3 天. Without it the moment itself is said. */
  words: string | null
  overdue: boolean
  /** Near its due time; by default within a day of it. */
  soon?: boolean
  now?: Date
}

/** When something is due, in words, with a shape beside the colour and the exact time on hover. */
export function DueTime({ dueAt, words, overdue, soon, now = new Date() }: DueTimeProps) {
  const at = dueAt === null ? null : new Date(dueAt)
  const nearness = nearnessOf(dueAt, words, overdue, soon ?? (at !== null && isSoon(at, now)))
  if (nearness === 'none') return <span className="due due-none">无时限</span>
  const said = words ?? sayEnd(at!, now)
  return (
    <time className={`due due-${nearness}`} {...(at === null ? {} : { dateTime: at.toISOString(), title: `截止 ${sayExactEnd(at)}` })}>
      <StateShape nearness={nearness} />
      {said}
    </time>
  )
}

function nearnessOf(dueAt: string | null, words: string | null, overdue: boolean, soon: boolean): Nearness {
  if (overdue) return 'missed'
  if (dueAt === null) return words === null ? 'none' : 'waiting'
  return soon ? 'near' : 'calm'
}

/** The deadline of the city's platform, where it comes before ours. */
export function PlatformDue({ at, now = new Date() }: { at: string; now?: Date }) {
  const due = new Date(at)
  return <DueTime dueAt={at} words={`平台要求 ${sayEnd(due, now)}`} overdue={due < now} now={now} />
}

/** A moment in words, exact on hover. */
export function Moment({ at, now = new Date() }: { at: string; now?: Date }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={sayExactly(date)}>
      {sayMoment(date, now)}
    </time>
  )
}
