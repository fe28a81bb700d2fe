const DAY = 86_400_000

/** Near its due time, wherever nothing else says so: the same in a list, at the head of a request and at its clocks. */
export function isSoon(at: Date, now: Date): boolean {
  return at.getTime() - now.getTime() < DAY
}
