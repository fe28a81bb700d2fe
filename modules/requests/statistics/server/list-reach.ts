import { query } from '#kit/http/handle.ts'
import { listReach } from '#modules/requests/statistics/contract.ts'

/** For which areas and units this person's posts carry the figures; what lies below is reached by going down. */
export const listReachHandler = query(listReach, async ({ actor }) => {
  const areas = new Map<string, string>()
  const organizations = new Map<string, string>()
  for (const grant of actor.grantsFor('statistics.read')) {
    const scopes = actor.scopesOf(grant, 'statistics.read')
    if (scopes.includes('area') && grant.areaId !== null) areas.set(grant.areaId, grant.areaName ?? grant.areaId)
    if (scopes.includes('party')) organizations.set(grant.organizationId, grant.organizationName)
  }
  return {
    areas: [...areas].map(([areaId, name]) => ({ areaId, name })),
    organizations: [...organizations].map(([organizationId, name]) => ({ organizationId, name })),
  }
})
