const MARK = 'linli.kept-for'

/** Says for whom something is kept on this device for reading without a line. */
export function markKept(accountId: string | null): void {
  if (accountId === null) localStorage.removeItem(MARK)
  else localStorage.setItem(MARK, accountId)
}

/**
 * At each start of the app, which every sign-out leads to: what was kept for somebody who is not signed in now is removed.
 * Without a line nobody can have signed out, and it stays.
 */
export function forgetOthers(): void {
  if (typeof document === 'undefined' || localStorage.getItem(MARK) === null) return
  addEventListener('load', () => void import('#modules/requests/field/kept-reads.ts').then(({ forgetUnlessSignedIn }) => forgetUnlessSignedIn(), () => {}))
}
