import { useCallback, useRef, useState, useSyncExternalStore } from 'react'

/** The width in pixels of the element that carries the ref; undefined until it stands. */
export function useWidth(): readonly [(element: HTMLElement | null) => void, number | undefined] {
  const [width, setWidth] = useState<number>()
  const observer = useRef<ResizeObserver>(undefined)
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    setWidth(element.clientWidth)
    observer.current = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)))
    observer.current.observe(element)
  }, [])
  return [attach, width]
}

const wide = matchMedia('(min-width: 1400px)')
/** The width below which kit/ui/desk/desk.css sets tables narrower. */
const narrow = matchMedia('(max-width: 639px)')

/** Whether a list and a detail fit side by side; on less the detail has the page for itself. */
export function useRoomBeside(): boolean {
  return useMatches(wide)
}

/** Whether a list has room for one column only: what else its rows hold then stands under their subject. */
export function useOneColumn(): boolean {
  return useMatches(narrow)
}

function useMatches(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (watcher) => {
      query.addEventListener('change', watcher)
      return () => query.removeEventListener('change', watcher)
    },
    () => query.matches,
  )
}
