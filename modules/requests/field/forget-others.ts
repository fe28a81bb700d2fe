import { isKeptForSomebody } from '#modules/requests/field/kept-mark.ts'

/**
 * At each start of the app, which every sign-out leads to: what was kept for somebody who is not signed in now is removed.
 * Without a line nobody can have signed out, and it stays.
 */
export function forgetOthers(): void {
  if (typeof document === 'undefined' || !isKeptForSomebody()) return
  addEventListener('load', () => void import('#modules/requests/field/kept-reads.ts').then(({ forgetUnlessSignedIn }) => forgetUnlessSignedIn(), () => {}))
}
