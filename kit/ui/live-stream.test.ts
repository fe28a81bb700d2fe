import { describe, expect, test } from 'vitest'
import { makeFrameReader, openLiveStream } from '#kit/ui/live-stream.ts'
import type { LiveMessage } from '#kit/ui/live-stream.ts'

describe('makeFrameReader', () => {
  test.each([
    ['one frame', ['id: 7.a\ndata: {"kind":"request"}\n\n'], [{ id: '7.a', event: 'message', data: '{"kind":"request"}' }]],
    ['cut anywhere', ['id: 7', '.a\nda', 'ta: x\n', '\n'], [{ id: '7.a', event: 'message', data: 'x' }]],
    ['Windows line ends', ['event: reload\r\ndata: {}\r\n\r\n'], [{ event: 'reload', data: '{}' }]],
    ['comments and retry say nothing', [': still here\n\nretry: 2000\n\n'], []],
    ['data over two lines', ['data: a\ndata: b\n\n'], [{ event: 'message', data: 'a\nb' }]],
    ['an unfinished frame waits', ['data: a'], []],
  ])('%s', (_why, pieces, expected) => {
    const read = makeFrameReader()
    expect(pieces.flatMap(read)).toEqual(expected)
  })
})

/** A server that answers each connection with the next of `bodies`, then is silent. */
function fakeServer(bodies: (string | number)[]) {
  const asked: (string | null)[] = []
  const fetch = async (_url: unknown, init?: RequestInit) => {
    asked.push(new Headers(init?.headers).get('last-event-id'))
    const body = bodies[asked.length - 1]
    if (typeof body === 'number') return new Response('', { status: body })
    if (body === undefined) return await new Promise<Response>((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    return new Response(body)
  }
  return { asked, fetch: fetch as typeof globalThis.fetch }
}

async function conversation(bodies: (string | number)[], until: (said: LiveMessage[], asked: (string | null)[]) => boolean) {
  const { asked, fetch } = fakeServer(bodies)
  const said: LiveMessage[] = []
  const waits: number[] = []
  const stream = openLiveStream({ url: '/api/live', fetch, say: (message) => said.push(message), wait: async (milliseconds) => { waits.push(milliseconds) } })
  for (let turn = 0; turn < 1_000 && !until(said, asked); turn++) await new Promise((resolve) => setImmediate(resolve))
  stream.stop()
  return { said, asked, waits }
}

describe('openLiveStream', () => {
  test('resumes after a lost line with the last id it heard', async () => {
    const { said, asked } = await conversation(['id: 9.x\ndata: {"kind":"request","objectId":"r1"}\n\n', ''], (_said, asked) => asked.length === 3)
    expect(asked).toEqual([null, '9.x', '9.x'])
    expect(said.slice(0, 3)).toEqual([{ type: 'connected' }, { type: 'change', kind: 'request', objectId: 'r1' }, { type: 'disconnected' }])
  })

  test('waits longer after each failure and starts afresh after a good connection', async () => {
    const { waits } = await conversation([500, 502, 500, ': hello\n\n', 500], (_said, asked) => asked.length === 6)
    expect(waits).toEqual([1_000, 2_000, 4_000, 1_000, 2_000])
  })

  test.each([
    ['a refused session', [401]],
    ['an ended one', ['event: ended\ndata: {}\n\n']],
  ])('%s is not asked for again', async (_why, bodies) => {
    const { said, asked } = await conversation(bodies, (said) => said.some((message) => message.type === 'ended'))
    expect(said.at(-1)).toEqual({ type: 'ended' })
    expect(asked).toHaveLength(1)
  })

  test('says when too much was missed', async () => {
    const { said } = await conversation(['event: reload\ndata: {}\n\n'], (said) => said.length >= 2)
    expect(said[1]).toEqual({ type: 'reload' })
  })
})
