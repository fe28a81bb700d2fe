import type { ReportDraft } from '#modules/requests/phone/report-draft.ts'

const KEPT_UNDER = 'linli.drafts-to-send'

/** Notes on the device that something is to be sent, so that the next start of the app looks after it. */
export function noteDraftsToSend(some: boolean): void {
  if (some) localStorage.setItem(KEPT_UNDER, 'yes')
  else localStorage.removeItem(KEPT_UNDER)
}

/** At the start of the app: the sender is only loaded when an earlier visit left something to send. */
export function resumeDrafts(kind: ReportDraft['kind']): void {
  // The first screen is also drawn once when the app is built, where there is no device.
  if (typeof document === 'undefined' || localStorage.getItem(KEPT_UNDER) === null) return
  addEventListener('load', () => void import('#modules/requests/phone/report-sender.ts').then(({ followDrafts }) => followDrafts(kind), () => {}))
}
