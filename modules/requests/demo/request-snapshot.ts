import type { Urgency } from '#presets/preset.ts'
import type { RequestMove, RequestState, WaitingFor } from '#modules/requests/lifecycle.ts'

/** What the people of the simulation know of a request when they decide what to do next. */
export type RequestSnapshot = RequestFields & {
  /** The moves that people made so far, one entry each time. */
  moves: readonly RequestMove[]
}

export type RequestFields = {
  id: string
  number: string
  version: number
  state: RequestState
  category: string
  urgency: Urgency
  area_path: string
  area_name: string
  /** The community or village, nearer than which nothing is public. */
  public_area_name: string
  reporter_id: string | null
  org_ids: string[]
  receiver_organization_id: string
  holder_organization_id: string | null
  /** Where routing would send it, and with whom. */
  proposed_organization_id: string | null
  proposed_co_unit_ids: string[]
  co_unit_ids: string[]
  open_task_ids: string[]
  waiting_for: WaitingFor | null
  waiting_organization_id: string | null
  pending_by: string | null
  suspended_until: Date | null
  returnable_until: Date | null
  arbitrated: boolean
  due_at: Date | null
  reply_due_at: Date | null
  promised_at: Date | null
  reply_kind: string | null
  replied_by: string | null
  replied_organization_id: string | null
  closing: number
  rated_closing: number
  solved: boolean | null
  satisfaction: string | null
  extension_count: number
  reopen_count: number
  next_callback_at: Date | null
  updated_at: Date
  /** When time itself acts on it next: a clock's reminder or end, a timer. */
  next_fire_at: Date | null
}

/** RequestFields, read inside the life's own transaction, as time sees it. */
export const READ_FIELDS = `SELECT m.id, m.number, m.version, m.state, m.category, m.urgency, m.area_path, a.name AS area_name,
    (SELECT w.name FROM area w WHERE w.county_code = m.county_code AND m.area_path ^@ w.path AND w.level = ANY ('{county,street,town,community,village}') ORDER BY w.depth DESC LIMIT 1) AS public_area_name, m.reporter_id, m.org_ids,
    q.receiver_organization_id, m.holder_organization_id, (q.routing->>'leadId')::uuid AS proposed_organization_id,
    ARRAY(SELECT (u->>'organizationId')::uuid FROM jsonb_array_elements(coalesce(q.routing->'coUnits', '[]')) u) AS proposed_co_unit_ids,
    m.co_unit_ids, m.open_task_ids, m.waiting_for, m.waiting_organization_id, q.pending_by, q.suspended_until, q.returnable_until, q.arbitrated,
    m.due_at, q.reply_due_at, q.promised_at, q.reply_kind, q.replied_by, q.replied_organization_id, q.closing, q.rated_closing, q.solved, q.satisfaction,
    q.extension_count, q.reopen_count, q.next_callback_at, m.updated_at,
    ARRAY(SELECT e.move FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id ORDER BY e.ordinal, e.id) AS moves,
    least((SELECT min(c.next_fire_at) FROM matter_clock c WHERE c.county_code = m.county_code AND c.matter_id = m.id),
      (SELECT min(t.fire_at) FROM matter_timer t WHERE t.county_code = m.county_code AND t.matter_id = m.id AND t.done_at IS NULL)) AS next_fire_at
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id
  WHERE m.county_code = $1 AND m.id = $2`
