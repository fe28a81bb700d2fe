import { Agent, request } from 'node:http'

export type TestReply = { status: number; headers: Headers; text: string }

/** Connections stay open: a new one for each of thousands of calls would cost more than the calls. */
const agent = new Agent({ keepAlive: true })

/** What `fetch` says of itself where it is told nothing else. */
const USUAL_HEADERS = { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' }

/** A call as `fetch` makes it, for a third of its processor time: 0.14 ms instead of 0.4, both ends together. */
export function callOverHttp(url: string, { method, headers, body }: { method: string; headers: Record<string, string>; body: string | Uint8Array | undefined }): Promise<TestReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { ...USUAL_HEADERS, ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve({ status: incoming.statusCode!, headers: headersFrom(incoming.rawHeaders), text: new TextDecoder().decode(Buffer.concat(chunks)) }))
    })
    // A kept connection that the server closed at that very moment says nothing of the call.
    outgoing.on('error', (error: NodeJS.ErrnoException) => (outgoing.reusedSocket && error.code === 'ECONNRESET' ? resolve(callOverHttp(url, { method, headers, body })) : reject(error)))
    outgoing.end(body)
  })
}

function headersFrom(raw: readonly string[]): Headers {
  const headers = new Headers()
  for (let place = 0; place < raw.length; place += 2) headers.append(raw[place]!, raw[place + 1]!)
  return headers
}
