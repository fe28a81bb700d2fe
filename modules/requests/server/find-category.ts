import { holdsOn, plainDate, suggestCategory } from '#modules/matters/server/public.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { categoryUnknown } from '#modules/requests/refusals.ts'

/** What nobody could place yet: on nobody's list, so the first receiver must look. */
const OTHER = 'publicService.other'

export function insistOnCategory(rules: CountyRules, key: string, at: Date): CategoryRule {
  const on = plainDate(at)
  const category = rules.categories.find((one) => one.key === key && holdsOn(one, on))
  if (category === undefined) throw categoryUnknown()
  return category
}

/** The category given, or the one that the words hint at; `why` says which, and is never silent. */
export function chooseCategory(rules: CountyRules, given: string | undefined, text: string, at: Date): { category: CategoryRule; why: string } {
  if (given !== undefined) return { category: insistOnCategory(rules, given, at), why: '' }
  const on = plainDate(at)
  const inForce = rules.categories.filter((category) => holdsOn(category, on))
  const suggestion = suggestCategory(text, inForce)
  if (suggestion !== undefined) {
    const percent = Math.round(suggestion.confidence * 100)
    return { category: suggestion.category, why: `类别由系统按“${suggestion.word}”一词建议（把握 ${percent}%），请受理时核对。` }
  }
  const other = inForce.find((category) => category.key === OTHER) ?? inForce.find((category) => category.key.includes('.'))
  if (other === undefined) throw categoryUnknown()
  return { category: other, why: '反映人没有选择类别，请受理时选定。' }
}
