import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { watchAttendance } from '#kit/ui/attendance.ts'
import { apiOf, connectApi } from '#kit/ui/api.ts'
import { routeTable } from '#kit/ui/build/routes-plugin.ts'
import { Refusal, Unreachable } from '#kit/ui/refusal.ts'

const contract = {
  findThing: route.route({ method: 'GET', path: '/things/{thingId}' }).meta({ can: 'thing.read', over: 'row' }).input(z.object({ thingId: z.string(), q: z.string().optional() })).output(z.object({ name: z.string() })),
  findAlike: route.route({ method: 'POST', path: '/alike-things' }).meta({ can: 'thing.read', over: 'county', repeatable: true, reads: true }).input(z.object({ text: z.string() })).output(z.object({ name: z.string() })),
  changeThing: route.route({ method: 'POST', path: '/things/{thingId}/change' }).meta({ can: 'thing.change', over: 'row' }).input(z.object({ thingId: z.string(), name: z.string() })).output(z.object({ name: z.string() })),
}
const api = apiOf<typeof contract>('things')

let asked: Request[]
let answer: () => Response

beforeEach(() => {
  asked = []
  answer = () => Response.json({ name: '路灯' })
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request.clone())
    return answer()
  })
  connectApi(routeTable({ things: contract }), 'https://linli.example')
})

afterEach(() => vi.unstubAllGlobals())

describe('apiOf', () => {
  test('puts params into the path and the rest into the search, without any schema', async () => {
    expect(await api.findThing.call({ thingId: 'a/b', q: '灯' })).toEqual({ name: '路灯' })
    expect([asked[0]!.method, asked[0]!.url, asked[0]!.headers.get('idempotency-key')]).toEqual(['GET', 'https://linli.example/api/things/a%2Fb?q=%E7%81%AF', null])
  })

  test('a write carries its key and its body', async () => {
    await api.changeThing.call({ thingId: 't', name: '井盖' }, { context: { idempotencyKey: 'key-1' } })
    expect([asked[0]!.method, asked[0]!.url, asked[0]!.headers.get('idempotency-key'), await asked[0]!.json()]).toEqual(['POST', 'https://linli.example/api/things/t/change', 'key-1', { name: '井盖' }])
  })

  test('says so when nobody is at the page', async () => {
    vi.useFakeTimers()
    const stop = watchAttendance(new EventTarget(), () => {})
    await api.findThing.call({ thingId: 't' })
    vi.advanceTimersByTime(61_000)
    await api.findThing.call({ thingId: 't' })
    vi.useRealTimers()
    stop()
    expect(asked.map((request) => request.headers.get('linli-unattended'))).toEqual([null, '1'])
  })

  test('a write without a key never leaves the browser', async () => {
    await expect(api.changeThing.call({ thingId: 't', name: '井盖' })).rejects.toThrow(/useCommand/)
    expect(asked).toEqual([])
  })

  test('a refusal arrives with its name and sentence', async () => {
    answer = () => new Response(JSON.stringify({ type: 'about:linli/thing.gone', title: 'thing.gone', status: 409, detail: '已由别人办理', data: { by: '李强' } }), { status: 409, headers: { 'content-type': 'application/problem+json' } })
    const error = await api.findThing.call({ thingId: 't' }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ type: 'thing.gone', status: 409, message: '已由别人办理', data: { by: '李强' } })
  })

  test.each([
    ['a read', () => api.findThing.call({ thingId: 't' }), '没能读出来，系统出了问题。请再试一次。'],
    ['a read by POST', () => api.findAlike.call({ text: '灯' }), '没能读出来，系统出了问题。请再试一次。'],
    ['an act', () => api.changeThing.call({ thingId: 't', name: '井盖' }, { context: { idempotencyKey: 'key-1' } }), '系统出了问题，这次没有办成。请稍后再试。'],
  ])('%s that the server could not answer is worded as what it was', async (_what, call, sentence) => {
    answer = () => new Response('', { status: 500 })
    await expect(call()).rejects.toThrow(sentence)
  })

  test('a cut line is told from a refusal', async () => {
    answer = () => { throw new TypeError('fetch failed') }
    await expect(api.findThing.call({ thingId: 't' })).rejects.toBeInstanceOf(Unreachable)
  })

  test('reads of one module are kept apart from another’s of the same name', () => {
    expect(api.findThing.queryKey({ input: { thingId: 't' } })).not.toEqual(apiOf<typeof contract>('others').findThing.queryKey({ input: { thingId: 't' } }))
  })
})
