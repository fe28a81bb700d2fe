import type { ReactNode } from 'react'

type Read = { data: unknown; error: unknown; refetch: () => unknown }

/** Asks those again that failed and gave no answer yet; undefined while there is none. */
export function askAgain(...reads: readonly Read[]): (() => void) | undefined {
  const failed = reads.filter(({ data, error }) => data === undefined && error !== null)
  return failed.length === 0 ? undefined : () => { for (const read of failed) void read.refetch() }
}

/**
 * What a menu without choices says: that they could not be read, with a way to ask again, or else `words`. Whoever opens it
 * once more asks again as well, so that no mouse is needed.
 */
export function emptyMenu(what: string, again: (() => void) | undefined, words: ReactNode): { notFoundContent: ReactNode; onOpenChange: (open: boolean) => void } {
  return {
    notFoundContent: again === undefined ? words : <NotRead what={what} again={again} />,
    onOpenChange: (open) => { if (open) again?.() },
  }
}

/** In the place of choices that could not be read. */
export function NotRead({ what, again }: { what: string; again: () => void }) {
  return (
    <span className="not-read" role="alert">
      {what}没有读出来。
      <button type="button" className="plain-button" onClick={again}>再试一次</button>
    </span>
  )
}
