import { dueAt } from '#kit/clock/limit.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { rightIncomplete } from '#modules/rights/refusals.ts'

/** 《个人信息保护法》第五十条 asks for a convenient and timely answer; fifteen working days is our figure. */
const ANSWER_WORKING_DAYS = 15

/** When the answer is due; null while the calendar of that year is not loaded. The stage only names the kind of limit. */
export function answerDueAt(askedAt: Date, calendar: WorkCalendar): Date | null {
  const due = dueAt(askedAt, { stage: 'reply', value: ANSWER_WORKING_DAYS, unit: 'workingDays' }, calendar, [])
  return 'dueAt' in due ? due.dueAt : null
}

export type Asked = { kind: 'deletion' | 'correction'; field?: 'name' | 'text' | undefined; wish?: string | undefined }

const LONGEST_NAME = 40

/** Refuses a request that does not say what it is about. `ofRequest`: whether it names one of the person's requests. */
export function insistOnMeaning({ kind, field, wish }: Asked, ofRequest: boolean): void {
  if (kind === 'deletion') {
    if (field !== undefined || wish !== undefined) throw rightIncomplete({ why: '申请删除时不用填写要更正的内容。只想更正一处，请改为申请更正。' })
    return
  }
  if (field === undefined) throw rightIncomplete({ why: '请说明要更正哪一项：姓名，还是诉求内容。' })
  if (wish === undefined) throw rightIncomplete({ why: '请写明正确的内容是什么。' })
  if (field === 'text' && !ofRequest) throw rightIncomplete({ why: '请说明要更正哪一件诉求的内容。' })
  if (field === 'name' && [...wish].length > LONGEST_NAME) throw rightIncomplete({ why: `姓名最多 ${LONGEST_NAME} 个字。` })
}
