import type { Caller } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { problem } from '#kit/problem/problem.ts'
import { hotlineHandle } from '#modules/requests/hotline/server/public.ts'

/** Of an order: words of 4,000 characters, and what stands around them. */
export const MOST_BYTES = 64 * 1024

const keyMissing = problem('hotline.key-missing', 401, () => '缺少密钥：请在请求头里写 Authorization: Bearer 加本县发放的密钥。')
const keyWrong = problem('hotline.key-wrong', 401, () => '密钥不对，或已更换。请向本县核实。')

const ADDRESS = /^\/hotline\/v1\/(\d{6})\/(orders(?:\/[^/]+\/events)?)$/

/** The 12345 platform's way in: its key stands in the header, cookies are not looked at. */
export async function answerHotline(request: Request, ask: (request: Request, asked: Pick<Caller, 'countyCode' | 'systemHandle'>) => Promise<Response>): Promise<Response> {
  const address = ADDRESS.exec(new URL(request.url).pathname)
  if (address === null || request.method !== 'POST') throw notFound()
  const key = /^Bearer (\S{16,200})$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (key === undefined) throw keyMissing()
  const inner = new Request(new URL(`/api/hotline/${address[2]}`, request.url), { method: 'POST', headers: { 'content-type': request.headers.get('content-type') ?? '' }, body: await request.text() })
  const response = await ask(inner, { countyCode: address[1]!, systemHandle: hotlineHandle(key) })
  if (response.status === 401) throw keyWrong()
  return response
}
