const KEPT_UNDER = 'linli.large-type'

/** Large type belongs to the eyes, so it is kept on the device before anybody signs in; no personal data stands there.
 * public/before-first-paint.js reads the same. */
export function readLargeType(): boolean {
  return typeof localStorage !== 'undefined' && localStorage.getItem(KEPT_UNDER) === 'yes'
}

export function applyLargeType(large: boolean): void {
  localStorage.setItem(KEPT_UNDER, large ? 'yes' : 'no')
  document.documentElement.toggleAttribute('data-large-type', large)
}
