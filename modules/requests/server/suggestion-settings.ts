import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { countyRules, rowOf, rowsOf, ruleChanged, touch } from '#modules/matters/server/public.ts'
import { getCategorySuggestion, saveCategorySuggestion, suggestCategory, trainCategoryModel } from '#modules/requests/contract-suggestion.ts'
import type { CategorySuggestion } from '#modules/requests/contract-suggestion.ts'
import { categoryUnknown, nothingToLearn, trainingAsked } from '#modules/requests/refusals.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { categoriesInForce, categorySuggester, stateOfSuggester } from '#modules/requests/server/category-suggester.ts'
import type { LearntModel } from '#modules/requests/server/category-suggester.ts'
import { suggestFor } from '#modules/requests/server/find-category.ts'
import { learntCategories, notEnough, suggestionStateWords } from '#modules/requests/suggestion-rules.ts'

type Scope = Pick<Context<unknown>, 'actor' | 'db' | 'at'>

const CLOSED = 'SELECT category, closed FROM app.closed_by_category()'
const TRAINING = 'SELECT asked_at, ended_at, outcome, asked, started_at IS NOT NULL AND ended_at IS NULL AS running FROM category_training WHERE county_code = $1'
type TrainingRow = { asked_at: Date | null; ended_at: Date | null; outcome: 'trained' | 'notEnough' | 'failed' | null; asked: boolean; running: boolean }

/** The words come in the body and are kept nowhere. Reads only. */
export const suggestCategoryHandler = command(
  suggestCategory,
  async () => '',
  async ({ input, actor, db, at }) => {
    const [rules, suggester] = await Promise.all([countyRules(db, actor.countyCode), categorySuggester(db, actor.countyCode)])
    const found = suggestFor(suggester, categoriesInForce(rules, at), input.text, false)
    return { suggested: found === undefined ? null : { key: found.key, name: found.category.name, confidence: found.confidence } }
  },
)

export const getCategorySuggestionHandler = query(getCategorySuggestion, (context) => show(context))

const SAVE = `INSERT INTO setting (county_code, key, value, changed_at, changed_by, version) VALUES ($1, 'categorySuggestion', $2, $3, $4, 1)
  ON CONFLICT (county_code, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = setting.version + 1`
const SAVED = "SELECT version FROM setting WHERE county_code = $1 AND key = 'categorySuggestion' FOR UPDATE"

export const saveCategorySuggestionHandler = command(
  saveCategorySuggestion,
  async ({ input, actor, db, at, audit }) => {
    const { version, ...setting } = input
    const before = await rowOf<{ version: number }>(db, SAVED, [actor.countyCode])
    if (version !== undefined && version !== (before?.version ?? 0)) throw ruleChanged()
    const known = new Set((await countyRules(db, actor.countyCode)).categories.map(({ key }) => key))
    if (setting.leftOut.some((key) => !known.has(key))) throw categoryUnknown()
    await touch(db, SAVE, [actor.countyCode, JSON.stringify({ ...setting, leftOut: [...new Set(setting.leftOut)].sort() }), at, actor.accountId])
    audit({ objectKind: 'setting', objectId: 'categorySuggestion' })
    return 'categorySuggestion'
  },
  (scope) => show(scope),
)

const ASK = `INSERT INTO category_training (county_code, asked, asked_at, asked_by) VALUES ($1, true, $2, $3)
  ON CONFLICT (county_code) DO UPDATE SET asked = true, asked_at = excluded.asked_at, asked_by = excluded.asked_by`

/** Only asks: the worker beside the requests learns. Refused while it is asked for already, and while there is not enough. */
export const trainCategoryModelHandler = command(
  trainCategoryModel,
  async ({ actor, db, at, audit }) => {
    const [rules, { setting }, training, closed] = await Promise.all([countyRules(db, actor.countyCode), categorySuggester(db, actor.countyCode), readTraining(db, actor.countyCode), readClosed(db)])
    if (training?.asked === true || training?.running === true) throw trainingAsked()
    const learnt = learntCategories(categoriesInForce(rules, at), setting)
    const missing = notEnough(learnt, closed, setting)
    if (missing.length > 0 || learnt.length < 2) throw nothingToLearn({ minimum: setting.minimum, missing: missing.length, first: missing.slice(0, 3).map(({ name }) => name) })
    await touch(db, ASK, [actor.countyCode, at, actor.accountId])
    audit({ objectKind: 'setting', objectId: 'categorySuggestion' })
    return 'categorySuggestion'
  },
  (scope) => show(scope),
)

async function show({ actor, db, at }: Scope): Promise<CategorySuggestion> {
  const [rules, suggester, training, closed] = await Promise.all([countyRules(db, actor.countyCode), categorySuggester(db, actor.countyCode), readTraining(db, actor.countyCode), readClosed(db)])
  const { setting, learnt, version } = suggester
  const inForce = categoriesInForce(rules, at)
  const names = new Map(inForce.map(({ key, name }) => [key, name]))
  const known = new Map(reportOf(learnt)?.byCategory.map((score) => [score.key, score]))
  const state = stateOfSuggester(suggester, inForce)
  return {
    enabled: setting.enabled, minimum: setting.minimum, leastConfidence: setting.leastConfidence, version, state, stateWords: suggestionStateWords[state],
    categories: inForce.filter(({ key }) => key.includes('.')).map(({ key, name }) => {
      const [count, score] = [closed.get(key) ?? 0, known.get(key)]
      return {
        key, name, parentName: names.get(key.split('.')[0]!) ?? '', closed: count, enough: count >= setting.minimum, leftOut: setting.leftOut.includes(key), never: key === CONDUCT,
        learnt: score === undefined ? null : { texts: score.texts, suggested: score.suggested, right: score.right, f1: score.f1 },
      }
    }),
    missing: notEnough(learntCategories(inForce, setting), closed, setting).length,
    model: presentModel(learnt),
    training: { askedAt: training?.asked_at?.toISOString() ?? null, running: training?.running === true || training?.asked === true, endedAt: training?.ended_at?.toISOString() ?? null, outcome: training?.outcome ?? null },
  }
}

function reportOf(learnt: LearntModel) {
  return learnt === undefined || 'fault' in learnt ? undefined : learnt.model.facts.report
}

function presentModel(learnt: LearntModel): CategorySuggestion['model'] {
  if (learnt === undefined || 'fault' in learnt) return null
  const { facts, vocabulary } = learnt.model
  const { macroF1, keywords, majority, calibrationError, bands, thresholds } = facts.report
  return { modelId: learnt.id, trainedAt: facts.trainedAt, matters: facts.matters, from: facts.from, to: facts.to, words: vocabulary.features.length, macroF1, keywords, majority, calibrationError, bands, thresholds }
}

async function readTraining(db: Scope['db'], countyCode: string): Promise<TrainingRow | undefined> {
  return rowOf<TrainingRow>(db, TRAINING, [countyCode])
}

/** An administrator of the system reaches no request: the function tells him the numbers and nothing else. */
async function readClosed(db: Scope['db']): Promise<Map<string, number>> {
  const rows = await rowsOf<{ category: string; closed: number }>(db, CLOSED, [])
  return new Map(rows.map(({ category, closed }) => [category, closed]))
}
