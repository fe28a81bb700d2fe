import { problem } from '#kit/problem/problem.ts'

export type MessageEncoding = 'UTF-8' | 'GB18030'

export const encodingUnknown = problem('messages.encoding-unknown', 422, (d: { wanted: string }) =>
  `认不出文件的编码：按 UTF-8 和 GB18030 读，第一行都不是“${d.wanted}”。请用表格软件另存为“CSV UTF-8”后再导入。`)
export const utf16Refused = problem('messages.utf16', 422, () => '文件是 UTF-16 编码。请用表格软件另存为“CSV UTF-8”后再导入。')
export const headerTooLong = problem('messages.header-too-long', 422, () => '文件的前 64 KB 里没有换行，不像一份 CSV 表格。请检查是不是选错了文件。')

const HEADER_LIMIT = 65_536

/** What stands in a text where bytes could not be read; a row that holds it is damaged. */
export const UNREADABLE = '\u{FFFD}'

/**
 * Text of a file whose first line must name `wanted` columns. That line decides the encoding: the Chinese names are
 * different bytes in UTF-8 and GB18030, so nothing is guessed. Unreadable bytes further down come out as U+FFFD.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  wanted: readonly string[],
  onEncoding: (encoding: MessageEncoding) => void,
): AsyncGenerator<string> {
  let head = Buffer.alloc(0)
  let decoder: TextDecoder | undefined
  const begin = () => {
    const encoding = encodingOf(head, wanted)
    onEncoding(encoding)
    decoder = new TextDecoder(encoding)
    return decoder.decode(head, { stream: true })
  }
  for await (const chunk of source) {
    if (decoder !== undefined) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.includes(0x0a)) yield begin()
    else if (head.length > HEADER_LIMIT) throw headerTooLong()
  }
  if (decoder === undefined) yield begin()
  yield decoder!.decode()
}

function encodingOf(head: Buffer, wanted: readonly string[]): MessageEncoding {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) throw utf16Refused()
  const end = head.indexOf(0x0a)
  const line = end === -1 ? head : head.subarray(0, end)
  const found = (['UTF-8', 'GB18030'] as const).find((encoding) => {
    const header = new TextDecoder(encoding).decode(line)
    return wanted.every((name) => header.includes(name))
  })
  if (found === undefined) throw encodingUnknown({ wanted: wanted.join('、') })
  return found
}
