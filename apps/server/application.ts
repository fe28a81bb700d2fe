import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { serveStatic } from '@hono/node-server/serve-static'
import { ORPCError } from '@orpc/client'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { onError } from '@orpc/server'
import { Hono } from 'hono'
import type { Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { isPassingFault } from '#kit/database/pool.ts'
import { countCall } from '#kit/http/call-limits.ts'
import { cookieHandle } from '#kit/http/cookie.ts'
import { deviceName } from '#kit/http/device-name.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { holdingFormOnce } from '#kit/http/read-form.ts'
import { busy, busyReading, foreignOrigin, inputInvalid, notFound, notRead, somethingBroke, tooLarge } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { limitBodies } from '#apps/server/body-limit.ts'
import { liveFeed } from '#apps/server/live.ts'
import { metricsText, observe } from '#apps/server/metrics.ts'
import { addOpenIdRoutes, ownOrigin } from '#apps/server/open-id.ts'
import { answerOpen311, MOST_BYTES, writeErrors } from '#apps/server/open311.ts'
import { officeDayFeed, officeDayFeedNames, officeDayLinks } from '#apps/server/office-day-feeds.ts'
import { openDataFile, recomputeProgram } from '#apps/server/open-data-files.ts'
import type { OpenDataPlace } from '#apps/server/open-data-files.ts'
import { feedLinks, publishedFeed } from '#apps/server/published-feed.ts'
import { isPublicRead, kept } from '#apps/server/public-answers.ts'
import { answerHotline, MOST_BYTES as MOST_OF_AN_ORDER } from '#apps/server/hotline.ts'
import { outboxPage } from '#apps/server/outbox-page.ts'
import { addOfficialAccountRoutes } from '#apps/server/official-account.ts'
import { answerSealed } from '#apps/server/sealed-submission.ts'
import type { Settings } from '#apps/server/settings.ts'
import type { OutboxMessage } from '#apps/server/sms.ts'
import { OPEN_API_PATHS, openApiAnswer } from '#apps/server/open-api.ts'
import { makeRouter, NOT_READ } from '#apps/server/router.ts'
import type { CallContext } from '#apps/server/router.ts'

/** `__Host-`: sent over TLS (or to localhost) only, for this host only, never readable by a script. */
const COOKIE = '__Host-linli'

export type ApplicationOptions = {
  services: Services
  trustedProxies: number
  /** The county of a caller without a session. */
  defaultCounty: string
  distFolder: URL
  /** The organisation's identity provider, where one is configured. */
  openIdConnect?: Settings['openIdConnect']
  /** Messages of the development adapter, shown on /outbox; null outside the sample county, where the page does not exist. */
  outbox: (() => OutboxMessage[]) | null
  /** Whether the process is draining: /readyz then says no. */
  isReady: () => Promise<boolean>
}

export type Application = { app: Hono; feed: ReturnType<typeof liveFeed> }

/** All that one server process answers: API, live feed, pages, health, metrics. */
export function makeApplication(options: ApplicationOptions): Application {
  const feed = liveFeed(options.services)
  const app = new Hono()
  const dispatch = dispatcherOf(options.services)
  app.use('*', securityHeaders)
  app.use('*', observe)
  answerOperation(app, options, feed)
  answerApi(app, options, feed, dispatch)
  answerOpenInterface(app, options, dispatch)
  answerStrangers(app, options, dispatch)
  answerPlatform(app, options, dispatch)
  servePages(app, options.distFolder, (c) => callerOf(c, options).countyCode)
  app.onError((error, c) => {
    const known = asProblem(error, c.req.method === 'GET')
    if (known.status === 500) logUnexpected(options.services, error)
    return problemResponse(known)
  })
  return { app, feed }
}

type Dispatch = (request: Request, caller: Caller) => Promise<Response>

/** Every call of the interface, whichever door it came through. */
function dispatcherOf(services: Services): Dispatch {
  const handler = new OpenAPIHandler<CallContext>(makeRouter() as never, {
    customErrorResponseBodyEncoder: (error) => problemBody(asProblem(error)),
    interceptors: [
      onError((error) => {
        const known = error instanceof ORPCError || error instanceof ProblemError ? asProblem(error) : inputInvalid({ fields: [] })
        if (known.status === 500) logUnexpected(services, error)
        throw new ORPCError(known.type, { status: known.status, message: known.message, cause: known })
      }),
    ],
  })
  return async (request, caller) => (await handler.handle(holdingFormOnce(request), { prefix: '/api', context: { services, caller } })).response ?? problemResponse(notFound())
}

/** For whoever runs it: whether it lives, what it counts, what it offers. */
function answerOperation(app: Hono, options: ApplicationOptions, feed: Application['feed']): void {
  const { services } = options
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => ((await options.isReady()) ? c.text('ready') : c.text('not ready', 503)))
  // Whoever comes through the proxy comes from outside; Prometheus asks this port itself.
  app.get('/metrics', async (c) => options.trustedProxies > 0 && c.req.header('x-forwarded-for') !== undefined ? problemResponse(notFound()) : c.text(await metricsText(services, feed.connections()), 200, { 'content-type': 'text/plain; version=0.0.4' }))
  for (const path of OPEN_API_PATHS) {
    app.get(path, async (c) => {
      await countCall(services, addressOf(c, options.trustedProxies))
      return await openApiAnswer(path, c.req.header('if-none-match'))
    })
  }
  if (options.outbox !== null) app.get('/outbox', (c) => c.html(outboxPage(options.outbox!(), c.get('nonce' as never) as string), 200, { 'cache-control': 'no-store' }))
}

/** The pages' own calls, and what signs in beside them. */
function answerApi(app: Hono, options: ApplicationOptions, feed: Application['feed'], dispatch: Dispatch): void {
  const { services } = options
  app.use('/api/*', refuseForeignOrigin)
  app.use('/api/*', limitBodies(services, (c) => callerOf(c, options), problemResponse))
  app.use('/api/openid/*', async (c, next) => {
    await countCall(services, addressOf(c, options.trustedProxies))
    await next()
  })
  if (options.openIdConnect) addOpenIdRoutes(app, { services, provider: options.openIdConnect, trustedProxies: options.trustedProxies, callerOf: (c) => callerOf(c, options) })
  addOfficialAccountRoutes(app, { services, addressOf: (c) => addressOf(c, options.trustedProxies) })
  app.get('/api/live', (c) => feed.open(callerOf(c, options), c.req.header('last-event-id') ?? c.req.query('after') ?? null, () => void (c.env as HttpBindings).outgoing.destroy()))
  app.post('/api/sealed', async (c) => await answerSealed({ services, caller: callerOf(c, options), request: c.req.raw, dispatch }))
  app.all('/api/*', async (c) => {
    const caller = callerOf(c, options)
    const response = await dispatch(c.req.raw, caller)
    if (caller.handle === null && response.status === 200 && isPublicRead(c.req.raw)) return await kept(response, c.req.header('if-none-match'))
    const headers = new Headers(response.headers)
    headers.set('cache-control', 'no-store')
    if (response.status >= 400) headers.set('content-type', 'application/problem+json; charset=utf-8')
    // What no page of ours shows is saved and never opened in a tab under our address: a document may run what it brings.
    const disposition = headers.get('content-disposition')
    if (disposition !== null && !/^(?:image|audio)\//.test(headers.get('content-type') ?? '')) headers.set('content-disposition', disposition.replace(/^inline/, 'attachment'))
    if (response.status !== 429) return c.newResponse(response.body, { status: response.status as never, headers })
    const body = (await response.json()) as { data?: Record<string, unknown> }
    headers.set('retry-after', retryAfter(body.data))
    return c.newResponse(JSON.stringify(body), { status: 429, headers })
  })
}

function answerOpenInterface(app: Hono, options: ApplicationOptions, dispatch: Dispatch): void {
  const { services } = options
  app.use('/open311/*', async (c, next) => await bodyLimit({ maxSize: MOST_BYTES, onError: () => writeErrors(c.req.path, tooLarge({ most: '64 KB' })) })(c, next))
  app.all('/open311/*', async (c) => {
    const ask = (request: Request, asked: Pick<Caller, 'countyCode' | 'systemHandle'>) => dispatch(request, { ...asked, handle: null, idempotencyKey: null, address: addressOf(c, options.trustedProxies), setCookie: () => {} })
    return await answerOpen311({ services, request: c.req.raw, origin: ownOrigin(c, options.trustedProxies), defaultCounty: options.defaultCounty, isForeign: isForeign(c), ask })
  })
}

/** Feeds and files for whoever has no session. */
function answerStrangers(app: Hono, options: ApplicationOptions, dispatch: Dispatch): void {
  // Of the county that the address names, else of the first one.
  const askAsStranger = (c: HonoContext) => (request: Request) =>
    dispatch(request, { countyCode: c.req.param('county') ?? options.defaultCounty, handle: null, idempotencyKey: null, address: addressOf(c, options.trustedProxies), setCookie: () => {} })
  app.get('/data/recompute.mjs', () => recomputeProgram())
  for (const county of ['', '/:county{[0-9]{6}}']) {
    for (const name of ['published.atom', 'published.rss']) app.get(`/feeds${county}/${name}`, async (c) => await kept(await publishedFeed(c.req.raw, ownOrigin(c, options.trustedProxies), askAsStranger(c)), c.req.header('if-none-match'), 600))
    for (const name of officeDayFeedNames) app.get(`/feeds${county}/${name}`, async (c) => await kept(await officeDayFeed(c.req.raw, ownOrigin(c, options.trustedProxies), askAsStranger(c)), c.req.header('if-none-match'), 600))
    app.get(`/data${county}/:month/:edition/:name`, async (c) => await openDataFile(c.req.param() as OpenDataPlace, { origin: c.req.url, ifNoneMatch: c.req.header('if-none-match') }, askAsStranger(c)))
  }
}

/** The 12345 platform. */
function answerPlatform(app: Hono, options: ApplicationOptions, dispatch: Dispatch): void {
  app.use('/hotline/*', bodyLimit({ maxSize: MOST_OF_AN_ORDER, onError: () => problemResponse(tooLarge({ most: '64 KB' })) }))
  app.all('/hotline/*', async (c) => {
    // A key in a page is everybody's who opens the page.
    if (isForeign(c)) throw foreignOrigin()
    const response = await answerHotline(c.req.raw, (request, asked) => dispatch(request, { ...asked, handle: null, idempotencyKey: null, address: addressOf(c, options.trustedProxies), setCookie: () => {} }))
    return c.newResponse(response.body, { status: response.status as never, headers: { 'cache-control': 'no-store', 'content-type': response.status >= 400 ? 'application/problem+json; charset=utf-8' : 'application/json; charset=utf-8' } })
  })
}

async function securityHeaders(c: HonoContext, next: () => Promise<void>): Promise<void> {
  const nonce = randomBytes(16).toString('base64')
  c.set('nonce' as never, nonce as never)
  await next()
  const headers = c.res.headers
  headers.set(
    'content-security-policy',
    `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  )
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'same-origin')
  headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  if (!headers.has('permissions-policy')) headers.set('permissions-policy', allowing())
  headers.set('cross-origin-opener-policy', 'same-origin')
}

/** What a page may ask of the machine, of itself alone. The camera is the phone's own, opened through a file input: no page needs it. */
function allowing(...features: ('geolocation' | 'microphone')[]): string {
  return ['camera', 'geolocation', 'microphone'].map((feature) => `${feature}=(${(features as string[]).includes(feature) ? 'self' : ''})`).join(', ')
}

/** A write that carries a browser's Origin must come from our own pages. */
async function refuseForeignOrigin(c: HonoContext, next: () => Promise<void>): Promise<Response | undefined> {
  const method = c.req.method
  if (method !== 'GET' && method !== 'HEAD') {
    if (isForeign(c)) return problemResponse(foreignOrigin())
  }
  await next()
  return undefined
}

function isForeign(c: HonoContext): boolean {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  return (origin !== undefined && hostOf(origin) !== c.req.header('host')) || (site !== undefined && site !== 'same-origin' && site !== 'none')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function callerOf(c: HonoContext, options: ApplicationOptions): Caller {
  const cookie = getCookie(c, COOKIE)
  const [county, token] = cookie?.split('.') ?? []
  const known = county !== undefined && /^\d{6}$/.test(county) && token !== undefined
  return {
    countyCode: known ? county : options.defaultCounty,
    handle: known ? cookieHandle(options.services.keyring, token) : null,
    idempotencyKey: c.req.header('idempotency-key') ?? null,
    unattended: c.req.header('linli-unattended') === '1',
    address: addressOf(c, options.trustedProxies),
    deviceName: deviceName(c.req.header('user-agent') ?? ''),
    setCookie: (cookie, countyCode) =>
      setCookie(c, COOKIE, cookie === null ? '' : `${countyCode}.${cookie.token}`, {
        path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: cookie?.seconds ?? 0,
      }),
  }
}

/** The caller's address: what the last trusted proxy saw, never what the caller claims. */
function addressOf(c: HonoContext, trustedProxies: number): string {
  if (trustedProxies > 0) {
    const forwarded = c.req.header('x-forwarded-for')?.split(',').map((part) => part.trim()) ?? []
    const seen = forwarded[forwarded.length - trustedProxies]
    if (seen !== undefined && isIP(seen) !== 0) return seen
  }
  return getConnInfo(c).remote.address ?? 'unknown'
}

function problemBody(known: ProblemError): Record<string, unknown> {
  return { type: `about:linli/${known.type}`, title: known.type, status: known.status, detail: known.message, data: known.data }
}

/** PostgreSQL's words for what is no character to it, NUL above all: whoever sends that has sent something wrong. */
const NO_CHARACTER: ReadonlySet<string> = new Set(['22021', '22P05'])

/** Any error as the refusal it stands for; what is not a refusal is a bug and says nothing of its inside. */
function asProblem(error: unknown, isRead = error instanceof ORPCError && error.code === NOT_READ): ProblemError {
  const cause = error instanceof ORPCError ? (error.cause ?? error) : error
  if (cause instanceof ProblemError) return cause
  if (error instanceof ORPCError && error.status >= 400 && error.status < 500) return inputInvalid({ fields: [] })
  if (NO_CHARACTER.has((cause as { code?: string } | null)?.code ?? '')) return inputInvalid({ fields: [] })
  if (isPassingFault(cause)) return isRead ? busyReading() : busy()
  return isRead ? notRead() : somethingBroke()
}

export function problemResponse(error: ProblemError): Response {
  return new Response(JSON.stringify(problemBody(error)), {
    status: error.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...(error.status === 429 ? { 'retry-after': retryAfter(error.data) } : {}),
    },
  })
}

/** Whole seconds, as a program reads them; the sentence says the same to people. */
function retryAfter(data: Readonly<Record<string, unknown>> | undefined): string {
  const { seconds, minutes } = data ?? {}
  return String(typeof seconds === 'number' ? seconds : typeof minutes === 'number' ? minutes * 60 : 60)
}

/** Where it happened and PostgreSQL's code, never the message: a message may carry somebody's data. */
function logUnexpected(services: Services, error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const place = cause instanceof Error ? cause.stack?.split('\n').find((line) => /[/.](kit|modules|apps)\//.test(line))?.trim().slice(0, 200) : undefined
  // An answer that its contract does not allow: the fields, not what stood in them.
  const issues = (cause as { issues?: { path?: readonly PropertyKey[] }[] } | null)?.issues
  const fields = issues?.map((issue) => issue.path?.map(String).join('.')).join(' ')
  services.log({ event: 'unexpected', name: cause instanceof Error ? cause.name : typeof cause, code: (cause as { code?: string } | null)?.code ?? null, place: place ?? null, fields: fields ?? null })
}

function servePages(app: Hono, distFolder: URL, countyOf: (c: HonoContext) => string): void {
  for (const [path, name, policy] of [['/desk', 'desk', allowing()], ['/field', 'field', allowing('geolocation')], ['', 'resident', allowing('geolocation', 'microphone')]] as const) {
    const folder = new URL(`${name}/`, distFolder)
    const root = folder.pathname
    app.use(`${path}/assets/*`, serveStatic({ root, precompressed: true, rewriteRequestPath: (full) => full.slice(path.length), onFound: (_file, c) => { c.header('cache-control', 'public, max-age=31536000, immutable') } }))
    app.use(`${path}/*`, async (c, next) => {
      const rest = c.req.path.slice(path.length)
      if (!/\.[a-z0-9]+$/i.test(rest)) return await next()
      return await serveStatic({ root, precompressed: true, rewriteRequestPath: () => rest, onFound: (_file, found) => { found.header('cache-control', 'no-cache') } })(c, next)
    })
    const page = async (c: HonoContext) => {
      const html = await readFile(new URL('index.html', folder), 'utf8')
      return c.html(html.replaceAll('__NONCE__', c.get('nonce' as never) as string).replace('<!--feeds-->', () => (c.req.path.startsWith('/office-days') ? officeDayLinks(c.req.url, countyOf(c)) : feedLinks(c.req.url, countyOf(c)))), 200, { 'cache-control': 'no-cache', 'permissions-policy': policy })
    }
    // A service worker's scope ends in a slash; so does the address of the app that it serves.
    if (path === '/field') app.get(path, (c) => c.redirect('/field/'))
    else app.get(path === '' ? '/' : path, page)
    app.get(`${path}/*`, (c, next) => (path === '' && /^\/(api|desk|field|docs|openapi|open311|feeds|data|hotline)/.test(c.req.path) ? next() : page(c)))
  }
  app.notFound(() => problemResponse(notFound()))
}
