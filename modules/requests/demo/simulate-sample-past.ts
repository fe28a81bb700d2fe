import { z } from 'zod'
import type { Client } from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { reportForSomebodyHandler, reportRequestHandler } from '#modules/requests/server/report-request.ts'
import { liveAll } from './live-all.ts'
import type { Beginning, Lives } from './live-all.ts'
import type { Lane } from './lane.ts'
import type { Stage } from './live-through.ts'
import { openStage } from './open-stage.ts'
import { placeableGrids } from './placeable-grids.ts'
import { addSampleRecords } from './sample-records.ts'
import { sampleRequests } from './sample-requests.ts'
import type { SampleRequest } from './sample-requests.ts'
import { acknowledgeNotice } from './synthetic-residents.ts'

/** Of the sample county's own life: enough for lists, figures and a map on the first day, few enough for the first start. */
const SAMPLE_REQUESTS = 300
const PAST_DAYS = 92
const SAMPLE_LOCK = 7_305_145
const SETTING = 'sample-past'

/** The setting `sample-past`: up to when, and whether all of it has been lived. */
const SamplePast = z.object({ until: z.coerce.date(), finished: z.boolean() })

export type SamplePastOptions = {
  services: Services
  /** The owner's connection. */
  owner: Client
  countyCode: string
  now: Date
  count?: number
  progress: (line: string) => void
  /** Stops it between two requests; the next start goes on. */
  signal?: AbortSignal
}

/**
 * Gives the sample county its past: generated requests, each lived through with the real commands, up to the present. Does
 * nothing when it is there; goes on where a killed start left off. Answers undefined when there was nothing to do.
 */
export async function simulateSamplePast(options: SamplePastOptions): Promise<Lives | undefined> {
  const { services, owner, countyCode, now, progress } = options
  await owner.query('SELECT pg_advisory_lock($1)', [SAMPLE_LOCK])
  try {
    const past = await readPast(owner, countyCode, now)
    if (past.finished) return undefined
    const stage = await openStage({ services, owner, countyCode, seed: `${countyCode}/sample`, until: past.until })
    try {
      const residents = await sampleResidents(owner, countyCode)
      const pathOf = await areaPaths(owner, countyCode)
      const home = await samplePeoplesCommunity(owner, countyCode)
      const grids = (await placeableGrids(owner, countyCode)).map((grid) => (home !== undefined && pathOf.get(grid.areaId)!.startsWith(home) ? { ...grid, weight: grid.weight * HOME_FACTOR } : grid))
      const requests = sampleRequests({
        seed: countyCode, count: options.count ?? SAMPLE_REQUESTS, span: { until: past.until, days: PAST_DAYS }, grids, reporters: residents.length,
        categories: stage.rules.categories.filter((category) => category.key.includes('.')).map((category) => ({ ...category, urgency: category.urgency ?? 'routine' })),
      })
      await acknowledgeNotice(owner, services, countyCode, residents, requests[0]?.at ?? past.until)
      const reported = await keysReported(owner, countyCode)
      const coming = requests.filter((request) => !reported.has(keyOf(request)))
      progress(`生成样例诉求：${coming.length} 件，逐件经过受理、派单、办理、回访……`)
      const lives = await liveAll(stage, services, coming.map((request) => beginningOf(stage, request, residents, pathOf)), { progress, signal: options.signal })
      if (lives.lived === coming.length) {
        await addSampleRecords({ services, owner, countyCode, sessions: stage.sessions, at: past.until })
        await writePast(owner, countyCode, { ...past, finished: true }, now)
        progress('样例诉求已全部生成，刷新页面就能看到。')
      }
      return lives
    } finally {
      await stage.sessions.endAll()
    }
  } finally {
    await owner.query('SELECT pg_advisory_unlock($1)', [SAMPLE_LOCK])
  }
}

/** The end of the past is fixed by the first attempt, so that one that goes on finds the same requests. */
async function readPast(owner: Client, countyCode: string, now: Date): Promise<z.infer<typeof SamplePast>> {
  const { rows } = await owner.query<{ value: unknown }>('SELECT value FROM setting WHERE county_code = $1 AND key = $2', [countyCode, SETTING])
  if (rows[0] !== undefined) return SamplePast.parse(rows[0].value)
  const past = { until: now, finished: false }
  await writePast(owner, countyCode, past, now)
  return past
}

async function writePast(owner: Client, countyCode: string, past: z.infer<typeof SamplePast>, now: Date): Promise<void> {
  await owner.query(
    'INSERT INTO setting (county_code, key, value, changed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (county_code, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at',
    [countyCode, SETTING, JSON.stringify(past), now],
  )
}

/** The sample person who signs in as a resident comes first: his page shall show something too. */
async function sampleResidents(owner: Client, countyCode: string): Promise<string[]> {
  const { rows } = await owner.query<{ account_id: string }>(
    `SELECT p.account_id FROM resident_profile p
     LEFT JOIN setting s ON s.county_code = p.county_code AND s.key = 'sample-people'
     WHERE p.county_code = $1 AND p.synthetic AND p.phone_index IS NOT NULL
     ORDER BY s.value @> jsonb_build_array(jsonb_build_object('key', 'resident', 'accountId', p.account_id)) DESC, p.account_id`,
    [countyCode],
  )
  return rows.map((row) => row.account_id)
}

/** So much more happens where the sample people work, or their desks would be nearly empty: about a fifth of all requests. */
const HOME_FACTOR = 6

/** Path of the community of the sample person with the key `communityStaff`. */
async function samplePeoplesCommunity(owner: Client, countyCode: string): Promise<string | undefined> {
  const { rows } = await owner.query<{ path: string }>(
    `SELECT a.path FROM setting s
     CROSS JOIN jsonb_to_recordset(s.value) AS person (key text, "accountId" uuid)
     JOIN staff_member m ON m.county_code = s.county_code AND m.account_id = person."accountId"
     JOIN appointment t ON t.county_code = m.county_code AND t.staff_member_id = m.id
     JOIN post p ON p.county_code = t.county_code AND p.id = t.post_id
     JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id
     WHERE s.county_code = $1 AND s.key = 'sample-people' AND person.key = 'communityStaff'`,
    [countyCode],
  )
  return rows[0]?.path
}

async function keysReported(owner: Client, countyCode: string): Promise<Set<string>> {
  const { rows } = await owner.query<{ key: string }>("SELECT key FROM idempotency WHERE county_code = $1 AND key ^@ 'sample-' AND key LIKE '%-report'", [countyCode])
  return new Set(rows.map((row) => row.key))
}

async function areaPaths(owner: Client, countyCode: string): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ id: string; path: string }>('SELECT id, path FROM area WHERE county_code = $1', [countyCode])
  return new Map(rows.map((row) => [row.id, row.path]))
}

function keyOf(request: SampleRequest): string {
  return `${request.key}-report`
}

function beginningOf(stage: Stage, request: SampleRequest, residents: readonly string[], pathOf: ReadonlyMap<string, string>): Beginning {
  const { areaId, point } = request.place
  const input = {
    text: request.text, category: request.category, purpose: request.purpose, anonymousToPublic: request.anonymousToPublic,
    place: { areaId, ...(point === undefined ? {} : { longitude: point[0], latitude: point[1] }) },
  }
  const report = async (lane: Lane) => {
    const reporter = { accountId: residents[request.reporter]!, surface: 'resident' as const }
    return await reportRequestHandler.run(lane.services, await stage.sessions.callerFor(reporter, keyOf(request)), input)
  }
  const reportFor = async (lane: Lane) => {
    // The hotline is the county's, the counter the community's; in the field it is whoever is nearest.
    const path = pathOf.get(areaId)!
    const from = request.channel === 'hotline' ? path.split('/', 1)[0]! + '/' : path
    const clerk = stage.officers.find({ permission: 'request.reportFor', areaPath: from, orgIds: [] })
    if (clerk === undefined) return await report(lane)
    const authority = ({ hotline: 'call', counter: 'counter', field: 'visit' } as const)[request.channel as 'hotline']
    return await reportForSomebodyHandler.run(lane.services, await stage.sessions.callerFor(clerk, keyOf(request)), { ...input, authority, channel: request.channel })
  }
  return {
    key: request.key, at: request.at,
    begin: async (lane) => ((await (request.channel === 'resident' ? report(lane) : reportFor(lane))) as { requestId: string }).requestId,
  }
}
