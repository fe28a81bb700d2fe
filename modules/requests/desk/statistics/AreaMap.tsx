import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useMemo, useRef } from 'react'
import { LngLatBounds, Map as MapView, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { labelPoint } from '#kit/geo/distance.ts'
import type { Outline } from '#kit/geo/shape.ts'

setWorkerUrl(workerUrl)

export type MappedArea = { id: string; outline: Outline; colour: string; count: number; words: string }

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

/** Areas in one ramp on grey ground, a circle with its count in each. No picture is fetched from elsewhere. */
export default function AreaMap({ label, areas, open, deeper }: AreaMapProps) {
  const place = useRef<HTMLDivElement>(null)
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
    for (const area of now) new Marker({ element: circleOf(area, () => latest.current.open(area.id)) }).setLngLat(labelPoint(area.outline)).addTo(map)
    map.on('click', 'areas', ({ features }) => { const id = features?.[0]?.properties['id'] as string | undefined; if (id !== undefined) latest.current.deeper(id) })
    map.on('mousemove', 'areas', ({ features }) => {
      map.getCanvas().style.cursor = 'pointer'
      map.setFilter('here', ['==', ['get', 'id'], (features?.[0]?.properties['id'] as string | undefined) ?? ''])
    })
    map.on('mouseleave', 'areas', () => {
      map.getCanvas().style.cursor = ''
      map.setFilter('here', ['==', ['get', 'id'], ''])
    })
    return () => map.remove()
  }, [label, drawn, canDraw])
  if (!canDraw) return <p className="chart-words">这台电脑的浏览器画不出地图。同样的数字请看“表”或“图”。</p>
  return <div ref={place} className="area-map" />
}

function circleOf(area: MappedArea, open: () => void): HTMLButtonElement {
  const circle = document.createElement('button')
  circle.type = 'button'
  circle.className = area.count === 0 ? 'map-count map-count-none' : 'map-count'
  circle.textContent = String(area.count)
  circle.title = area.words
  circle.setAttribute('aria-label', area.words)
  circle.disabled = area.count === 0
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
