import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { Actor } from '#kit/access/actor.ts'
import type { Surface } from '#kit/access/actor.ts'
import type { Handler } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import type { ClockWorker } from '#modules/matters/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'
import { ActorSessions } from '#modules/requests/demo/actor-sessions.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestMove, WaitingFor } from '#modules/requests/lifecycle.ts'
import { openMoves } from '#modules/requests/rules.ts'
import type { Circumstances } from '#modules/requests/rules.ts'
import { requestsHandlers } from '#modules/requests/server/public.ts'
import { RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

/** People of every kind of unit, villages without a head included, move requests at random: never into a corner. */
const DAY = 86_400_000
const WALKS = 16
const LONGEST_WALK = 22
/** What does not bring it on: it may be open while everybody waits in vain. */
const besideTheWay: ReadonlySet<RequestMove> = new Set(['urge', 'publish', 'withdraw', 'closeJoining', 'openJoining', 'askExclusion', 'decideExclusion', 'withdrawExclusion', 'include', 'merge', 'split', 'correctPlace', 'undoMerge', 'addCoUnit', 'transfer', 'suspend', 'askExtension', 'askReturn', 'askResident'])
const over: ReadonlySet<string> = new Set(['declined', 'merged', 'final'])

type Mover = { accountId: string; surface: Surface; organizationIds: string[]; actor: Actor }

let house: TestHouse
let world: World
let worker: ClockWorker
let sessions: ActorSessions
let movers: Mover[]
let circumstances: Omit<Circumstances, 'at'>
let dutyEntryIds: string[]
/** Units that somebody can sign for; nothing is sent where nobody is. */
let staffed: string[]
let placeIds: string[]

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  worker = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
  sessions = new ActorSessions(house.house.services, house.countyCode)
  movers = await readMovers()
  staffed = [...new Set(movers.flatMap(({ actor }) => actor.grants.filter((grant) => 'request.sign' in (roles[grant.role as keyof typeof roles] ?? {})).map((grant) => grant.organizationId)))]
  dutyEntryIds = (await house.owner.query<{ id: string }>("SELECT id FROM duty_entry WHERE part = 'lead' ORDER BY id")).rows.map((row) => row.id)
  const { rows } = await house.owner.query<{ value: Omit<Circumstances, 'at'> }>("SELECT value FROM setting WHERE key = 'procedure'")
  const facilities = await house.owner.query<{ key: string }>('SELECT key FROM category WHERE public_facility')
  circumstances = { ...rows[0]!.value, isFacility: (category) => facilities.rows.some(({ key }) => key === category) }
})
afterAll(async () => {
  await worker.stop()
  await sessions.endAll()
  await house.close()
})

async function readMovers(): Promise<Mover[]> {
  const { rows } = await house.owner.query<{ account_id: string; role: string; organization_id: string; path: string | null; field: boolean; post_id: string }>(
    `SELECT s.account_id, p.id AS post_id, p.role, p.organization_id, a.path, c.field FROM appointment t JOIN post p ON p.id = t.post_id JOIN staff_member s ON s.id = t.staff_member_id
     JOIN role_scope c ON c.role = p.role LEFT JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id WHERE t.position = 'primary' AND s.account_id IS NOT NULL AND NOT p.role LIKE '%Administrator'`)
  const staff = [...Map.groupBy(rows, (row) => row.account_id)].map(([accountId, posts]): Mover => {
    const surface = posts[0]!.field ? 'field' : 'desk'
    return {
      accountId, surface, organizationIds: posts.map((post) => post.organization_id),
      actor: actorOf(accountId, surface, posts.map((post) => ({
        postId: post.post_id, postName: post.role, role: post.role, organizationId: post.organization_id, organizationName: '', position: 'primary' as const, areaId: null, areaName: null,
        areaPath: post.path, seesArea: true, seesParty: true,
      }))),
    }
  })
  const residents = ['resident', 'resident-2'].map((key): Mover => {
    const accountId = world.accounts.get(key)!
    return { accountId, surface: 'resident', organizationIds: [], actor: actorOf(accountId, 'resident', []) }
  })
  return [...staff, ...residents]
}

function actorOf(accountId: string, surface: Surface, grants: ConstructorParameters<typeof Actor>[0]['grants']): Actor {
  return new Actor({ countyCode: house.countyCode, accountId, sessionId: 'walk', surface, staffMemberId: null, name: null, noticeVersion: 'read', grants }, roles)
}

const FIND = `SELECT ${RECORD_COLUMNS}, EXISTS (SELECT FROM matter_timer t WHERE t.county_code = m.county_code AND t.matter_id = m.id AND t.done_at IS NULL) AS timed
  FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = $2`

async function read(requestId: string): Promise<RequestRecord & { timed: boolean }> {
  return (await house.owner.query<RequestRecord & { timed: boolean }>(FIND, [house.countyCode, requestId])).rows[0]!
}

type Option = { mover: Mover; move: RequestMove }

function optionsFor(row: RequestRecord): Option[] {
  return movers.flatMap((mover) => openMoves(row, mover.actor, { ...circumstances, at: house.clock.now }).map((move) => ({ mover, move })))
}

/** Somebody can bring it on, in the very unit that it waits for; or time will; or nothing is owed. */
function cornerOf(row: RequestRecord & { timed: boolean }, options: readonly Option[]): string | undefined {
  if (over.has(row.state)) return undefined
  const onward = options.filter(({ move }) => !besideTheWay.has(move))
  const unit = row.waiting_organization_id
  if (unit !== null) {
    const can = waitingFor[row.waiting_for as WaitingFor].can
    const isThere = onward.some(({ mover, move }) => mover.organizationIds.includes(unit) && requestLifecycle.moves[move].can === can)
    return isThere ? undefined : `waits for ${row.waiting_for} of ${row.waiting_name}, where nobody can`
  }
  return onward.length > 0 || row.timed ? undefined : 'nobody can act, and time does nothing'
}

const words = '走一走看一看有没有死路'
const dayAfter = (days: number) => new Date(house.clock.now.getTime() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10)

/** What a person might fill in; `draw` chooses. `otherId`: the same thing, reported again. */
function inputOf(move: RequestMove, row: RequestRecord, draw: number, otherId: string): Record<string, unknown> {
  const one = <T>(list: readonly T[]): T => list[draw % list.length]!
  const units = [row.receiver_organization_id, row.proposed_organization_id, ...staffed].filter((id) => id !== null && staffed.includes(id)) as string[]
  switch (move) {
    case 'merge': return { intoId: otherId }
    case 'correctPlace': return { place: { areaId: one(placeIds) }, words }
    case 'decline': return { reasonKey: 'outsideCounty', words }
    case 'dispatch': return { organizationId: one(units), coUnits: [] }
    case 'arbitrate': return { organizationId: one(units), coUnits: [], words }
    case 'transfer': return { organizationId: one(units), words }
    case 'addCoUnit': return { organizationId: one(units), required: draw % 2 === 0, words }
    case 'object': return { dutyEntryId: draw % 3 === 0 ? 'notListed' : one(dutyEntryIds), words }
    case 'askReturn': return { reasonKey: 'needsAnotherLead', words }
    case 'contact': return { how: 'phone' }
    case 'askExtension': return { workingDays: 3, words }
    case 'decideExtension': case 'decideSecondExtension': case 'decideSuspension': return { approve: draw % 2 === 0, words }
    case 'suspend': return { reviewOn: dayAfter(20), words }
    case 'reply': return row.promised_at !== null || draw % 3 !== 0 ? { kind: draw % 2 === 0 ? 'done' : 'notPossible', words, photoIds: [] } : { kind: 'byWhen', words, promisedOn: dayAfter(9), photoIds: [] }
    case 'callBack': return draw % 3 === 0 ? { answered: false } : { answered: true, solved: draw % 2 === 0, satisfaction: one(['satisfied', 'dissatisfied']) }
    case 'rate': return { solved: draw % 2 === 0, satisfaction: one(['satisfied', 'dissatisfied']) }
    case 'publish': return { publicText: words, publicAnswer: words }
    case 'askExclusion': return { reasonKey: 'statutoryProcedure', words, evidence: words, photoIds: [] }
    case 'decideExclusion': return { approve: draw % 2 === 0, words }
    case 'supplement': case 'answerTask': case 'rework': return { words, photoIds: [] }
    case 'verify': return { method: 'site', photoIds: [] }
    case 'accept': case 'sign': case 'confirm': case 'closeCase': case 'noteNotReached': case 'urge': case 'approveReturn': return {}
    default: return { words }
  }
}

async function carryOut({ mover, move }: Option, row: RequestRecord, draw: number, otherId: string): Promise<void> {
  const caller = await sessions.callerFor(mover, `walk-${row.id}-${row.version}-${move}-${draw}`)
  const handler = (requestsHandlers as Partial<Record<RequestMove, Handler>>)[move]!
  try {
    await handler.run(house.house.services, caller, { requestId: row.id, version: row.version, ...inputOf(move, row, draw, otherId) })
  } catch (error) {
    // What was filled in may be refused, and the one to join be out of reach by now; that the move was offered may not turn out wrong.
    if (!(error instanceof ProblemError) || (error.status !== 422 && !(move === 'merge' && error.status === 404))) throw error
  }
}

async function letTimePass(days: number): Promise<void> {
  house.clock.now = new Date(house.clock.now.getTime() + days * DAY)
  for (let looks = 0; looks < 20; looks++) if ((await worker.runOnce()) === 0) return
}

const subjects = ['disputes.tenancy', 'municipal.streetLight', 'property.service', 'safety.charging', 'publicService.other', 'construction.illegalBuilding']

test('whatever people do, somebody can go on: the unit that it waits for, the reporter, or time', async () => {
  const { rows: places } = await house.owner.query<{ id: string; level: string }>(
    `SELECT DISTINCT ON (level, headed) id, level FROM (SELECT a.id, a.level, a.path, EXISTS (SELECT FROM post p WHERE p.area_id = a.id AND p.role = 'communityHead') AS headed FROM area a
       WHERE a.valid_to IS NULL) kinds ORDER BY level, headed, path`)
  placeIds = places.map(({ id }) => id)
  expect(places.map((place) => place.level)).toEqual(expect.arrayContaining(['village', 'community', 'street', 'town', 'grid']))
  const reached = new Set<string>()
  const made = new Set<string>()
  const merged = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        place: fc.constantFrom(...places.map((place) => place.id)), category: fc.constantFrom(...subjects),
        steps: fc.array(fc.record({ choice: fc.nat({ max: 10_000 }), draw: fc.nat({ max: 1_000 }), days: fc.constantFrom(0, 0, 0, 0, 1, 8, 16) }), { minLength: 6, maxLength: LONGEST_WALK }),
      }),
      async ({ place, category, steps }) => {
        house.clock.now = TEST_DAY
        const requestId = await world.report({ category, place: { areaId: place } })
        const otherId = await world.report({ category, place: { areaId: place } }, 'resident-2')
        const taken: string[] = []
        for (const { choice, draw, days } of steps) {
          let row = await read(requestId)
          if (days > 0) {
            await letTimePass(days)
            row = await read(requestId)
          }
          const options = optionsFor(row)
          reached.add(row.state)
          expect({ corner: cornerOf(row, options), state: row.state, category, place, taken }).toEqual({ corner: undefined, state: row.state, category, place, taken })
          // What was merged can be taken out again.
          if ((over.has(row.state) && row.state !== 'merged') || options.length === 0) break
          // What brings it on more often than what goes beside the way, or no walk would come far.
          const onward = options.filter(({ move }) => !besideTheWay.has(move) && move !== 'decline')
          const moves = [...new Set((choice % 2 === 0 || onward.length === 0 ? options : onward).map(({ move }) => move))]
          const move = moves[choice % moves.length]!
          const able = options.filter((option) => option.move === move)
          if (move === 'split') continue
          taken.push(`${move}${days > 0 ? ` after ${days} days` : ''}`)
          made.add(move)
          if (move === 'merge' || move === 'undoMerge') merged.add(`${move} ${move === 'merge' ? row.state : row.merged_from}`)
          await carryOut(able[draw % able.length]!, row, draw, otherId)
        }
      },
    ),
    { numRuns: WALKS, seed: 20_260_915, endOnFailure: true },
  )
  expect([...reached].sort()).toEqual(expect.arrayContaining(['accepted', 'closed', 'dispatched', 'handling', 'replied', 'signed', 'submitted', 'verified']))
  expect(made.size).toBeGreaterThan(20)
  // Also what a unit had already, and back to it.
  for (const move of ['merge', 'undoMerge']) expect([...merged].filter((one) => one.startsWith(`${move} `) && !/submitted|accepted/.test(one)), move).not.toEqual([])
}, 240_000)
