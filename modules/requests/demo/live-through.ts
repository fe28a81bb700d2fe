import type { Handler } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { requestsHandlers } from '#modules/requests/server/public.ts'
import type { ActorSessions } from './actor-sessions.ts'
import type { Lane } from './lane.ts'
import { nextStep } from './next-step.ts'
import type { Office, Step } from './next-step.ts'
import type { Officer, Officers } from './officers.ts'
import { READ_FIELDS } from './request-snapshot.ts'
import type { RequestFields, RequestSnapshot } from './request-snapshot.ts'

/** Whatever a life needs around it; the same for all lives of a county. */
export type Stage = {
  countyCode: string
  office: Office
  officers: Officers
  sessions: ActorSessions
  /** Where the simulated past ends and the present begins. */
  until: Date
}

export type Life = {
  requestId: string
  /** Commands and looks of the clock worker. */
  steps: number
  /** A step that the product refused, where the life then stops: `sign request.not-the-holder`. */
  refused: string | undefined
}

/** More than any life needs: beyond it something goes round in circles. */
const MOST_STEPS = 200

/**
 * Lives through what happens to one request from its report to `until`: whoever's turn it is acts at his time, through the
 * real commands under his own permissions, and between them time itself, through the real clock worker.
 */
export async function liveThrough(stage: Stage, lane: Lane, key: string, requestId: string): Promise<Life> {
  const life = await live(stage, lane, key, requestId)
  await lane.asTime('simulation-heard', HEARD, [stage.countyCode, requestId])
  return life
}

/** What people had to hear in the past they have heard: no telephone shall ring for it today. */
const HEARD = 'UPDATE notice SET sent_at = at WHERE county_code = $1 AND matter_id = $2 AND sent_at IS NULL'

async function live(stage: Stage, lane: Lane, key: string, requestId: string): Promise<Life> {
  const moves: RequestMove[] = []
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const request: RequestSnapshot = { ...(await readFields(stage, lane, requestId)), moves }
    const step = nextStep(key, request, stage.office)
    const fireAt = request.next_fire_at
    if (fireAt !== null && fireAt <= stage.until && (step === undefined || fireAt <= step.at)) {
      lane.at = later(lane.at, fireAt)
      await lane.letTimeAct()
      continue
    }
    if (step === undefined || step.at > stage.until) return { requestId, steps, refused: undefined }
    const actor = whoMakes(stage, request, step)
    if (actor === undefined) return { requestId, steps, refused: `${step.move} nobody` }
    lane.at = later(lane.at, step.at)
    try {
      const caller = await stage.sessions.callerFor(actor, `${key}-${request.version}-${step.move}`)
      await commandOf(step.move).run(lane.services, caller, { requestId, version: request.version, ...step.input })
      moves.push(step.move)
    } catch (error) {
      if (error instanceof ProblemError) return { requestId, steps, refused: `${step.move} ${error.type}` }
      throw error
    }
  }
  throw new Error(`request ${requestId} did not come to rest in ${MOST_STEPS} steps`)
}

async function readFields(stage: Stage, lane: Lane, requestId: string): Promise<RequestFields> {
  const [fields] = await lane.asTime<RequestFields>('simulation-fields', READ_FIELDS, [stage.countyCode, requestId])
  if (fields === undefined) throw new Error(`request ${requestId} was reported and is not there`)
  return fields
}

/** The command behind the button: the simulation has no others. */
function commandOf(move: RequestMove): Handler {
  return (requestsHandlers as Partial<Record<RequestMove, Handler>>)[move]!
}

function whoMakes(stage: Stage, request: RequestSnapshot, { move, mover }: Step): Pick<Officer, 'accountId' | 'surface'> | undefined {
  if (mover.by === 'reporter') return request.reporter_id === null ? undefined : { accountId: request.reporter_id, surface: 'resident' }
  return stage.officers.find({
    permission: requestLifecycle.moves[move].can, areaPath: request.area_path, orgIds: request.org_ids, organizationId: mover.organizationId,
    notAccountIds: mover.notAccountIds ?? [], notOrganizationIds: mover.notOrganizationIds ?? [],
  })
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}
