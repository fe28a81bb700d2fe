const hanRuns = /\p{Script=Han}+/gu
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * What is looked at in a text: the words that ICU finds in its Chinese, and its single characters. Digits, letters and marks
 * are left out, so that no number of a person or a car can be learnt. Why ICU: docs/decisions, "category classifier".
 */
export function featuresOf(text: string): string[] {
  const features: string[] = []
  for (const [run] of text.matchAll(hanRuns)) {
    for (const { segment } of segmenter.segment(run)) if (segment.length > 1) features.push(segment)
    features.push(...run)
  }
  return features
}

/** The Unicode and ICU of this Node: another one may find other words, which only makes a suggestion less sure. */
export const segmentedBy = `ICU ${process.versions.icu}`
