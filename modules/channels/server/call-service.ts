import { Agent, request } from 'node:https'
import type { ChannelReason } from '#modules/channels/channel-reasons.ts'
import { PrivateAddressError, publicLookup, serviceOf } from '#modules/platform/server/public.ts'

const MOST_BYTES = 64_000

/** How the outside is reached: the hosts that the operator named, and for tests whom to trust and how names are looked up. */
export type Reach = {
  named: readonly string[]
  timeoutMilliseconds: number
  /** Certificate of an authority beside the system's own. */
  trusted?: string
  resolve?: Parameters<typeof publicLookup>[0]
}

export type ServiceAnswer =
  /** Surely not heard by anybody. */
  | { kind: 'notSent'; outcome: 'later' | 'refused'; reason: ChannelReason }
  /** The connection stood, the words went out, and nothing came back. */
  | { kind: 'noAnswer' }
  | { kind: 'answered'; status: number; retryAfterMilliseconds: number; body: Record<string, unknown> | undefined }

/** Posts JSON to a service and says how far it came: before the connection stands nothing can have been heard. */
export async function callService(reach: Reach, address: string, knownHosts: readonly string[], body: string, headers: Readonly<Record<string, string>> = {}): Promise<ServiceAnswer> {
  const service = serviceOf(address, knownHosts, reach.named)
  if (service === undefined) return { kind: 'notSent', outcome: 'refused', reason: 'hostNotAllowed' }
  const agent = new Agent({
    ...(service === 'known' ? { lookup: publicLookup(reach.resolve) } : {}),
    ...(reach.trusted === undefined ? {} : { ca: reach.trusted }),
  })
  return await new Promise<ServiceAnswer>((done) => {
    let isConnected = false
    const fail = (error: Error) => {
      if (isConnected) done({ kind: 'noAnswer' })
      else done({ kind: 'notSent', outcome: error instanceof PrivateAddressError ? 'refused' : 'later', reason: error instanceof PrivateAddressError ? 'privateNetwork' : 'unreachable' })
    }
    const call = request(address, { method: 'POST', agent, signal: AbortSignal.timeout(reach.timeoutMilliseconds), headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), ...headers } })
    call.on('socket', (socket) => socket.once('secureConnect', () => { isConnected = true }))
    call.on('error', fail)
    call.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > MOST_BYTES) response.destroy(new Error('the answer is too long'))
        else parts.push(part)
      })
      response.on('error', fail)
      response.on('end', () => {
        const seconds = Number(response.headers['retry-after'])
        done({ kind: 'answered', status: response.statusCode ?? 0, retryAfterMilliseconds: seconds > 0 ? seconds * 1_000 : 0, body: objectIn(Buffer.concat(parts).toString('utf8')) })
      })
    })
    call.end(body)
  })
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
