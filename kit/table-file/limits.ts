const MEGABYTE = 1024 * 1024

/** What a file of a list may be; a real one of 100,000 rows stays far below each. */
export const tableLimits = {
  megabytes: 30,
  columns: 200,
  /** Characters of a cell: what a spreadsheet's own cell may hold. */
  cell: 32_767,
  /** Of the archive: parts, bytes of all of them unpacked, and of the texts that must lie in memory. */
  entries: 1_000,
  unpacked: 400 * MEGABYTE,
  texts: 80 * MEGABYTE,
  /** A part that unpacks to more than this many times its size, and is large, was made to. Sheets of the same line over and over reach 60. */
  ratio: 150,
  ratioFrom: 8 * MEGABYTE,
  merges: 20_000,
  /** Of a workbook: each is looked into for whether it holds something. */
  sheets: 100,
} as const
