import './flat-map.css'
import { useMemo } from 'react'
import type { KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { publishedApi } from '#modules/requests/phone/api.ts'
import { boxAt, flatMapOf, LABEL_SIZE, namesOn } from '#modules/requests/phone/flat-map.ts'
import type { FlatShape, OutlineFeature } from '#modules/requests/phone/flat-map.ts'
import { usePublishedCounts } from '#modules/requests/phone/PublishedFilterFields.tsx'
import { overlap } from '#modules/requests/map-room.ts'
import type { Box } from '#modules/requests/map-room.ts'
import type { PublishedFilters } from '#modules/requests/published/contract.ts'

const DAY = 86_400_000
/** Smallest and largest circle; where many places are drawn small, small ones. */
const RADII = { few: [11, 24], many: [8, 14] } as const
const MANY = 25

/** The same requests as the list, counted where they are: down to communities, because that is how near they are published. */
export function PublishedMap({ filters, choose }: { filters: PublishedFilters; choose: (areaId: string) => void }) {
  const { area, ...others } = filters
  const outlines = useQuery(publishedApi.listPublishedOutlines.queryOptions({ input: area === undefined ? {} : { area }, staleTime: DAY }))
  const { data: counted, error, refetch } = usePublishedCounts({ ...others, ...(area === undefined ? {} : { area }) })
  const map = useMemo(() => (outlines.data === undefined ? undefined : flatMapOf(outlines.data.features as readonly OutlineFeature[])), [outlines.data])
  if (outlines.error !== null) return <Failure error={outlines.error} retry={() => void outlines.refetch()} />
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (outlines.data === undefined || counted === undefined) return <Loading />
  const countOf = new Map(counted.areas.map((one) => [one.areaId, one]))
  const most = Math.max(1, ...counted.areas.map(({ count }) => count))
  const shapes = map?.shapes ?? []
  const radii = RADII[shapes.length > MANY ? 'many' : 'few']
  const radiusAt = (id: string) => radiusOf(countOf.get(id)?.count ?? 0, most, radii)
  const isLate = (id: string) => (countOf.get(id)?.overdue ?? 0) > 0
  const circles = new Map(shapes.filter(({ id }) => radiusAt(id) > 0).map(({ id, middle: [x, y] }) => [id, boxAt(x, y, 2 * radiusAt(id), 2 * radiusAt(id))]))
  const drawn = new Set(shapes.map(({ id }) => id))
  const undrawn = counted.areas.filter(({ areaId, count }) => count > 0 && !drawn.has(areaId))
  return (
    <section aria-label={`${counted.area.name}的公开诉求分布`}>
      {map === undefined ? (
        <p className="quiet">{counted.area.name}还没有画出下面的范围，请用“哪里”选。</p>
      ) : (
        <svg className="flat-map published-map" viewBox={`0 0 ${map.width} ${map.height}`} role="group" aria-label={`${counted.area.name}的示意图，圈里是公开的件数，点一块看那里的`}>
          {shapes.map((shape) => (
            <Shape key={shape.id} shape={shape} counted={countOf.get(shape.id)} chosen={shape.id === area} choose={choose} />
          ))}
          {/* Again above all: the lines of its neighbours would lie on its own. */}
          {shapes.filter(({ id }) => id === area).map(({ id, path }) => <path key={id} d={path} className="published-map-edge" aria-hidden="true" />)}
          {shapes.map((shape) => <Circle key={shape.id} shape={shape} count={countOf.get(shape.id)?.count ?? 0} radius={radiusAt(shape.id)} />)}
          {shapes.filter(({ id }) => isLate(id)).map((shape) => <LateMark key={shape.id} at={lateBox(shape, circles)} />)}
          {namesOn(map, { radiusAt, taken: [...circles.values(), ...shapes.filter(({ id }) => isLate(id)).map((shape) => lateBox(shape, circles))] }).map(({ id, name, x, y }) => (
            <text key={id} className="published-map-name" x={x} y={y} fontSize={LABEL_SIZE} aria-hidden="true">
              {name}
            </text>
          ))}
        </svg>
      )}
      <p className="quiet">
        圈里是公开的件数，圈越大件数越多；带 <span className="published-late-mark">▲</span> 的有超期没办完的。公开只到社区、村，不显示更细的位置。
        {outlines.data.features.some(({ properties }) => properties.synthetic) && '示意图，边界不作为划界依据。'}
      </p>
      {undrawn.length > 0 && (
        <p className="quiet">图上没有的：{undrawn.map(({ name, count }) => `${name} ${count} 件`).join('，')}。</p>
      )}
    </section>
  )
}

type Counted = { name: string; count: number; overdue: number }

function Shape({ shape, counted, chosen, choose }: { shape: FlatShape; counted: Counted | undefined; chosen: boolean; choose: (areaId: string) => void }) {
  const overdue = counted === undefined || counted.overdue === 0 ? '' : `，其中超期没办完 ${counted.overdue} 件`
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={`${shape.name}：公开 ${counted?.count ?? 0} 件${overdue}`}
      aria-pressed={chosen}
      className={chosen ? 'published-map-chosen' : undefined}
      onClick={() => choose(shape.id)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault() // the space bar would scroll
        choose(shape.id)
      }}
    >
      <path d={shape.path} fillRule="evenodd" />
    </g>
  )
}

type Radii = (typeof RADII)[keyof typeof RADII]

function Circle({ shape: { middle: [x, y] }, count, radius }: { shape: FlatShape; count: number; radius: number }) {
  if (count === 0) return null
  return (
    <g className="published-map-count" aria-hidden="true">
      <circle cx={x} cy={y} r={radius} />
      <text x={x} y={y} fontSize={Math.min(LABEL_SIZE, radius * 1.3)}>{count}</text>
    </g>
  )
}

const LATE = { width: 12, height: 11 }

/** Where it is said that something is late: at the edge of its circle, on a side where no other circle lies if there is one. */
function lateBox({ id, middle: [x, y] }: FlatShape, circles: ReadonlyMap<string, Box>): Box {
  const radius = (circles.get(id)!.right - circles.get(id)!.left) / 2
  const boxes = [[1, -1], [-1, -1], [1, 1], [-1, 1]].map(([right, down]) => boxAt(x + right! * (radius * 0.7 + 5), y + down! * (radius * 0.7 + 4), LATE.width, LATE.height))
  return boxes.find((box) => [...circles].every(([other, circle]) => other === id || !overlap(box, circle, 0))) ?? boxes[0]!
}

function LateMark({ at: { left, top } }: { at: Box }) {
  return <path className="published-map-late" d={`M${left + LATE.width / 2} ${top}l${LATE.width / 2} ${LATE.height}h${0 - LATE.width}z`} aria-hidden="true" />
}

/** The area of a circle goes with its number. */
function radiusOf(count: number, most: number, [smallest, largest]: Radii): number {
  if (count === 0) return 0
  return smallest + (largest - smallest) * Math.sqrt(count / most)
}
