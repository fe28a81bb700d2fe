import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useMemo, useRef } from 'react'
import { LngLatBounds, Map as MapView, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { labelPoint } from '#kit/geo/distance.ts'
import type { Outline } from '#kit/geo/shape.ts'
import { findRoom } from '#modules/requests/map-room.ts'

setWorkerUrl(workerUrl)

/** `words` is all of it in a sentence: what the circle says to a reader, and the map under the pointer. */
export type MappedArea = { id: string; name: string; outline: Outline; colour: string; count: number; words: string }

/** With more areas than this their names would lie upon each other. */
const MOST_NAMED = 24

type AreaMapProps = {
  label: string
  areas: readonly MappedArea[]
  /** A circle was pressed: its requests. */
  open: (id: string) => void
  /** An area was pressed: what lies below it. */
  deeper: (id: string) => void
}

const colours = { ground: '#eceff2', line: '#8b96a3', here: '#1b2027' }
const words = {
  'NavigationControl.ZoomIn': '放大', 'NavigationControl.ZoomOut': '缩小', 'Map.Title': '地图', 'CooperativeGesturesHandler.WindowsHelpText': '按住 Ctrl 滚动可以缩放',
  'CooperativeGesturesHandler.MacHelpText': '按住 ⌘ 滚动可以缩放', 'CooperativeGesturesHandler.MobileHelpText': '用两个手指移动地图',
}

/** Areas in one ramp on grey ground, a circle with its count in each where something came in. No picture is fetched from elsewhere. */
export default function AreaMap({ label, areas, open, deeper }: AreaMapProps) {
  const place = useRef<HTMLDivElement>(null)
  const said = useRef<HTMLParagraphElement>(null)
  const crowded = useRef<HTMLParagraphElement>(null)
  const latest = useRef({ open, deeper })
  latest.current = { open, deeper }
  const drawn = useMemo(() => JSON.stringify(areas), [areas])
  const canDraw = document.createElement('canvas').getContext('webgl2') !== null
  useEffect(() => {
    if (!canDraw) return undefined
    const now = JSON.parse(drawn) as readonly MappedArea[]
    const map = new MapView({
      container: place.current!, style: styleOf(now), bounds: boundsOf(now), fitBoundsOptions: { padding: 24 }, attributionControl: false, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, cooperativeGestures: true, locale: words,
    })
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    map.getCanvas().setAttribute('aria-label', label)
    const marks = now.map((area) => ({ count: area.count, element: markOf(area, now.length <= MOST_NAMED, () => latest.current.open(area.id)) }))
    for (const [index, { element }] of marks.entries()) new Marker({ element }).setLngLat(labelPoint(now[index]!.outline)).addTo(map)
    const makeRoom = () => { crowded.current!.textContent = sayHidden(showWithRoom(marks)) }
    makeRoom()
    map.on('load', makeRoom)
    map.on('moveend', makeRoom)
    map.on('click', 'areas', ({ features }) => { const id = features?.[0]?.properties['id'] as string | undefined; if (id !== undefined) latest.current.deeper(id) })
    const pointAt = (id: string | undefined) => {
      map.getCanvas().style.cursor = id === undefined ? '' : 'pointer'
      map.setFilter('here', ['==', ['get', 'id'], id ?? ''])
      said.current!.textContent = now.find((area) => area.id === id)?.words ?? ''
    }
    map.on('mousemove', 'areas', ({ features }) => pointAt(features?.[0]?.properties['id'] as string | undefined))
    map.on('mouseleave', 'areas', () => pointAt(undefined))
    return () => map.remove()
  }, [label, drawn, canDraw])
  if (!canDraw) return <p className="chart-words">这台电脑的浏览器画不出地图。同样的数字请看“表”或“图”。</p>
  return (
    <>
      <div className="area-map">
        <div ref={place} className="area-map-drawing" />
        <p ref={said} className="area-map-said" aria-hidden="true" />
      </div>
      <p ref={crowded} className="area-map-crowded" role="status" />
    </>
  )
}

/** The circle of an area, and its name where there is room. Where nothing came in there is no circle to press. */
function markOf(area: MappedArea, named: boolean, open: () => void): HTMLDivElement {
  const mark = document.createElement('div')
  mark.className = 'map-mark'
  if (area.count > 0) mark.append(circleOf(area, open))
  if (named) {
    const name = document.createElement('span')
    name.className = 'map-name'
    name.textContent = area.name
    name.setAttribute('aria-hidden', 'true')
    mark.append(name)
  }
  return mark
}

/** Shows what has room; answers how many circles have none. */
function showWithRoom(marks: readonly { count: number; element: HTMLElement }[]): number {
  const parts = marks.map(({ count, element }) => ({ count, circle: element.querySelector<HTMLElement>('.map-count'), name: element.querySelector<HTMLElement>('.map-name') }))
  const boxOf = (part: HTMLElement | null) => part?.getBoundingClientRect() ?? null
  const room = findRoom(parts.map(({ count, circle, name }) => ({ count, circle: boxOf(circle), name: boxOf(name) })))
  for (const [index, { circle, name }] of parts.entries()) {
    if (circle !== null) circle.style.visibility = room[index]!.circle ? '' : 'hidden'
    if (name !== null) name.style.visibility = room[index]!.name ? '' : 'hidden'
  }
  return parts.filter(({ circle }, index) => circle !== null && !room[index]!.circle).length
}

function sayHidden(count: number): string {
  return count === 0 ? '' : `还有 ${count} 个圆圈挨得太近，没有画出：放大地图就看得到，数字都在“表”里。`
}

function circleOf(area: MappedArea, open: () => void): HTMLButtonElement {
  const circle = document.createElement('button')
  circle.type = 'button'
  circle.className = 'map-count'
  circle.textContent = String(area.count)
  circle.title = area.words
  circle.setAttribute('aria-label', area.words)
  circle.addEventListener('click', (event) => {
    event.stopPropagation()
    open()
  })
  return circle
}

function styleOf(areas: readonly MappedArea[]): ConstructorParameters<typeof MapView>[0]['style'] {
  return {
    version: 8,
    sources: {
      areas: { type: 'geojson', data: { type: 'FeatureCollection', features: areas.map(({ id, colour, outline }) => ({ type: 'Feature', properties: { id, colour }, geometry: outline })) } },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': ['get', 'colour'] } },
      { id: 'lines', type: 'line', source: 'areas', paint: { 'line-color': colours.line, 'line-width': 1 } },
      { id: 'here', type: 'line', source: 'areas', filter: ['==', ['get', 'id'], ''], paint: { 'line-color': colours.here, 'line-width': 2.5 } },
    ],
  }
}

function boundsOf(areas: readonly MappedArea[]): LngLatBounds {
  const bounds = new LngLatBounds()
  for (const { outline } of areas) for (const [longitude, latitude] of outline.coordinates.flat(2)) bounds.extend([longitude, latitude])
  return bounds
}
