import { problem } from '#kit/problem/problem.ts'

export const nothingToCorrect = problem('open-data.not-published', 409, (d: { month: string }) => `${d.month} 还没有公布过：满一个月后会自己公布第一版，没有可更正的。`)
export const correctionWaits = problem('open-data.correction-waits', 409, (d: { month: string }) => `${d.month} 已经有一个更正在等审批或等着公布。先办完那一个，或者请提出的人撤回。`)
export const correctionDecided = problem('open-data.correction-decided', 409, () => '这个更正已经有人审批过，或者提出的人撤回了。请刷新后再看。')
export const correctionOwn = problem('open-data.correction-own', 409, () => '自己提出的更正要由另一个人审批。请交给同事或县领导。')
export const refusalWordsMissing = problem('open-data.refusal-words-missing', 422, () => '不同意请写明理由，提出的人看得到。')
export const correctionNotOwn = problem('open-data.correction-not-own', 409, () => '只有提出更正的人可以撤回。不同意的，请在审批时写明理由。')
export const correctionOver = problem('open-data.correction-over', 409, () => '这个更正已经公布、没有同意或者撤回过了，不能再撤回。请刷新后再看。')
