import { connect } from 'node:net'
import type { LookupFunction, Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { TLSSocket } from 'node:tls'

const MOST_CHARACTERS = 16_000
/** A server that says a little every now and then is not listened to for ever: of waits for one answer, all that comes before the message takes at most so many. */
const MOST_WAITS = 4
/** A server may look through a message before it says that it has it; RFC 5321 (4.5.3.2.6) grants it ten minutes, the lease of a message this much. */
const WAITS_AFTER_MESSAGE = 6

export type Reply = { code: number; enhanced: string | undefined; lines: string[] }

/** The other side ended, said nothing in time, or nothing that is SMTP. */
class DialogueBroken extends Error {}

export type DialogueOptions = { host: string; port: number; secure: boolean; timeoutMilliseconds: number; trusted?: string | undefined; lookup?: LookupFunction | undefined }

/** One conversation by SMTP (RFC 5321): a command, then its whole reply. */
export class SmtpDialogue {
  #socket: Socket | TLSSocket
  readonly #options: DialogueOptions
  #patience: NodeJS.Timeout
  #heard = ''
  #broken: Error | undefined
  #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined
  isSecure: boolean

  private constructor(socket: Socket | TLSSocket, patience: NodeJS.Timeout, options: DialogueOptions) {
    this.#socket = socket
    this.#patience = patience
    this.#options = options
    this.isSecure = options.secure
    this.#listen()
  }

  /** Connected, and not yet greeted. Whatever goes wrong before is thrown as it came. */
  static async open(options: DialogueOptions): Promise<SmtpDialogue> {
    const { host, port, lookup, timeoutMilliseconds } = options
    const socket = options.secure ? connectSecure({ host, port, servername: host, ...tlsOptions(options), ...(lookup === undefined ? {} : { lookup }) }) : connect({ host, port, ...(lookup === undefined ? {} : { lookup }) })
    socket.setTimeout(timeoutMilliseconds, () => socket.destroy(new DialogueBroken('no answer in time')))
    const patience = setTimeout(() => socket.destroy(new DialogueBroken('no end in time')), MOST_WAITS * timeoutMilliseconds)
    socket.once('close', () => clearTimeout(patience))
    await new Promise<void>((done, fail) => {
      socket.once(options.secure ? 'secureConnect' : 'connect', done)
      socket.once('error', fail)
    })
    socket.removeAllListeners('error')
    return new SmtpDialogue(socket, patience, options)
  }

  async greeting(): Promise<Reply> {
    return await this.#reply()
  }

  async say(line: string): Promise<Reply> {
    if (/[\r\n]/.test(line)) throw new DialogueBroken('a command is one line')
    this.#write(`${line}\r\n`)
    return await this.#reply()
  }

  /** The message itself, lines that begin with a dot doubled, and the dot that ends it. Its reply is waited for longer than any other. */
  async sayMessage(message: string): Promise<Reply> {
    const { timeoutMilliseconds } = this.#options
    this.#endAfter(WAITS_AFTER_MESSAGE * timeoutMilliseconds)
    this.#socket.setTimeout(WAITS_AFTER_MESSAGE * timeoutMilliseconds)
    this.#write(`${message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.\r\n`)
    const reply = await this.#reply()
    this.#endAfter(timeoutMilliseconds)
    return reply
  }

  /** After the other side has agreed to STARTTLS. What it may have said in clear beyond that is forgotten. */
  async secure(): Promise<void> {
    for (const event of ['data', 'error', 'timeout']) this.#socket.removeAllListeners(event)
    this.#heard = ''
    const secured = connectSecure({ socket: this.#socket, servername: this.#options.host, ...tlsOptions(this.#options) })
    secured.setTimeout(this.#options.timeoutMilliseconds, () => secured.destroy(new DialogueBroken('no answer in time')))
    await new Promise<void>((done, fail) => {
      secured.once('secureConnect', done)
      secured.once('error', fail)
      secured.once('close', () => fail(new DialogueBroken('closed during the handshake')))
    })
    secured.removeAllListeners('error').removeAllListeners('close')
    this.#socket = secured
    this.isSecure = true
    this.#listen()
  }

  close(): void {
    clearTimeout(this.#patience)
    this.#socket.destroy()
  }

  /** Whatever the other side says meanwhile. */
  #endAfter(milliseconds: number): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#break(new DialogueBroken('no end in time')), milliseconds)
  }

  #write(text: string): void {
    if (this.#broken === undefined) this.#socket.write(text)
  }

  #listen(): void {
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', (text: string) => {
      this.#heard += text
      if (this.#heard.length > MOST_CHARACTERS) return this.#break(new DialogueBroken('the reply is too long'))
      this.#answer()
    })
    this.#socket.on('error', (error) => this.#break(error))
    this.#socket.on('close', () => this.#break(new DialogueBroken('the other side closed')))
  }

  #break(error: Error): void {
    this.#broken ??= error
    this.#socket.destroy()
    this.#waiting?.reject(this.#broken)
    this.#waiting = undefined
  }

  async #reply(): Promise<Reply> {
    return await new Promise<Reply>((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#answer()
      if (this.#broken !== undefined) this.#break(this.#broken)
    })
  }

  #answer(): void {
    if (this.#waiting === undefined) return
    const lines: string[] = []
    for (let rest = this.#heard; ; ) {
      const end = rest.indexOf('\n')
      if (end === -1) return
      const line = rest.slice(0, end).replace(/\r$/, '')
      rest = rest.slice(end + 1)
      const parts = /^([2-5]\d\d)([ -]?)(.*)$/.exec(line)
      if (parts === null) return this.#break(new DialogueBroken('that is no SMTP'))
      lines.push(parts[3]!)
      if (parts[2] === '-') continue
      this.#heard = rest
      const { resolve } = this.#waiting
      this.#waiting = undefined
      return resolve({ code: Number(parts[1]), enhanced: /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(lines[0]!)?.[1], lines })
    }
  }
}

function tlsOptions({ trusted }: DialogueOptions): { ca?: string; minVersion: 'TLSv1.2' } {
  return { minVersion: 'TLSv1.2', ...(trusted === undefined ? {} : { ca: trusted }) }
}
