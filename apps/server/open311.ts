import type pg from 'pg'
import type { Caller, Services } from '#kit/http/handle.ts'
import { saidOfField } from '#kit/http/input-words.ts'
import { foreignOrigin } from '#kit/http/refusals.ts'
import { problem, ProblemError } from '#kit/problem/problem.ts'
import { sentTooOften } from '#modules/requests/open311/refusals.ts'
import { countRefused, MOST_AN_HOUR, refusedLately, systemHandle } from '#modules/requests/open311/server/public.ts'
import { writeXml } from '#modules/requests/open311/write-xml.ts'
import type { DocumentValue } from '#modules/requests/open311/write-xml.ts'

/** Of a submission: words of 4,000 characters, percent-encoded, and what stands around them. */
export const MOST_BYTES = 64 * 1024

const addressUnknown = problem('open311.address-unknown', 404, () => '没有这个地址。可用的有 discovery、services、services/{service_code}、requests、requests/{service_request_id}、tokens/{token}，末尾加 .xml 或 .json，不加的按 XML。')
const methodWrong = problem('open311.method-wrong', 400, () => '只能用 GET 读取；上报用 POST 发到 requests.xml 或 requests.json。')
const jurisdictionMissing = problem('open311.jurisdiction-missing', 400, (d: { codes: string }) => `这里有几个县，请在 jurisdiction_id 里写明县的代码：${d.codes}。`)
const jurisdictionUnknown = problem('open311.jurisdiction-unknown', 404, () => '没有这个 jurisdiction_id：请填写县的六位代码。')
const keyMissing = problem('open311.key-missing', 403, () => '缺少 api_key：上报要在表单里带上本县发放的密钥，不要写在网址里。')
const keyWrong = problem('open311.key-wrong', 403, () => 'api_key 不对，或已停用。请向本县核实。')
const encodingWrong = problem('open311.encoding-wrong', 400, () => '内容不是 UTF-8 编码（可能是 GBK），没有提交。请把表单改为 UTF-8 再发。')
const formWrong = problem('open311.form-wrong', 400, () => '请用 application/x-www-form-urlencoded 格式上报。')
const attributesNone = problem('open311.attributes-none', 400, () => '本接口的类别都不收 attribute，内容没有提交。要补充的请写在 description 里。')
/** A token may not stand beside a number (GeoReport v2, POST Service Request), and every report has its number at once. */
const tokenUnknown = problem('open311.token-unknown', 404, () => '没有这个 token：上报后当场给出 service_request_id，按 GeoReport v2 两者只给一个，本接口不发 token。')

type Format = 'xml' | 'json'
type Ask = (request: Request, asked: Pick<Caller, 'countyCode' | 'systemHandle'>) => Promise<Response>
type Asked = { services: Services; request: Request; origin: string; defaultCounty: string; isForeign: boolean; ask: Ask }
/** What an address says: which resource, which one of them, written how. */
type Place = { resource: string; one: string | undefined; format: Format }

/** Without a format it is the one that the specification requires of every server. */
const ADDRESS = /^\/open311\/v2\/(discovery|services|requests|tokens)(?:\/([^/]+?))?(?:\.(xml|json))?$/
/** The arguments that each operation knows; the specification asks that others are ignored. */
const LIST_ARGUMENTS = ['service_request_id', 'service_code', 'status', 'start_date', 'end_date', 'page', 'page_size', 'after']
const SUBMIT_ARGUMENTS = ['service_code', 'lat', 'long', 'address_string', 'description', 'first_name', 'last_name', 'phone', 'media_url']

/**
 * Open311 GeoReport v2 over the house's own operations: reads address, query and form as the specification writes them, hands
 * them on as any other call of the API, and writes what came of it as XML or JSON. Cookies are not looked at: whoever reads is
 * nobody, whoever sends is his key.
 */
export async function answerOpen311(asked: Asked): Promise<Response> {
  const { pathname, searchParams } = new URL(asked.request.url)
  const { method } = asked.request
  try {
    const place = placeOf(pathname)
    if (method === 'POST' && place.resource === 'requests' && place.one === undefined) return await submit(asked, place)
    if (method !== 'GET' && method !== 'HEAD') throw methodWrong()
    return await read(asked, place, valuesOf(searchParams))
  } catch (error) {
    if (error instanceof ProblemError) return writeErrors(pathname, error)
    throw error
  }
}

function placeOf(pathname: string): Place {
  const [, resource, one, format] = ADDRESS.exec(pathname) ?? []
  const takesOne = resource === 'services' || resource === 'requests' ? 'maybe' : resource === 'tokens' ? 'always' : 'never'
  if (resource === undefined || (one === undefined ? takesOne === 'always' : takesOne === 'never')) throw addressUnknown()
  return { resource, one: one === undefined ? undefined : decoded(one), format: (format as Format | undefined) ?? 'xml' }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw addressUnknown()
  }
}

/** An argument given several times is a list; an empty one was not given. A plus sign that was not encoded arrives as a space, and only dates hold one. */
function valuesOf(parameters: URLSearchParams): Map<string, string> {
  const values = new Map<string, string>()
  for (const name of new Set(parameters.keys())) {
    const value = parameters.getAll(name).map((one) => one.trim()).filter((one) => one !== '').join(',')
    if (value !== '') values.set(name, name.endsWith('_date') ? value.replace(/ (?=\d\d:\d\d$)/, '+') : value)
  }
  return values
}

function picked(values: ReadonlyMap<string, string>, names: readonly string[]): [string, string][] {
  return names.flatMap((name): [string, string][] => (values.has(name) ? [[name, values.get(name)!]] : []))
}

async function read({ services, request, origin, defaultCounty, ask }: Asked, { resource, one, format }: Place, values: ReadonlyMap<string, string>): Promise<Response> {
  const given = values.get('jurisdiction_id')
  const countyCode = resource === 'discovery' && given === undefined ? defaultCounty : await countyOf(services, given)
  if (resource === 'tokens') throw tokenUnknown()
  // Ids override all other arguments, also such as would be refused by themselves.
  const known = values.has('service_request_id') ? ['service_request_id'] : LIST_ARGUMENTS
  const query = resource === 'requests' && one === undefined ? `?${new URLSearchParams(picked(values, known))}` : ''
  const found = await answered(await ask(new Request(new URL(`/api/open311/${resource}${one === undefined ? '' : `/${encodeURIComponent(one)}`}${query}`, request.url)), { countyCode }))
  if (resource === 'discovery') return write(format, 'discovery', endpointsOf(found as Described, `${origin}/open311/v2`))
  if (resource === 'requests' && one === undefined) {
    const { requests, ...pages } = found as Listed
    return write(format, 'service_requests', requests, 200, linksOf(`${origin}/open311/v2/requests.${format}`, values, pages))
  }
  return write(format, resource === 'requests' ? 'service_requests' : one === undefined ? 'services' : 'service_definition', found)
}

type Listed = { requests: DocumentValue[]; next: string | null; from: string | null; to: string | null }

/**
 * Where the other pages are (RFC 8288). They name the span that was meant: "the last 90 days" would be others by the time they
 * are asked for. The next one begins where this one ended: counted pages would shift by what is published or taken down meanwhile.
 */
function linksOf(address: string, values: ReadonlyMap<string, string>, { next, from, to }: Omit<Listed, 'requests'>): Record<string, string> {
  if (from === null || to === null) return {}
  const page = Number(values.get('page') ?? 1)
  const link = (rel: string, where: Record<string, string>) => {
    const query = new URLSearchParams(picked(values, ['jurisdiction_id', ...LIST_ARGUMENTS.filter((name) => name !== 'page' && name !== 'after')]))
    for (const [name, value] of Object.entries({ start_date: from, end_date: to, ...where })) query.set(name, value)
    return `<${address}?${query}>; rel="${rel}"`
  }
  const isLater = page > 1 || values.has('after')
  const links = [
    ...(isLater ? [link('first', { page: '1' })] : []), ...(page > 1 && !values.has('after') ? [link('prev', { page: String(page - 1) })] : []), ...(next === null ? [] : [link('next', { after: next })]),
  ]
  return links.length === 0 ? {} : { link: links.join(', '), 'access-control-expose-headers': 'Link' }
}

type Described = { changeset: string; contact: string; key_service: string; type: string }

function endpointsOf({ changeset, contact, key_service, type }: Described, url: string): DocumentValue {
  return {
    changeset, contact, key_service,
    endpoints: [{ specification: 'http://wiki.open311.org/GeoReport_v2', url, changeset, type, formats: ['text/xml', 'application/json'] }],
  }
}

async function submit({ services, request, isForeign, ask }: Asked, { format }: Place): Promise<Response> {
  // A key in a page is everybody's who opens the page.
  if (isForeign) throw foreignOrigin()
  if (request.headers.get('content-type')?.split(';')[0]!.trim().toLowerCase() !== 'application/x-www-form-urlencoded') throw formWrong()
  const values = valuesOf(new URLSearchParams(inUtf8(await request.text())))
  const key = values.get('api_key')
  const countyCode = await countyOf(services, values.get('jurisdiction_id'))
  if (key === undefined) throw keyMissing()
  if ([...values.keys()].some((name) => name.startsWith('attribute['))) throw attributesNone()
  const handle = systemHandle(key)
  if ((await refusedLately(services, handle)) >= MOST_AN_HOUR) throw sentTooOften({ most: MOST_AN_HOUR, minutes: 60 })
  const body = JSON.stringify(Object.fromEntries(picked(values, SUBMIT_ARGUMENTS)))
  const response = await ask(new Request(new URL('/api/open311/requests', request.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body }), { countyCode, systemHandle: handle })
  if (response.status === 401) throw keyWrong()
  if (response.status >= 400 && response.status < 500 && response.status !== 429) await countRefused(services, handle)
  return write(format, 'service_requests', await answered(response))
}

/** All text is UTF-8 by the specification; what another encoding said would be kept as signs that nobody reads. */
function inUtf8(form: string): string {
  if (form.includes('\ufffd')) throw encodingWrong()
  try {
    for (const part of form.match(/(?:%[\da-f]{2})+/gi) ?? []) decodeURIComponent(part)
  } catch {
    throw encodingWrong()
  }
  return form
}

const COUNTIES_STALE_AFTER_MILLISECONDS = 30_000
const countiesOf = new WeakMap<pg.Pool, { codes: readonly string[]; readAt: number }>()

/** The county meant; the only one where none is named. */
async function countyOf({ pool }: Services, given: string | undefined): Promise<string> {
  let counties = countiesOf.get(pool)
  if (counties === undefined || performance.now() - counties.readAt > COUNTIES_STALE_AFTER_MILLISECONDS) {
    const { rows } = await pool.query<{ county_code: string }>('SELECT county_code FROM county ORDER BY county_code')
    counties = { codes: rows.map(({ county_code }) => county_code), readAt: performance.now() }
    countiesOf.set(pool, counties)
  }
  const { codes } = counties
  if (given === undefined && codes.length > 1) throw jurisdictionMissing({ codes: codes.join('、') })
  const code = given ?? codes[0]
  if (code === undefined || !codes.includes(code)) throw jurisdictionUnknown()
  return code
}

/** What the operation answered; its refusal as the refusal that it is. */
async function answered(response: Response): Promise<DocumentValue> {
  const body = (await response.json()) as DocumentValue & { title: string; status: number; detail: string; data?: Record<string, unknown> }
  if (response.ok) return body
  throw new ProblemError(body.title, response.status, body.detail, body.data ?? {})
}

const types: Readonly<Record<Format, string>> = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' }

function write(format: Format, root: string, value: DocumentValue, status = 200, more: Record<string, string> = {}): Response {
  const body = format === 'xml' ? writeXml(root, value) : JSON.stringify(value)
  // Anybody may read it anywhere: it is the same for all, and no cookie was looked at.
  return new Response(body, { status, headers: { 'content-type': types[format], 'cache-control': 'no-store', 'access-control-allow-origin': '*', ...more } })
}

/** The specification's own form of a refusal, in the format that the address asks for, XML where it asks for none. */
export function writeErrors(pathname: string, error: ProblemError): Response {
  const status = statusFor(error)
  const { fields, minutes, seconds } = error.data as { fields?: { path: string; sentence: string }[]; minutes?: number; seconds?: number }
  const sentences = fields === undefined || fields.length === 0 ? [error.message] : fields.map(({ path, sentence }) => saidOfField(path, sentence))
  const again: Record<string, string> = status === 429 ? { 'retry-after': String(seconds ?? (minutes ?? 1) * 60) } : {}
  return write(pathname.endsWith('.json') ? 'json' : 'xml', 'errors', sentences.map((description) => ({ code: status, description })), status, again)
}

/** 404 for what is not there, 403 for the key, 400 for all else, as the specification wants; "later" and "our fault" stay what they are, for whoever tries again. */
function statusFor({ status }: ProblemError): number {
  if (status === 404) return 404
  if (status === 401 || status === 403) return 403
  return status === 429 || status >= 500 ? status : 400
}
