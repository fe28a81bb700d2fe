import { sayBefore, sayMoment } from '#kit/ui/time-words.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

export type PlainState = {
  /** Whether it is the reporter's turn, still going on, late, done, or over without being done. */
  tone: 'yours' | 'going' | 'late' | 'done' | 'over'
  /** Who has it and by when, as one says it to a neighbour. */
  sentence: string
}

type Told = Pick<RequestRow, 'state' | 'waitingFor' | 'waitingUnit' | 'holder' | 'dueAt' | 'overdue' | 'paused' | 'pendingCalendar' | 'suspendedUntil' | 'openMoves'>

/** The state of a request in the words of a resident: who, what, by when. */
export function plainState(row: Told, now: Date): PlainState {
  const unit = row.waitingUnit ?? row.holder?.name ?? '社区'
  const holder = row.holder?.name ?? unit
  switch (row.waitingFor) {
    case 'accept':
      return going(row, `${unit}已收到`, '告诉您是否受理', now)
    case 'platformDecision':
      return { tone: 'going', sentence: `${unit}认为不该由本地办理，已退回 12345 平台，等平台决定` }
    case 'dispatch':
      return going(row, `已受理，${unit}正在派给负责的单位`, '派出', now)
    case 'arbitrate':
      return going(row, `已受理，${unit}正在确定由哪家负责`, '定下来', now)
    case 'sign':
      return going(row, `已交给${unit}`, '接手', now)
    case 'contact':
      return going(row, `${unit}已接手`, '与您联系', now)
    case 'reply':
      return row.state === 'replied' ? going(row, `${unit}答应限期办好`, '办好', now) : going(row, `${unit}正在办`, '答复您', now)
    case 'decideReturn':
    case 'decideExtension':
    case 'decideSecondExtension':
    case 'decideSuspension':
      return { tone: row.overdue ? 'late' : 'going', sentence: `${holder}正在办，内部有一项申请在审批` }
    case 'residentAnswer':
      return { tone: 'yours', sentence: `${holder}请您补充情况，您补充后接着办` }
    case 'review':
      return { tone: 'going', sentence: `暂时解决不了，${holder}已列入计划${row.suspendedUntil === null ? '' : `，${dayOf(row.suspendedUntil, now)}再看`}` }
    case 'confirm':
      return { tone: 'yours', sentence: `${holder}已答复，请您看看是否认可` }
    case 'verify':
      return going(row, `${holder}已答复，${unit}会去现场看`, '看完', now)
    case 'close':
      return { tone: 'going', sentence: '已核实，正在结案' }
    case 'callback':
      return row.openMoves.includes('rate') ? { tone: 'yours', sentence: '已办结，请您评价' } : { tone: 'done', sentence: '已办结' }
    case 'tellOutcome':
    case null:
      return ended(row)
  }
}

function going(row: Told, what: string, next: string, now: Date): PlainState {
  if (row.paused) return { tone: 'going', sentence: `${what}，时限暂停` }
  if (row.dueAt === null) return { tone: 'going', sentence: row.pendingCalendar ? `${what}，期限要等明年的工作日历公布` : what }
  const by = sayBefore(new Date(row.dueAt), now)
  return row.overdue ? { tone: 'late', sentence: `${what}，本应 ${by}${next}，已经超期` } : { tone: 'going', sentence: `${what}，${by}${next}` }
}

function ended(row: Told): PlainState {
  switch (row.state) {
    case 'declined':
      return { tone: 'over', sentence: '没有受理，写明了原因' }
    case 'merged':
      return { tone: 'over', sentence: '和别人反映的同一件事合在一起办' }
    default:
      return row.openMoves.includes('rate') ? { tone: 'yours', sentence: '已办结，请您评价' } : { tone: 'done', sentence: '已办结' }
  }
}

/** What was done, in the sentence that staff read too, to the reporter himself. */
export function toldToReporter(summary: string): string {
  return summary.replaceAll('反映人', '您').replaceAll(/居民(?=补充|未表态|在规定天数内没有表态)/g, '您')
}

/** 周五, 9月3日: the day without its hour. */
export function dayOf(at: string, now: Date): string {
  return sayMoment(new Date(at), now).replace(/ \d\d:\d\d$/, '')
}
