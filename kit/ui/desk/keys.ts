import { useEffect, useRef, useSyncExternalStore } from 'react'

/** A key and what it does here, in words for the list of keys. */
export type Key = { key: string; label: string; run: (event: KeyboardEvent) => void }

type Group = { title: string; keys: readonly Key[] }

let groups: readonly Group[] = []
const watchers = new Set<() => void>()

function change(next: readonly Group[]): void {
  groups = next
  for (const watcher of watchers) watcher()
}

/** Single keys of a screen, while it stands. Silent while somebody types or a dialog is open. A later screen's key wins. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const latest = useRef(keys)
  latest.current = keys
  const names = JSON.stringify(keys.map(({ key, label }) => [key, label]))
  useEffect(() => {
    const group: Group = {
      title,
      keys: (JSON.parse(names) as [string, string][]).map(([key, label]) => ({ key, label, run: (event) => latest.current.find((current) => current.key === key)?.run(event) })),
    }
    change([...groups, group])
    return () => change(groups.filter((other) => other !== group))
  }, [title, names])
}

/** All keys that work now, for the list behind `?`. */
export function useKeyGroups(): readonly Group[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => groups,
  )
}

/** The shell listens once for all screens. */
export function listenForKeys(): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event)) return
    const key = [...groups].reverse().flatMap((group) => group.keys).find((candidate) => candidate.key === event.key)
    if (key === undefined) return
    event.preventDefault()
    key.run(event)
  }
  document.addEventListener('keydown', press)
  return () => document.removeEventListener('keydown', press)
}

/** Somebody types, presses what has the focus, chooses in a menu, or a dialog stands above the screen. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  if (event.key === 'Enter' && target.closest('a, button, summary, [role=menuitem]') !== null) return true
  if (target.closest('[role=menu]') !== null) return true
  if (target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select, [role=combobox]') !== null) return true
  return document.querySelector('[role=dialog], dialog[open]') !== null
}
