import { DueTime, PlatformDue } from '#kit/ui/DueTime.tsx'
import { sayBefore } from '#kit/ui/time-words.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

/** How long there is and what is waited for; without a clock only the latter. */
export function TaskDue({ row }: { row: Pick<RequestRow, 'dueAt' | 'platformDueAt' | 'pendingCalendar' | 'paused' | 'overdue' | 'waitingForLabel' | 'stateLabel'> }) {
  const words = row.pendingCalendar ? '待日历' : row.paused ? '时限暂停' : row.dueAt === null ? null : `${row.overdue ? '应在' : ''}${sayBefore(new Date(row.dueAt), new Date())}`
  return (
    <span className="task-due">
      {row.platformDueAt !== null ? <PlatformDue at={row.platformDueAt} /> : (row.dueAt !== null || words !== null) && <DueTime dueAt={row.dueAt} words={words} overdue={row.overdue} />}
      <span>{row.waitingForLabel ?? row.stateLabel}</span>
    </span>
  )
}
