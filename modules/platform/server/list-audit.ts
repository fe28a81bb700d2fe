import { query } from '#kit/http/handle.ts'
import { listAudit } from '#modules/platform/contract.ts'
import { AUDIT_PLACE, olderThan } from '#modules/platform/server/audit-cursor.ts'

const ENTRIES_A_PAGE = 100

/** The audit of the county, newest first; reading it is itself an entry. */
export const listAuditHandler = query(listAudit, async ({ input, actor, db }) => {
  const rows = await db
    .selectFrom('audit_entry')
    .leftJoin('audit_seal as s', (join) => join.onRef('s.county_code', '=', 'audit_entry.county_code').onRef('s.entry_id', '=', 'audit_entry.id'))
    .leftJoin('organization as o', (join) => join.onRef('o.county_code', '=', 'audit_entry.county_code').onRef('o.id', '=', 'audit_entry.organization_id'))
    .select([
      'audit_entry.id', 'audit_entry.at', 'audit_entry.account_id', 'audit_entry.role', 'audit_entry.action', 'audit_entry.object_kind', 'audit_entry.object_id', 'audit_entry.reason',
      'audit_entry.outcome', 's.position', 'o.name as unit',
    ])
    .select(AUDIT_PLACE.as('place'))
    .where('audit_entry.county_code', '=', actor.countyCode)
    .$if(input?.before !== undefined, (q) => q.where('audit_entry.at', '<', new Date(input!.before!)))
    .$if(input?.after !== undefined, (q) => q.where(olderThan(input!.after!)))
    .$if(input?.action !== undefined, (q) => q.where('audit_entry.action', '=', input!.action!))
    .$if(input?.objectId !== undefined, (q) => q.where('audit_entry.object_id', '=', input!.objectId!))
    .orderBy('audit_entry.at', 'desc')
    .orderBy('audit_entry.id', 'desc')
    .limit(ENTRIES_A_PAGE + 1)
    .execute()
  const page = rows.slice(0, ENTRIES_A_PAGE)
  return {
    entries: page.map((row) => ({
      id: row.id, at: row.at.toISOString(), accountId: row.account_id, unit: row.unit, role: row.role, action: row.action, objectKind: row.object_kind,
      objectId: row.object_id, reason: row.reason, outcome: row.outcome, sealed: row.position !== null,
    })),
    next: rows.length > ENTRIES_A_PAGE ? page.at(-1)!.place : null,
  }
})
