import type { AnyContractProcedure } from '@orpc/contract'
import type { RoleTable } from '#kit/access/actor.ts'
import { metaOf, routeName } from '#kit/http/handle.ts'
import type { RolesPage } from './roles-page.ts'

/** Routes that anybody may call, each with the purpose of docs/roles.md, "What needs no permission", that it serves. */
export const publicRoutes: Readonly<Record<string, string>> = {
  'GET /welcome': 'the notice in force, and in the sample county its people',
  'POST /sessions': 'signing in',
  'POST /sessions/sample': 'in the sample county only: the sample people',
  'POST /phone-codes': 'signing in',
  'POST /sessions/phone': 'signing in',
  'POST /first-administrators/open': 'the first administrators’ one-time token',
  'POST /sessions/device/challenge': 'signing in',
  'POST /sessions/device': 'signing in',
  'POST /sessions/lock': 'signing out',
  'GET /sealing-key': 'the public key of the outbox',
  'POST /first-administrators': 'the first administrators’ one-time token',
  'POST /invitations/open': 'signing in for the first time, by an invitation',
  'POST /invitations/accept': 'signing in for the first time, by an invitation',
  'GET /published-requests': 'published requests',
  'GET /published-requests/categories': 'published requests: the categories under which they stand',
  'GET /published-requests/{number}': 'published requests, one of them by its number',
  'GET /published-requests/units': 'published requests: what of each unit’s was kept and what it owes',
  'GET /published-requests/units/{organizationId}': 'published requests: the same of one unit',
  'GET /published-requests/counts': 'published requests: how many by area',
  'GET /published-requests/outlines': 'published requests: the map on which they are counted',
  'GET /office-days': 'joint office days that are announced',
  'GET /office-days/{officeDayId}': 'one of them',
  'GET /open-data': 'open data: the editions that there are',
  'GET /open-data-units': 'open data: what each unit received in a month',
  'GET /open-data/{month}/{edition}/{name}': 'open data: one file',
  'GET /open311/discovery': 'the open interface: who answers for it',
  'GET /open311/services': 'the open interface: the categories under which one may report',
  'GET /open311/services/{service_code}': 'the open interface: the same, one of them',
  'GET /open311/requests': 'the open interface: published requests',
  'GET /open311/requests/{service_request_id}': 'the open interface: published requests, one of them',
  'POST /slips': 'the state of a request by its printed slip',
}

/** Where the product's table of roles says something else than docs/roles.md, cell by cell. */
export function tableFaults(page: RolesPage, table: RoleTable, reading: Readonly<Record<string, readonly string[]>>): string[] {
  const faults: string[] = []
  for (const { role } of page.roles) if (table[role] === undefined) faults.push(`${role}: not in the product`)
  for (const [role, permissions] of Object.entries(table)) {
    if (!page.roles.some((line) => line.role === role)) faults.push(`${role}: not in docs/roles.md`)
    for (const permission of Object.keys(permissions)) if (!page.permissions.has(permission)) faults.push(`${role} ${permission}: not in docs/roles.md`)
  }
  for (const [permission, cells] of page.permissions) {
    for (const { role } of page.roles) {
      const documented = [...cells.get(role)!].sort().join('+') || '-'
      const built = [...(table[role]?.[permission] ?? [])].sort().join('+') || '-'
      if (documented !== built) faults.push(`${role} ${permission}: documented ${documented}, built ${built}`)
    }
  }
  for (const object of new Set([...page.objects.keys(), ...Object.keys(reading)])) {
    const documented = [...(page.objects.get(object) ?? [])].sort().join(' or ') || '-'
    const built = [...(reading[object] ?? [])].sort().join(' or ') || '-'
    if (documented !== built) faults.push(`${object}: documented as read by ${documented}, built ${built}`)
  }
  return faults
}

/** Routes that ask for no permission without being named as public, for one that docs/roles.md does not have, or act on an unknown object. */
export function routeFaults(page: RolesPage, contract: Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>>): string[] {
  const routes = Object.values(contract).flatMap((module) => Object.values(module))
  const names = routes.map(routeName)
  const faults = routes.flatMap((route) => {
    const { can, over, object, gate } = metaOf(route)
    const name = routeName(route)
    const found: string[] = []
    if (can === 'public' && publicRoutes[name] === undefined) found.push(`${name}: public, and not named as public`)
    if (can !== 'public' && publicRoutes[name] !== undefined) found.push(`${name}: named as public, and asks for ${can}`)
    if (can !== 'public' && !page.permissions.has(can)) found.push(`${name}: asks for ${can === '' ? 'nothing' : can}, which is not in docs/roles.md`)
    if (gate === true && can !== 'public') found.push(`${name}: works before there is a session and asks for ${can}`)
    if (over === 'row' && object === undefined) found.push(`${name}: over a row of no kind`)
    if (object !== undefined && !page.objects.has(object)) found.push(`${name}: over ${object}, which is not in docs/roles.md`)
    return found
  })
  const twice = names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: two routes`)
  const gone = Object.keys(publicRoutes).filter((name) => !names.includes(name)).map((name) => `${name}: named as public, and there is no such route`)
  return [...faults, ...twice, ...gone]
}
