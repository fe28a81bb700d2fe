import { connect } from 'node:net'
import type { Socket } from 'node:net'

export type LoadRequest = { method: string; path: string; headers: Record<string, string>; body?: string }
export type LoadResult = { perSecond: number; p50: number; p95: number; p99: number; failures: number; firstFailure: string | null }

/**
 * Sends requests over a fixed number of keep-alive connections, each the next as soon as the answer is in, for so many
 * seconds. Reads answers by their length or chunks and nothing more, so that the measuring costs little of the machine.
 */
export async function httpLoad(port: number, connections: number, seconds: number, next: () => LoadRequest): Promise<LoadResult> {
  const until = performance.now() + seconds * 1000
  const times: number[] = []
  let failures = 0
  let firstFailure: string | null = null
  await Promise.all(Array.from({ length: connections }, () => oneConnection()))
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), failures, firstFailure }

  async function oneConnection(): Promise<void> {
    const client = new HttpConnection(connect({ port, host: '127.0.0.1', noDelay: true }))
    while (performance.now() < until) {
      const started = performance.now()
      const answer = await client.send(next())
      times.push(performance.now() - started)
      if (answer.status >= 300) {
        failures += 1
        firstFailure ??= `${answer.status} ${answer.body.toString('utf8').slice(0, 300)}`
      }
    }
    client.close()
  }
}

type HttpAnswer = { status: number; body: Buffer }

/** One keep-alive connection of HTTP/1.1, one request at a time. */
export class HttpConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (data) => {
      this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data])
      this.#look()
    })
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  send(request: LoadRequest): Promise<HttpAnswer> {
    const headers = Object.entries({ host: '127.0.0.1', ...request.headers, ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }) })
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(`${request.method} ${request.path} HTTP/1.1\r\n${headers.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n${request.body ?? ''}`)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #look(): void {
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    const bodyStart = headEnd + 4
    let bodyEnd: number
    if (length !== undefined) {
      bodyEnd = bodyStart + Number(length)
      if (this.#received.length < bodyEnd) return
    } else {
      const last = this.#received.indexOf('0\r\n\r\n', bodyStart)
      if (last === -1) return
      bodyEnd = last + 5
    }
    const answer = { status: Number(head.slice(9, 12)), body: this.#received.subarray(bodyStart, bodyEnd) }
    this.#received = this.#received.subarray(bodyEnd)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }
}
