import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { consentPurposeNames } from '#modules/platform/consent-purposes.ts'

export const ConsentPurpose = z.enum(consentPurposeNames)

/** One optional purpose as it stands for the person who asks. */
export const Consent = z.object({
  purpose: ConsentPurpose,
  title: z.string(),
  what: z.string(),
  without: z.string(),
  sensitive: z.boolean(),
  version: z.string(),
  /** False until the person has said yes to this version of the words. */
  granted: z.boolean(),
  decidedAt: z.iso.datetime().nullable(),
  /** Whether a page may ask by itself: not within 90 days after a no. The person may change his mind at any time. */
  mayAsk: z.boolean(),
})
export type Consent = z.infer<typeof Consent>

const Consents = z.object({ consents: z.array(Consent) })

export const listMyConsents = route
  .route({ method: 'GET', path: '/me/consents', summary: '我同意了什么：每项用途分开' })
  .meta({ can: 'account.self', over: 'county' })
  .output(Consents)

export const decideConsent = route
  .route({ method: 'POST', path: '/me/consents', summary: '同意或撤回一项用途，一次一项' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ purpose: ConsentPurpose, version: z.string().max(40), granted: z.boolean() }))
  .output(Consents)

export const consentRoutes = { listMyConsents, decideConsent }
