/**
 * The category that the words hint at, with how sure that is (0 to 1). Never taken silently: whoever receives the matter
 * sees that it was suggested, and by which word.
 */
export function suggestCategory<Option extends { key: string; hints: readonly string[] }>(text: string, categories: readonly Option[]): { category: Option; word: string; confidence: number } | undefined {
  let best: { category: Option; word: string; score: number } | undefined
  let second = 0
  for (const category of categories) {
    if (!category.key.includes('.')) continue
    const found = category.hints.filter((hint) => text.includes(hint))
    if (found.length === 0) continue
    const longest = found.reduce((one, other) => (other.length > one.length ? other : one))
    const score = found.reduce((sum, hint) => sum + hint.length, 0)
    if (best === undefined || score > best.score) {
      second = best?.score ?? 0
      best = { category, word: longest, score }
    } else second = Math.max(second, score)
  }
  if (best === undefined) return undefined
  return { category: best.category, word: best.word, confidence: Math.round((best.score / (best.score + second + 1)) * 100) / 100 }
}
