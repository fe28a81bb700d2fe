import pg from 'pg'

/** One statement as the product sent it. */
export type Statement = { text: string; name?: string; values: unknown[] }

/**
 * Records every statement that this process sends as `user` while `work` runs, so that the ceiling replays exactly what the
 * product's transaction does in the database: the same session check, policy, audit and commit. What other roles do beside
 * it (a block of numbers, taken once for many requests) is not in it, to the ceiling's advantage.
 */
export async function recordStatements(user: string, work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const first = this.user === user ? args[0] : undefined
    if (typeof first === 'string') statements.push({ text: first, values: (args[1] as unknown[] | undefined) ?? [] })
    else if (typeof first === 'object' && first !== null && 'text' in first) {
      const config = first as pg.QueryConfig
      statements.push({ text: config.text, ...(config.name === undefined ? {} : { name: config.name }), values: [...(config.values ?? [])] })
    }
    return (original as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return statements
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whose submission it was under which key: unique, as the key is. */
export const isHash = (part: string): boolean => /^[0-9a-f]{64}$/.test(part)

/**
 * What must be fresh at each replay: the ids that the product made for this one request (they are in the recording but not
 * in `known`, the ids that were there before and the handle of the caller's session), the submission's key, and its hash.
 */
export function freshParts(statements: readonly Statement[], known: ReadonlySet<string>): string[] {
  const fresh = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one)
    else if (typeof value === 'string' && (UUID.test(value) || isHash(value)) && !known.has(value)) fresh.add(value)
  }
  for (const statement of statements) look(statement.values)
  return [...fresh]
}

/** The statements with the fresh parts exchanged; the same part gets the same new value in all of them. */
export function renewed(statements: readonly Statement[], exchange: ReadonlyMap<string, string>): Statement[] {
  const renew = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renew)
    return typeof value === 'string' ? (exchange.get(value) ?? value) : value
  }
  return statements.map((statement) => ({ ...statement, values: statement.values.map(renew) }))
}
