import { joined, numberAt, numberBytes, textBytes } from '#kit/ui/device/bytes.ts'
import type { Bytes } from '#kit/ui/device/bytes.ts'

/** Where a picture stood in the value. */
type Left = { $blob: number; type: string; name?: string }

/** Plain data with pictures in it as one row of bytes, so that it can be encrypted: a JSON text, then the pictures. */
export async function pack(value: unknown): Promise<Bytes> {
  const pictures: Blob[] = []
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (!(part instanceof Blob)) return part
    const left: Left = { $blob: pictures.push(part) - 1, type: part.type, ...(part instanceof File ? { name: part.name } : {}) }
    return left
  })
  const json = textBytes(text ?? 'null')
  const contents = await Promise.all(pictures.map(async (picture) => new Uint8Array(await picture.arrayBuffer())))
  return joined(numberBytes(json.length), json, ...contents.flatMap((content) => [numberBytes(content.length), content]))
}

export function unpack(bytes: Bytes): unknown {
  const jsonEnd = 4 + numberAt(bytes, 0)
  const contents: Bytes[] = []
  for (let at = jsonEnd; at < bytes.length; ) {
    const end = at + 4 + numberAt(bytes, at)
    contents.push(bytes.slice(at + 4, end))
    at = end
  }
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, jsonEnd)), (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('$blob' in part)) return part
    const { $blob, type, name } = part as Left
    const content = contents[$blob]!
    return name === undefined ? new Blob([content], { type }) : new File([content], name, { type })
  })
}
