/**
 * Full-width letters, digits and signs (U+FF01–U+FF5E) and the ideographic space as the ASCII characters they stand for.
 * Every other character stays, and every position in the text stays too: one code unit becomes one.
 */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}
