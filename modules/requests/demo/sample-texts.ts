import { homeTexts } from './sample-texts-home.ts'
import { publicTexts } from './sample-texts-public.ts'
import { streetTexts } from './sample-texts-street.ts'

/**
 * Second-level category → what residents might write. Invented, no real name, number or place; `{estate}`, `{building}`, `{road}`, `{days}`, `{hour}` and
 * `{night}` are filled in.
 */
export type SampleTexts = Readonly<Record<string, readonly string[]>>

export const sampleTexts: SampleTexts = { ...homeTexts, ...streetTexts, ...publicTexts }

/** For a category that a county has added; `{category}` is its name. */
export const textsForOtherCategories: readonly string[] = [
  '想反映“{category}”的问题。已经拖了{days}天，不知道该找哪个单位，请帮忙问一问。',
  '{estate}这边“{category}”一直没有人来处理，{building}好几户都关心，请给个说法。',
  '请问“{category}”现在是什么政策？{road}这片邻居都在打听，希望公开说明。',
]
