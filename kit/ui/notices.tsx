import { useSyncExternalStore } from 'react'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'

/** What has just been done, in a full sentence: 已派给城管局，今天 16:30 前签收. */
type Notice = { id: number; words: string }

const SHOWN_MILLISECONDS = 6_000

let notices: readonly Notice[] = []
let last = 0
const watchers = new Set<() => void>()

function change(next: readonly Notice[]): void {
  notices = next
  for (const watcher of watchers) watcher()
}

export function sayDone(words: string): void {
  const id = ++last
  change([...notices, { id, words }])
  setTimeout(() => change(notices.filter((notice) => notice.id !== id)), SHOWN_MILLISECONDS)
}

/** Stands once in each shell; a screen reader reads what is added. */
export function Notices() {
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => notices,
  )
  return (
    <div className="notices" role="status" aria-live="polite">
      {shown.map((notice) => (
        <p key={notice.id} className="notice">
          <WholeNumbers>{notice.words}</WholeNumbers>
        </p>
      ))}
    </div>
  )
}
