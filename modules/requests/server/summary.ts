import { sayExactly } from '#kit/ui/time-words.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { authorityLabels, replyKindLabels, satisfactionLabels } from '#modules/requests/shapes.ts'
import { channelLabels } from '#modules/matters/contract.ts'

type Told = { move: string; unit: string | null; isReporter: boolean; data: Record<string, unknown> }

/** Who did what, in one Chinese sentence; the words somebody wrote stand apart. What time did is told without a doer. */
export function summaryOf(event: Told): string {
  const who = event.unit ?? (event.isReporter ? '反映人' : '')
  const mark = event.data.byAuthority === true ? '（受托代为）' : ''
  // What the platform's list says is believed; who entered it stands beside it.
  const entered = typeof event.data.enteredBy === 'string' ? `（由${event.data.enteredBy}按平台清单录入）` : ''
  return `${who}${mark}${deed(event.move, event.data)}${entered}`
}

const howLabels: Readonly<Record<string, string>> = { phone: '电话', visit: '上门', message: '短信' }

/** What was done: the first of the four parts that knows the move says it, otherwise its label does. */
function deed(move: string, data: Record<string, unknown>): string {
  return cameIn(move, data) ?? passedOn(move, data) ?? timeChanged(move, data) ?? judged(move, data) ?? labelOf(move)
}

const textOf = (data: Record<string, unknown>, key: string) => String(data[key] ?? '')

/** How it came in, was taken or not, and what became of it in another. */
function cameIn(move: string, data: Record<string, unknown>): string | undefined {
  const text = (key: string) => textOf(data, key)
  switch (move) {
    case 'report':
      return data.system === undefined ? '上报了诉求' : data.channel === 'hotline' ? `由 ${text('system')}转来` : `${text('system')}经${channelLabels.open311}发来`
    case 'reportFor':
      return `代为上报（${channelLabels[data.channel as keyof typeof channelLabels] ?? text('channel')}，${authorityLabels[data.authority as keyof typeof authorityLabels] ?? ''}）`
    case 'correctPlace':
      if (data.sealed === true) return '更正地点时看出是检举控告，密封转送'
      return data.from === data.place ? `更正地点，仍在${text('place')}` : `更正地点：由${text('from')}更正为${text('place')}${data.superior === undefined ? '' : `，报${text('superior')}核定`}`
    case 'typeVoice':
      return '听语音，录入了文字'
    case 'disputeTyping':
      return '说录入的文字不是这个意思'
    case 'decline':
      return data.by === 'platform' ? `12345 平台同意退回，没有受理：${text('reason')}` : `没有受理：${text('reason')}`
    case 'sendBack':
      return `退回 12345 平台，等平台决定：${text('reason')}`
    case 'sendBackRefused':
      return data.undelivered === true ? '退回没有送到 12345 平台，继续办理' : '12345 平台不同意退回，继续办理'
    case 'merge':
    case 'goAlong':
      return `${move === 'merge' ? '' : '随同'}并入 ${text('into')} 一起办理`
    case 'oweOutcome':
      return `并入的一件${text('state')}，待告知反映人`
    case 'dropOutcome':
      return `并入的一件${text('state')}，结果有变，先不告知`
    case 'tellOutcome':
      return toldWords(data)
    case 'split':
      if (data.sealed === true) return data.count === 0 ? '看出是检举控告，密封转送' : `看出有检举控告，密封转送；其余另立 ${text('count')} 件`
      return data.count === undefined ? (data.from === undefined ? '拆分而来' : `由 ${text('from')} 拆分而来`) : `拆出 ${text('count')} 件分别办理`
    default:
      return undefined
  }
}

/** Whose hands it went through, and what was answered. */
function passedOn(move: string, data: Record<string, unknown>): string | undefined {
  const text = (key: string) => textOf(data, key)
  const day = (key: string) => monthAndDay(text(key))
  switch (move) {
    case 'dispatch':
    case 'arbitrate':
    case 'transfer': {
      const helpers = (data.coUnits as string[] | undefined) ?? []
      const verb = { dispatch: '派给', arbitrate: '裁定由', transfer: '转给' }[move]
      return `${verb}${text('to')}${move === 'arbitrate' ? '承办' : ''}${helpers.length > 0 ? `，${helpers.join('、')}协办` : ''}`
    }
    case 'addCoUnit':
      return `请${text('to')}协办`
    case 'askReturn':
      return `申请退单：${text('reason')}`
    case 'contact':
      return `${howLabels[text('how')] ?? ''}联系了反映人`
    case 'reply':
      return `答复：${replyKindLabels[data.kind as keyof typeof replyKindLabels] ?? ''}${data.promisedOn === undefined ? '' : `（${day('promisedOn')}前）`}`
    case 'verify':
      return data.by === 'time' ? '居民未表态，没有可核查的单位，视为核毕' : data.method === 'phone' ? '电话核实通过' : '现场核查通过'
    case 'unitSucceeded':
      return `由${text('to')}承接（原单位：${text('from')}）`
    case 'silence':
      return '居民在规定天数内没有表态，转现场核查'
    default:
      return undefined
  }
}

/** What was asked for and decided about its time. */
function timeChanged(move: string, data: Record<string, unknown>): string | undefined {
  const text = (key: string) => textOf(data, key)
  const day = (key: string) => monthAndDay(text(key))
  switch (move) {
    case 'platformExtension':
      if (data.undelivered === true) return '延期申请没有送到 12345 平台，时限不变'
      return data.approve === true ? `12345 平台同意延期 ${text('workingDays')} 个工作日` : '12345 平台没有同意延期'
    case 'askExtension':
      return `申请延期 ${text('workingDays')} 个工作日${decidedElsewhere(data)}`
    case 'decideExtension':
    case 'decideSecondExtension':
      return data.approve === true ? `同意延期 ${text('workingDays')} 个工作日${data.atPlatform === true ? '，报 12345 平台决定' : ''}` : '没有同意延期'
    case 'withdrawApplication':
      return `撤回${applicationLabels[text('what')] ?? ''}申请`
    case 'suspend':
      return `申请挂账，${day('reviewOn')}复核${decidedElsewhere(data)}`
    case 'decideSuspension':
      return data.approve === true ? `同意挂账，${day('reviewOn')}复核` : '没有同意挂账'
    case 'endWait':
      return data.by === 'time' ? '等待居民补充期满，继续办理' : '结束等待，继续办理'
    case 'resume':
      return data.by === 'time' ? '挂账复核日到，恢复办理' : '恢复办理'
    default:
      return undefined
  }
}

/** What was said of it, and how it counts. */
function judged(move: string, data: Record<string, unknown>): string | undefined {
  const text = (key: string) => textOf(data, key)
  switch (move) {
    case 'urge':
      return data.by === 'platform' ? '12345 平台催办' : data.by === 'supporters' ? `一同反映的居民催办（${text('people')} 人）` : labelOf(move)
    case 'reopen':
      return '要求重新办理'
    case 'closeJoining':
      return '停止别人在公开以前加入'
    case 'openJoining':
      return '恢复别人在公开以前加入'
    case 'callBack':
    case 'rate':
      return data.answered === false ? '回访没有得到回答' : `${data.by === 'platform' ? '12345 平台回访' : move === 'rate' ? '评价' : '回访'}：${data.solved === true ? '已解决' : '没有解决'}，${satisfactionLabels[data.satisfaction as keyof typeof satisfactionLabels] ?? ''}`
    case 'noteNotReached':
      return `第 ${text('attempt')} 次回访没有联系上${data.again === undefined ? '' : `，${sayExactly(new Date(text('again')))} 以后再联系`}`
    // One person's own decision, from before it took two.
    case 'exclude':
      return `不计入考核：${text('reason')}`
    case 'askExclusion':
      return `申请不计入考核：${text('reason')}`
    case 'decideExclusion':
      return data.approve === true ? `同意不计入考核：${text('reason')}` : '没有同意剔除'
    case 'becomeFinal':
      return '回访后没有再提出，期满终结'
    default:
      return undefined
  }
}

const toldLabels: Readonly<Record<string, string>> = { phone: '打电话', visit: '当面', message: '发消息' }

function toldWords({ how, attempt, again }: Record<string, unknown>): string {
  if (how !== 'notReached') return `${toldLabels[String(how)] ?? ''}告知了反映人结果`
  return `第 ${String(attempt)} 次告知没有联系上${again === undefined ? '' : `，${sayExactly(new Date(String(again)))} 以后再联系`}`
}

const applicationLabels: Readonly<Record<string, string>> = { return: '退单', extension: '延期', suspension: '挂账', platformExtension: '延期' }

/** Whoever asked has nobody of its own to decide. */
function decidedElsewhere({ decider }: Record<string, unknown>): string {
  return typeof decider === 'string' ? `；本单位没有其他负责人，由${decider}审批` : ''
}

/** 2026-10-08 → 10月8日: the event beside it has its own year. */
export function monthAndDay(day: string): string {
  return day.replace(/^\d{4}-0?(\d+)-0?(\d+)$/, '$1月$2日')
}

/** What time and reorganisation do is no move of the lifecycle, and has a name all the same. */
const otherLabels: Readonly<Record<string, string>> = { silence: '转现场核查', unitSucceeded: '单位承接', exclude: '剔除' }

export function labelOf(move: string): string {
  return requestLifecycle.moves[move as RequestMove]?.label ?? otherLabels[move] ?? move
}
