import { z } from 'zod'

/**
 * What the specification asks of each document (wiki.open311.org/GeoReport_v2 and Service_Discovery), written from its text and
 * not from our contract: fields that must be there, and what may stand in those that are.
 */
const text = z.string().min(1)
const textOrNothing = z.string().nullable()
/** W3C NOTE-datetime with a zone. */
const w3c = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/)

const Service = z.object({
  service_code: text, service_name: text, description: textOrNothing, metadata: z.boolean(), type: z.enum(['realtime', 'batch', 'blackbox']), keywords: textOrNothing, group: textOrNothing,
})

const Attribute = z.object({
  variable: z.boolean(), code: text, datatype: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']), required: z.boolean(),
  datatype_description: textOrNothing, order: z.number().int().positive(), description: textOrNothing,
})

const Request = z.object({
  service_request_id: text, status: z.enum(['open', 'closed']), status_notes: textOrNothing.optional(), service_name: textOrNothing, service_code: text, description: z.string().max(4000).nullable(),
  agency_responsible: textOrNothing.optional(), service_notice: textOrNothing.optional(), requested_datetime: w3c, updated_datetime: w3c, expected_datetime: w3c.optional(), address: textOrNothing,
  address_id: textOrNothing, zipcode: textOrNothing, lat: z.number().nullable(), long: z.number().nullable(), media_url: textOrNothing,
})

/** A number or a token, never both. */
const Submitted = z.union([
  z.strictObject({ service_request_id: text, service_notice: textOrNothing.optional(), account_id: textOrNothing.optional() }),
  z.strictObject({ token: text, service_notice: textOrNothing.optional(), account_id: textOrNothing.optional() }),
])

const Endpoint = z.object({
  specification: z.literal('http://wiki.open311.org/GeoReport_v2'), url: z.url(), changeset: text, type: z.enum(['production', 'test']), formats: z.array(z.enum(['text/xml', 'application/json'])).min(1),
})

export const specification = {
  discovery: z.object({ changeset: text, contact: text, key_service: text, endpoints: z.array(Endpoint).min(1) }),
  services: z.array(Service),
  service_definition: z.object({ service_code: text, attributes: z.array(Attribute) }),
  service_requests: z.array(Request),
  submitted: z.array(Submitted).length(1),
  errors: z.array(z.object({ code: z.number().int(), description: text })).min(1),
} as const
