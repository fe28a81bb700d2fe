import type { AnySchema } from '@orpc/contract'
import { ORPCError, Procedure } from '@orpc/server'
import type { contract } from '#apps/contract.ts'
import { readsOnly } from '#kit/http/contract.ts'
import type { RouteMeta } from '#kit/http/contract.ts'
import type { Caller, Handler, Services } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { channelsHandlers } from '#modules/channels/server/public.ts'
import { mattersHandlers } from '#modules/matters/server/public.ts'
import { peopleHandlers } from '#modules/people/server/public.ts'
import { placesHandlers } from '#modules/places/server/public.ts'
import { platformHandlers } from '#modules/platform/server/public.ts'
import { requestsHandlers } from '#modules/requests/server/public.ts'
import { importsHandlers } from '#modules/requests/import/server/public.ts'
import { rightsHandlers } from '#modules/rights/server/public.ts'
import { hotlineHandlers } from '#modules/requests/hotline/server/public.ts'
import { officeDaysHandlers } from '#modules/requests/office-days/server/public.ts'
import { open311Handlers } from '#modules/requests/open311/server/public.ts'
import { openDataHandlers } from '#modules/requests/open-data/server/public.ts'
import { publishedHandlers } from '#modules/requests/published/server/public.ts'
import { sheetsHandlers } from '#modules/requests/sheets/server/public.ts'
import { statisticsHandlers } from '#modules/requests/statistics/server/public.ts'

const handlers: { [Module in keyof typeof contract]: Record<keyof (typeof contract)[Module], Handler> } = {
  platform: platformHandlers,
  people: peopleHandlers,
  places: placesHandlers,
  matters: mattersHandlers,
  channels: channelsHandlers,
  requests: requestsHandlers,
  statistics: statisticsHandlers,
  sheets: sheetsHandlers,
  open311: open311Handlers,
  published: publishedHandlers,
  openData: openDataHandlers,
  officeDays: officeDaysHandlers,
  hotline: hotlineHandlers,
  imports: importsHandlers,
  rights: rightsHandlers,
}

/** The code of what a read threw unforeseen: it is worded as one. */
export const NOT_READ = 'NOT_READ'

export type CallContext = { services: Services; caller: Caller }

/** All handlers by the names of their contracts; a contract without a handler does not compile. */
export const allHandlers: Handler[] = Object.values(handlers).flatMap((module) => Object.values(module) as Handler[])

/** The router: each contract with the one wrapper around its handler. */
export function makeRouter() {
  return Object.fromEntries(
    Object.entries(handlers).map(([module, routes]) => [
      module,
      Object.fromEntries(Object.entries(routes as Record<string, Handler>).map(([name, handler]) => [name, procedure(handler)])),
    ]),
  )
}

function procedure(handler: Handler) {
  // Without the input's schema here: the wrapper validates it after it knows who asks, so that a stranger hears 401
  // before anything about his words. The OpenAPI page is made from the contract, which keeps it.
  return new Procedure<CallContext, CallContext, AnySchema, AnySchema, Record<never, never>, RouteMeta>({
    ...handler.contract['~orpc'],
    inputSchema: undefined,
    middlewares: [],
    inputValidationIndex: 0,
    outputValidationIndex: 0,
    // What a handler throws unforeseen is wrapped: whatever else arrives bare comes from reading the body.
    handler: ({ input, context }) =>
      handler.run(context.services, context.caller, input).catch((error: unknown) => {
        throw error instanceof ProblemError ? error : new ORPCError(readsOnly(handler.contract['~orpc'].route.method, handler.contract['~orpc'].meta) ? NOT_READ : 'INTERNAL_SERVER_ERROR', { status: 500, cause: error })
      }),
  })
}
