const LINES = 8

/** A notice as a group is told it: which matter it is about, and its sentence. */
export type Told = { matterId: string; sentence: string }

/**
 * What a grid's group is told in one message: each line a number, what is to be done and by when, as the notices say it, which
 * name nobody; then where to open it. One matter may have several lines and is one thing to do. Of many the first few, and
 * how many more there are.
 */
export function groupWords(told: readonly Told[], isDigest: boolean): string {
  const matters = [...Map.groupBy(told, ({ matterId }) => matterId).values()].map((theirs) => [...new Set(theirs.map(({ sentence }) => sentence))])
  const shown: string[][] = []
  for (const lines of matters) {
    if (shown.length > 0 && shown.flat().length + lines.length > LINES) break
    shown.push(lines)
  }
  const more = matters.length - shown.length
  return [isDigest ? `今天本网格有 ${matters.length} 件事等着办：` : '本网格有新的事等着办：', ...shown.flat().map((line) => `· ${line}`), ...(more === 0 ? [] : [`……还有 ${more} 件。`])].join('\n')
}
