const SENTENCES_IN_A_DIGEST = 3

/** One sentence for everything that waited: how many, and the first few. */
export function digestSentence(sentences: readonly string[]): string {
  const shown = sentences.slice(0, SENTENCES_IN_A_DIGEST).map((sentence) => sentence.replace(/。$/, ''))
  if (sentences.length === 1) return `${shown[0]}。`
  return `有 ${sentences.length} 条提醒：${shown.join('；')}${sentences.length > SENTENCES_IN_A_DIGEST ? '……' : '。'}`
}
