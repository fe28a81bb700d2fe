/** A refusal as the server says it (RFC 9457): `type` is its stable name, `detail` the Chinese sentence. */
export class Refusal extends Error {
  readonly type: string
  readonly status: number
  readonly data: Readonly<Record<string, unknown>>

  constructor(type: string, status: number, sentence: string, data: Readonly<Record<string, unknown>> = {}) {
    super(sentence)
    this.name = 'Refusal'
    this.type = type
    this.status = status
    this.data = data
  }
}

/** The server could not be reached, or went away before it answered: what was sent may or may not have arrived. A sentence, as a refusal's. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('没有连上服务器。请检查网络后再试。', { cause })
    this.name = 'Unreachable'
  }
}

/**
 * Reads a problem document; anything else (a proxy's page, a cut body) becomes a refusal with a sentence of our own. Whoever only
 * opened a page has done nothing that could fail: where the fault is ours, a read says that it was not read, whoever worded it.
 */
export async function refusalFrom(response: Response, isRead = false): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null)
  const known = isProblem(body) ? new Refusal(body.type.replace(/^about:linli\//, ''), response.status, body.detail, body.data ?? {}) : undefined
  if (known?.type === 'input.invalid' && isRead) return new Refusal(known.type, known.status, known.message.replace(/^提交的内容有误/, '查看的条件有误'), known.data)
  if (known !== undefined && known.type !== 'server.error') return known
  const busy = response.status === 502 || response.status === 503 || response.status === 504
  if (busy) return known ?? new Refusal('server.busy', response.status, '系统正在重启或正忙。请稍等片刻再试。')
  if (isRead) return new Refusal('server.error', response.status, '没能读出来，系统出了问题。请再试一次。')
  return known ?? new Refusal('server.error', response.status, '系统出了问题，这次没有办成。请稍后再试。')
}

/** The request was sent on to where nothing of ours answers. */
export function ledElsewhere(isRead: boolean): Refusal {
  return new Refusal('server.error', 502, isRead ? '没能读出来，服务器把请求转到了别处。请联系系统管理员。' : '服务器把请求转到了别处，这次没有办成。请联系系统管理员。')
}

function isProblem(body: unknown): body is { type: string; detail: string; data?: Record<string, unknown> } {
  if (typeof body !== 'object' || body === null) return false
  const { type, detail } = body as Record<string, unknown>
  return typeof type === 'string' && typeof detail === 'string'
}

export function isRefusal(error: unknown, type: string): error is Refusal {
  return error instanceof Refusal && error.type === type
}

/** Worth sending again by itself: the line was cut, or the server said "not now". Safe for writes because they carry a key. */
export function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refusal && (error.status === 502 || error.status === 503 || error.status === 504))
}

/** A piece of the program could not be loaded: a new version was installed while the page was open, or the line was cut. */
export function isMissingPiece(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|Importing a module script|preload CSS/i.test(error.message)
}

export type Explanation = {
  /** What happened. */
  what: string
  /** What was kept, or null where nothing was at stake. */
  kept: string | null
  /** The verb on the button that helps, and what it does. */
  remedy: 'retry' | 'reload' | 'none'
}

/**
 * Any error in words for the person: what happened, what was kept, what to do.
 * `filled`: something was typed and still stands on the screen.
 */
export function explain(error: unknown, filled = false): Explanation {
  const kept = filled ? '您填写的内容还在，没有丢失。' : null
  if (error instanceof Unreachable) {
    return filled
      ? { what: '没有连上服务器，还不知道是否提交成功。', kept: `${kept!}连上网络后再按一次即可，不会重复提交。`, remedy: 'retry' }
      : { what: error.message, kept: null, remedy: 'retry' }
  }
  if (error instanceof Refusal) {
    return { what: error.message, kept: error.status === 422 || !filled ? null : kept, remedy: mayPass(error) || error.status >= 500 ? 'retry' : 'none' }
  }
  if (isMissingPiece(error)) return { what: '这一页有一部分没有载入：刚才断过网，或者系统刚刚更新。请重新打开这一页。', kept: null, remedy: 'reload' }
  return { what: '这一页出了问题，没能显示出来。', kept, remedy: 'reload' }
}
