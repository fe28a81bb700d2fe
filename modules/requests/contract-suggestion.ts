import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, words } from '#modules/matters/contract.ts'

const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
const count = z.number().int()
const Moment = z.iso.datetime()

const Setting = {
  enabled: z.boolean(),
  minimum: z.number().int('请写一个整数').min(10, '至少 10 件').max(300, '最多 300 件'),
  leastConfidence: z.number().int('请写一个整数').min(30, '至少 30%').max(95, '最多 95%'),
}

/** How categories are suggested in this county: what is learnt from, what it is worth, and whether it is used. */
export const CategorySuggestion = z.object({
  ...Setting,
  version: z.number().int(),
  state: z.enum(['on', 'switchedOff', 'noModel', 'broken', 'otherFormat', 'otherCounty', 'notEnough', 'notBetter']),
  /** A sentence of whether it is used, and what to do if not. */
  stateWords: z.string(),
  /** Each second-level category in force. `learnt`: by the model that is there; null F1 where it does not know the category. */
  categories: z.array(z.object({
    key: z.string(), name: z.string(), parentName: z.string(), closed: count, enough: z.boolean(), leftOut: z.boolean(),
    /** Reports on officials are never learnt from; nobody can change that. */
    never: z.boolean(),
    learnt: z.object({ texts: count, suggested: count, right: count, f1: z.number() }).nullable(),
  })),
  /** How many categories still lack closed matters. */
  missing: count,
  model: z.object({
    modelId: z.uuid(), trainedAt: Moment, matters: count, from: z.string().nullable(), to: z.string().nullable(), words: count,
    macroF1: Estimate, keywords: Estimate, majority: Estimate, calibrationError: z.number(),
    bands: z.array(z.object({ from: z.number(), to: z.number(), texts: count, said: z.number(), right: z.number() })),
    thresholds: z.array(z.object({ least: z.number(), suggested: count, right: count })),
  }).nullable(),
  training: z.object({ askedAt: Moment.nullable(), running: z.boolean(), endedAt: Moment.nullable(), outcome: z.enum(['trained', 'notEnough', 'failed']).nullable() }),
})
export type CategorySuggestion = z.infer<typeof CategorySuggestion>

export const getCategorySuggestion = route
  .route({ method: 'GET', path: '/category-suggestion', summary: '类别建议：每类有多少件已结案，学成的模型怎么样，是否在用' })
  .meta({ can: 'category.change', over: 'county' })
  .output(CategorySuggestion)

export const saveCategorySuggestion = route
  .route({ method: 'POST', path: '/category-suggestion', summary: '设置类别建议：用不用、每类至少多少件、把握不到多少不建议、哪些类别不建议' })
  .meta({ can: 'category.change', over: 'county' })
  .input(z.strictObject({ ...Setting, leftOut: z.array(CategoryKey).max(500), version: z.number().int().optional() }))
  .output(CategorySuggestion)

export const trainCategoryModel = route
  .route({ method: 'POST', path: '/category-suggestion/train', summary: '按已结案诉求重新学习类别建议；在后台进行，几十秒完成' })
  .meta({ can: 'category.change', over: 'county' })
  .input(z.strictObject({}))
  .output(CategorySuggestion)

/** Less says nothing of what it is about. */
const LEAST_WORDS = 2

export const suggestCategory = route
  .route({ method: 'POST', path: '/suggested-category', summary: '填写时：按写的文字建议一个类别，带把握；文字不留存' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, reads: true })
  .input(z.strictObject({ text: words('要反映的事情', 2000, LEAST_WORDS) }))
  .output(z.object({
    /** Null where nothing is sure enough. `confidence` in per cent. */
    suggested: z.object({ key: z.string(), name: z.string(), confidence: z.number().int().min(0).max(100) }).nullable(),
  }))

export const suggestionRoutes = { suggestCategory, getCategorySuggestion, saveCategorySuggestion, trainCategoryModel }
