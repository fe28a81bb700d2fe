import { createServer } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'

export type Heard = { path: string; headers: Readonly<Record<string, string | undefined>>; body: Record<string, unknown>; text: string }
/** What a service does with a call: answers, says nothing for ever, or hangs up before it has answered. */
export type Behaviour = { status?: number; body?: unknown; headers?: Record<string, string> } | 'silent' | 'hangUp'

/** A service over https on this machine, with the certificate of the tests: keeps what it heard and behaves as it is told. */
export async function startService(behave: (heard: Heard) => Behaviour | Promise<Behaviour>) {
  const heard: Heard[] = []
  const service = { heard, behave, url: '', close: () => {} }
  const server = createServer({ key: testKey, cert: testCertificate }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const text = Buffer.concat(parts).toString('utf8')
      const one: Heard = { path: request.url!, headers: request.headers as Record<string, string>, text, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
      heard.push(one)
      const behaviour = await service.behave(one)
      if (behaviour === 'silent') return
      if (behaviour === 'hangUp') return void request.socket.destroy()
      const { status = 200, body = {}, headers = {} } = behaviour
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  service.url = `https://localhost:${(server.address() as AddressInfo).port}`
  service.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return service
}

export type MailHeard = { secure: boolean; user: string | null; from: string; to: string; message: string }
/** How this mail server differs from a good one. */
export type MailManners = {
  startTls?: boolean
  /** The ways to sign in, as EHLO names them. */
  auth?: string
  /** Word of the command (or GREETING, MESSAGE) → the reply, or what happens instead. */
  replies?: Partial<Record<'GREETING' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'MESSAGE', string>>
}

/** A mail server on this machine that speaks SMTP: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA, QUIT. `silent`, `hangUp`, `drip` and `slow` (the usual one, twice as late as the tests wait for others) are replies as well. */
export async function startMailServer() {
  const heard: MailHeard[] = []
  const said: string[] = []
  const server = { heard, said, greeted: '', manners: {} as MailManners, port: 0, close: () => {} }
  const sockets = new Set<Socket>()
  const listener = createPlainServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    converse(socket, false)
  })

  function converse(socket: Socket | TLSSocket, secure: boolean): void {
    const mail: MailHeard = { secure, user: null, from: '', to: '', message: '' }
    let waiting = ''
    let isMessage = false
    const reply = (word: keyof NonNullable<MailManners['replies']>, usual: string): boolean => {
      const text = server.manners.replies?.[word] ?? usual
      if (text === 'silent') return false
      if (text === 'slow') {
        setTimeout(() => socket.write(`${usual}\r\n`), 600)
        return true
      }
      if (text === 'drip') {
        const drops = setInterval(() => socket.write('220-wait\r\n'), 10)
        socket.once('close', () => clearInterval(drops))
        return false
      }
      if (text === 'hangUp') return (socket.destroy(), false)
      socket.write(`${text}\r\n`)
      return text === usual
    }
    const hear = (line: string): void => {
      said.push(line.split(' ')[0]!.toUpperCase())
      const word = line.slice(0, 4).toUpperCase()
      if (word === 'EHLO') server.greeted = line.slice(5)
      if (word === 'EHLO') reply('EHLO', `250-localhost greets you\r\n250-SIZE 1000000${server.manners.startTls === true && !secure ? '\r\n250-STARTTLS' : ''}\r\n250 AUTH ${server.manners.auth ?? 'PLAIN LOGIN'}`)
      else if (word === 'STAR') {
        if (!reply('STARTTLS', '220 go ahead')) return
        socket.removeAllListeners('data')
        const secured = new TLSSocket(socket, { isServer: true, key: testKey, cert: testCertificate })
        secured.on('error', () => {})
        converse(secured, true)
      } else if (line.toUpperCase() === 'AUTH LOGIN') {
        mail.user = ''
        socket.write('334 VXNlcm5hbWU6\r\n')
      } else if (mail.user !== null && /^\/?[^/]*$/.test(mail.user) && !/^(MAIL|RCPT|DATA|QUIT)/.test(line)) {
        mail.user += `/${Buffer.from(line, 'base64').toString('utf8')}`
        if (mail.user.split('/').length === 2) socket.write('334 UGFzc3dvcmQ6\r\n')
        else reply('AUTH', '235 2.7.0 welcome')
      } else if (word === 'AUTH') {
        if (!(server.manners.auth ?? 'PLAIN').includes('PLAIN')) return void socket.write('504 5.5.4 unrecognized\r\n')
        mail.user = Buffer.from(line.split(' ')[2]!, 'base64').toString('utf8').replaceAll('\0', '/')
        reply('AUTH', '235 2.7.0 welcome')
      } else if (word === 'MAIL') {
        mail.from = /<(.*)>/.exec(line)![1]!
        reply('MAIL', '250 2.1.0 ok')
      } else if (word === 'RCPT') {
        mail.to = /<(.*)>/.exec(line)![1]!
        reply('RCPT', '250 2.1.5 ok')
      } else if (word === 'DATA') isMessage = reply('DATA', '354 end with a dot')
      else if (word === 'QUIT') socket.end('221 2.0.0 bye\r\n')
      else socket.write('502 5.5.1 what?\r\n')
    }
    socket.on('data', (part: Buffer) => {
      waiting += part.toString('utf8')
      for (;;) {
        const end = waiting.indexOf(isMessage ? '\r\n.\r\n' : '\r\n')
        if (end === -1) return
        const line = waiting.slice(0, end)
        waiting = waiting.slice(end + (isMessage ? 5 : 2))
        if (!isMessage) hear(line)
        else {
          isMessage = false
          heard.push({ ...mail, message: line })
          reply('MESSAGE', '250 2.0.0 taken')
        }
      }
    })
    if (!secure) reply('GREETING', '220 localhost at your service')
  }
  await new Promise<void>((done) => listener.listen(0, 'localhost', done))
  server.port = (listener.address() as AddressInfo).port
  server.close = () => {
    for (const socket of sockets) socket.destroy()
    listener.close()
  }
  return server
}
