import { createHmac } from 'node:crypto'
import { Agent } from 'node:https'
import { callOutside } from '#kit/http/call-outside.ts'
import { serviceOf } from '#modules/platform/server/public.ts'

const MOST_BYTES = 2_000_000

/** How the platform is reached: the hosts that the operator named, and for tests whom to trust. */
export type PlatformReach = { named: readonly string[]; timeoutMilliseconds: number; trusted?: string }

export type PlatformAnswer =
  /** Surely not heard by anybody. */
  | { kind: 'notSent'; reason: 'hostNotAllowed' | 'unreachable' }
  /** The connection stood, the words went out, and nothing came back. */
  | { kind: 'noAnswer' }
  | { kind: 'answered'; status: number; body: Record<string, unknown> | undefined }

/** One signed call. Before the connection stands nothing can have been heard. */
export async function callPlatform(
  reach: PlatformReach, settings: { address: string; secret: string }, call: { method: 'GET' | 'POST'; path: string; body?: string; at: Date },
): Promise<PlatformAnswer> {
  const address = `${settings.address.replace(/\/$/, '')}/${call.path}`
  // Asked again at each call: what the operator took off the list is called no more.
  if (serviceOf(address, [], reach.named) === undefined) return { kind: 'notSent', reason: 'hostNotAllowed' }
  const body = call.body ?? ''
  const answer = await callOutside({
    address, method: call.method, headers: signatureOf(settings.secret, call.method, new URL(address), body, call.at), body,
    agent: new Agent(reach.trusted === undefined ? {} : { ca: reach.trusted }), timeoutMilliseconds: reach.timeoutMilliseconds, mostBytes: MOST_BYTES,
  })
  return answer.kind === 'notSent' ? { kind: 'notSent', reason: 'unreachable' } : answer
}

/** Over the time, what is called and what is said: none of them can be changed or used again later. */
export function signatureOf(secret: string, method: string, address: URL, body: string, at: Date): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1_000))
  return { 'linli-time': time, 'linli-signature': createHmac('sha256', secret).update(`${time}\n${method} ${address.pathname}${address.search}\n${body}`).digest('hex') }
}
