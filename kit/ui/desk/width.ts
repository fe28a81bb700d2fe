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

/** Whether a list and a detail fit side by side; on less the detail has the page for itself. */
export function useRoomBeside(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      wide.addEventListener('change', watcher)
      return () => wide.removeEventListener('change', watcher)
    },
    () => wide.matches,
  )
}
