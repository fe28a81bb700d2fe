import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { TestHouse } from '#apps/server/testing.ts'

export type Sent = {
  route: string; cookie: string; url: string; method: string; body: string | Buffer | undefined; contentType: string | undefined
  /** The address of a system's own way in, instead of the one under /api. */
  door?: string
  bearer?: string
}
export type Answer = { status: number; contentType: string; text: string }

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** What the server reads out of that call: parameters of the path and the query as text, the rest as JSON carries it. */
export function readBack(route: string, input: unknown): unknown {
  const [method, template] = route.split(' ') as [string, string]
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return method === 'GET' ? {} : input
  const inPath = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, method === 'GET' || inPath.has(name) ? asText(value) : (value as unknown)]))
}

function asText(value: unknown): string {
  return wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing'))
}

/** The call for an input: path parameters into the path, the rest into the query or the body. */
export function callFor(route: string, cookie: string, input: unknown, isForm: boolean): Sent {
  const [method, template] = route.split(' ') as [string, string]
  const fields = typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...(input as Record<string, unknown>) } : undefined
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields?.[name]
    if (fields !== undefined) delete fields[name]
    return encodeURIComponent(wellFormed(typeof value === 'string' && value !== '' ? value : (JSON.stringify(value) ?? 'missing')))
  })
  if (method === 'GET') {
    const query = Object.entries(fields ?? {}).map(([key, value]) => `${encodeURIComponent(wellFormed(key))}=${encodeURIComponent(wellFormed(typeof value === 'string' ? value : JSON.stringify(value)))}`).join('&')
    return { route, cookie, method, url: query === '' ? path : `${path}?${query}`, body: undefined, contentType: undefined }
  }
  if (isForm) return { route, cookie, method, url: path, ...formOf(fields ?? { file: input }) }
  // JSON.stringify writes a lone surrogate as its escape, which a server has to read.
  return { route, cookie, method, url: path, body: JSON.stringify(fields ?? input) ?? '', contentType: 'application/json' }
}

/** An address cannot carry a lone surrogate at all, nor more than the HTTP parser takes before the product sees anything. */
function wellFormed(text: string): string {
  return text.slice(0, 300).toWellFormed()
}

function formOf(fields: Record<string, unknown>): { body: Buffer; contentType: string } {
  const parts = Object.entries(fields).map(([name, value]) => {
    const head = `--linli\r\nContent-Disposition: form-data; name="${name.replaceAll(/["\r\n]/g, '')}"`
    return value instanceof Uint8Array
      ? Buffer.concat([Buffer.from(`${head}; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`), value, Buffer.from('\r\n')])
      : Buffer.from(`${head}\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`)
  })
  return { body: Buffer.concat([...parts, Buffer.from('--linli--\r\n')]), contentType: 'multipart/form-data; boundary=linli' }
}

export function send(house: TestHouse, sent: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(sent.cookie === '' ? {} : { cookie: sent.cookie }),
      ...(sent.bearer === undefined ? {} : { authorization: `Bearer ${sent.bearer}` }),
      ...(sent.method === 'GET' ? {} : { 'idempotency-key': randomUUID(), 'content-length': Buffer.byteLength(sent.body ?? '') }),
      ...(sent.contentType === undefined || sent.contentType === '' ? {} : { 'content-type': sent.contentType }),
    }
    const outgoing = request(`${house.baseUrl}${sent.door ?? `/api${sent.url}`}`, { method: sent.method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, contentType: incoming.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString() }))
    })
    // A kept connection that the server closed at that very moment says nothing of the call.
    outgoing.on('error', (error: NodeJS.ErrnoException) => (outgoing.reusedSocket && error.code === 'ECONNRESET' ? resolve(send(house, sent)) : reject(error)))
    outgoing.end(sent.body)
  })
}

/** So many at a time as keep the processor busy: each further connection plans all statements for itself. */
const LINES = 4

/** Sends all, a few at a time, and hands each answer on. */
export async function sendAll(house: TestHouse, calls: readonly Sent[], look: (sent: Sent, answer: Answer) => void): Promise<void> {
  const waiting = [...calls]
  await Promise.all(Array.from({ length: LINES }, async () => {
    for (let sent = waiting.shift(); sent !== undefined; sent = waiting.shift()) look(sent, await send(house, sent))
  }))
}
