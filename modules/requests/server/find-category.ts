import { holdsOn, plainDate } from '#modules/matters/server/public.ts'
import type { Urgency } from '#modules/matters/contract.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { categoryUnknown } from '#modules/requests/refusals.ts'
import { categoriesInForce, suggest, suggestByHints } from '#modules/requests/server/category-suggester.ts'
import type { CategorySuggester, Reasoned, Suggested } from '#modules/requests/server/category-suggester.ts'

/** What nobody could place yet: on nobody's list, so the first receiver must look. */
export const OTHER = 'publicService.other'

export function insistOnCategory(rules: CountyRules, key: string, at: Date): CategoryRule {
  const on = plainDate(at)
  const category = rules.categories.find((one) => one.key === key && holdsOn(one, on))
  if (category === undefined) throw categoryUnknown()
  return category
}

/** What the words suggest; nothing for no words. */
export function suggestFor(suggester: CategorySuggester, inForce: CategoryRule[], text: string, isAccusation: boolean): Reasoned | undefined {
  if (text === '') return undefined
  const byHints = suggestByHints(inForce, text)
  // What may be about an official, or an emergency, goes by the words that say so alone: a model might send the one to the very
  // unit that is accused, and take the other for something that can wait.
  return isAccusation || byHints?.key === CONDUCT || byHints?.category.urgency === 'emergency' ? byHints : suggest(suggester, inForce, text)
}

type Chosen = { category: CategoryRule; why: string; suggested: Suggested | null }

/** The category given, or the one that the words suggest, if there are any; `why` says which, and is never silent. `isAccusation`: a resident's report of somebody. */
export function chooseCategory(rules: CountyRules, suggester: CategorySuggester, given: string | undefined, text: string, at: Date, isAccusation = false): Chosen {
  const inForce = categoriesInForce(rules, at)
  const suggestion = suggestFor(suggester, inForce, text, isAccusation)
  const suggested = suggestion ?? null
  if (given !== undefined) return { category: insistOnCategory(rules, given, at), why: '', suggested }
  if (suggestion !== undefined) return { category: suggestion.category, why: suggestion.why, suggested }
  // Whoever accuses and does not say of what may mean the very unit that would receive it: the examining body looks first.
  const conduct = isAccusation ? inForce.find((category) => category.key === CONDUCT) : undefined
  if (conduct !== undefined) return { category: conduct, why: '反映人说明是举报，没有写明类别，先送有权处理的机关。', suggested }
  const other = inForce.find((category) => category.key === OTHER) ?? inForce.find((category) => category.key.includes('.'))
  if (other === undefined) throw categoryUnknown()
  return { category: other, why: '反映人没有选择类别，系统也没有把握建议，请受理时选定。', suggested }
}

const rank: Record<Urgency, number> = { routine: 0, urgent: 1, emergency: 2 }

/** The category's own urgency at least. A resident may say that it is urgent; what is an emergency the category or the staff say. */
export function urgencyOf(category: Pick<CategoryRule, 'urgency'>, given: Urgency | undefined, byResident: boolean): Urgency {
  const least = category.urgency ?? 'routine'
  const said = given === 'emergency' && byResident ? 'urgent' : (given ?? least)
  return rank[said] > rank[least] ? said : least
}

/** A category that has ended meanwhile still holds for what was reported under it. */
function categoryNow(rules: CountyRules, key: string, at: Date): CategoryRule | undefined {
  const versions = rules.categories.filter((one) => one.key === key)
  return versions.find((one) => holdsOn(one, plainDate(at))) ?? versions.at(-1)
}

/** What staff make of it: another category where one is given, and never less urgent than that category is. */
export function correctedSubject(
  rules: CountyRules, row: { category: string; urgency: Urgency }, given: { category?: string | undefined; urgency?: Urgency | undefined }, at: Date,
): { category: string; urgency: Urgency } {
  const category = given.category === undefined ? categoryNow(rules, row.category, at) : insistOnCategory(rules, given.category, at)
  return { category: category?.key ?? row.category, urgency: urgencyOf(category ?? { urgency: null }, given.urgency ?? row.urgency, false) }
}
