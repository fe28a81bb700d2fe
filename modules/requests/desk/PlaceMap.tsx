import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useRef } from 'react'
import { LngLatBounds, Map as MapView, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import type { GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useQuery } from '@tanstack/react-query'
import { placesApi } from '#modules/requests/desk/areas.ts'

setWorkerUrl(workerUrl)

const HOUR = 3_600_000
/** The colours of kit/ui/tokens.css: a style sheet does not reach into a canvas. */
const colours = { ground: '#eceff2', paper: '#ffffff', line: '#c3cad2', press: '#1d5fa8', pressGround: '#dbe7f5', missed: '#b83a0a' }
const words = { 'NavigationControl.ZoomIn': '放大', 'NavigationControl.ZoomOut': '缩小', 'Map.Title': '地图' }

type Outline = NonNullable<Awaited<ReturnType<typeof placesApi.getOutline.call>>['outline']>
type Outlines = Awaited<ReturnType<typeof placesApi.listOutlines.call>>
type PlaceMapProps = { areaId: string; areaName: string; longitude: number | null; latitude: number | null; /** Where the map was clicked, to six digits (a hand's breadth). */ choose?: (point: { longitude: number; latitude: number }) => void }

/** Where it is: the grid outlined among its neighbours on plain grey, the place as a dot. No picture is fetched from elsewhere. */
export default function PlaceMap({ areaId, areaName, longitude, latitude, choose }: PlaceMapProps) {
  const outline = useQuery(placesApi.getOutline.queryOptions({ input: { areaId }, staleTime: HOUR })).data?.outline ?? undefined
  const parentId = useQuery(placesApi.getArea.queryOptions({ input: { areaId }, staleTime: HOUR })).data?.parentId ?? undefined
  const neighbours = useQuery({ ...placesApi.listOutlines.queryOptions({ input: { areaId: parentId ?? '' }, staleTime: HOUR }), enabled: parentId !== undefined }).data
  if (outline === undefined && longitude === null) return null
  if (!canDraw()) return <p className="hint">这台电脑的浏览器画不出地图，地点请看上面的文字。</p>
  return <Drawn label={`地图：${areaName}${longitude === null ? '的范围' : '和反映的位置'}`} outline={outline} neighbours={neighbours} longitude={longitude} latitude={latitude} choose={choose} />
}

function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

type DrawnProps = { label: string; outline: Outline | undefined; neighbours: Outlines | undefined; longitude: number | null; latitude: number | null; choose: PlaceMapProps['choose'] }

function Drawn({ label, outline, neighbours, longitude, latitude, choose }: DrawnProps) {
  const place = useRef<HTMLDivElement>(null)
  const chosen = useRef(choose)
  useEffect(() => void (chosen.current = choose))
  useEffect(() => {
    const point: Point | undefined = longitude === null || latitude === null ? undefined : [longitude, latitude]
    const around = neighbours?.features.map((feature) => feature.geometry) ?? []
    const map = new MapView({
      container: place.current!, style: styleOf(outline, around, point), bounds: boundsOf(outline, point), fitBoundsOptions: { padding: 28, maxZoom: 17 }, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, cooperativeGestures: true, locale: { ...words, ...gestures },
    })
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    map.getCanvas().setAttribute('aria-label', label)
    map.on('click', ({ lngLat }) => chosen.current?.({ longitude: Number(lngLat.lng.toFixed(6)), latitude: Number(lngLat.lat.toFixed(6)) }))
    return () => map.remove()
  }, [label, outline, neighbours, longitude, latitude])
  return <div ref={place} className="place-map" />
}

type Point = [longitude: number, latitude: number]
const gestures = { 'CooperativeGesturesHandler.WindowsHelpText': '按住 Ctrl 滚动可以缩放', 'CooperativeGesturesHandler.MacHelpText': '按住 ⌘ 滚动可以缩放', 'CooperativeGesturesHandler.MobileHelpText': '用两个手指移动地图' }

function styleOf(outline: Outline | undefined, neighbours: readonly Outline[], point: Point | undefined): StyleSpecification {
  return {
    version: 8,
    sources: {
      neighbours: source(neighbours),
      grid: source(outline === undefined ? [] : [outline]),
      place: source(point === undefined ? [] : [{ type: 'Point', coordinates: point }]),
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      { id: 'neighbours', type: 'fill', source: 'neighbours', paint: { 'fill-color': colours.paper } },
      { id: 'neighbour-lines', type: 'line', source: 'neighbours', paint: { 'line-color': colours.line, 'line-width': 1 } },
      { id: 'grid', type: 'fill', source: 'grid', paint: { 'fill-color': colours.pressGround } },
      { id: 'grid-line', type: 'line', source: 'grid', paint: { 'line-color': colours.press, 'line-width': 2 } },
      { id: 'place', type: 'circle', source: 'place', paint: { 'circle-radius': 7, 'circle-color': colours.missed, 'circle-stroke-color': colours.paper, 'circle-stroke-width': 2 } },
    ],
  }
}

function source(geometries: readonly (Outline | { type: 'Point'; coordinates: number[] })[]): GeoJSONSourceSpecification {
  return { type: 'geojson', data: { type: 'FeatureCollection', features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry })) } }
}

function boundsOf(outline: Outline | undefined, point: Point | undefined): LngLatBounds {
  const bounds = new LngLatBounds()
  for (const [longitude, latitude] of outline?.coordinates.flat(2) ?? []) bounds.extend([longitude, latitude])
  if (point !== undefined) bounds.extend(point)
  return bounds
}
