import { dateOfDay, dayOfInstant, minuteLength, startOfDay, weekdayName } from './calendar-date.ts'
import type { Remaining } from './remaining.ts'
import { isDayUnit, stepsIn } from './unit-time.ts'
import type { Amount } from './unit-time.ts'
import type { CalendarPending } from './work-calendar.ts'

/** Above this many hours of the clock days are easier to grasp. */
const hoursToldInDays = 72

/**
 * The words an official reads in a list (`words`: 今天 16:30, 明天 09:00前, 还剩 2 工作时, 超 3 天, 待日历) and the exact
 * time for whoever points at them (`exact`: 2026-10-09 18:00 星期五). What is left is rounded down: nobody is promised
 * more than there is.
 */
export function remainingWords(remaining: Remaining, now: Date): { words: string; exact: string } {
  switch (remaining.state) {
    case 'pending':
      return { words: '待日历', exact: `${remaining.neededYear} 年的工作日历尚未载入，载入后自动算出到期时间` }
    case 'paused':
      return { words: `已暂停，还剩${amountWords(remaining.left).replace(/^(?=\d)/, ' ')}`, exact: '计时已暂停，恢复后重新算出到期时间' }
    case 'overdue':
      return { words: overdueWords(remaining.over), exact: exactTime(remaining.dueAt) }
    case 'running':
      return { words: runningWords(remaining.dueAt, remaining.left, now), exact: exactTime(remaining.dueAt) }
  }
}

function runningWords(dueAt: Date, left: Amount, now: Date): string {
  const { day, time } = deadline(dueAt)
  const daysAhead = day - dayOfInstant(now.getTime())
  if (daysAhead <= 0) return `今天 ${time}`
  if (daysAhead === 1) return `明天 ${time} 前`
  if (isDayUnit(left.unit) && left.value === 0) return `${daysAhead === 2 ? '后天' : weekdayName(day).replace('星期', '周')} ${time} 前`
  return `还剩 ${amountWords(left)}`
}

function overdueWords(over: Amount | CalendarPending): string {
  if ('pending' in over || isUnderOneMinute(over)) return '已超时'
  return `超 ${amountWords(over)}`
}

/** Nothing that could be told: in the evening after the close no working time has passed yet. */
function isUnderOneMinute({ value, unit }: Amount): boolean {
  return !isDayUnit(unit) && value * stepsIn(unit) < minuteLength
}

function amountWords({ value, unit }: Amount): string {
  if (isDayUnit(unit) && value === 0) return unit === 'workingDays' ? '不到 1 工作日' : '不到 1 天'
  if (unit === 'workingDays') return `${value} 工作日`
  if (unit === 'calendarDays') return `${value} 天`
  const minutes = Math.max(1, Math.floor((value * stepsIn(unit)) / minuteLength))
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (unit === 'workingHours') return `${hours} 工作时`
  return hours < hoursToldInDays ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`
}

function exactTime(dueAt: Date): string {
  const { day, time } = deadline(dueAt)
  return `${dateOfDay(day)} ${time} ${weekdayName(day)}`
}

/** A due time at midnight is the end of the day before, 24:00, not the beginning of the next. */
function deadline(dueAt: Date): { day: number; time: string } {
  const day = dayOfInstant(dueAt.getTime() - 1)
  const minute = Math.floor((dueAt.getTime() - startOfDay(day)) / minuteLength)
  const time = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return { day, time }
}
