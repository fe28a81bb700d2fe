import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, words } from '#modules/matters/contract.ts'
import { Moment, PlaceInput, PublishedRequest, RequestRow } from '#modules/requests/shapes.ts'

const requestId = z.uuid('诉求编号不对')

/** For whoever joined what is not answered: when he last asked for it to be done, and from when he may again; null: now. */
export const Urging = z.object({ at: Moment.nullable(), againAt: Moment.nullable() })
export type Urging = z.infer<typeof Urging>

/** A public request, and whether whoever asks has the same trouble. */
export const SupportedRequest = PublishedRequest.extend({
  /** He reported it himself. */
  own: z.boolean(),
  supported: z.boolean(),
  /** What is done needs no more voices: whoever still has the trouble reports it. */
  maySupport: z.boolean(),
  urging: Urging.nullable(),
})
export type SupportedRequest = z.infer<typeof SupportedRequest>

/** An accepted request about a public facility of which nothing is public yet: this much of it and no more. */
export const OpenRequest = z.object({
  requestId: z.uuid(), categoryLabel: z.string(),
  /** The community or village. */
  areaName: z.string(),
  openedOn: z.iso.date(), stateLabel: z.string(), supported: z.boolean(), maySupport: z.boolean(), urging: Urging.nullable(),
  /** Staff take in nobody else; whoever had joined before stays. */
  closed: z.boolean(),
})
export type OpenRequest = z.infer<typeof OpenRequest>

/** What somebody follows since what he had joined was merged into it, of which others may hear nothing: he may ask for it to be done all the same. */
export const FollowedUnseen = z.object({ requestId: z.uuid(), urging: Urging })
export type FollowedUnseen = z.infer<typeof FollowedUnseen>

export const findNearby = route
  .route({ method: 'POST', path: '/nearby-requests', summary: '上报前：附近已公开的相近诉求、同社区已受理的公共设施诉求（只有类别、社区、日期和进展），和本人自己还在办的' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, reads: true, mostPerHour: 120 })
  .input(z.strictObject({ text: words('要反映的事情', 2000, 2), place: PlaceInput, category: CategoryKey.optional() }))
  .output(z.object({ published: z.array(SupportedRequest), open: z.array(OpenRequest), own: z.array(RequestRow) }))

export const supportRequest = route
  .route({ method: 'POST', path: '/published-requests/{requestId}/support', summary: '我也遇到：跟着一件公开的或已受理的公共设施诉求，进展一并通知' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ requestId }))
  .output(z.union([SupportedRequest, OpenRequest]))

export const endSupport = route
  .route({ method: 'POST', path: '/published-requests/{requestId}/end-support', summary: '收回“我也遇到”' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ requestId }))
  .output(z.object({ requestId: z.uuid(), supported: z.boolean() }))

export const urgeSupported = route
  .route({ method: 'POST', path: '/published-requests/{requestId}/urge', summary: '我也遇到的，替自己催办：记一次，由系统告诉承办单位有几个人在催' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({ requestId }))
  .output(z.union([SupportedRequest, OpenRequest, FollowedUnseen]))

export const listSupported = route
  .route({ method: 'GET', path: '/my/supported-requests', summary: '我也遇到的：跟着的诉求' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.object({ items: z.array(SupportedRequest), open: z.array(OpenRequest) }))

export const getSupported = route
  .route({ method: 'GET', path: '/my/supported-requests/{requestId}', summary: '我也遇到的一件：现在公开的内容，和告诉过本人的话' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({ requestId }))
  .output(
    z.object({
      requestId: z.uuid(),
      /** Null: no longer public, so nothing of it is shown to others than those it concerns. */
      published: SupportedRequest.nullable(),
      /** What there is to know of it instead, as long as it is about a public facility and was not taken back. */
      open: OpenRequest.nullable(),
      /** What stands above is not it but the one that it was merged into and that he follows since. */
      wentOn: z.boolean(),
      /** Where it went on, or this one, where nothing may be heard of it. */
      unseen: FollowedUnseen.nullable(),
      /** The newest first. */
      told: z.array(z.object({ at: z.iso.datetime(), sentence: z.string() })),
    }),
  )

export const findAlike = route
  .route({ method: 'POST', path: '/alike-requests', summary: '代报前：自己辖区内地点、内容相近的诉求，可以直接并入' })
  .meta({ can: 'request.reportFor', over: 'row', object: 'area', repeatable: true, reads: true })
  .input(z.strictObject({ text: words('要反映的事情', 2000, 2), place: PlaceInput, category: CategoryKey.optional() }))
  .output(z.object({ candidates: z.array(z.object({ request: RequestRow, why: z.string() })) }))

/** What is understood of a place in words, before it is sent; in the body, because an address belongs to somebody. */
export const readPlaceWords = route
  .route({ method: 'POST', path: '/place-words', summary: '上报前：写的地点认到哪一处；认不准的只到上一级' })
  .meta({ can: 'area.read', over: 'county', repeatable: true, reads: true, mostPerHour: 240 })
  .input(z.strictObject({ address: PlaceInput.shape.address.unwrap() }))
  .output(
    z.object({
      areaId: z.string(),
      /** From the street down; the county's where nothing is certain. */
      areaName: z.string(),
      /** Null: as far as it has to be known. */
      placeUpTo: z.string().nullable(),
      /** Why no further, where the words name more: “3号楼”有几处同名. */
      unclear: z.string().nullable(),
    }),
  )

export const supportRoutes = { findNearby, readPlaceWords, findAlike, supportRequest, endSupport, urgeSupported, listSupported, getSupported }
