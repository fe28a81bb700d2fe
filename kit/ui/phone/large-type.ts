const KEPT_UNDER = 'linli.large-type'

/**
 * What this device was told, or undefined. Large type belongs to the eyes, so it is kept before anybody signs in; no personal
 * data stands there. public/before-first-paint.js reads the same, so that nothing jumps.
 */
export function keptLargeType(): boolean | undefined {
  const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEPT_UNDER)
  return kept === null ? undefined : kept === 'yes'
}

export function keepLargeType(large: boolean): void {
  localStorage.setItem(KEPT_UNDER, large ? 'yes' : 'no')
}

export function showLargeType(large: boolean): void {
  document.documentElement.toggleAttribute('data-large-type', large)
}
