/** What a spreadsheet program may take for the beginning of a formula: = + - @, also full width, look-alikes, and behind what nobody sees. */
const beginsFormula = /^[\s\p{Z}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫−‐‑‒–—⁺⁻₊₋⁼₌]/u
/** Tab and line ends in front move what follows into a cell of its own when the file is saved as text. */
const beginsBreak = /^[\t\r\n\v\f\u0085]/u
/** What XML 1.0 cannot carry. */
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/gu
/** The most that a cell of the format holds. */
const mostCharacters = 32_767

/**
 * Text as it may stand in a spreadsheet (security I2): what could be run as a formula, here or after the file was saved in
 * another format, gets an apostrophe in front and is then only read. Control characters go, lone surrogates are replaced,
 * what is too long for a cell ends in ….
 */
export function plainCell(text: string): string {
  // First what cannot be printed: it must not hide a formula behind it.
  const printable = text.replaceAll(unprintable, '').toWellFormed()
  const plain = beginsFormula.test(printable) || beginsBreak.test(printable) ? `'${printable}` : printable
  if (plain.length <= mostCharacters) return plain
  return `${plain.slice(0, mostCharacters - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`
}
