import { NONE } from '#modules/requests/classifier/category-model.ts'
import { FOLDS } from '#modules/requests/classifier/validation.ts'
import type { Verdict } from '#modules/requests/classifier/validation.ts'

/** What says always the same: the category that most of the other four parts have. */
export function majorityVerdicts(labels: readonly number[], folds: readonly number[]): Verdict[] {
  const commonest = perFold((fold) => mostFrequent(labels.filter((_, index) => folds[index] !== fold)))
  return labels.map((label, index) => ({ label, suggested: commonest[folds[index]!]! }))
}

/**
 * What the hint words of the county's categories say of each text. Where the labels are others than those categories, each
 * hinted category stands for the label that it most often has in the other four parts; where no word hints, the commonest. Of
 * the county's own categories, none is meant where no word hints: that is right where to belong to none is learnt, too.
 */
export function keywordVerdicts(labels: readonly number[], folds: readonly number[], keys: readonly string[], hinted: readonly (string | null)[]): Verdict[] {
  const places = new Map(keys.map((key, place) => [key, place]))
  const areOwn = hinted.every((key) => key === null || places.has(key))
  const others = perFold((fold) => learnt(labels.filter((_, index) => folds[index] !== fold), hinted.filter((_, index) => folds[index] !== fold)))
  return labels.map((label, index) => {
    const key = hinted[index]!
    if (areOwn) return { label, suggested: places.get(key ?? NONE) ?? null }
    const { commonest, byHint } = others[folds[index]!]!
    return { label, suggested: (key === null ? undefined : byHint.get(key)) ?? commonest }
  })
}

function learnt(labels: readonly number[], hinted: readonly (string | null)[]): { commonest: number; byHint: ReadonlyMap<string, number> } {
  const keys = new Set(hinted.filter((key) => key !== null))
  return { commonest: mostFrequent(labels), byHint: new Map([...keys].map((key) => [key, mostFrequent(labels.filter((_, index) => hinted[index] === key))])) }
}

function perFold<Result>(work: (fold: number) => Result): Result[] {
  return Array.from({ length: FOLDS }, (_, fold) => work(fold))
}

function mostFrequent(labels: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0]
}
