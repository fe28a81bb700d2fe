import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { AnyContractProcedure } from '@orpc/contract'
import type { TestHouse } from '#apps/server/testing.ts'
import { insertRows } from '#db/seed/insert-rows.ts'
import { metaOf, routeName } from '#kit/http/handle.ts'
import { MatrixObjects } from './matrix-objects.ts'
import { caseExists, expectedOutcome, personRelations, relations } from './oracle.ts'
import type { Outcome, Relation } from './oracle.ts'
import type { RolesPage } from './roles-page.ts'
import { routeCases } from './route-bodies.ts'
import type { Ids, RouteCase } from './route-bodies.ts'
import { idOf } from './world.ts'
import type { Person, World } from './world.ts'

export type Contract = Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>>

/** One cell of the matrix: somebody calls a route on something. `absent`: the reply must be that for an id that does not exist. */
export type Case = { name: string; route: string; routeCase: RouteCase; person: Person; expected: Outcome | 'absent'; ids: Ids; hasObject: boolean }

export type Matrix = { cases: Case[]; skipped: number }

/** Relations of objects that are no requests: an organisation lies in no sibling area, a post has no parties. */
const relationsOf: Readonly<Record<string, readonly Relation[]>> = {
  request: relations,
  area: relations,
  organization: ['sameUnit', 'below', 'above', 'sibling', 'otherCounty', ...personRelations.slice(1)],
  import: ['sameUnit', 'below', 'above', 'sibling', 'otherCounty', ...personRelations.slice(1)],
  export: ['sameUnit', 'below', 'above', 'sibling', 'otherCounty', ...personRelations.slice(1)],
  sheet: ['sameUnit', 'below', 'above', 'sibling', 'otherCounty', ...personRelations.slice(1)],
  post: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
  appointment: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
  appointmentProposal: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
  rightsRequest: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
  retentionProposal: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
  account: ['sameUnit', 'otherCounty', ...personRelations.slice(1)],
}

export function routesOf(contract: Contract): AnyContractProcedure[] {
  return Object.values(contract).flatMap((module) => Object.values(module))
}

/** Every case of the matrix with the rows it needs in the database; `only` narrows it to some routes and roles. */
export async function makeMatrix(house: TestHouse, world: World, page: RolesPage, contract: Contract, only: { routes?: readonly string[]; roles?: readonly string[] } = {}): Promise<Matrix> {
  const objects = new MatrixObjects(house, world)
  await objects.prepare()
  await planAreaChanges(house, world, objects, contract)
  const cases: Case[] = []
  let skipped = 0
  for (const route of routesOf(contract)) {
    const { can, object } = metaOf(route)
    const name = routeName(route)
    const routeCase = routeCases[name]
    if (can === 'public' || routeCase === undefined || (only.routes?.includes(name) ?? true) === false) continue
    const wanted = object === undefined ? personRelations : name === 'GET /exports/{exportId}/file' ? (['own', ...relationsOf.export!] as const) : relationsOf[object]!
    for (const { role } of page.roles) {
      if ((only.roles?.includes(role) ?? true) === false) continue
      for (const relation of wanted) {
        // Nobody has an export of his own who may not make one.
        if (!caseExists(page, role, relation) || (object === 'export' && relation === 'own' && page.permissions.get('export.create')!.get(role)!.length === 0)) {
          skipped++
          continue
        }
        cases.push(oneCase(role, relation, name, route, routeCase))
        if (routeCase.alsoIn === undefined) continue
        const other = oneCase(role, relation, name, route, routeCase, routeCase.alsoIn)
        // What is out of sight is so in every state.
        if (other.expected === 'allowed' || other.expected === '403') cases.push(other)
      }
    }
  }
  await objects.save()
  return { cases, skipped }

  function oneCase(role: string, relation: Relation, name: string, route: AnyContractProcedure, routeCase: RouteCase, state: string = routeCase.state ?? 'handling'): Case {
    const { can, object } = metaOf(route)
    const person = world.people.find((one) => one.role === role && one.relation === relation)!
    const outcome = expectedOutcome(page, { role, permission: can, relation, object })
    const expected = routeCase.inBody === true && outcome === '404' ? 'absent' : outcome
    const kind = routeCase.objectIs ?? object
    // A figure is asked for the very unit of the relation; what changes a unit gets one of its own.
    const own = expected === 'allowed' && route['~orpc'].route.method !== 'GET' && !(kind === 'organization' && can !== 'organization.change')
    const key = `${name} ${role} ${relation}${routeCase.alsoIn === state ? ` ${state}` : ''}`
    const idFor = (second: boolean) => (kind === undefined ? '' : objects.idFor({ kind, person, key: second ? `${key} second` : key, state, own, second }))
    return {
      name: `${role} ${name} ${relation}${routeCase.alsoIn === state ? ` (${state})` : ''}`, route: name, routeCase, person, expected, hasObject: object !== undefined,
      ids: { object: idFor(false), second: name.endsWith('/merge') && kind === 'request' ? idFor(true) : randomUUID(), unit: world.units.otherDepartment, setting: objects.settingFor(routeCase.setting, person), fresh: randomUUID() },
    }
  }
}

/** Changes of the tree that can be cancelled exist only through their own route. */
async function planAreaChanges(house: TestHouse, world: World, objects: MatrixObjects, contract: Contract): Promise<void> {
  if (!routesOf(contract).some((route) => routeName(route) === 'POST /area-changes/{areaChangeId}/cancel')) return
  const administrator = world.people.find(({ role, relation }) => role === 'systemAdministrator' && relation === 'sameUnit')!
  for (let index = 0; index < 12; index++) {
    const answer = await call(house, administrator.cookie, 'POST /areas', { body: () => ({ name: `矩阵计划 ${index}`, level: 'grid', parentId: 'xc3', on: '2027-03-01' }) }, { object: '', second: '', unit: '', setting: '', fresh: '' })
    const id = (JSON.parse(answer.text) as { areaChangeId?: string }).areaChangeId
    if (answer.status === 200 && id !== undefined) objects.addAreaChange(id)
  }
  await insertRows(house.owner, 'area_change', [{ county_code: world.otherCounty, id: idOf('area change of the other county'), kind: 'create', on_date: '2027-03-01', change: {}, status: 'planned', ordered_at: '2026-09-14T09:00:00+08:00', version: 1 }])
}

export type Reply = { status: number; text: string; headers: string }

/** Kept open: a new connection for each of so many calls would cost more than the calls. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Calls the route over HTTP. Headers are those that must not differ between a hidden row and an absent one. */
export async function call(house: TestHouse, cookie: string, route: string, routeCase: RouteCase, ids: Ids): Promise<Reply> {
  const [method, template] = route.split(' ') as [string, string]
  const parameters = routeCase.path?.(ids) ?? {}
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? 'missing'))
  const query = new URLSearchParams(routeCase.query?.(ids) ?? {}).toString()
  const url = `${house.baseUrl}/api${path}${query === '' ? '' : `?${query}`}`
  const headers = { ...(cookie === '' ? {} : { cookie }), ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }) }
  const form = routeCase.form?.(ids)
  if (form === undefined) return await send(url, method, headers, method === 'GET' ? undefined : JSON.stringify(routeCase.body?.(ids) ?? {}))
  const response = await fetch(url, { method, headers, body: form })
  return { status: response.status, text: await response.text(), headers: comparable([...response.headers]) }
}

function send(url: string, method: string, headers: Record<string, string>, body: string | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve({
        status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: comparable(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
      }))
    })
    // A kept connection that the server closed at that very moment says nothing of the call.
    outgoing.on('error', (error: NodeJS.ErrnoException) => (outgoing.reusedSocket && error.code === 'ECONNRESET' ? resolve(send(url, method, headers, body)) : reject(error)))
    outgoing.end(body)
  })
}

/** Without what differs by nature: the time, the request's own id and the page's nonce. */
function comparable(headers: [string, string][]): string {
  return headers.filter(([name]) => name !== 'date' && name !== 'x-request-id').map(([name, value]) => `${name}: ${value.replace(/'nonce-[^']+'/g, 'nonce')}`).join('\n')
}

export type Outcomes = { deviations: string[]; answered: Record<string, number>; calls: number }

/** So many at a time as keep the processor busy: each further connection plans all statements for itself. */
const LINES = 4

/** Calls every case, a few at a time, and compares. */
export async function runMatrix(house: TestHouse, matrix: Matrix): Promise<Outcomes> {
  const deviations: string[] = []
  const answered: Record<string, number> = {}
  const absents = new Map<string, Promise<Reply>>()
  let calls = 0
  const waiting = [...matrix.cases.filter(({ routeCase }) => routeCase.last !== true), ...matrix.cases.filter(({ routeCase }) => routeCase.last === true)]
  const lines = Array.from({ length: LINES }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const deviation = await runCase(one)
      if (deviation !== undefined) deviations.push(deviation)
    }
  })
  await Promise.all(lines)
  return { deviations: deviations.sort(), answered, calls }

  async function runCase(one: Case): Promise<string | undefined> {
    const reply = await count(one, one.ids)
    const shown = `${one.name}: expected ${one.expected}, got ${reply.status} ${reply.text.slice(0, 160)}`
    if (reply.status >= 500) return shown
    if (one.expected === 'allowed') return [401, 403, 404].includes(reply.status) ? shown : undefined
    if (one.expected !== 'absent' && String(reply.status) !== one.expected) return shown
    if (one.expected === 'absent' && reply.status < 400) return shown
    if (one.expected !== '404' && one.expected !== 'absent') return undefined
    const absent = await absentReply(one)
    return reply.text === absent.text && reply.status === absent.status && reply.headers === absent.headers
      ? undefined
      : `${one.name}: differs from the reply for an id that does not exist: ${reply.status} ${reply.text.slice(0, 120)} | ${absent.status} ${absent.text.slice(0, 120)}`
  }

  /** The same for all rows that one role may not see on one route; asked once. */
  function absentReply(one: Case): Promise<Reply> {
    const key = `${one.route} ${one.person.role} ${one.person.posts.length}`
    const known = absents.get(key) ?? count(one, { ...one.ids, object: absentId(one.ids.object) })
    absents.set(key, known)
    return known
  }

  async function count(one: Case, ids: Ids): Promise<Reply> {
    calls++
    const reply = await call(house, one.person.cookie, one.route, one.routeCase, ids)
    const kind = `${Math.floor(reply.status / 100)}xx`
    answered[one.expected === 'allowed' ? `allowed ${kind}` : one.expected] = (answered[one.expected === 'allowed' ? `allowed ${kind}` : one.expected] ?? 0) + 1
    return reply
  }
}

/** An id of the same form that no row has. */
function absentId(id: string): string {
  return id.length === 36 ? randomUUID() : 'zz9'
}
