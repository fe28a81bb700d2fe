import { Agent } from 'node:https'
import { callOutside } from '#kit/http/call-outside.ts'
import type { ChannelReason } from '#modules/channels/channel-reasons.ts'
import { retryAfter } from '#modules/channels/server/retry-after.ts'
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
  const answer = await callOutside({ address, method: 'POST', headers, body, agent, timeoutMilliseconds: reach.timeoutMilliseconds, mostBytes: MOST_BYTES })
  if (answer.kind === 'noAnswer') return answer
  if (answer.kind === 'notSent') {
    return answer.error instanceof PrivateAddressError ? { kind: 'notSent', outcome: 'refused', reason: 'privateNetwork' } : { kind: 'notSent', outcome: 'later', reason: 'unreachable' }
  }
  return { kind: 'answered', status: answer.status, retryAfterMilliseconds: retryAfter(answer.retryAfter), body: answer.body }
}
