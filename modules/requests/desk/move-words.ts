import { sayBefore } from '#kit/ui/time-words.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove, WaitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestDetail, RequestRow } from '#modules/requests/shapes.ts'

type MoveWords = {
  /** On the button that does it, in a verb: 退回给派单单位. */
  act: string
  /** What will happen, said before it happens. */
  effect?: string
  /** Cannot simply be taken back: the button is red. */
  grave?: boolean
  /** Nothing to fill in and nothing lost: one click does it. */
  atOnce?: boolean
}

const REPLACES = '修改公开内容'
const extensionEffect = '12345 平台派来的工单，同意后还要平台批准，批准以前时限不变；其余的，同意后立即延长。'

/** How a clerk says it. Moves that only the reporter has are not here. */
export const moveWords: Partial<Record<RequestMove, MoveWords>> = {
  typeVoice: { act: '录入，告诉反映人', effect: '照原话录入，不改意思；听不清的写“（听不清）”。反映人会看到，可以说不是这个意思。没有选类别的，按录入的文字建议类别和承办单位。' },
  accept: { act: '受理', effect: '居民会收到受理通知。在有单位签收以前，由您单位负责到底。' },
  decline: { act: '不予受理并告知居民', effect: '居民的诉求到此为止，他会看到理由和说明。12345 平台派来的工单先退回平台，由平台决定，其间时限暂停。', grave: true },
  merge: { act: '并入所选诉求', effect: '这件诉求并入另一件一起办，两件的反映人都会收到通知；已经派出的，承办单位会收到通知，不用再办。已经公开的随之撤下。可以撤销。' },
  undoMerge: { act: '撤销合并', effect: '恢复成单独的诉求：已经派出的回到原来的承办单位接着办，其余的回到待受理，剩下的时限接着计算。原来公开过的要重新公开。' },
  tellOutcome: { act: '记录告知', effect: '反映人没有账号，结果由您告诉他。按“并入的一件”说明办得怎样；没联系上的，隔一段时间再联系。' },
  split: { act: '拆成几件', effect: '每一项成为一件单独的诉求，各自派单、各自计时，互相关联。其中有检举控告的，原文整件密封转送，其余的另立。' },
  correctPlace: { act: '更正地点', effect: '反映人会看到更正和原因。更正到别的社区（村），由那里首接，受理时限重新计算，已经超时的仍算超时；已经派给原来地方的单位的，收回重新派单。已经公开的，换了社区（村）就撤下，核对以后重新公开。' },
  dispatch: { act: '派单', effect: '承办单位立即收到，签收时限开始计算。' },
  arbitrate: { act: '裁定由它承办', effect: '裁定后直接派给这个单位，不能再退单。', grave: true },
  object: { act: '提出异议，退回派单单位', effect: '引用履职事项说明不归您单位管。第一次回到派单单位；第二次，或清单上没有此类的，由县中心裁定。', grave: true },
  sign: { act: '签收', atOnce: true },
  addCoUnit: { act: '加派协办单位', effect: '协办单位会收到任务；必须先办的协办没有反馈时，不能答复居民。' },
  answerTask: { act: '反馈给牵头单位' },
  transfer: { act: '转给这个单位', effect: '承办单位换成它，答复时限照常计算，不重新开始，退单期限也不重新开始。承办单位只能转一次，县里裁定的不能转。', grave: true },
  askReturn: { act: '申请退回给派单单位', effect: '等派单单位审核。审核期间时限照常计算。' },
  approveReturn: { act: '同意退单', effect: '第一次退单，诉求回到待派单，由您重新派单；第二次退单，由县中心裁定谁来承办。' },
  refuseReturn: { act: '不同意退单，由它继续办', effect: '承办单位不变，会看到您写的理由。' },
  contact: { act: '记录已联系', effect: '首次联系的时限到此为止，转为办理中。' },
  askResident: { act: '请居民补充', effect: '居民会收到您的问题。等待期间答复时限暂停。' },
  endWait: { act: '不再等待，继续办', effect: '答复时限接着计算。' },
  askExtension: { act: '申请延期', effect: '由本单位负责人审批；没有负责人的由街道（乡镇）负责人，再没有的由县中心审批。第二次由县中心审批。批准以前，原来的时限不变。' },
  withdrawApplication: { act: '撤回申请，继续办', effect: '等待审批的退单、延期或挂账申请不再审批，可以照常答复；不占申请次数。' },
  suspend: { act: '申请挂账', effect: '由本单位负责人审批，没有负责人的由上一级审批。批准后答复时限暂停，到复核日再接着计算；居民看得到计划；对居民和公众显示为“尚未解决”。' },
  resume: { act: '恢复办理', effect: '结束挂账，答复时限接着计算。' },
  reply: { act: '答复居民', effect: '居民会收到这段答复，并可以确认或不认可。' },
  verify: { act: '核查通过', effect: '核查后可以结案。' },
  rework: { act: '退回承办单位返工', effect: '回到办理中，承办单位会看到您的要求，时限照常计算。', grave: true },
  closeCase: { act: '结案', effect: '结案后请居民评价，并安排回访。' },
  callBack: { act: '记录回访' },
  noteNotReached: { act: '记录未联系上', atOnce: true },
  reopen: { act: '重新办理', effect: '回到承办单位重新办理，居民会收到通知。', grave: true },
  urge: { act: '催办', effect: '提醒现在该办的单位，不改变时限。' },
  publish: { act: '公开', effect: '任何人都能看到公开的诉求和答复；挂账的公开计划，标明“尚未解决”。请先看预览，不要写姓名、电话、门牌号。' },
  withdraw: { act: '撤回公开', effect: '公开页面上不再显示。', grave: true },
  closeJoining: { act: '停止加入', effect: '还没有公开的这一件，不再推荐给同社区的人，也不能再按“我也遇到”加入。已经加入的照样跟着，有进展照样告诉他们。可以恢复。' },
  openJoining: { act: '恢复加入', effect: '同社区的人反映这一类事时，又会看到这一件的类别、社区、日期和进展，可以按“我也遇到”加入。' },
  askExclusion: { act: '申请剔除', effect: '由县里另一位没有承办过的人审批。批准以前照常计入考核；理由、依据和审批人会留存，统计时剔除前后都显示。' },
  decideExclusion: { act: '提交审批', effect: '同意后从统计中剔除，不计入考核，剔除前后的数字都看得到；不同意的，照常计入。申请单位会收到您的意见。' },
  withdrawExclusion: { act: '撤回剔除申请', effect: '不再审批，照常计入考核。' },
  include: { act: '取消剔除，重新计入' },
  decideExtension: { act: '提交审批', effect: extensionEffect },
  decideSecondExtension: { act: '提交审批', effect: extensionEffect },
  decideSuspension: { act: '提交审批' },
}

/** The order of the buttons; what is waited for stands first and alone is primary. */
const order: readonly RequestMove[] = [
  'typeVoice', 'accept', 'dispatch', 'arbitrate', 'sign', 'approveReturn', 'refuseReturn', 'decideExtension', 'decideSecondExtension', 'decideSuspension', 'answerTask', 'contact', 'reply', 'verify',
  'rework', 'closeCase', 'callBack', 'noteNotReached', 'tellOutcome', 'askResident', 'endWait', 'resume', 'addCoUnit', 'askExtension', 'suspend', 'withdrawApplication', 'urge', 'publish', 'split', 'correctPlace', 'merge', 'undoMerge', 'transfer',
  'askReturn', 'object', 'decline', 'reopen', 'withdraw', 'decideExclusion', 'withdrawExclusion', 'askExclusion', 'include', 'confirm', 'disagree', 'rate', 'supplement', 'disputeTyping',
]

const answers: Partial<Record<WaitingFor, RequestMove>> = {
  accept: 'accept', dispatch: 'dispatch', arbitrate: 'arbitrate', sign: 'sign', contact: 'contact', reply: 'reply', decideReturn: 'approveReturn', decideExtension: 'decideExtension',
  decideSecondExtension: 'decideSecondExtension', decideSuspension: 'decideSuspension', review: 'resume', verify: 'verify', close: 'closeCase', callback: 'callBack', tellOutcome: 'tellOutcome', confirm: 'confirm',
}

export function orderedMoves(row: Pick<RequestRow, 'openMoves' | 'waitingFor'>): { primary: RequestMove | undefined; rest: readonly RequestMove[] } {
  const open = order.filter((move) => row.openMoves.includes(move))
  const answer = row.waitingFor === null ? undefined : answers[row.waitingFor]
  const primary = answer !== undefined && open.includes(answer) ? answer : open.find((move) => move === 'typeVoice' || move === 'answerTask')
  return { primary, rest: open.filter((move) => move !== primary) }
}

/** On the button that opens its form. What is public already is not made public once more: its words are replaced. */
export function labelOf({ publication }: Pick<RequestDetail, 'publication'>, move: RequestMove): string {
  return move === 'publish' && publication !== null ? REPLACES : requestLifecycle.moves[move].label
}

/** On the button that does it. */
export function actWords(request: Pick<RequestDetail, 'publication'>, move: RequestMove): string {
  const label = labelOf(request, move)
  return label === REPLACES ? label : (moveWords[move]?.act ?? label)
}

/** What has just been done and what comes next: 已派给城管局，今天 16:30 前签收. */
export function doneWords(move: RequestMove, row: RequestRow, now = new Date()): string {
  const next = row.waitingForLabel === null ? `现在是“${row.stateLabel}”` : row.waitingForLabel
  const by = row.dueAt === null || row.paused ? '' : `，${sayBefore(new Date(row.dueAt), now)}`
  switch (move) {
    case 'dispatch':
    case 'arbitrate':
    case 'transfer':
      return `${row.number} 已派给${row.holder?.name ?? '承办单位'}${by === '' ? '' : `${by}签收`}。`
    case 'correctPlace':
      return `${row.number} 的地点已更正。${row.openMoves.length === 0 ? '已不在您的辖区，那里会接着办' : next}。`
    case 'sign':
      return `${row.number} 已签收。${next}${by}。`
    case 'reply':
      return `${row.number} 已答复居民。${next}。`
    case 'merge':
      return `${row.number} 已并入另一件，两件的反映人都会收到通知。要撤销，请点“撤销合并”。`
    default:
      return `${row.number} 已${requestLifecycle.moves[move].label}。${next}。`
  }
}
