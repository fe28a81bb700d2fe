import { parseMultipart } from '@remix-run/multipart-parser'
import { HeldFile } from '#kit/http/held-file.ts'

/** A form of ours has a file and a few fields. */
const MOST_PARTS = 100
/** As browsers write them: a quote in a name is %22. */
const NAME = /;\s*name="([^"]*)"/i
const FILE_NAME = /;\s*filename="([^"]*)"/i
const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/i

/**
 * The request with a `formData` that holds what was sent once: the platform's own holds a file of 30 MB four times over, in
 * pieces so small that their memory does not come back. Throws where the body is no whole form.
 */
export function holdingFormOnce(request: Request): Request {
  return Object.defineProperty(request, 'formData', { value: async () => readForm(request.headers.get('content-type') ?? '', await readWhole(request)) })
}

/** Fields and files of a `multipart/form-data` body (RFC 7578); files are views of it, not copies. */
export function readForm(contentType: string, body: Uint8Array<ArrayBuffer>): FormData {
  const boundary = BOUNDARY.exec(contentType)
  if (boundary === null || body.length === 0) throw new TypeError('no form, or one without a boundary')
  const form = new FormData()
  for (const part of parseMultipart(body, { boundary: (boundary[1] ?? boundary[2])!, maxParts: MOST_PARTS, maxFileSize: body.length, maxTotalSize: body.length })) {
    if (part.name === undefined) throw new TypeError('a part of a form without a name')
    // The library takes a backslash in a name for the beginning of an escape.
    const written = part.headers['content-disposition'] ?? ''
    const name = unescaped(NAME.exec(written)?.[1] ?? part.name)
    // What came whole has each part in one piece.
    const content = (part.content[0] ?? new Uint8Array()) as Uint8Array<ArrayBuffer>
    if (part.isFile) form.append(name, new HeldFile(content, unescaped(FILE_NAME.exec(written)?.[1] ?? part.filename ?? 'blob'), part.mediaType ?? 'application/octet-stream'))
    else form.append(name, new TextDecoder().decode(content))
  }
  return form
}

/** What a browser writes for a quote or a line break in a name (HTML, multipart/form-data encoding algorithm). */
function unescaped(name: string): string {
  return name.replaceAll(/%0A|%0D|%22/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
}

/** The body in one piece, which is as large as the caller said it would be; whoever says nothing costs a second copy. */
async function readWhole({ body, headers }: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array()
  let whole = new Uint8Array(Number(headers.get('content-length') ?? 0))
  let length = 0
  for await (const piece of body as ReadableStream<Uint8Array>) {
    if (length + piece.length > whole.length) {
      const larger = new Uint8Array(Math.max(length + piece.length, whole.length * 2))
      larger.set(whole.subarray(0, length))
      whole = larger
    }
    whole.set(piece, length)
    length += piece.length
  }
  return whole.subarray(0, length)
}
