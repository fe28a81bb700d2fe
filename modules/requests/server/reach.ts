import type { Actor } from '#kit/access/actor.ts'

/** Where somebody reads requests: areas, units, and what he reported himself. */
export type Reach = { areaPaths: string[]; organizationIds: string[]; own: boolean }

export function reachOf(actor: Actor): Reach {
  return {
    areaPaths: actor.areaPathsFor('request.read'),
    organizationIds: actor.organizationIdsFor('request.read'),
    own: actor.surface === 'resident' || actor.grants.some((grant) => actor.scopesOf(grant, 'request.read').includes('own')),
  }
}
