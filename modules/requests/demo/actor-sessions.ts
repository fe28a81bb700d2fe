import { randomBytes } from 'node:crypto'
import type { Surface } from '#kit/access/actor.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { newId } from '#kit/http/identifiers.ts'

// Never touched while they are used: `idle_until` moves on only within a minute of the idle limit, and a row that
// many transactions touch would make them wait for each other.
const OPEN = `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
  SELECT s.id, sha256(convert_to(s.handle, 'UTF8')), $1, s.account_id, s.surface, interval '1 minute', now() + interval '6 hours', now() + interval '6 hours'
  FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) AS s (id, handle, account_id, surface)`
const END = "UPDATE session SET ended_at = now(), ended_why = 'simulation' WHERE county_code = $1 AND id = ANY ($2::uuid[]) AND ended_at IS NULL"

/** Sessions of the people who act in the simulated past, opened when first needed and ended with it. */
export class ActorSessions {
  readonly #services: Services
  readonly #countyCode: string
  readonly #handles = new Map<string, Promise<string>>()
  readonly #ids: string[] = []

  constructor(services: Services, countyCode: string) {
    this.#services = services
    this.#countyCode = countyCode
  }

  /** Who calls, as the wrapper wants it; the key is the idempotency key of this command. */
  async callerFor(actor: { accountId: string; surface: Surface }, key: string): Promise<Caller> {
    return {
      countyCode: this.#countyCode, handle: await this.handleOf(actor), idempotencyKey: key, isInside: true, address: 'simulation', setCookie: () => {},
    }
  }

  handleOf({ accountId, surface }: { accountId: string; surface: Surface }): Promise<string> {
    const name = `${surface} ${accountId}`
    const known = this.#handles.get(name)
    if (known !== undefined) return known
    const handle = this.#open([accountId], surface).then(([opened]) => opened!)
    this.#handles.set(name, handle)
    return handle
  }

  /** Opens many at once: one statement for all residents who wrote a message. */
  async openAll(accountIds: readonly string[], surface: Surface): Promise<void> {
    const handles = await this.#open(accountIds, surface)
    for (const [index, accountId] of accountIds.entries()) this.#handles.set(`${surface} ${accountId}`, Promise.resolve(handles[index]!))
  }

  async endAll(): Promise<void> {
    await this.#services.gatePool.query(END, [this.#countyCode, this.#ids])
  }

  async #open(accountIds: readonly string[], surface: Surface): Promise<string[]> {
    const ids = accountIds.map(() => newId(new Date()))
    const handles = accountIds.map(() => randomBytes(32).toString('base64url'))
    await this.#services.gatePool.query(OPEN, [this.#countyCode, ids, handles, accountIds, accountIds.map(() => surface)])
    this.#ids.push(...ids)
    return handles
  }
}
