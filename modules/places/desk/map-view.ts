import { useEffect, useRef, useState } from 'react'
import type { MouseEvent, PointerEvent } from 'react'

/** What part of the drawing is seen, in its own units. */
export type View = { x: number; y: number; width: number; height: number }

const CLOSEST = 40
/** A hand that shakes less than this many pixels has pressed, not moved. */
const STILL = 4

/** The view into a drawing: nearer, further, moved by hand, the whole again. `unit` is one screen pixel in the drawing's units. */
export function useMapView(whole: View) {
  const svg = useRef<SVGSVGElement>(null)
  const [view, setView] = useState(whole)
  const [pixels, setPixels] = useState(0)
  const dragged = useRef<{ x: number; y: number; from: View } | null>(null)
  const moved = useRef(false)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setPixels(entry!.contentRect.width))
    observer.observe(svg.current!)
    return () => observer.disconnect()
  }, [])
  const zoom = (factor: number) => setView((before) => zoomed(before, whole, factor))
  const unit = pixels === 0 ? 0 : Math.max(view.width / pixels, view.height / (svg.current?.clientHeight ?? pixels))
  const drag = {
    onPointerDown: (event: PointerEvent) => {
      dragged.current = { x: event.clientX, y: event.clientY, from: view }
      moved.current = false
    },
    onPointerMove: (event: PointerEvent) => {
      const start = dragged.current
      if (start === null || event.buttons === 0) return
      moved.current ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) > STILL
      if (!moved.current) return
      setView({ ...start.from, x: start.from.x - (event.clientX - start.x) * unit, y: start.from.y - (event.clientY - start.y) * unit })
    },
    onPointerUp: () => { dragged.current = null },
    onClickCapture: (event: MouseEvent) => { if (moved.current) event.preventDefault() },
    onDragStart: (event: { preventDefault: () => void }) => event.preventDefault(),
  }
  return { svg, view, unit, drag, nearer: () => zoom(0.6), further: () => zoom(1 / 0.6), all: () => setView(whole), isWhole: view === whole }
}

/** About the middle; never further than the whole, never nearer than a fortieth of it. */
function zoomed(view: View, whole: View, factor: number): View {
  const times = Math.min(1, Math.max(1 / CLOSEST, (view.width / whole.width) * factor))
  if (times === 1) return whole
  const width = whole.width * times
  const height = whole.height * times
  return { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2, width, height }
}
