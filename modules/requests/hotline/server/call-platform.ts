import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:https'
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
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), ...signatureOf(settings.secret, call.method, new URL(address), body, call.at) }
  const agent = new Agent(reach.trusted === undefined ? {} : { ca: reach.trusted })
  return await new Promise<PlatformAnswer>((done) => {
    let isConnected = false
    const fail = () => done(isConnected ? { kind: 'noAnswer' } : { kind: 'notSent', reason: 'unreachable' })
    const outgoing = request(address, { method: call.method, agent, signal: AbortSignal.timeout(reach.timeoutMilliseconds), headers })
    outgoing.on('socket', (socket) => socket.once('secureConnect', () => { isConnected = true }))
    outgoing.on('error', fail)
    outgoing.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > MOST_BYTES) response.destroy(new Error('the answer is too long'))
        else parts.push(part)
      })
      response.on('error', fail)
      response.on('end', () => done({ kind: 'answered', status: response.statusCode ?? 0, body: objectIn(Buffer.concat(parts).toString('utf8')) }))
    })
    outgoing.end(body)
  })
}

/** Over the time, what is called and what is said: none of them can be changed or used again later. */
export function signatureOf(secret: string, method: string, address: URL, body: string, at: Date): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1_000))
  return { 'linli-time': time, 'linli-signature': createHmac('sha256', secret).update(`${time}\n${method} ${address.pathname}${address.search}\n${body}`).digest('hex') }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
