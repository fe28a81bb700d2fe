import { keywordVerdicts, majorityVerdicts } from '#modules/requests/classifier/baselines.ts'
import { bestOf, calibrate, calibrationError, confidenceOf, reliability } from '#modules/requests/classifier/calibration.ts'
import type { Outcome } from '#modules/requests/classifier/calibration.ts'
import type { CategoryModel, ModelReport } from '#modules/requests/classifier/category-model.ts'
import { scoresOf, trainWeights } from '#modules/requests/classifier/linear-classifier.ts'
import type { Weights } from '#modules/requests/classifier/linear-classifier.ts'
import { featuresOf, segmentedBy } from '#modules/requests/classifier/text-features.ts'
import { estimateMacroF1, FOLDS, foldsOf, scoresByCategory } from '#modules/requests/classifier/validation.ts'
import type { Verdict } from '#modules/requests/classifier/validation.ts'
import { buildVocabulary, vectorOf } from '#modules/requests/classifier/vocabulary.ts'
import type { FeaturedText, Vocabulary } from '#modules/requests/classifier/vocabulary.ts'

/** A text with the category that people gave it in the end; `hinted` is what the hint words alone would have said. */
export type Example = { text: string; category: string; person: string; day: string | null; hinted: string | null }

export type Training = { county: string; trainedAt: Date; seed: number; /** In how many people's texts a word must stand to be learnt. */ leastPeople: number }

export const LEAST_PEOPLE = 5
const THRESHOLDS = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]

type Judged = Outcome & { label: number; place: number }
type Learnt = { vocabulary: Vocabulary; weights: Weights }

/**
 * Learns from all texts, and says how well by learning five times from four fifths and judging the rest. How sure
 * a score makes is found on texts not learnt from too; each fifth is judged by what was found on the other four.
 */
export function trainCategoryModel(examples: readonly Example[], { county, trainedAt, seed, leastPeople }: Training): CategoryModel {
  const categories = [...new Set(examples.map(({ category }) => category))].sort()
  const labels = examples.map(({ category }) => categories.indexOf(category))
  const texts = examples.map(({ text, person }) => ({ features: featuresOf(text), person }))
  const folds = foldsOf(labels, categories.length, seed)
  const learn = (chosen: readonly number[]): Learnt => learnFrom(chosen.map((index) => texts[index]!), chosen.map((index) => labels[index]!), categories.length, leastPeople)
  const judged = judgeByFolds(texts, labels, folds, learn)
  const report = reportOn(categories, labels, folds, judged, examples.map(({ hinted }) => hinted), seed)
  const days = examples.flatMap(({ day }) => (day === null ? [] : [day])).sort()
  const { vocabulary, weights } = learn([...labels.keys()])
  return {
    facts: { county, trainedAt: trainedAt.toISOString(), matters: examples.length, from: days[0] ?? null, to: days.at(-1) ?? null, leastPeople, segmentedBy, report },
    categories, calibration: calibrate(judged), vocabulary, weights,
  }
}

function learnFrom(texts: readonly FeaturedText[], labels: readonly number[], categories: number, leastPeople: number): Learnt {
  const vocabulary = buildVocabulary(texts, leastPeople)
  return { vocabulary, weights: trainWeights(texts.map(({ features }) => vectorOf(features, vocabulary)), labels, categories, vocabulary.features.length) }
}

function judgeByFolds(texts: readonly FeaturedText[], labels: readonly number[], folds: readonly number[], learn: (chosen: readonly number[]) => Learnt): Judged[] {
  const judged: Judged[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const { vocabulary, weights } = learn([...labels.keys()].filter((index) => folds[index] !== fold))
    for (const [index, label] of labels.entries()) {
      if (folds[index] !== fold) continue
      const best = bestOf(scoresOf(weights, vectorOf(texts[index]!.features, vocabulary)))
      judged[index] = { label, ...best, isRight: best.place === label }
    }
  }
  return judged
}

function reportOn(categories: readonly string[], labels: readonly number[], folds: readonly number[], judged: readonly Judged[], hinted: readonly (string | null)[], seed: number): ModelReport {
  const calibrations = Array.from({ length: FOLDS }, (_, fold) => calibrate(judged.filter((_one, index) => folds[index] !== fold)))
  const suggested = judged.map((one, index) => ({ ...one, confidence: confidenceOf(one, calibrations[folds[index]!]!) }))
  const verdicts = suggested.map(({ label, place }) => ({ label, suggested: place }))
  const estimate = (its: readonly Verdict[]) => estimateMacroF1(its, categories.length, seed)
  const bands = reliability(suggested)
  return {
    macroF1: estimate(verdicts), majority: estimate(majorityVerdicts(labels, folds)), keywords: estimate(keywordVerdicts(labels, folds, categories, hinted)),
    calibrationError: calibrationError(bands), bands,
    thresholds: THRESHOLDS.map((least) => {
      const sure = suggested.filter(({ confidence }) => confidence >= least)
      return { least, suggested: sure.length, right: sure.filter(({ isRight }) => isRight).length }
    }),
    byCategory: scoresByCategory(verdicts, categories.length).map((score, index) => ({ key: categories[index]!, ...score })),
  }
}
