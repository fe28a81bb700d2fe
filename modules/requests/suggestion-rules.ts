import { z } from 'zod'
import { CONDUCT } from '#modules/requests/sealing.ts'

/** What the county decides about suggestions of categories; every figure stands on the settings page. */
export const SuggestionSetting = z.object({
  enabled: z.boolean(),
  /** How many closed matters each category must have before anything is learnt. */
  minimum: z.number().int().min(10).max(300),
  /** Per cent; what is less sure is not suggested. */
  leastConfidence: z.number().int().min(30).max(95),
  /** Categories for which nothing is suggested, and which need no closed matters. */
  leftOut: z.array(z.string()),
})
export type SuggestionSetting = z.infer<typeof SuggestionSetting>

/** Fifty per cent: of 248 real messages 85 % were suggested then and 77 % of these right (decision "category classifier"). What nobody could place is no answer. */
export const usualSuggestion: SuggestionSetting = { enabled: true, minimum: 30, leastConfidence: 50, leftOut: ['publicService.other'] }

/** The second-level categories that a model must know: reports on officials are sealed and never learnt from. */
export function learntCategories<Category extends { key: string }>(inForce: readonly Category[], { leftOut }: SuggestionSetting): Category[] {
  return inForce.filter(({ key }) => key.includes('.') && key !== CONDUCT && !leftOut.includes(key))
}

/** Categories that do not have enough closed matters yet. */
export function notEnough<Category extends { key: string }>(learnt: readonly Category[], closed: ReadonlyMap<string, number>, { minimum }: SuggestionSetting): Category[] {
  return learnt.filter(({ key }) => (closed.get(key) ?? 0) < minimum)
}

const suggestionStates = ['on', 'switchedOff', 'noModel', 'broken', 'otherFormat', 'otherCounty', 'notEnough', 'notBetter'] as const
export type SuggestionState = (typeof suggestionStates)[number]

/** Whether what was learnt is used, and if not, why; then hint words suggest. */
export const suggestionStateWords: Readonly<Record<SuggestionState, string>> = {
  on: '正在使用：按已结案诉求学成的模型建议类别。',
  switchedOff: '没有使用：管理员已关闭，现在按提示词建议。',
  noModel: '没有使用：还没有学成的模型，现在按提示词建议。',
  broken: '没有使用：模型已损坏，读不出来，现在按提示词建议。请重新学习。',
  otherFormat: '没有使用：模型是另一个版本的格式，现在按提示词建议。请重新学习。',
  notBetter: '没有使用：检验时模型不比提示词准，现在按提示词建议。等结案多了重新学习。',
  otherCounty: '没有使用：模型是别的县学成的，不能用于本县，现在按提示词建议。请重新学习。',
  notEnough: '没有使用：模型学成时有的类别不到现在要求的件数，现在按提示词建议。请调低件数、把这些类别设为不建议，或等结案多了重新学习。',
}

type Known = { fault: Exclude<SuggestionState, 'on' | 'switchedOff' | 'noModel' | 'notEnough' | 'notBetter'> } | { texts: ReadonlyMap<string, number>; macroF1: number; keywords: number } | undefined

/** A category that came after the model was learnt does not switch it off: it is simply not suggested until the next learning. */
export function stateOfSuggestion(setting: SuggestionSetting, inForce: readonly { key: string }[], known: Known): SuggestionState {
  if (!setting.enabled) return 'switchedOff'
  if (known === undefined) return 'noModel'
  if ('fault' in known) return known.fault
  const learnt = learntCategories(inForce, setting).filter(({ key }) => known.texts.has(key))
  if (learnt.length < 2 || notEnough(learnt, known.texts, setting).length > 0) return 'notEnough'
  return known.macroF1 > known.keywords ? 'on' : 'notBetter'
}
