import type { Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { contract } from '#apps/contract.ts'
import { metaOf } from '#kit/http/handle.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { notSignedIn, tooLarge } from '#kit/http/refusals.ts'
import type { ProblemError } from '#kit/problem/problem.ts'
import { hasSession } from '#modules/platform/server/public.ts'

const MEGABYTE = 1024 * 1024

/** Where people send files, in megabytes: what the contracts say, and a phone's sealed call, which may hold a photo. */
const LARGE: readonly { call: RegExp; megabytes: number }[] = [
  { call: /^POST \/api\/sealed$/, megabytes: 11 },
  ...Object.values(contract).flatMap((module) => Object.values(module)).flatMap((route) => {
    const { megabytes } = metaOf(route)
    const { method, path } = route['~orpc'].route
    return megabytes === undefined ? [] : [{ call: new RegExp(`^${method ?? 'POST'} /api${(path ?? '').replaceAll(/\{\w+\}/g, '[^/]+')}$`), megabytes }]
  }),
]

/** Bodies of at most a megabyte; more where files are sent, and only for somebody who has signed in. */
export function limitBodies(services: Services, callerOf: (c: HonoContext) => Caller, answer: (problem: ProblemError) => Response) {
  const refuse = (problem: ProblemError) => {
    const response = answer(problem)
    // The body was not read: nothing else can be asked on this connection.
    response.headers.set('connection', 'close')
    return response
  }
  return async (c: HonoContext, next: () => Promise<void>): Promise<Response | void> => {
    const large = LARGE.find(({ call }) => call.test(`${c.req.method} ${c.req.path}`))?.megabytes
    if (large !== undefined && mayExceed(c, MEGABYTE) && !(await hasSession(services, callerOf(c)))) return refuse(notSignedIn())
    const megabytes = large ?? 1
    return await bodyLimit({ maxSize: megabytes * MEGABYTE, onError: () => refuse(tooLarge({ most: `${megabytes} MB` })) })(c, next)
  }
}

/** Without a length before it, a body may be of any. */
function mayExceed(c: HonoContext, bytes: number): boolean {
  return c.req.header('transfer-encoding') !== undefined || Number(c.req.header('content-length') ?? '0') > bytes
}
