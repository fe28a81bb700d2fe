import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { z } from 'zod'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { allHandlers } from '#apps/server/router.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { metaOf, routeName } from '#kit/http/handle.ts'
import type { Handler } from '#kit/http/handle.ts'
import { inputInvalid } from '#kit/http/refusals.ts'
import { differences, digestOf } from '../access/digest.ts'
import { routesOf } from '../access/matrix.ts'
import { parseRolesPage } from '../access/roles-page.ts'
import { makeWorld } from '../access/world.ts'
import { inputsOf, inputsOfNone } from './arbitraries.ts'
import { hostileBodies } from './corpus.ts'
import { makeGround } from './ground.ts'
import type { Ground } from './ground.ts'
import { callFor, readBack, sendAll } from './send.ts'
import { isOfSystem, underKey } from './system-doors.ts'
import type { Answer, Sent } from './send.ts'

const CASES = 100
const SEED = 20260915

const page = parseRolesPage(readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8'))
let house: TestHouse
let ground: Ground

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  ground = await makeGround(house, await makeWorld(house, page), page)
})
afterAll(() => house.close())

/** `refused`: what the contract does not take; `other`: what it takes, and what is broken only where it does not insist. */
type Prepared = { refused: Sent[]; other: Sent[] }

/** A hundred calls of one route, the same in every run: valid ones, and such as no screen would send. */
function callsOf(route: ReturnType<typeof routesOf>[number]): Prepared {
  const name = routeName(route)
  const { can } = metaOf(route)
  const cookies = can === 'public' ? [''] : ground.callersOf(name, can).map(({ cookie }) => cookie)
  const cookie = (index: number) => cookies[index % cookies.length] ?? ''
  const schema = route['~orpc'].inputSchema as z.ZodType | undefined
  const isForm = name === 'POST /photos' || name === 'POST /recordings' || name === 'POST /imports'
  const isThroughForm = isForm || name === 'POST /open311/requests'
  const asSent = (sent: Sent): Sent => (isOfSystem(name) ? underKey(sent, house.countyCode) : sent)
  const hostile = name.startsWith('POST') ? hostileBodies.map(([body, contentType], index): Sent => asSent({ ...callFor(name, cookie(index), {}, false), body, contentType })) : []
  const inputs = fc.sample(schema === undefined ? inputsOfNone() : inputsOf(schema, ground.pool), { numRuns: CASES - hostile.length, seed: SEED })
  const refuses = (input: unknown) => schema !== undefined && !isThroughForm && !schema.safeParse(readBack(name, input)).success
  const prepared = inputs.map(({ input, broken }, index) => ({ sent: asSent(callFor(name, cookie(index), input, isForm)), refused: broken && refuses(input) }))
  const takesSome = hostile.length > 0 && hostileBodies.some(([body]) => !isRefused(body, refuses))
  return {
    refused: [...prepared.filter(({ refused }) => refused).map(({ sent }) => sent), ...(takesSome ? [] : hostile)],
    other: [...prepared.filter(({ refused }) => !refused).map(({ sent }) => sent), ...(takesSome ? hostile : [])],
  }
}

/** A body of no known kind may be read as an empty one. */
function isRefused(body: string, refuses: (input: unknown) => boolean): boolean {
  let read: unknown = {}
  try {
    read = JSON.parse(body)
  } catch {
    // no JSON: read as nothing, if at all
  }
  return refuses(read) && refuses({})
}

/** What is wrong with an answer, or nothing. */
function faultOf(sent: Sent, answer: Answer): string | undefined {
  const said = `${sent.method} ${sent.url.slice(0, 160)} ${String(sent.body ?? '').slice(0, 200)} → ${answer.status} ${answer.text.slice(0, 200)}`
  if (answer.status >= 500) return said
  if (answer.status < 400) return undefined
  if (sent.door !== undefined && (answer.status === 401 || answer.status === 403)) return `the key opened nothing: ${said}`
  const isOpen311 = sent.door?.startsWith('/open311/') === true
  if (!answer.contentType.startsWith(isOpen311 ? 'application/json' : 'application/problem+json')) return `not a problem: ${said}`
  const { detail, status } = isOpen311 ? firstError(answer.text) : (JSON.parse(answer.text) as { detail?: string; status?: number })
  if (status !== answer.status) return `two statuses: ${said}`
  // What the caller wrote himself may be quoted back to him, whatever it was.
  const ours = (detail ?? '').replaceAll(/“[^”]*”/gu, '')
  const isSentence = /[\u4e00-\u9fff]{4}/u.test(ours) && !/Invalid|expected|\breceived\b|Error|undefined/.test(ours)
  return isSentence ? undefined : `no sentence: ${said}`
}

/** In the form that GeoReport v2 has for a refusal. */
function firstError(text: string): { detail?: string; status?: number } {
  const [first] = JSON.parse(text) as { code: number; description: string }[]
  return first === undefined ? {} : { detail: first.description, status: first.code }
}

/** Faults are told once for each kind that a route shows, with the number of calls that showed it. */
type Tally = { calls: number; done: number; faults: string[]; doneBy: Map<string, number> }

async function run(calls: readonly Sent[]): Promise<Tally> {
  const tally: Tally = { calls: 0, done: 0, faults: [], doneBy: new Map() }
  const kinds = new Map<string, { first: string; times: number }>()
  await sendAll(house, calls, (sent, answer) => {
    tally.calls++
    const fault = faultOf(sent, answer)
    if (fault !== undefined) {
      const kind = `${sent.route} ${answer.status} ${fault.slice(0, 6)}`
      const known = kinds.get(kind) ?? { first: fault, times: 0 }
      kinds.set(kind, { ...known, times: known.times + 1 })
    }
    if (answer.status < 400) {
      tally.done++
      tally.doneBy.set(sent.route, (tally.doneBy.get(sent.route) ?? 0) + 1)
    }
  })
  tally.faults = [...kinds].map(([kind, { first, times }]) => `${kind} (${times} times): ${first}`).sort()
  return tally
}

/** Rows written since then by transactions that left no audit row of something done: a refusal that changed something. */
async function unaccounted(since: string): Promise<string[]> {
  const { rows: tables } = await house.owner.query<{ name: string }>("SELECT c.relname::text AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1")
  const names = tables.map(({ name }) => name).filter((name) => !touchedByItself.has(name))
  const { rows } = await house.owner.query<{ name: string; rows: number }>(`
    WITH done AS (SELECT DISTINCT (transaction_id::text::numeric % 4294967296)::bigint AS xid FROM audit_entry WHERE outcome <> 'refused')
    ${names.map((name) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name} t WHERE t.xmin::text::bigint >= $1::bigint AND t.xmin::text::bigint NOT IN (SELECT xid FROM done)${name === 'audit_entry' ? " AND t.outcome <> 'refused'" : ''}`).join(' UNION ALL ')}`, [since])
  return rows.filter(({ rows: count }) => count > 0).map(({ name, rows: count }) => `${name}: ${count} rows that nothing done accounts for`)
}

/** That somebody was seen, that a code was sent or a number taken, is kept whatever came of the call. */
const touchedByItself = new Set(['session', 'account', 'sign_in_limit', 'phone_code', 'matter_number'])

test('a hundred calls of every route: no 5xx, every refusal a sentence, nothing changed by what is refused', async () => {
  const { rows } = await house.owner.query<{ xid: string }>('SELECT (pg_current_xact_id()::text::numeric % 4294967296)::text AS xid')
  const prepared = routesOf(contract).map(callsOf)
  const before = await digestOf(house.owner)
  const refused = await run(prepared.flatMap((calls) => calls.refused))
  const changed = differences(before, await digestOf(house.owner))
  const other = await run(prepared.flatMap((calls) => calls.other))
  console.log(`fuzz: ${prepared.length} routes, ${refused.calls} calls that no contract takes, ${other.calls} others of which ${other.done} were done`)
  expect([...refused.faults, ...other.faults].slice(0, 60)).toEqual([])
  expect(prepared.map((calls) => calls.refused.length + calls.other.length).filter((count) => count !== CASES), 'routes with more or fewer calls').toEqual([])
  // By themselves, so that not even a row deleted or put back goes unseen among what others did.
  expect([...refused.doneBy]).toEqual([])
  expect(changed).toEqual([])
  expect(refused.calls, 'calls whose rows are compared').toBeGreaterThan(prepared.length * 30)
  expect(await unaccounted(rows[0]!.xid)).toEqual([])
  expect(other.done).toBeGreaterThan(other.calls / 10)
  expect(other.doneBy.size, 'routes of which at least one call was done').toBeGreaterThan(prepared.length / 2)
}, 400_000)

describe('the fuzz finds', () => {
  function plant(name: string, run: Handler['run']): () => void {
    const handler = allHandlers.find(({ contract: route }) => routeName(route) === name) as { run: Handler['run'] }
    const { run: before } = handler
    handler.run = run
    return () => { handler.run = before }
  }
  const route = () => routesOf(contract).find((one) => routeName(one) === 'POST /me/large-type')!

  test('a handler that fails, and one that says nothing', async () => {
    let takeBack = plant('POST /me/large-type', async () => { throw new TypeError('planted') })
    expect((await run(callsOf(route()).other.slice(0, 3))).faults.join('\n')).toContain('500')
    takeBack()
    takeBack = plant('POST /me/large-type', async () => { throw Object.assign(inputInvalid({ fields: [] }), { message: 'planted' }) })
    expect((await run(callsOf(route()).other.slice(0, 3))).faults.join('\n')).toContain('no sentence')
    takeBack()
  })

  test('a refusal that has changed something', async () => {
    const { rows } = await house.owner.query<{ xid: string }>('SELECT (pg_current_xact_id()::text::numeric % 4294967296)::text AS xid')
    const before = await digestOf(house.owner)
    const takeBack = plant('POST /me/large-type', async () => {
      await house.owner.query("UPDATE setting SET version = version + 1 WHERE key = 'sample-people'")
      throw inputInvalid({ fields: [] })
    })
    await run(callsOf(route()).other.slice(0, 1))
    takeBack()
    expect(differences(before, await digestOf(house.owner))).toEqual(['setting'])
    expect(await unaccounted(rows[0]!.xid)).toEqual(['setting: 1 rows that nothing done accounts for'])
  })
})
