/** The order in which people look for things: by words, figures in them by their value. */
export function inOrder<Row>(rows: readonly Row[], words: (row: Row) => string): readonly Row[] {
  return rows.toSorted((a, b) => words(a).localeCompare(words(b), 'zh-CN', { numeric: true }))
}

/** The server lists by its own ids; only a list that is here as a whole can be put in order. */
export function inOrderWhenWhole<Row>(rows: readonly Row[] | undefined, isWhole: boolean, words: (row: Row) => string): readonly Row[] | undefined {
  return rows === undefined || !isWhole ? rows : inOrder(rows, words)
}
