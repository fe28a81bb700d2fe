import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { signatureOf } from '#modules/requests/hotline/server/call-platform.ts'

export const SECRET = 'a-secret-of-both-sides'
type Message = { messageId: string; orderNumber: string; kind: string; state: string; ordinal: number; words?: string; number?: string; unit?: string }
/** How it differs from a good platform: takes and says nothing, hangs up before or after it has taken, answers something else, refuses. */
export type Manner = 'good' | 'takesAndHangsUp' | 'hangsUp' | 'takesAndBreaks' | 'lies' | 'busy' | 'refuses' | 'takesAndIsSilent'

/** A platform of this protocol on this machine: keeps each message once under its number, and counts what it was sent twice. */
export async function startPlatform(identity: { key: string; cert: string }) {
  const platform = {
    url: '', manner: 'good' as Manner, taken: [] as Message[], twice: 0, asked: 0, unsigned: 0, pages: new Map<string, { orders: unknown[]; next: string | null }>(), close: () => {},
  }
  const server = createServer(identity, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      const address = new URL(request.url!, platform.url)
      const answer = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      const signed = signatureOf(SECRET, request.method!, address, text, new Date(Number(request.headers['linli-time']) * 1_000))
      if (signed['linli-signature'] !== request.headers['linli-signature']) {
        platform.unsigned++
        return answer(401, {})
      }
      if (address.pathname === '/api/ping') return answer(200, {})
      if (address.pathname === '/api/orders') return answer(200, platform.pages.get(address.searchParams.get('after') ?? '') ?? { orders: [], next: address.searchParams.get('after') })
      if (request.method === 'GET') {
        platform.asked++
        const id = address.pathname.split('/').at(-1)
        return platform.taken.some(({ messageId }) => messageId === id) ? answer(200, { messageId: id }) : answer(404, {})
      }
      const { manner } = platform
      const message = JSON.parse(text) as Message
      if (manner === 'hangsUp') return request.socket.destroy()
      if (manner === 'busy') return answer(503, {})
      if (manner === 'refuses') return answer(422, {})
      if (manner === 'lies') return answer(200, { ok: true })
      if (platform.taken.some(({ messageId }) => messageId === message.messageId)) platform.twice++
      else platform.taken.push(message)
      if (manner === 'takesAndHangsUp') return request.socket.destroy()
      if (manner === 'takesAndIsSilent') return
      return manner === 'takesAndBreaks' ? answer(500, {}) : answer(200, { messageId: message.messageId })
    })
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  platform.url = `https://localhost:${(server.address() as AddressInfo).port}/api`
  platform.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return platform
}
