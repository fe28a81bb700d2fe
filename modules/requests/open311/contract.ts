import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { words } from '#modules/matters/contract.ts'

/**
 * Open311 GeoReport v2 as operations of this house. Names and shapes of the documents are the specification's
 * (wiki.open311.org/GeoReport_v2); apps/server/open311.ts writes them as XML or JSON under /open311/v2.
 */

const ServiceCode = z.string().regex(/^[A-Za-z.]{1,81}$/, '没有这个 service_code，请从 services 的结果中选择')
/** Our numbers; another form is a number that nothing has. */
const ServiceRequestId = z.string().regex(/^[\w-]{1,40}$/, 'service_request_id 形如 2026-000123')
/** W3C: a date and time with its zone. */
const DateTime = z.iso.datetime({ offset: true, error: '时间要写成 2026-09-01T00:00:00+08:00 的样子，时区不能省' })
const MOST_IDS = 100
/** The specification's own limit of one answer. */
export const MOST_REQUESTS = 1_000
/** How far pages reach back in one span; whoever needs more narrows the dates. */
const MOST_PAGED = 100_000

/** One or several, with commas between them. */
function listOf(one: z.ZodString, most: number, tooMany: string) {
  return z.string().max(8_000).superRefine((text, context) => {
    const parts = partsOf(text)
    if (parts.length > most) context.addIssue({ code: 'custom', message: tooMany })
    const wrong = parts.map((part) => one.safeParse(part)).find((part) => !part.success)
    if (wrong?.error !== undefined) context.addIssue({ code: 'custom', message: wrong.error.issues[0]!.message })
  })
}

/** As a query carries it. */
function wholeNumber(name: string, most: number) {
  const wrong = `${name} 要写成 1 到 ${most} 的整数`
  return decimal(z.number(wrong).int(wrong).min(1, wrong).max(most, wrong))
}

export function partsOf(list: string): string[] {
  return list.split(',').map((part) => part.trim()).filter((part) => part !== '')
}

export const Service = z.object({
  service_code: z.string(),
  service_name: z.string(),
  description: z.string(),
  metadata: z.boolean(),
  type: z.enum(['realtime', 'batch', 'blackbox']),
  keywords: z.string(),
  group: z.string(),
})
export type Service = z.infer<typeof Service>

/** No service asks for more than a place and words: attributes are always empty. */
export const ServiceDefinition = z.object({ service_code: z.string(), attributes: z.array(z.never()) })

export const ServiceRequest = z.object({
  service_request_id: z.string(),
  status: z.enum(['open', 'closed']),
  status_notes: z.string(),
  service_name: z.string(),
  service_code: z.string(),
  description: z.string(),
  agency_responsible: z.string(),
  service_notice: z.null(),
  requested_datetime: z.string(),
  updated_datetime: z.string(),
  /** Absent while no time runs. */
  expected_datetime: z.string().optional(),
  address: z.string(),
  address_id: z.null(),
  zipcode: z.null(),
  /** What is published stands at its community: a point would show a house. */
  lat: z.null(),
  long: z.null(),
  media_url: z.null(),
})
export type ServiceRequest = z.infer<typeof ServiceRequest>

export const Discovery = z.object({ changeset: z.string(), contact: z.string(), key_service: z.string(), type: z.enum(['production', 'test']) })

export const describeEndpoint = route
  .route({ method: 'GET', path: '/open311/discovery', summary: '开放接口（GeoReport v2）的说明：找谁、怎样取得密钥' })
  .meta({ can: 'public', over: 'county' })
  .output(Discovery)

export const listServices = route
  .route({ method: 'GET', path: '/open311/services', summary: '开放接口：可以上报的类别' })
  .meta({ can: 'public', over: 'county' })
  .output(z.array(Service))

export const getService = route
  .route({ method: 'GET', path: '/open311/services/{service_code}', summary: '开放接口：一个类别要填什么' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ service_code: ServiceCode }))
  .output(ServiceDefinition)

export const listServiceRequests = route
  .route({ method: 'GET', path: '/open311/requests', summary: '开放接口：公开的诉求，最多 90 天，一页最多 1000 件' })
  .meta({ can: 'public', over: 'county' })
  .input(
    z.strictObject({
      service_request_id: listOf(ServiceRequestId, MOST_IDS, `一次最多查 ${MOST_IDS} 个 service_request_id`).optional(),
      service_code: listOf(ServiceCode, 200, '一次最多查 200 个 service_code').optional(),
      status: listOf(z.string().regex(/^(open|closed)$/, 'status 只有 open 和 closed'), 10, 'status 只有 open 和 closed').optional(),
      start_date: DateTime.optional(),
      end_date: DateTime.optional(),
      /** From 1 on, as the servers have it that know pages; the specification knows none. */
      page: wholeNumber('page', MOST_PAGED).default(1),
      page_size: wholeNumber('page_size', MOST_REQUESTS).default(MOST_REQUESTS),
      /** Where the page before ended, as its `Link` names it: what is published or taken down meanwhile moves no page. */
      after: z.string().max(80).optional(),
    }).refine(({ page, page_size }) => page * page_size <= MOST_PAGED, { path: ['page'], message: `page 乘 page_size 最多 ${MOST_PAGED}，请缩短 start_date 和 end_date 之间的时间` }),
  )
  /** `next`: what to give as `after` for the next page; null on the last one. `from`, `to`: the span that was meant, for the addresses of other pages; null where ids were asked for, which have no pages. */
  .output(z.object({ requests: z.array(ServiceRequest), next: z.string().nullable(), from: z.string().nullable(), to: z.string().nullable() }))

export const getServiceRequest = route
  .route({ method: 'GET', path: '/open311/requests/{service_request_id}', summary: '开放接口：一件公开的诉求' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ service_request_id: ServiceRequestId }))
  .output(z.array(ServiceRequest))

export const submitServiceRequest = route
  .route({ method: 'POST', path: '/open311/requests', summary: '开放接口：持密钥的系统上报一件' })
  // What prevents doubles is what was sent: the specification knows no Idempotency-Key.
  .meta({ can: 'open311.submit', over: 'county', repeatable: true })
  .input(
    z.strictObject({
      service_code: ServiceCode,
      lat: decimal(z.number('lat 要写成数字，如 36.7925').min(-90, 'lat 在 -90 和 90 之间').max(90, 'lat 在 -90 和 90 之间')).optional(),
      long: decimal(z.number('long 要写成数字，如 116.7583').min(-180, 'long 在 -180 和 180 之间').max(180, 'long 在 -180 和 180 之间')).optional(),
      address_string: words('address_string', 120).optional(),
      description: words('description', 4000).optional(),
      first_name: words('first_name', 40).optional(),
      last_name: words('last_name', 40).optional(),
      phone: z.string().trim().regex(/^[0-9０-９ +()-]{7,20}$/, 'phone 不像电话号码，请改正或不填').optional(),
      media_url: z.string().max(500, 'media_url 最多 500 个字').regex(/^https?:\/\/[!-~]+$/, 'media_url 要以 http:// 或 https:// 开头').optional(),
    }),
  )
  .output(z.array(z.object({ service_request_id: z.string(), service_notice: z.string(), account_id: z.null() })))

export const Open311Key = z.object({
  keyId: z.uuid(),
  system: z.string(),
  organizationId: z.uuid(),
  organizationName: z.string(),
  givenBy: z.string().nullable(),
  givenAt: z.iso.datetime(),
  lastUsedOn: z.string().nullable(),
  /** How many reports were taken under it. */
  taken: z.number().int(),
  endedAt: z.iso.datetime().nullable(),
})
export type Open311Key = z.infer<typeof Open311Key>

export const listOpen311Keys = route
  .route({ method: 'GET', path: '/open311/keys', summary: '开放接口的密钥：发给了哪些系统，由谁负责' })
  .meta({ can: 'open311.manage', over: 'county' })
  .output(z.object({ keys: z.array(Open311Key) }))

export const giveOpen311Key = route
  .route({ method: 'POST', path: '/open311/keys', summary: '给一个系统发放开放接口的密钥' })
  .meta({ can: 'open311.manage', over: 'county' })
  .input(z.strictObject({ system: words('系统名称', 40, 2), organizationId: z.uuid('请选择负责的单位') }))
  /** `key`: shown this once; only its hash is kept. */
  .output(Open311Key.extend({ key: z.string() }))

export const endOpen311Key = route
  .route({ method: 'POST', path: '/open311/keys/{keyId}/end', summary: '停用开放接口的密钥：立即不能再用' })
  .meta({ can: 'open311.manage', over: 'county' })
  .input(z.strictObject({ keyId: z.uuid('密钥编号不对') }))
  .output(Open311Key)

export const open311Contract = {
  describeEndpoint, listServices, getService, listServiceRequests, getServiceRequest, submitServiceRequest, listOpen311Keys, giveOpen311Key, endOpen311Key,
}
