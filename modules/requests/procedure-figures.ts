import type { Procedure } from '#presets/preset.ts'

/** One figure of the procedure: what it is about, in which unit, and within which bounds it makes sense. */
type Figure = { name: string; says: (value: number) => string; unit: string; least: number; most: number; get: (procedure: Procedure) => number; set: (procedure: Procedure, value: number) => Procedure }

/** A figure that stands at the top of the procedure. */
function plain<Key extends keyof Procedure>(key: Key): Pick<Figure, 'get' | 'set'> {
  return { get: (procedure) => procedure[key] as number, set: (procedure, value) => ({ ...procedure, [key]: value }) }
}

function ofCallback(key: keyof Procedure['callback']): Pick<Figure, 'get' | 'set'> {
  return { get: ({ callback }) => callback[key], set: (procedure, value) => ({ ...procedure, callback: { ...procedure.callback, [key]: value } }) }
}

function ofExtension(key: keyof Procedure['extension']): Pick<Figure, 'get' | 'set'> {
  return { get: ({ extension }) => extension[key].capWorkingDays, set: (procedure, value) => ({ ...procedure, extension: { ...procedure.extension, [key]: { capWorkingDays: value } } }) }
}

/** What a county decides about its procedure, in the order of a request's way. Reasons and the ladder of reminders are no figures. */
export const procedureFigures = {
  returnWindowWorkingHours: { name: '退单期限', unit: '工作小时', least: 1, most: 80, says: (value) => `派单后 ${value} 个工作小时内，承办单位可以申请退单。`, ...plain('returnWindowWorkingHours') },
  transferLimit: { name: '转办次数', unit: '次', least: 0, most: 5, says: (value) => (value === 0 ? '承办单位之间不能转办，只能退回派单的人。' : `承办单位之间最多转办 ${value} 次，再要转的退回派单的人。`), ...plain('transferLimit') },
  waitingForResidentDays: { name: '等居民补充', unit: '天', least: 1, most: 60, says: (value) => `请居民补充后最多等 ${value} 天，等的时候不计时。`, ...plain('waitingForResidentDays') },
  firstExtension: { name: '第一次延期', unit: '工作日', least: 1, most: 60, says: (value) => `第一次延期最多 ${value} 个工作日。`, ...ofExtension('first') },
  secondExtension: { name: '再次延期', unit: '工作日', least: 1, most: 120, says: (value) => `再次延期最多 ${value} 个工作日。`, ...ofExtension('second') },
  suspensionReviewWithinDays: {
    name: '挂账复核', unit: '天', least: 1, most: 365, says: (value) => `挂账的最晚 ${value} 天后复核一次。`,
    get: ({ suspension }) => suspension.reviewWithinDays, set: (procedure, value) => ({ ...procedure, suspension: { reviewWithinDays: value } }),
  },
  promiseWithinDays: { name: '答复里的承诺', unit: '天', least: 1, most: 365, says: (value) => `答复里承诺办好的日子，最远在 ${value} 天内；更久的要挂账。`, ...plain('promiseWithinDays') },
  silenceDays: { name: '居民没有回音', unit: '天', least: 1, most: 60, says: (value) => `答复后 ${value} 天居民没有回音的，到现场核查。`, ...ofCallback('silenceDays') },
  randomSiteCheckPercent: { name: '随机核查', unit: '%', least: 0, most: 100, says: (value) => (value === 0 ? '答复后不随机抽查。' : `答复后随机抽 ${value}% 到现场核查。`), ...ofCallback('randomSiteCheckPercent') },
  callbackAttempts: { name: '回访次数', unit: '次', least: 1, most: 10, says: (value) => `回访联系不上的，最多联系 ${value} 次。`, ...ofCallback('attempts') },
  callbackApartWorkingHours: { name: '两次回访之间', unit: '工作小时', least: 1, most: 40, says: (value) => `两次回访之间至少隔 ${value} 个工作小时。`, ...ofCallback('attemptsApartWorkingHours') },
  reopenWithinDays: { name: '重新办理的期限', unit: '天', least: 1, most: 365, says: (value) => `结案后 ${value} 天内可以要求重新办理，过后终结。`, ...plain('reopenWithinDays') },
  reopenLimit: { name: '重新办理次数', unit: '次', least: 0, most: 10, says: (value) => (value === 0 ? '结案后不能要求重新办理。' : `一件最多重新办理 ${value} 次。`), ...plain('reopenLimit') },
  urgeAgainAfterHours: { name: '再次催办', unit: '小时', least: 1, most: 720, says: (value) => `居民催办一次后，过 ${value} 小时才能再催。`, ...plain('urgeAgainAfterHours') },
  noticesApartMinutes: {
    name: '等不到汇总的通知', unit: '分钟', least: 0, most: 600,
    says: (value) => (value === 0 ? '等不到每天汇总的通知，一条一条马上发。' : `等不到每天汇总的通知，一个单位 ${value} 分钟内并成一条发；安全和紧急的不等。`), ...plain('noticesApartMinutes'),
  },
  platformAnswerWorkingDays: { name: '12345 平台没有回音', unit: '工作日', least: 1, most: 30, says: (value) => `退回 12345 平台的，${value} 个工作日没有回音就提醒退回的人。`, ...plain('platformAnswerWorkingDays') },
  unmaskPerHour: { name: '查看姓名和电话', unit: '次', least: 1, most: 500, says: (value) => `一个账号一小时最多查看 ${value} 次居民的姓名和电话。`, ...plain('unmaskPerHour') },
} as const satisfies Readonly<Record<string, Figure>>

export type ProcedureFigure = keyof typeof procedureFigures
export const procedureFigureNames = Object.keys(procedureFigures) as [ProcedureFigure, ...ProcedureFigure[]]

/** What is wrong with a value for a figure, in a sentence; undefined where nothing is. */
export function wrongFigure(figure: ProcedureFigure, value: number): string | undefined {
  const { least, most, unit } = procedureFigures[figure]
  return Number.isInteger(value) && value >= least && value <= most ? undefined : `请写 ${least} 到 ${most} 的整数（${unit}）`
}
