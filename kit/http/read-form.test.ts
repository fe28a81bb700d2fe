import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentOf, HeldFile } from '#kit/http/held-file.ts'
import { holdingFormOnce, readForm } from '#kit/http/read-form.ts'

async function sent(form: FormData): Promise<{ contentType: string; body: Uint8Array<ArrayBuffer> }> {
  const response = new Response(form)
  return { contentType: response.headers.get('content-type')!, body: new Uint8Array(await response.arrayBuffer()) }
}

async function told(form: FormData) {
  return await Promise.all([...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : { name: value.name, type: value.type, size: value.size, content: Buffer.from(await value.arrayBuffer()).toString('base64') }]))
}

describe('a form', () => {
  test('says what the platform reads in it, whatever its names, words and bytes are', async () => {
    // Blanks at its ends say nothing of a name, and the library ends a head at U+2028 and U+2029: the name that a file is shown by is cut off there.
    const word = fc.string({ unit: 'grapheme', maxLength: 12 }).map((drawn) => `a${drawn.toWellFormed().replaceAll(/[\u2028\u2029]/gu, '')}z`)
    const file = fc.record({ bytes: fc.uint8Array({ maxLength: 200 }), name: word, type: fc.constantFrom('text/csv', 'application/octet-stream', 'image/jpeg') })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, fc.oneof(word, file)), { minLength: 1, maxLength: 6 }), async (parts) => {
        const form = new FormData()
        for (const [name, value] of parts) {
          if (typeof value === 'string') form.append(name, value)
          else form.append(name, new File([value.bytes], value.name, { type: value.type }))
        }
        const { contentType, body } = await sent(form)
        expect(await told(readForm(contentType, body))).toEqual(await told(await new Response(body, { headers: { 'content-type': contentType } }).formData()))
      }),
      { numRuns: 60 },
    )
  })

  test.each(['a"z', 'a; name="b"', 'a\\z', 'a\nz', '清单 1'])('reads %j as the platform does, in a field and in a file', async (word) => {
    const form = new FormData()
    form.append(word, word)
    form.append('file', new File(['1'], word))
    const { contentType, body } = await sent(form)
    expect(await told(readForm(contentType, body))).toEqual(await told(await new Response(body, { headers: { 'content-type': contentType } }).formData()))
  })

  test('holds its file where the body lies, and gives it out without a copy', async () => {
    const form = new FormData()
    form.set('importId', 'a')
    form.set('file', new File(['工单编号,诉求内容\n1,路灯不亮\n'], '清单"一".csv', { type: 'text/csv' }))
    const { contentType, body } = await sent(form)
    const file = readForm(contentType, body).get('file') as File
    expect([file.name, file.type, file.size]).toEqual(['清单"一".csv', 'text/csv', 41])
    const content = await contentOf(file)
    expect(content.buffer).toBe(body.buffer)
    expect(content.toString()).toBe('工单编号,诉求内容\n1,路灯不亮\n')
  })

  test.each([
    ['no boundary', 'multipart/form-data', 'x', 'without a boundary'],
    ['nothing', 'multipart/form-data; boundary=b', '', 'without a boundary'],
    ['no part', 'multipart/form-data; boundary=b', 'words', 'missing initial boundary'],
    ['cut short', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n1,2', 'not finished'],
    ['a part without a name', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n', 'without a name'],
    ['a hundred and one parts', 'multipart/form-data; boundary=b', `${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(101)}--b--\r\n`, 'part count exceeds'],
    ['a head of ten kilobytes', 'multipart/form-data; boundary=b', `--b\r\nContent-Disposition: form-data; name="${'a'.repeat(10_000)}"\r\n\r\n1\r\n--b--\r\n`, 'header size exceeds'],
  ])('is refused with %s', (_why, contentType, body, sentence) => {
    expect(() => readForm(contentType, new TextEncoder().encode(body))).toThrow(sentence)
  })

  test.each([
    ['as long as it says', (length: number) => ({ 'content-length': String(length) })],
    ['longer than it says', () => ({ 'content-length': '10' })],
    ['of no told length', () => ({})],
  ])('comes whole in pieces when it is %s', async (_what, headers) => {
    const form = new FormData()
    form.set('file', new File([new Uint8Array(300_000).map((_, index) => index % 251)], 'a.bin'))
    const { contentType, body } = await sent(form)
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 65_536) controller.enqueue(body.slice(at, at + 65_536))
        controller.close()
      },
    })
    const request = new Request('http://localhost/', { method: 'POST', body: pieces, duplex: 'half', headers: { ...headers(body.length), 'content-type': contentType } } as RequestInit)
    expect(await told(await holdingFormOnce(request).formData())).toEqual(await told(readForm(contentType, body)))
  })
})

test('a held file reads like any other', async () => {
  const held = new HeldFile(new TextEncoder().encode('路灯不亮'), 'a.txt', 'text/plain')
  const other = new File(['路灯不亮'], 'a.txt', { type: 'text/plain' })
  for (const read of [(file: File) => file.text(), (file: File) => file.arrayBuffer(), (file: File) => file.slice(3, 6).text(), (file: File) => new Response(file.stream()).text(), async (file: File) => file.size]) expect(await read(held)).toEqual(await read(other))
})
