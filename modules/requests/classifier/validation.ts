import { seededNumbers } from '#kit/geo/seeded.ts'
import { shuffle } from '#modules/requests/classifier/linear-classifier.ts'

export const FOLDS = 5

/** Which of five parts each text is in; each category is spread evenly over them. */
export function foldsOf(labels: readonly number[], categories: number, seed: number): number[] {
  const random = seededNumbers(seed)
  const folds = labels.map(() => 0)
  for (let category = 0; category < categories; category++) {
    const its = Array.from(labels.keys()).filter((index) => labels[index] === category)
    shuffle(its, random).forEach((index, place) => { folds[index] = (place + category) % FOLDS })
  }
  return folds
}

/** Label against what was suggested; null where nothing was. */
export type Verdict = { label: number; suggested: number | null }

export type CategoryScore = { texts: number; suggested: number; right: number; precision: number; recall: number; f1: number }

export function scoresByCategory(verdicts: readonly Verdict[], categories: number): CategoryScore[] {
  const sums = Array.from({ length: categories }, () => ({ texts: 0, suggested: 0, right: 0 }))
  for (const { label, suggested } of verdicts) {
    sums[label]!.texts++
    if (suggested === null) continue
    sums[suggested]!.suggested++
    if (suggested === label) sums[label]!.right++
  }
  return sums.map(({ texts, suggested, right }) => ({
    texts, suggested, right, precision: suggested === 0 ? 0 : right / suggested, recall: texts === 0 ? 0 : right / texts,
    f1: texts + suggested === 0 ? 0 : (2 * right) / (texts + suggested),
  }))
}

/** The mean of the categories' F1, each counting the same however rare it is. */
export function macroF1(verdicts: readonly Verdict[], categories: number): number {
  return scoresByCategory(verdicts, categories).reduce((sum, { f1 }) => sum + f1, 0) / categories
}

export type Estimate = { value: number; low: number; high: number }

const DRAWS = 1000

/** Macro F1 with the interval in which 95 of 100 draws of as many texts lie (percentile bootstrap within each category). */
export function estimateMacroF1(verdicts: readonly Verdict[], categories: number, seed: number): Estimate {
  const random = seededNumbers(seed)
  const byLabel = Array.from({ length: categories }, (_, category) => verdicts.filter(({ label }) => label === category))
  const drawn = Array.from({ length: DRAWS }, () =>
    macroF1(byLabel.flatMap((its) => its.map(() => its[Math.floor(random() * its.length)]!)), categories)).sort((one, other) => one - other)
  return { value: macroF1(verdicts, categories), low: drawn[Math.floor(DRAWS * 0.025)]!, high: drawn[Math.ceil(DRAWS * 0.975) - 1]! }
}
