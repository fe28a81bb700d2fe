const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }
/** XML 1.0 knows no way to write these, not even as a reference: most control characters, halves of a pair, U+FFFE and U+FFFF. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as it stands between tags. */
export function escapeText(text: string): string {
  return text.toWellFormed().replaceAll(UNWRITABLE, '\ufffd').replaceAll(/[&<>\r]/g, (character) => entities[character]!)
}

/** The same between double quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

export function textElement(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`
}
