import { createORPCClient } from '@orpc/client'
import type { ClientContext, ClientLink } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { RouterUtils } from '@orpc/tanstack-query'
import { callsUnattended } from '#kit/ui/attendance.ts'
import { noteReached } from '#kit/ui/line.ts'
import { ledElsewhere, Unreachable, refusalFrom } from '#kit/ui/refusal.ts'

/** A route as the browser needs it: method, address, whether a write must carry a key, and whether a POST only reads. No schemas. */
export type RouteEntry = { method: string; path: string; keyed: boolean; reads?: true; inputStructure?: 'compact' | 'detailed'; outputStructure?: 'compact' | 'detailed' }
/** Module → route's name → route. */
export type RouteTable = Readonly<Record<string, Readonly<Record<string, RouteEntry>>>>

export interface CallContext extends ClientContext {
  /** Made when the form is opened and kept over retries, so that nothing is done twice. `useCommand` sees to it. */
  idempotencyKey?: string
  /** Takes the call in the line's place: to look at it instead of sending it. */
  instead?: (request: Request) => Promise<Response>
}

export type Api<Contract extends AnyContractRouter> = RouterUtils<ContractRouterClient<Contract, CallContext>>

let table: RouteTable | undefined
let link: OpenAPILink<CallContext> | undefined

/** Each app's shell calls this once, before the first screen. */
export function connectApi(routes: RouteTable, origin: string): void {
  table = routes
  link = makeLink(routes, origin)
}

/**
 * The typed client of one module. Only the type of its contract is named, so no schema reaches the browser:
 * `const api = apiOf<typeof mattersContract>('matters')`, then `useQuery(api.listMyWork.queryOptions({ input }))`.
 */
export function apiOf<Contract extends AnyContractRouter>(module: string): Api<Contract> {
  const client = createORPCClient<ContractRouterClient<Contract, CallContext>>(lateLink, { path: [module] })
  return createTanstackQueryUtils(client, { path: [module] }) as Api<Contract>
}

/** Screens are loaded before the shell connects; the link is looked up at the call. */
const lateLink: ClientLink<CallContext> = {
  call: async (path, input, options) => {
    if (link === undefined || table === undefined) throw new Error('connectApi was not called')
    const [module, name] = path as [string, string]
    if (table[module]?.[name]?.keyed === true && options.context.idempotencyKey === undefined) throw new Error(`${module}.${name} is a write: call it through useCommand`)
    return await link.call(path, input, options)
  },
}

function makeLink(routes: RouteTable, origin: string): OpenAPILink<CallContext> {
  const contract = Object.fromEntries(
    Object.entries(routes).map(([module, entries]) => [module, Object.fromEntries(Object.entries(entries).map(([name, { keyed: _keyed, reads: _reads, ...route }]) => [name, { '~orpc': { errorMap: {}, meta: {}, route } }]))]),
  )
  return new OpenAPILink<CallContext>(contract as never, {
    url: `${origin}/api`,
    headers: ({ context }) => ({ ...(context.idempotencyKey === undefined ? {} : { 'idempotency-key': context.idempotencyKey }), ...(callsUnattended() ? { 'linli-unattended': '1' } : {}) }),
    fetch: (request, init, { context }, [module, name]) => (context.instead === undefined ? answerOrRefusal(request, init, readsOnly(routes[module!]![name!]!)) : context.instead(request)),
  })
}

const readsOnly = ({ method, reads }: RouteEntry): boolean => method === 'GET' || reads === true

/** A call as it would go over the line, for what is sealed and sent later. */
export async function encodeCall(module: string, route: string, input: unknown, idempotencyKey: string): Promise<{ path: string; contentType: string; body: Uint8Array<ArrayBuffer> }> {
  const encoded: { request?: Request } = {}
  const instead = async (request: Request) => {
    encoded.request = request
    return Response.json(null)
  }
  await lateLink.call([module, route], input, { context: { idempotencyKey, instead } })
  const { url, headers } = encoded.request!
  return { path: new URL(url).pathname.replace(/^\/api/, ''), contentType: headers.get('content-type') ?? 'application/json', body: new Uint8Array(await encoded.request!.arrayBuffer()) }
}

/** Sends what is sealed; answers when the server has done it, and throws as every other call does. */
export async function sendSealed(envelope: Blob): Promise<void> {
  const request = new Request(`${location.origin}/api/sealed`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: await envelope.arrayBuffer() })
  await answerOrRefusal(request, {}, false)
}

async function answerOrRefusal(request: Request, init: RequestInit, isRead: boolean): Promise<Response> {
  let response: Response
  try {
    response = await fetch(request, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if (request.signal.aborted) throw error
    noteReached(false)
    throw new Unreachable(error)
  }
  noteReached(true)
  if (response.ok) return response
  throw response.type === 'opaqueredirect' ? ledElsewhere(isRead) : await refusalFrom(response, isRead)
}
