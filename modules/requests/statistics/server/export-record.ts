import type { Actor } from '#kit/access/actor.ts'
import type { Db } from '#kit/database/transaction.ts'
import { channelLabels, purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { categoryLabel, countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import { exclusionReasonLabels, exclusionStatusLabels } from '#modules/requests/shapes.ts'
import { ExportFilter } from '#modules/requests/statistics/contract.ts'
import type { Export } from '#modules/requests/statistics/contract.ts'
import { rowSetWords } from '#modules/requests/statistics/row-sets.ts'
import type { RecordFilter } from '#modules/requests/statistics/server/exclusion-file.ts'
import type { RowFilter } from '#modules/requests/statistics/server/request-rows.ts'
import { areaNames, organizationNames } from '#modules/requests/statistics/server/scope.ts'

export const exportStates = { pending: '待审批', refused: '未同意', ready: '可打开', ended: '已失效' } as const

export type ExportRecord = {
  id: string
  what: Export['what']
  asked_area_id: string | null
  asked_area_depth: number | null
  asked_organization_id: string | null
  asked_name: string
  filter: unknown
  reason: string
  state: keyof typeof exportStates
  created_by: string
  creator_name: string | null
  /** Whether the creator holds the post for which it was made at this moment, or stands in for its holder. */
  creator_holds: boolean
  post_id: string
  organization_id: string
  organization_name: string
  area_path: string | null
  org_ids: string[]
  created_at: Date
  decided_by: string | null
  decider_name: string | null
  decided_at: Date | null
  decision: string | null
  row_count: number
  sha256: string | null
  expires_at: Date
  opened_count: number
  version: number
}

// Rights are looked at on every call, by the same clock as a session's (app.find_sessions).
const COLUMNS = `SELECT e.*, coalesce(a.name, o.short_name) AS asked_name, a.depth AS asked_area_depth, u.short_name AS organization_name, c.name AS creator_name, d.name AS decider_name,
    EXISTS (SELECT FROM appointment t WHERE t.county_code = e.county_code AND t.post_id = e.post_id AND t.staff_member_id = c.id
      AND t.valid_from <= current_date AND (t.valid_to IS NULL OR t.valid_to > current_date)
      AND (t.position = 'primary' OR EXISTS (
        SELECT FROM appointment b JOIN absence w ON w.county_code = b.county_code AND w.staff_member_id = b.staff_member_id
        WHERE b.county_code = t.county_code AND b.post_id = t.post_id AND b.position = 'primary' AND b.valid_from <= current_date AND (b.valid_to IS NULL OR b.valid_to > current_date)
          AND w.away_from <= now() AND (w.away_to IS NULL OR w.away_to > now())))) AS creator_holds
  FROM export e
  LEFT JOIN area a ON a.county_code = e.county_code AND a.id = e.asked_area_id
  LEFT JOIN organization o ON o.county_code = e.county_code AND o.id = e.asked_organization_id
  JOIN organization u ON u.county_code = e.county_code AND u.id = e.organization_id
  LEFT JOIN staff_member c ON c.county_code = e.county_code AND c.account_id = e.created_by
  LEFT JOIN staff_member d ON d.county_code = e.county_code AND d.account_id = e.decided_by`

export async function findExport(db: Db, countyCode: string, exportId: string): Promise<ExportRecord | undefined> {
  return rowOf<ExportRecord>(db, `${COLUMNS} WHERE e.county_code = $1 AND e.id = $2`, [countyCode, exportId])
}

/** The same, locked until the transaction ends: of two who decide at once the second finds it decided. */
export async function lockExport(db: Db, countyCode: string, exportId: string): Promise<ExportRecord | undefined> {
  return rowOf<ExportRecord>(db, `${COLUMNS} WHERE e.county_code = $1 AND e.id = $2 FOR UPDATE OF e`, [countyCode, exportId])
}

const MOST_LISTED = 100

export async function exportsOf(db: Db, countyCode: string, accountId: string): Promise<ExportRecord[]> {
  return rowsOf<ExportRecord>(db, `${COLUMNS} WHERE e.county_code = $1 AND e.created_by = $2 ORDER BY e.created_at DESC LIMIT ${MOST_LISTED}`, [countyCode, accountId])
}

/** What waits first, then what was decided in the last thirty days; of the areas and units for which the reader approves. */
export async function exportsWithin(db: Db, countyCode: string, paths: readonly string[], organizationIds: readonly string[], since: Date): Promise<ExportRecord[]> {
  return rowsOf<ExportRecord>(
    db,
    `${COLUMNS} WHERE e.county_code = $1 AND (e.area_path ^@ ANY ($2::text[]) OR e.org_ids && $3::uuid[]) AND (e.state = 'pending' OR e.decided_at >= $4)
    ORDER BY e.state = 'pending' DESC, e.created_at DESC LIMIT ${MOST_LISTED}`,
    [countyCode, paths, organizationIds, since],
  )
}

/** The rows that it asks for, whoever reads them. `overdue` is asked for as of the moment of asking. */
export function rowFilterOf(row: Pick<ExportRecord, 'asked_area_id' | 'asked_area_depth' | 'asked_organization_id' | 'filter' | 'created_at'>): RowFilter {
  const { overdue, areaId, exclusionStatus: _status, exclusionReason: _reason, ...filter } = ExportFilter.parse(row.filter)
  return {
    area: row.asked_area_id === null ? null : { id: row.asked_area_id, depth: row.asked_area_depth! }, organizationId: row.asked_organization_id,
    ...filter, withinAreaId: areaId, tree: filter.of === undefined ? 'today' : 'then',
    ...(overdue === undefined ? {} : overdue ? { overdueAt: row.created_at } : { notOverdueAt: row.created_at }),
  }
}

/** Which records of exclusions it asks for. */
export function recordFilterOf(row: Pick<ExportRecord, 'filter'>): RecordFilter {
  const { exclusionStatus, exclusionReason } = ExportFilter.parse(row.filter)
  return { status: exclusionStatus, reasonKey: exclusionReason }
}

export async function presentExports({ db, actor, at }: { db: Db; actor: Actor; at: Date }, rows: readonly ExportRecord[]): Promise<Export[]> {
  const filters = rows.map((row) => ExportFilter.parse(row.filter))
  const [named, places, rules] = await Promise.all([
    organizationNames(db, actor.countyCode, [...new Set(filters.flatMap(({ unitId }) => unitId ?? []))]),
    areaNames(db, actor.countyCode, [...new Set(filters.flatMap(({ areaId }) => areaId ?? []))]),
    countyRules(db, actor.countyCode, 2_000),
  ])
  return rows.map((row, index) => {
    const filter = filters[index]!
    const isOver = row.expires_at <= at && (row.state === 'pending' || row.state === 'ready')
    const state = isOver ? 'ended' : row.state
    const words = [
      row.asked_name,
      row.what === 'exclusions' ? `剔除记录${filter.exclusionStatus === undefined ? '' : `（${exclusionStatusLabels[filter.exclusionStatus]}）`}` : '诉求',
      filter.exclusionReason === undefined ? null : exclusionReasonLabels[filter.exclusionReason],
      filter.areaId === undefined ? null : (places.get(filter.areaId) ?? null),
      filter.from === undefined && filter.to === undefined ? null : `${filter.from ?? '最早'} 至 ${filter.to ?? '今天'}`,
      filter.of === undefined ? null : rowSetWords[filter.of],
      filter.basis === 'assessable' ? '剔除后' : null,
      filter.state === undefined ? null : requestLifecycle.states[filter.state],
      filter.stage === undefined ? null : filter.stage === 'open' ? '未办结' : '已办结',
      filter.category === undefined ? null : categoryLabel(rules, filter.category),
      filter.purpose === undefined ? null : purposeLabels[filter.purpose],
      filter.urgency === undefined ? null : urgencyLabels[filter.urgency],
      filter.channel === undefined ? null : channelLabels[filter.channel],
      filter.unitId === undefined ? null : (named.get(filter.unitId) ?? null),
      filter.waitingFor === undefined ? null : waitingFor[filter.waitingFor].label,
      filter.overdue === undefined ? null : filter.overdue ? '已超期' : '未超期',
      filter.text === undefined ? null : `含“${filter.text}”`,
    ]
    return {
      exportId: row.id,
      what: row.what,
      description: words.filter((word) => word !== null).join('，'),
      reason: row.reason,
      state,
      stateLabel: exportStates[state],
      createdBy: row.creator_name ?? '',
      unit: row.organization_name,
      createdAt: row.created_at.toISOString(),
      decidedBy: row.decider_name,
      decidedAt: row.decided_at?.toISOString() ?? null,
      decision: row.decision,
      rowCount: row.row_count,
      expiresAt: row.expires_at.toISOString(),
      openedCount: row.opened_count,
      mayOpen: state === 'ready' && row.created_by === actor.accountId && actor.grantsFor('export.create').some(({ postId }) => postId === row.post_id),
      mayDecide: state === 'pending' && row.creator_holds && row.created_by !== actor.accountId && actor.may('export.approve', row),
      version: row.version,
    }
  })
}
