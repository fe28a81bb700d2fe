import { sayExactly } from '#kit/ui/time-words.ts'

/** 2026年10月14日 周三, and 09:00—11:30, which stays on one line. */
export function timesOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): { day: string; clock: string } {
  const [from, to] = [sayExactly(new Date(startsAt)).split(' '), sayExactly(new Date(endsAt)).split(' ')]
  return { day: from.slice(0, -1).join(' '), clock: `${from.at(-1)}—${to.at(-1)}` }
}
