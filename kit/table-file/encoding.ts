import { isUtf8 } from 'node:buffer'
import { encodingDamaged, encodingMixed, fileEmpty, fileNul, fileUtf16 } from './refusals.ts'

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'gb18030'

const NEWLINE = 0x0a
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * How the text of a file is encoded. Nothing is guessed: all of it must be UTF-8, or all of it GB18030 without a line that
 * is plainly UTF-8. Refuses what is neither, what is both, UTF-16 and what holds a NUL.
 */
export function encodingOf(content: Buffer): TextEncoding {
  if (content.length === 0) throw fileEmpty()
  if ((content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)) throw fileUtf16()
  const nul = content.indexOf(0)
  if (nul !== -1) throw fileNul({ line: lineAt(content, nul) })
  if (isUtf8(content)) return content.subarray(0, 3).equals(UTF8_MARK) ? 'utf-8-bom' : 'utf-8'
  const lines = linesOf(content)
  if (lines.utf8 !== null) throw encodingMixed({ line: lines.utf8, other: lines.other ?? lines.utf8 })
  if (lines.unreadable !== null) throw encodingDamaged({ line: lines.unreadable })
  return 'gb18030'
}

/** The text piece by piece, without the mark before it. */
export function* decodePieces(content: Buffer, encoding: TextEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding === 'gb18030' ? 'gb18030' : 'utf-8')
  const PIECE = 256 * 1024
  for (let from = 0; from < content.length; from += PIECE) yield decoder.decode(content.subarray(from, from + PIECE), { stream: true })
  yield decoder.decode()
}

/** The first line that is plainly UTF-8, the first that is not, and the first that is neither. */
function linesOf(content: Buffer): { utf8: number | null; other: number | null; unreadable: number | null } {
  const found: { utf8: number | null; other: number | null; unreadable: number | null } = { utf8: null, other: null, unreadable: null }
  let line = 0
  for (let from = 0; from < content.length; ) {
    line++
    const end = content.indexOf(NEWLINE, from)
    const bytes = content.subarray(from, end === -1 ? content.length : end)
    from = end === -1 ? content.length : end + 1
    if (bytes.every((byte) => byte < 0x80)) continue
    if (isPlainlyUtf8(bytes)) found.utf8 ??= line
    else if (!isUtf8(bytes)) found.other ??= line
    if (found.unreadable === null && !isGb18030(bytes)) found.unreadable = line
  }
  return found
}

/** Two Chinese characters of GB18030 may by chance be UTF-8 too, but then they are letters of other scripts; three Chinese ones in a line are no chance. */
function isPlainlyUtf8(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false
  const text = bytes.toString('utf8')
  return (text.match(/[\u3000-\u9fff\uff00-\uffef]/gu)?.length ?? 0) >= 3 && !/[\u0080-\u07ff]/u.test(text)
}

function isGb18030(bytes: Buffer): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function lineAt(content: Buffer, position: number): number {
  let line = 1
  for (let at = content.indexOf(NEWLINE); at !== -1 && at < position; at = content.indexOf(NEWLINE, at + 1)) line++
  return line
}
