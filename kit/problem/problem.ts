/**
 * A refusal that the person can act on, in the form of RFC 9457.
 * Anything thrown that is not a ProblemError is a bug and answers 500.
 */
export class ProblemError extends Error {
  readonly type: string
  readonly status: number
  readonly data: Readonly<Record<string, unknown>>

  constructor(type: string, status: number, sentence: string, data: Readonly<Record<string, unknown>>) {
    // A refusal is an answer and no bug: nobody reads where it was made, and a list makes hundreds of them to say which moves are open.
    const framesOfBugs = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(sentence)
    Error.stackTraceLimit = framesOfBugs
    this.name = 'ProblemError'
    this.type = type
    this.status = status
    this.data = data
  }
}

type Problem<Data> = {
  readonly type: string
  readonly status: number
} & ([Data] extends [undefined] ? () => ProblemError : (data: Data) => ProblemError)

/**
 * Declares a refusal once: `type` is its stable name (`noun.what-happened`), `status` the HTTP status,
 * `sentence` the Chinese words that say what happened and what to do.
 */
export function problem<Data extends Record<string, unknown> | undefined = undefined>(
  type: string,
  status: number,
  sentence: (data: Data) => string,
): Problem<Data> {
  const refuse = (data: Data) => new ProblemError(type, status, sentence(data), data ?? {})
  return Object.assign(refuse, { type, status }) as Problem<Data>
}
