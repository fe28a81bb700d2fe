import type { CountyScope } from '#kit/database/county-scope.ts'
import { rowsOf } from '#modules/matters/server/public.ts'

export type CoUnit = { organizationId: string; required: boolean }
export type Parties = { holder: string | null; senders: readonly string[]; coUnits: readonly CoUnit[] }

const ADD = `INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, required, opened_at, created_at)
  VALUES ($1, $2, $3, $4, true, $5, $6, $7)`
const PUT = `INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, required, opened_at, created_at)
  VALUES ($1, $2, $3, $4, true, $5, $6, $7)
  ON CONFLICT (county_code, organization_id, matter_id, role) DO UPDATE SET open = true, required = excluded.required,
    answered_at = CASE WHEN matter_party.open AND NOT $8 THEN matter_party.answered_at END`
const END = 'UPDATE matter_party SET open = false WHERE county_code = $1 AND matter_id = $2 AND open AND NOT (organization_id::text || role) = ANY ($3::text[])'

type PartyScope = Omit<CountyScope, 'newId'>

/** The parties of a new matter: nothing is there yet to end, or to be read by whoever brings it in. */
export async function addParties(scope: PartyScope, matter: { id: string; opened_at: Date }, parties: Parties): Promise<void> {
  await Promise.all(rolesOf(parties).map(({ organizationId, role, required }) =>
    rowsOf(scope.db, ADD, [scope.countyCode, organizationId, matter.id, role, required, matter.opened_at, scope.at]),
  ))
}

/**
 * Makes these the parties: who is not among them any more loses sight of the matter with this transaction. Whoever is asked now
 * has something to answer, whatever he answered before.
 */
export async function setParties(scope: PartyScope, matter: { id: string; opened_at: Date }, parties: Parties, askedNow: readonly string[] = []): Promise<void> {
  const roles = rolesOf(parties)
  await Promise.all([
    ...roles.map(({ organizationId, role, required }) =>
      rowsOf(scope.db, PUT, [scope.countyCode, organizationId, matter.id, role, required, matter.opened_at, scope.at, role === 'coUnit' && askedNow.includes(organizationId)]),
    ),
    rowsOf(scope.db, END, [scope.countyCode, matter.id, roles.map(({ organizationId, role }) => organizationId + role)]),
  ])
}

const READ = 'SELECT organization_id, role, required FROM matter_party WHERE county_code = $1 AND matter_id = $2 AND open ORDER BY created_at, organization_id'

/** The parties as they stand, whoever sent it last first. */
export async function readParties(scope: PartyScope, matter: { id: string; sender_organization_id: string | null }): Promise<Parties> {
  const rows = await rowsOf<{ organization_id: string; role: string; required: boolean }>(scope.db, READ, [scope.countyCode, matter.id])
  const senders = rows.filter((row) => row.role === 'sender').map((row) => row.organization_id)
  return {
    holder: rows.find((row) => row.role === 'holder')?.organization_id ?? null,
    senders: [...senders.filter((id) => id === matter.sender_organization_id), ...senders.filter((id) => id !== matter.sender_organization_id)],
    coUnits: rows.filter((row) => row.role === 'coUnit').map((row) => ({ organizationId: row.organization_id, required: row.required })),
  }
}

/** Whom the row policy lets see it as a party. */
export function organizationIdsOf(parties: Parties): string[] {
  return [...new Set(rolesOf(parties).map(({ organizationId }) => organizationId))]
}

function rolesOf({ holder, senders, coUnits }: Parties): { organizationId: string; role: 'holder' | 'sender' | 'coUnit'; required: boolean }[] {
  return [
    ...(holder === null ? [] : [{ organizationId: holder, role: 'holder' as const, required: false }]),
    ...[...new Set(senders)].map((organizationId) => ({ organizationId, role: 'sender' as const, required: false })),
    ...coUnits.map(({ organizationId, required }) => ({ organizationId, role: 'coUnit' as const, required })),
  ]
}
