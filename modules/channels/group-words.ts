const LINES = 8

/**
 * What a grid's group is told in one message: each line a number, what is to be done and by when, as the notices say it, which
 * name nobody; then where to open it. Of many the first few, and how many more there are.
 */
export function groupWords(sentences: readonly string[], isDigest: boolean): string {
  const unique = [...new Set(sentences)]
  const lines = unique.slice(0, LINES)
  const more = unique.length - lines.length
  return [isDigest ? `今天本网格有 ${unique.length} 件事等着办：` : '本网格有新的事等着办：', ...lines.map((line) => `· ${line}`), ...(more === 0 ? [] : [`……还有 ${more} 件。`])].join('\n')
}
