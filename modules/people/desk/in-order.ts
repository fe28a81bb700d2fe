/** The server lists by its own ids; a list that is here as a whole is put in the order in which people look for things. */
export function inOrder<Row>(rows: readonly Row[] | undefined, isWhole: boolean, words: (row: Row) => string): readonly Row[] | undefined {
  return rows === undefined || !isWhole ? rows : rows.toSorted((a, b) => words(a).localeCompare(words(b), 'zh-CN', { numeric: true }))
}
