const bare = (text: string): string => text.replaceAll(/\s+/gu, '')

/** Whether these words are still in the text, however they are spaced. */
export function stillSays(text: string, words: string): boolean {
  return bare(text).includes(bare(words))
}

/**
 * A message without what is taken out of it, where that stands in it as it was written; undefined where it does not, and
 * somebody has to say what is left. Empty: nothing is.
 */
export function restOf(message: string, taken: readonly string[], alsoTaken: readonly string[] = []): string | undefined {
  let rest = message
  for (const words of taken) {
    if (words === '' || !rest.includes(words)) return undefined
    rest = rest.replaceAll(words, '')
  }
  for (const words of alsoTaken) if (words !== '') rest = rest.replaceAll(words, '')
  return rest.replaceAll(/([，。；、！？,.;!?])[\s，。；、,.;]+/gu, '$1').replace(/^[\s，。；、,.;]+/u, '').replace(/[\s，；、,;]+$/u, '')
}
