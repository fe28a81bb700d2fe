/** Queues and lists of work are counted up to here: counting on would cost more than anybody learns from it. */
export const COUNTED_UP_TO = 999

/** A count as it is said: where counting ended, that there may be more. */
export function sayCount(count: number): string {
  return count >= COUNTED_UP_TO ? `${COUNTED_UP_TO}+` : String(count)
}
