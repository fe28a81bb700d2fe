import { hasDraftsToSend } from '#modules/requests/phone/drafts-to-send.ts'
import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

/** At the start of the app: the sender is only loaded when an earlier visit left something to send. */
export function resumeDrafts(kind: ReportDraft['kind']): void {
  // The first screen is also drawn once when the app is built, where there is no device.
  if (typeof document === 'undefined' || !hasDraftsToSend()) return
  addEventListener('load', () => void import('#modules/requests/phone/report-sender.ts').then(({ followDrafts }) => followDrafts(kind), () => {}))
}
