const KEPT_UNDER = 'linli.drafts-to-send'

/** Notes on the device that something is to be sent, so that the next start of the app looks after it. */
export function noteDraftsToSend(some: boolean): void {
  if (some) localStorage.setItem(KEPT_UNDER, 'yes')
  else localStorage.removeItem(KEPT_UNDER)
}

export function hasDraftsToSend(): boolean {
  return localStorage.getItem(KEPT_UNDER) !== null
}
