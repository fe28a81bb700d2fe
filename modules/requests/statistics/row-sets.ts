import type { Measure } from '#modules/requests/statistics/rules.ts'

/** How a figure is split: by unit, subject, channel, the areas below, or time. */
export const splits = ['unit', 'category', 'channel', 'area', 'day', 'week', 'month'] as const
export type Split = (typeof splits)[number]
export const splitWords: Readonly<Record<Split, string>> = { unit: '承办单位', category: '类别', channel: '渠道', area: '下级辖区', day: '按日', week: '按周', month: '按月' }

/** Requests that no unit holds yet are counted under this id. */
export const noUnit = '00000000-0000-0000-0000-000000000000'

/** What a figure opens to: the requests behind a count, or behind what a count leaves open. */
export const rowSets = [
  'received', 'declined', 'assessable', 'excluded', 'contactedInTime', 'notContactedInTime', 'completed', 'notCompleted', 'due', 'notYetDue', 'inTime', 'notInTime', 'openOverdue',
  'asked', 'answered', 'unanswered', 'solved', 'notSolved', 'satisfied', 'notSatisfied', 'suggested', 'suggestedRight', 'suggestedWrong', 'suggestedByModel', 'suggestedByModelRight', 'suggestedByModelWrong', 'suggestedByWords', 'suggestedByWordsRight', 'suggestedByWordsWrong',
] as const
export type RowSet = (typeof rowSets)[number]

export const rowSetWords: Readonly<Record<RowSet, string>> = {
  received: '收到的诉求', declined: '不予受理的', assessable: '应考核的', excluded: '已剔除的', contactedInTime: '按时联系的', notContactedInTime: '未按时联系的',
  completed: '已办结的', notCompleted: '未办结的', due: '到期的', notYetDue: '未到期的', inTime: '按期答复的', notInTime: '超期的', openOverdue: '超期还没办结的', asked: '已回访的', answered: '答了回访的',
  unanswered: '回访未答的', solved: '回答已解决的', notSolved: '回答未解决的', satisfied: '满意和基本满意的', notSatisfied: '一般和不满意的',
  suggested: '受理时有类别建议的', suggestedRight: '类别与建议一致的', suggestedWrong: '类别与建议不一致的',
  suggestedByModel: '受理时有学习结果建议的', suggestedByModelRight: '类别与学习结果的建议一致的', suggestedByModelWrong: '类别与学习结果的建议不一致的',
  suggestedByWords: '受理时有提示词建议的', suggestedByWordsRight: '类别与提示词的建议一致的', suggestedByWordsWrong: '类别与提示词的建议不一致的',
}

/** The requests behind a rate: its part, its whole, and what is missing to a hundred per cent. */
export const measureSets: Readonly<Record<Measure, { part: RowSet; whole: RowSet; rest: RowSet }>> = {
  response: { part: 'contactedInTime', whole: 'assessable', rest: 'notContactedInTime' },
  completion: { part: 'completed', whole: 'assessable', rest: 'notCompleted' },
  resolution: { part: 'solved', whole: 'answered', rest: 'notSolved' },
  satisfaction: { part: 'satisfied', whole: 'answered', rest: 'notSatisfied' },
  onTime: { part: 'inTime', whole: 'due', rest: 'notInTime' },
}

/** More rows than this are not exported at once. */
export const mostExportRows = 5_000
