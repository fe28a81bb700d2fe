import { request } from 'node:https'
import type { Agent } from 'node:https'

export type OutsideCall = {
  address: string
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body: string
  agent: Agent
  timeoutMilliseconds: number
  /** A longer answer counts as none. */
  mostBytes: number
}

export type OutsideAnswer =
  /** Surely not heard by anybody. */
  | { kind: 'notSent'; error: Error }
  /** The connection stood, the words went out, and nothing came back. */
  | { kind: 'noAnswer' }
  /** `body`: undefined where it is no JSON object. */
  | { kind: 'answered'; status: number; retryAfter: string | undefined; body: Record<string, unknown> | undefined }

/** Sends JSON over https and says how far it came: before the connection stands nothing can have been heard. Never throws. */
export async function callOutside(call: OutsideCall): Promise<OutsideAnswer> {
  return await new Promise<OutsideAnswer>((done) => {
    let isConnected = false
    const fail = (error: Error) => done(isConnected ? { kind: 'noAnswer' } : { kind: 'notSent', error })
    const outgoing = request(call.address, {
      method: call.method, agent: call.agent, signal: AbortSignal.timeout(call.timeoutMilliseconds),
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(call.body)), ...call.headers },
    })
    outgoing.on('socket', (socket) => socket.once('secureConnect', () => { isConnected = true }))
    outgoing.on('error', fail)
    outgoing.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > call.mostBytes) response.destroy(new Error('the answer is too long'))
        else parts.push(part)
      })
      response.on('error', fail)
      response.on('end', () => done({ kind: 'answered', status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: objectIn(Buffer.concat(parts).toString('utf8')) }))
    })
    outgoing.end(call.body)
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
