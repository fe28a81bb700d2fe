import type { Stage } from '#modules/matters/contract.ts'
import { announceTime, noteOnTimeline, plainDate, recordTime, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import { counted, countChange } from '#modules/requests/server/counts.ts'
import { organizationIdsOf, readParties, setParties } from '#modules/requests/server/parties.ts'
import { followPublication } from '#modules/requests/server/publication.ts'
import { deciderFor, verifierFor } from '#modules/requests/server/deciders.ts'
import type { Parties } from '#modules/requests/server/parties.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellWhoActs } from '#modules/requests/server/tell.ts'
import { placeUnitsOf, standingArea, surroundingsOf } from '#modules/requests/server/units.ts'
import { waitingOf } from '#modules/requests/waiting.ts'

/** Successors of units that have ended; of several (a split) the one whose area the request stands in, otherwise the first. */
const SUCCESSORS = `WITH RECURSIVE chain AS (
    SELECT o.id AS first, o.id, 0 AS steps FROM organization o WHERE o.county_code = $1 AND o.id = ANY ($2::uuid[])
    UNION ALL
    SELECT c.first, (SELECT s.successor_id FROM organization_succession s JOIN organization n ON n.county_code = s.county_code AND n.id = s.successor_id
        LEFT JOIN area a ON a.county_code = n.county_code AND a.id = n.area_id
      WHERE s.county_code = $1 AND s.predecessor_id = c.id AND s.on_date <= $3::date
      ORDER BY coalesce($4 ^@ a.path, false) DESC, length(a.path) DESC NULLS LAST, n.id LIMIT 1), c.steps + 1
    FROM chain c WHERE c.id IS NOT NULL AND c.steps < 16
  )
  SELECT DISTINCT ON (c.first) c.first, f.short_name AS first_name, c.id AS last, o.short_name AS last_name
  FROM chain c JOIN organization o ON o.county_code = $1 AND o.id = c.id JOIN organization f ON f.county_code = $1 AND f.id = c.first
  WHERE f.valid_to <= $3::date ORDER BY c.first, c.steps DESC`
const CLOCKS = `UPDATE matter_clock c SET organization_id = v.last, version = c.version + 1 FROM unnest($3::uuid[], $4::uuid[]) v (first, last)
  WHERE c.county_code = $1 AND c.matter_id = $2 AND c.organization_id = v.first AND c.stopped_at IS NULL`
const HAND_OVER = `UPDATE matter_clock SET organization_id = $4, version = version + 1
  WHERE county_code = $1 AND matter_id = $2 AND stage = $3 AND stopped_at IS NULL AND organization_id IS DISTINCT FROM $4`
/** Whose clock goes with whoever must act for the place; those of the holder go with him. */
const stageOfPlace: Partial<Record<WaitingFor, Stage>> = { dispatch: 'dispatch', arbitrate: 'dispatch', verify: 'verify', callback: 'callback', tellOutcome: 'callback' }
const RECEIVER = `UPDATE request SET receiver_organization_id = $3, pending_organization_id = $4,
    decider_organization_id = $6, verifier_organization_id = $7, routing = CASE WHEN $5::text IS NULL THEN routing ELSE jsonb_set(routing, '{leadId}', to_jsonb($5::text)) END WHERE county_code = $1 AND matter_id = $2`
const MATTER = `UPDATE matter SET org_ids = $3, holder_organization_id = $4, sender_organization_id = $5, co_unit_ids = $6, open_task_ids = $7, waiting_for = $8,
  waiting_organization_id = $9, updated_at = $10, version = version + 1 WHERE county_code = $1 AND id = $2`

type Succession = { first: string; first_name: string; last: string; last_name: string }

/**
 * The tree or a unit has changed: units that ended are replaced by whoever took over, as holder, sender, co-unit, receiver
 * and keeper of clocks; and whoever must act now is found anew for the place as it is today, also where a head has gone who
 * should have decided, with the clock of it. Limits run on.
 */
export async function followUnits(scope: TimeScope, row: RequestRecord): Promise<void> {
  const today = plainDate(scope.at)
  const before = await readParties(scope, row)
  const pending = await readPending(scope, row.id)
  const concerned = [...new Set([...row.org_ids, row.receiver_organization_id, row.waiting_organization_id, row.proposed_organization_id, pending].filter((id) => id !== null))]
  const successions = await rowsOf<Succession>(scope.db, SUCCESSORS, [scope.countyCode, concerned, today, row.area_path])
  const replaced = successions.filter((one) => one.last !== one.first)
  const successor = new Map(replaced.map((one) => [one.first, one.last]))
  const follow = <Id extends string | null>(id: Id): Id => (id === null ? id : ((successor.get(id) as Id | undefined) ?? id))

  const parties: Parties = {
    holder: follow(before.holder), senders: [...new Set(before.senders.map(follow))],
    coUnits: [...new Map(before.coUnits.map((unit) => [follow(unit.organizationId), { ...unit, organizationId: follow(unit.organizationId) }])).values()],
  }
  const after = {
    ...row, holder_organization_id: follow(row.holder_organization_id), sender_organization_id: follow(row.sender_organization_id), receiver_organization_id: follow(row.receiver_organization_id),
    proposed_organization_id: follow(row.proposed_organization_id), org_ids: organizationIdsOf(parties), co_unit_ids: parties.coUnits.map((unit) => unit.organizationId),
    open_task_ids: [...new Set(row.open_task_ids.map(follow))],
  }
  const units = placeUnitsOf(await surroundingsOf(scope.db, scope.countyCode, standingArea(row), today))
  if (row.decider_organization_id !== null) {
    after.decider_organization_id = row.pending === 'platformReturn' ? after.receiver_organization_id : (await deciderFor(scope.db, scope.countyCode, scope.at, { holder: after.holder_organization_id, by: row.pending_by }, units))?.id ?? null
  }
  if (row.verifier_organization_id !== null) {
    after.verifier_organization_id = await verifierFor(scope, row, { by: row.replied_by, unit: follow(row.replied_organization_id) }, units)
  }
  const waiting = waitingOf(after, units)
  if (replaced.length === 0 && waiting.waiting_organization_id === row.waiting_organization_id) return

  for (const one of replaced) {
    await noteOnTimeline(scope, {
      matterId: row.id, ordinal: row.version + 1, areaId: row.area_id, move: 'unitSucceeded', from: row.state, to: row.state, data: { from: one.first_name, to: one.last_name },
    })
  }
  await touch(scope.db, CLOCKS, [scope.countyCode, row.id, replaced.map((one) => one.first), replaced.map((one) => one.last)])
  const stage = waiting.waiting_for === null ? undefined : stageOfPlace[waiting.waiting_for]
  if (stage !== undefined) await touch(scope.db, HAND_OVER, [scope.countyCode, row.id, stage, waiting.waiting_organization_id])
  await touch(scope.db, RECEIVER, [scope.countyCode, row.id, after.receiver_organization_id, follow(pending), after.proposed_organization_id, after.decider_organization_id, after.verifier_organization_id])
  if (replaced.length > 0) await setParties(scope, row, parties)
  await touch(scope.db, MATTER, [
    scope.countyCode, row.id, after.org_ids, after.holder_organization_id, after.sender_organization_id, after.co_unit_ids, after.open_task_ids, waiting.waiting_for,
    waiting.waiting_organization_id, scope.at,
  ])
  await countChange(scope, counted(row), counted(after))
  // What was never answered is owed by whoever took over, also in public.
  if (row.published) await followPublication(scope, { ...after, ...waiting })
  await tellWhoActs(scope, row, { ...after, ...waiting }, 'unitSucceeded', { actsHimself: () => false })
  await recordTime(scope, { kind: 'request', id: row.id }, 'time unitSucceeded', 'unitSucceeded')
  await announceTime(scope, { kind: 'request', matter_id: row.id, area_path: row.area_path, reporter_id: row.reporter_id, org_ids: [...new Set([...row.org_ids, ...after.org_ids])] })
}

async function readPending(scope: TimeScope, requestId: string): Promise<string | null> {
  const rows = await rowsOf<{ id: string | null }>(scope.db, 'SELECT pending_organization_id AS id FROM request WHERE county_code = $1 AND matter_id = $2', [scope.countyCode, requestId])
  return rows[0]?.id ?? null
}
