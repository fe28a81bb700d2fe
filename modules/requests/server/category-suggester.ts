import { keptUnder } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { holdsOn, plainDate, rowOf } from '#modules/matters/server/public.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { readModel, suggestByModel } from '#modules/requests/classifier/category-model.ts'
import type { CategoryModel, ModelFault } from '#modules/requests/classifier/category-model.ts'
import { stateOfSuggestion, SuggestionSetting, usualSuggestion } from '#modules/requests/suggestion-rules.ts'
import type { SuggestionState } from '#modules/requests/suggestion-rules.ts'
import { suggestCategory } from '#modules/requests/suggest-category.ts'

/** Per cent; `modelId` is null where hint words suggest. */
export type Suggested = { key: string; confidence: number; modelId: string | null }

export type LearntModel = { id: string; model: CategoryModel } | { id: string; fault: ModelFault } | undefined

/** What suggests categories in a county now; immutable, shared by all requests of this process. */
export type CategorySuggester = { version: number; setting: SuggestionSetting; learnt: LearntModel }

const STAND = `SELECT (SELECT version FROM setting WHERE county_code = $1 AND key = 'categorySuggestion') AS setting_version,
  (SELECT id FROM category_model WHERE county_code = $1 ORDER BY trained_at DESC, id DESC LIMIT 1) AS model_id`
const SETTING = "SELECT value, version FROM setting WHERE county_code = $1 AND key = 'categorySuggestion'"
const MODEL = 'SELECT id, model FROM category_model WHERE county_code = $1 AND id = $2'

type Stand = { setting_version: number | null; model_id: string | null }
const known = new Map<string, { stand: Stand; suggester: Promise<CategorySuggester> }>()

/** Read anew by each process once the setting or the newest model is another; a model is a megabyte or two. */
export async function categorySuggester(db: Db, countyCode: string): Promise<CategorySuggester> {
  const stand = (await rowOf<Stand>(db, STAND, [countyCode]))!
  const key = keptUnder(db, countyCode)
  const before = known.get(key)
  if (before !== undefined && before.stand.setting_version === stand.setting_version && before.stand.model_id === stand.model_id) return before.suggester
  const suggester = load(db, countyCode, stand.model_id)
  known.set(key, { stand, suggester })
  // A failed read must not stay.
  suggester.catch(() => known.delete(key))
  return suggester
}

async function load(db: Db, countyCode: string, modelId: string | null): Promise<CategorySuggester> {
  const [setting, row] = await Promise.all([
    rowOf<{ value: unknown; version: number }>(db, SETTING, [countyCode]),
    modelId === null ? undefined : rowOf<{ id: string; model: string | null }>(db, MODEL, [countyCode, modelId]),
  ])
  const read = SuggestionSetting.safeParse(setting?.value)
  return {
    version: setting?.version ?? 0, setting: read.success ? read.data : usualSuggestion,
    learnt: row === undefined ? undefined : { id: row.id, ...readModel(row.model ?? '', countyCode) },
  }
}

export function stateOfSuggester({ setting, learnt }: CategorySuggester, inForce: readonly CategoryRule[]): SuggestionState {
  if (learnt === undefined || 'fault' in learnt) return stateOfSuggestion(setting, inForce, learnt)
  const { byCategory, macroF1, keywords } = learnt.model.facts.report
  return stateOfSuggestion(setting, inForce, { texts: new Map(byCategory.map(({ key, texts }) => [key, texts])), macroF1: macroF1.value, keywords: keywords.value })
}

export function categoriesInForce(rules: CountyRules, at: Date): CategoryRule[] {
  const on = plainDate(at)
  return rules.categories.filter((category) => holdsOn(category, on))
}

/** A suggestion with the sentence that tells of it; undefined where nothing is sure enough. */
export type Reasoned = Suggested & { category: CategoryRule; why: string }

/** By what the county's closed matters have taught, where there is enough of it; else by the categories' hint words. */
export function suggest(suggester: CategorySuggester, inForce: readonly CategoryRule[], text: string): Reasoned | undefined {
  const { learnt, setting } = suggester
  if (learnt === undefined || 'fault' in learnt || stateOfSuggester(suggester, inForce) !== 'on') return suggestByHints(inForce, text)
  const allowed = new Set(inForce.map(({ key }) => key).filter((key) => !setting.leftOut.includes(key)))
  const found = suggestByModel(learnt.model, text, allowed, setting.leastConfidence / 100)
  if (found === undefined) return undefined
  const confidence = Math.round(found.confidence * 100)
  const said = found.words.length === 0 ? '' : `按“${found.words.join('”“')}”等词`
  return {
    key: found.key, confidence, modelId: learnt.id, category: inForce.find(({ key }) => key === found.key)!,
    why: `类别由系统依据已结案的 ${learnt.model.facts.matters} 件诉求${said}建议（把握 ${confidence}%），请受理时核对。`,
  }
}

export function suggestByHints(inForce: readonly CategoryRule[], text: string): Reasoned | undefined {
  const found = suggestCategory(text, inForce)
  if (found === undefined) return undefined
  const confidence = Math.round(found.confidence * 100)
  return { key: found.category.key, confidence, modelId: null, category: found.category, why: `类别由系统按“${found.word}”一词建议（把握 ${confidence}%），请受理时核对。` }
}
