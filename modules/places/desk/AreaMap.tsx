import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'
import { AREA, api } from '#modules/places/desk/api.ts'
import { useMapView } from '#modules/places/desk/map-view.ts'
import { labelPlace, namedOf, pathOf, projectionOf, roundLength, sayLength } from '#modules/places/desk/projection.ts'
import type { Projection, Shape } from '#modules/places/desk/projection.ts'

type AreaMapProps = { area: AreaInFull; toOf: (areaId: string) => string }
type Feature = { id: string; properties: { name: string; synthetic: boolean }; geometry: Shape }

/** The area with its children; one without children among its neighbours. Our own outlines on grey ground, nothing from outside. */
export default function AreaMap({ area, toOf }: AreaMapProps) {
  const around = area.childCount > 0 ? area.areaId : (area.parentId ?? area.areaId)
  const own = useQuery(api.getOutline.queryOptions({ input: { areaId: area.areaId }, meta: { live: [AREA] } }))
  const others = useQuery(api.listOutlines.queryOptions({ input: { areaId: around }, meta: { live: [AREA] } }))
  const error = own.error ?? others.error
  if (error !== null && (own.data === undefined || others.data === undefined)) return <Failure error={error} retry={() => void Promise.all([own.refetch(), others.refetch()])} />
  if (own.data === undefined || others.data === undefined) return <Loading rows={6} />
  const neighbours = others.data.features.filter(({ id }) => id !== area.areaId) as readonly Feature[]
  const projection = projectionOf([...(own.data.outline === null ? [] : [own.data.outline as Shape]), ...neighbours.map(({ geometry }) => geometry)])
  if (projection === undefined) return <p className="hint">还没有边界。导入边界以后，诉求才能按地点找到它。</p>
  return <Drawing key={area.areaId} area={area} outline={own.data.outline as Shape | null} neighbours={neighbours} projection={projection} toOf={toOf} synthetic={own.data.synthetic || neighbours.some(({ properties }) => properties.synthetic)} />
}

type DrawingProps = { area: AreaInFull; outline: Shape | null; neighbours: readonly Feature[]; projection: Projection; toOf: (areaId: string) => string; synthetic: boolean }

const MARGIN = 0.03
const LABEL_PIXELS = 12

function Drawing({ area, outline, neighbours, projection, toOf, synthetic }: DrawingProps) {
  const whole = useMemo(() => {
    const margin = Math.max(projection.width, projection.height) * MARGIN
    return { x: -margin, y: -margin, width: projection.width + 2 * margin, height: projection.height + 2 * margin }
  }, [projection])
  const { svg, view, unit, drag, nearer, further, all, isWhole } = useMapView(whole)
  const drawn = useMemo(() => neighbours.map((feature) => ({ ...feature, path: pathOf(feature.geometry, projection), label: labelPlace(feature.geometry, projection) })), [neighbours, projection])
  // A drawing without width, before it is laid out or in a folded page, has no scale.
  const scale = unit > 0 && Number.isFinite(unit) ? roundLength(unit * 110) : 0
  const below = area.childCount > 0
  return (
    <figure className="map">
      <svg ref={svg} className="map-drawing" viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} role="group" aria-label={`${area.name}的地图`} {...drag}>
        {drawn.map((feature) => (
          <Go key={feature.id} to={toOf(feature.id)} className={below ? 'map-child' : 'map-beside'} aria-label={feature.properties.name}>
            <title>{feature.properties.name}</title>
            <path d={feature.path} fillRule="evenodd" vectorEffect="non-scaling-stroke" />
          </Go>
        ))}
        {outline !== null && <path className={below ? 'map-own' : 'map-own map-own-filled'} d={pathOf(outline, projection)} fillRule="evenodd" vectorEffect="non-scaling-stroke" />}
        {scale > 0 && namedOf(drawn, LABEL_PIXELS * unit).map(({ id, label: { x, y }, properties }) => (
          <text key={id} x={x} y={y} className="map-name" fontSize={LABEL_PIXELS * unit} aria-hidden="true">{properties.name}</text>
        ))}
      </svg>
      <span className="map-buttons">
        <Button size="small" onClick={nearer} aria-label="放大">＋</Button>
        <Button size="small" onClick={further} aria-label="缩小" disabled={isWhole}>－</Button>
        {!isWhole && <Button size="small" onClick={all}>全图</Button>}
      </span>
      <figcaption className="map-legend">
        <span><span className="map-mark map-mark-own" />{area.name}{outline === null ? '（没有边界）' : ''}</span>
        <span><span className="map-mark map-mark-child" />{below ? `下级：${area.childCount} 个中 ${neighbours.length} 个有边界` : `相邻的 ${neighbours.length} 个`}</span>
        {scale > 0 && (
          <span className="map-scale">
            <svg width={scale / unit} height="6" aria-hidden="true"><path d={`M.5 0V5.5H${scale / unit - 0.5}V0`} fill="none" stroke="currentColor" /></svg>
            {sayLength(scale)}
          </span>
        )}
        {synthetic && <span>边界为样例生成的示意</span>}
      </figcaption>
    </figure>
  )
}
