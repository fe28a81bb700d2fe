/** What comes into the hand after this one: the one below it, else the one above; of one that waits no more, the first. Undefined: nothing else waits. */
export function nextOf(waiting: readonly string[], open: string | undefined): string | undefined {
  const at = waiting.findIndex((id) => id === open)
  return at === -1 ? waiting[0] : (waiting[at + 1] ?? waiting[at - 1])
}
