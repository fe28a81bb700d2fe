/** A call later than this after the last touch is the page's own: it does not prolong the session (security A7). */
const UNATTENDED_MILLISECONDS = 60_000
/** Whoever writes a long text calls nothing meanwhile; the session is told this often that he is there. */
const STILL_HERE_MILLISECONDS = 5 * 60_000
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Undefined where nobody watches: phones keep their sessions for days, and count every call. */
let lastTouch: number | undefined
let lastAttendedCall = 0

/** Notes when somebody last touched this page; `sayStillHere` makes a call when he has made none for five minutes. Answers how to stop. */
export function watchAttendance(target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>, sayStillHere: () => void, now: () => number = Date.now): () => void {
  lastTouch = now()
  lastAttendedCall = lastTouch
  const note = () => {
    lastTouch = now()
    if (lastTouch - lastAttendedCall < STILL_HERE_MILLISECONDS) return
    lastAttendedCall = lastTouch
    sayStillHere()
  }
  for (const sign of SIGNS) target.addEventListener(sign, note, { capture: true, passive: true })
  return () => {
    for (const sign of SIGNS) target.removeEventListener(sign, note, { capture: true })
    lastTouch = undefined
  }
}

/** For each call that leaves the page: whether nobody is there, and the page asks by itself. */
export function callsUnattended(now: number = Date.now()): boolean {
  if (lastTouch !== undefined && now - lastTouch > UNATTENDED_MILLISECONDS) return true
  lastAttendedCall = now
  return false
}
