import type { AnyContractProcedure, InferSchemaInput, InferSchemaOutput, Schema } from '@orpc/contract'
import type pg from 'pg'
import type { Actor } from '#kit/access/actor.ts'
import type { Grant, RoleTable, ScopedRow } from '#kit/access/actor.ts'
import { commit, isRetryable, isTaken, kyselyOn, statement } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { countAct, countCall, countSessionCall, isFirstRefusal } from '#kit/http/call-limits.ts'
import { throughGate } from '#kit/http/gate-queue.ts'
import { newId } from '#kit/http/identifiers.ts'
import { actorFrom, enterStatement } from '#kit/http/entered.ts'
import type { EnteredRow } from '#kit/http/entered.ts'
import { claimKey, SET_RESULT } from '#kit/http/idempotency.ts'
import type { IdempotencyKey } from '#kit/http/idempotency.ts'
import { speakChinese } from '#kit/http/input-words.ts'
import { isRecordedAtGate, recordAtGate } from '#kit/http/record-at-gate.ts'
import { inputInvalid, notFound, notPermitted, notSignedIn, noticeNotRead, takenMeanwhile } from '#kit/http/refusals.ts'
import type { RouteMeta } from '#kit/http/contract.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'

speakChinese()

/** What one server process holds; the same for every request. */
export type Services = {
  pool: pg.Pool
  gatePool: pg.Pool
  roles: RoleTable
  /** The same of systems that come with a key of their own: no post carries these roles. */
  systemRoles: RoleTable
  /** Object → the permissions of which one must cover it before its existence is admitted. */
  readingPermissions: Readonly<Record<string, readonly string[]>>
  keyring: Keyring
  /** Calls a minute that one source may make to what works without a session. */
  callsPerMinute: number
  /** The business clock. Sessions and seals go by the database's own clock. */
  now: () => Date
  /** Where attachments stand. */
  filesFolder: string
  /** True only where the sample county is loaded: sample people may be offered at sign-in. */
  sample: boolean
  openIdConnect: boolean
  /** Contact that push services ask for (`mailto:…`); null where Web Push is not switched on. */
  pushContact: string | null
  /** Push services that the operator named beside the browsers' own, `*.` standing for further names before it. */
  pushHosts: readonly string[]
  /** Servers of text messages, mail and robots that the operator named beside those that their protocols have. */
  channelHosts: readonly string[]
  /** Hosts of 12345 platforms that the operator named; no other is ever called. */
  hotlineHosts: readonly string[]
  /** Sends a text message by the county's channel, or by the operator's; the development adapter keeps it on the outbox page. */
  sendSms: (countyCode: string, phone: string, text: string) => Promise<void>
  /** The notice in force: a resident who has not read it writes nothing (security P3). */
  noticeVersion: string
  /** `POST /requests/{requestId}/dispatch` → what a resident is told that somebody did. */
  describeRoute: (routeName: string) => string
  /** Each module's part of a person's full copy of his own data. */
  personalData: readonly ((context: Context<unknown>) => Promise<Record<string, unknown>>)[]
  /** Each module's part of stopping what a person no longer agrees to, in the transaction of his no. */
  consentWithdrawn: readonly ((context: Context<unknown>, purpose: string) => Promise<void>)[]
  /** Puts a finished sentence on the log; never personal data. */
  log: (fields: Record<string, string | number | boolean | null>) => void
}

/** What came over the wire beside the input. */
export type Caller = {
  countyCode: string
  /** HMAC of the session cookie, or null without one. */
  handle: string | null
  idempotencyKey: string | null
  /** The page asked by itself, while nobody was at it: the session is not prolonged by it. */
  unattended?: boolean
  /** The phone that sealed and signed this submission: it passes the lock of its own session. */
  sealedBy?: string
  /** Handle of a system's own key, where one calls instead of a person with a session. */
  systemHandle?: string
  /** One of many inside a call that was counted itself, as the rows of a file. */
  isInside?: true
  /** Address as the trusted proxy gives it. */
  address: string
  /** What the browser says it is, in words; the person sees it among his sessions. */
  deviceName?: string
  /** `seconds`: how long the browser keeps it; null takes it away. */
  setCookie: (cookie: { token: string; seconds: number } | null, countyCode: string) => void
}

export type AuditNote = {
  objectKind?: string
  objectId?: string
  /** One act on several: a row each, so that each is found by its id. */
  objectIds?: readonly string[]
  /** Whose personal data was looked at: that person sees this entry. */
  subjectAccountId?: string | null
  reason?: string
  /** The post by which the permission held. */
  grant?: Grant | undefined
  details?: Record<string, string | number | boolean | null>
}

export type Announcement = { kind: string; objectId: string; areaPath?: string | null; reporterId?: string | null; orgIds?: readonly string[] }

export type Context<Input> = {
  input: Input
  actor: Actor
  db: Db
  services: Services
  caller: Caller
  at: Date
  newId: () => string
  /**
   * Says that the route's permission was checked over this row: 404 where the row is absent or unseen, 403 where no post
   * that carries the permission covers it. Answers the row.
   */
  guard<Row extends ScopedRow>(row: Row | undefined): Row
  /** Adds to the audit row that the wrapper writes. */
  audit: (note: AuditNote) => void
  /** Puts a change on the live feed, in this transaction. */
  announce: (announcement: Announcement) => void
}

type Inputs<C extends AnyContractProcedure> = InferSchemaOutput<NonNullable<C['~orpc']['inputSchema']>>
type Outputs<C extends AnyContractProcedure> = InferSchemaInput<NonNullable<C['~orpc']['outputSchema']>>

/** A contract with its handler. `act` answers the id of what was done; `show` reads it again, also for a repeated submission. */
export type Handler<C extends AnyContractProcedure = AnyContractProcedure> = {
  readonly contract: C
  readonly run: (services: Services, caller: Caller, input: unknown) => Promise<unknown>
}

/** A read. */
export function query<C extends AnyContractProcedure>(contract: C, read: (context: Context<Inputs<C>>) => Promise<Outputs<C>>): Handler<C> {
  const meta = metaOf(contract)
  return {
    contract,
    run: (services, caller, input) =>
      inTransaction(services, caller, meta, contract, input, async (scope, parsed) => {
        const output = await read(scope.context(parsed as Inputs<C>))
        scope.insistOnGuard()
        return output
      }),
  }
}

/** A write: the idempotency row first, then the act, its audit row and its events in one transaction, then what it made. */
export function command<C extends AnyContractProcedure>(
  contract: C,
  act: (context: Context<Inputs<C>>) => Promise<string>,
  show: (context: Context<Inputs<C>>, id: string) => Promise<Outputs<C>>,
): Handler<C> {
  const meta = metaOf(contract)
  return {
    contract,
    run: (services, caller, input) =>
      inTransaction(services, caller, meta, contract, input, async (scope, parsed) => {
        const context = scope.context(parsed as Inputs<C>)
        if (meta.repeatable !== true) {
          const before = await claimKey(scope.client, keyOf(context), routeName(contract), parsed)
          if (before !== undefined) {
            scope.outcome = 'replayed'
            return await show(context, before)
          }
        }
        const id = await act(context)
        scope.insistOnGuard()
        if (meta.repeatable !== true) await scope.client.query({ ...statement(SET_RESULT), values: [caller.countyCode, actorKey(context), caller.idempotencyKey, id] })
        return await show(context, id)
      }),
  }
}

/**
 * Refusals at the gate that are facts: wrong credentials, no permission, a conflict, a wrong proof. Anybody can cause them, so
 * of one route's refusals of one source the first in a quarter of an hour is written, and the further ones are counted.
 */
const RECORDED_REFUSALS = new Set([401, 403, 409, 422])

/**
 * A route that works before there is a session, under the sign-in role. What it records itself says more; else one row is written
 * for it. `afterwards`: what waits for somebody outside is done when the transaction is over and its place at the gate is free.
 */
export function atGate<C extends AnyContractProcedure>(
  contract: C,
  pass: (context: { input: Inputs<C>; db: Db; services: Services; caller: Caller; at: Date; newId: () => string; afterwards: (work: () => Promise<void>) => void }) => Promise<Outputs<C>>,
): Handler<C> {
  return {
    contract,
    run: async (services, caller, input) => {
      await countCall(services, caller.address)
      const parsed = (await parse(contract, input)) as Inputs<C>
      const outside: (() => Promise<void>)[] = []
      const answer = await throughGate(services.gatePool, caller.address, async (client) => {
        const at = services.now()
        const db = kyselyOn(client)
        try {
          const output = await pass({ input: parsed, db, services, caller, at, newId: () => newId(at), afterwards: (work) => void outside.push(work) })
          if (!isRecordedAtGate(db)) await recordAtGate(db, caller, routeName(contract), { outcome: 'done' })
          return output
        } catch (error) {
          const isFact = error instanceof ProblemError && RECORDED_REFUSALS.has(error.status) && !isRecordedAtGate(db)
          if (isFact && (await isFirstRefusal(services, routeName(contract), caller.address))) await recordAtGate(db, caller, routeName(contract), { outcome: 'refused' })
          throw error
        }
      })
      for (const work of outside) await work()
      return answer
    },
  }
}

class RouteScope {
  readonly client: pg.PoolClient
  readonly #services: Services
  readonly #caller: Caller
  readonly #actor: Actor
  readonly #meta: RouteMeta
  readonly #at: Date
  readonly notes: AuditNote[] = []
  readonly announcements: Announcement[] = []
  outcome: 'done' | 'replayed' = 'done'
  #guarded = false

  constructor(client: pg.PoolClient, services: Services, caller: Caller, actor: Actor, meta: RouteMeta, at: Date) {
    this.client = client
    this.#services = services
    this.#caller = caller
    this.#actor = actor
    this.#meta = meta
    this.#at = at
  }

  context<Input>(input: Input): Context<Input> {
    return {
      input,
      actor: this.#actor,
      db: kyselyOn(this.client),
      services: this.#services,
      caller: this.#caller,
      at: this.#at,
      newId: () => newId(this.#at),
      guard: (row) => {
        this.#guarded = true
        if (row === undefined) throw notFound()
        if (!this.#actor.may(this.#meta.can, row)) {
          const reading = this.#services.readingPermissions[this.#meta.object ?? ''] ?? []
          throw reading.some((permission) => this.#actor.may(permission, row)) ? notPermitted() : notFound()
        }
        const grant = this.#actor.grantFor(this.#meta.can, row)
        if (grant !== undefined) this.notes.push({ grant })
        return row
      },
      audit: (note) => this.notes.push(note),
      announce: (announcement) => this.announcements.push(announcement),
    }
  }

  /** A route over rows that never showed the guard its row is a bug, not a way in. */
  insistOnGuard(): void {
    if (this.#meta.over === 'row' && !this.#guarded) throw new Error('a route over rows ended without guarding a row')
  }
}

const AUDIT =
  'INSERT INTO audit_entry (county_code, id, organization_id, role, action, object_kind, object_id, subject_account_id, reason, outcome, details, source_address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)'
const ANNOUNCE = 'INSERT INTO live_event (county_code, id, kind, object_id, area_path, reporter_id, org_ids) VALUES ($1, $2, $3, $4, $5, $6, $7)'
const MOST_TRIES = 4

async function inTransaction<Output>(
  services: Services,
  caller: Caller,
  meta: RouteMeta,
  contract: AnyContractProcedure,
  input: unknown,
  work: (scope: RouteScope, input: unknown) => Promise<Output>,
): Promise<Output> {
  if (meta.can === 'public' || caller.systemHandle !== undefined) {
    if (caller.isInside !== true) await countCall(services, caller.address)
    // Nobody need be looked up for that.
  } else if (caller.handle === null) throw notSignedIn()
  else if (caller.isInside !== true) await countSessionCall(services, caller.handle)
  for (let tries = 1; ; tries++) {
    const client = await services.pool.connect()
    let broken: Error | undefined
    let actor: Actor | undefined
    try {
      const begun = client.query('BEGIN')
      const entered = client.query<EnteredRow>(enterStatement(caller))
      await Promise.all([begun, entered])
      actor = actorFrom(caller.countyCode, (await entered).rows[0], caller.systemHandle === undefined ? services.roles : services.systemRoles)
      if (meta.can !== 'public') {
        if (actor.accountId === null) throw notSignedIn()
        if (meta.over !== 'row' && !actor.holds(meta.can)) throw notPermitted()
        if (isWrite(contract) && meta.beforeNotice !== true && actor.surface === 'resident' && actor.noticeVersion !== services.noticeVersion) throw noticeNotRead()
        if (meta.mostPerHour !== undefined && actor.surface === 'resident' && caller.isInside !== true) await countAct(services, { route: routeName(contract), mostPerHour: meta.mostPerHour, accountId: actor.accountId })
      } else if (actor.accountId === null && caller.handle !== null) {
        // A cookie that no longer holds must not spoil what is public: the caller is nobody, and the seal has to say so.
        await client.query(enterStatement({ countyCode: caller.countyCode, handle: null, unattended: true }))
      }
      const parsed = await parse(contract, input)
      const scope = new RouteScope(client, services, caller, actor, meta, services.now())
      const output = await work(scope, parsed)
      const records = recordStatements(scope, caller, actor, contract, meta)
      await Promise.all([...records.map((record) => client.query(record)), commit(client)])
      return output
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
      if (isRetryable(error) && tries < MOST_TRIES) continue
      if (error instanceof ProblemError && error.status === 403 && broken === undefined) await recordRefusal(client, caller, actor, contract, meta, input)
      if (isTaken(error)) throw takenMeanwhile()
      throw error
    } finally {
      client.release(broken)
    }
  }
}

const isWrite = (contract: AnyContractProcedure): boolean => contract['~orpc'].route.method !== 'GET'

/** The same schema as in the browser, but only after it is known who asks. */
async function parse(contract: AnyContractProcedure, input: unknown): Promise<unknown> {
  const schema = contract['~orpc'].inputSchema as Schema<unknown, unknown> | undefined
  if (schema === undefined) return undefined
  const result = await schema['~standard'].validate(input ?? {})
  if (result.issues === undefined) return result.value
  throw inputInvalid({
    fields: result.issues.map((issue) => ({
      path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
      sentence: issue.message,
    })),
  })
}

function recordStatements(scope: RouteScope, caller: Caller, actor: Actor, contract: AnyContractProcedure, meta: RouteMeta): pg.QueryConfig[] {
  const at = new Date()
  const statements: pg.QueryConfig[] = scope.announcements.map((a) => ({
    ...statement(ANNOUNCE),
    values: [caller.countyCode, newId(at), a.kind, a.objectId, a.areaPath ?? null, a.reporterId ?? null, a.orgIds ?? []],
  }))
  if (!isWrite(contract) && (meta.audit === 'none' || meta.audit === undefined)) return statements
  const note: AuditNote = Object.assign({}, ...scope.notes)
  const grant = note.grant ?? actor.grantsFor(meta.can)[0]
  statements.push(...(note.objectIds ?? [note.objectId ?? null]).map((objectId) => ({
    ...statement(AUDIT),
    values: [
      caller.countyCode, newId(at), grant?.organizationId ?? null, grant?.role ?? (actor.accountId === null ? null : 'resident'), routeName(contract),
      note.objectKind ?? null, objectId, note.subjectAccountId ?? null, note.reason ?? null, scope.outcome, JSON.stringify(note.details ?? {}), caller.address,
    ],
  })))
  return statements
}

/** A refusal for want of permission is a fact for the audit, though the transaction it happened in is gone. */
async function recordRefusal(client: pg.PoolClient, caller: Caller, actor: Actor | undefined, contract: AnyContractProcedure, meta: RouteMeta, input: unknown): Promise<void> {
  // No post carries the permission; the first one says from where it was tried.
  const grant = actor?.grants[0]
  const objectId = objectIdOf(contract, input)
  await client.query('BEGIN')
  await client.query(enterStatement(caller))
  await client.query({
    ...statement(AUDIT),
    values: [
      caller.countyCode, newId(new Date()), grant?.organizationId ?? null, grant?.role ?? (actor === undefined || actor.accountId === null ? null : 'resident'), routeName(contract), meta.object ?? null,
      objectId, null, null, 'refused', '{}', caller.address,
    ],
  })
  await commit(client)
}

/** The id in the path, as it came: the refusal may have been before its words were checked. */
function objectIdOf(contract: AnyContractProcedure, input: unknown): string | null {
  const name = /\{\+?(\w+)\}/.exec(contract['~orpc'].route.path ?? '')?.[1]
  const value = name === undefined || typeof input !== 'object' || input === null ? undefined : (input as Record<string, unknown>)[name]
  return typeof value === 'string' && /^[\w-]{1,80}$/.test(value) ? value : null
}

const DAY = 86_400_000

function keyOf(context: Context<unknown>): IdempotencyKey {
  return { countyCode: context.caller.countyCode, actor: actorKey(context), key: context.caller.idempotencyKey, keptMilliseconds: (context.actor.surface === 'field' ? 90 : 7) * DAY }
}

function actorKey(context: Context<unknown>): string {
  return context.actor.accountId ?? `public:${context.caller.address}`
}

/** `POST /requests/{requestId}/dispatch`: the route's name in audit and idempotency. */
export function routeName(contract: AnyContractProcedure): string {
  const { method, path } = contract['~orpc'].route
  return `${method ?? 'POST'} ${path ?? ''}`
}

export function metaOf(contract: AnyContractProcedure): RouteMeta {
  return contract['~orpc'].meta as RouteMeta
}
