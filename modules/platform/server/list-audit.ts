import { query } from '#kit/http/handle.ts'
import { listAudit } from '#modules/platform/contract.ts'

const ENTRIES_A_PAGE = 100

/** The audit of the county, newest first; reading it is itself an entry. */
export const listAuditHandler = query(listAudit, async ({ input, actor, db }) => {
  const rows = await db
    .selectFrom('audit_entry as e')
    .leftJoin('audit_seal as s', (join) => join.onRef('s.county_code', '=', 'e.county_code').onRef('s.entry_id', '=', 'e.id'))
    .leftJoin('organization as o', (join) => join.onRef('o.county_code', '=', 'e.county_code').onRef('o.id', '=', 'e.organization_id'))
    .select(['e.id', 'e.at', 'e.account_id', 'e.role', 'e.action', 'e.object_kind', 'e.object_id', 'e.reason', 'e.outcome', 's.position', 'o.name as unit'])
    .where('e.county_code', '=', actor.countyCode)
    .$if(input?.before !== undefined, (q) => q.where('e.at', '<', new Date(input!.before!)))
    .$if(input?.action !== undefined, (q) => q.where('e.action', '=', input!.action!))
    .$if(input?.objectId !== undefined, (q) => q.where('e.object_id', '=', input!.objectId!))
    .orderBy('e.at', 'desc')
    .limit(ENTRIES_A_PAGE + 1)
    .execute()
  const page = rows.slice(0, ENTRIES_A_PAGE)
  return {
    entries: page.map((row) => ({
      id: row.id, at: row.at.toISOString(), accountId: row.account_id, unit: row.unit, role: row.role, action: row.action, objectKind: row.object_kind,
      objectId: row.object_id, reason: row.reason, outcome: row.outcome, sealed: row.position !== null,
    })),
    next: rows.length > ENTRIES_A_PAGE ? page.at(-1)!.at.toISOString() : null,
  }
})
