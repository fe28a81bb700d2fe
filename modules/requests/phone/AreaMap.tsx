import './flat-map.css'
import { useMemo } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { placesApi } from '#modules/requests/phone/api.ts'
import { flatMapOf, LABEL_SIZE, namesOn } from '#modules/requests/phone/flat-map.ts'
import type { FlatMap, OutlineFeature } from '#modules/requests/phone/flat-map.ts'

const DAY = 86_400_000

type AreaMapProps = {
  parentId: string
  parentName: string
  /** The area that was pressed, and where in it (WGS-84). */
  press: (areaId: string, point: { longitude: number; latitude: number } | undefined) => void
}

/** The areas below one as a drawing to press: our own outlines, nothing is fetched from elsewhere. */
export function AreaMap({ parentId, parentName, press }: AreaMapProps) {
  const { data, error, refetch } = useQuery(placesApi.listOutlines.queryOptions({ input: { areaId: parentId }, staleTime: DAY }))
  const map = useMemo(() => (data === undefined ? undefined : flatMapOf(data.features as readonly OutlineFeature[])), [data])
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (map === undefined) return <p className="quiet">{parentName}还没有画出下面的范围，请从列表里选。</p>
  return (
    <>
      <svg className="flat-map" viewBox={`0 0 ${map.width} ${map.height}`} role="group" aria-label={`${parentName}的示意图，点一块选它`}>
        {map.shapes.map((shape) => (
          <g
            key={shape.id}
            role="button"
            tabIndex={0}
            aria-label={shape.name}
            onClick={(event) => press(shape.id, pointOf(event as unknown as PointerEvent<SVGGElement>, map))}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault() // the space bar would scroll
              press(shape.id, undefined)
            }}
          >
            <path d={shape.path} fillRule="evenodd" />
          </g>
        ))}
        {namesOn(map).map(({ id, name, x, y }) => (
          <text key={id} x={x} y={y} fontSize={LABEL_SIZE} aria-hidden="true">
            {name}
          </text>
        ))}
      </svg>
      {data.features.some(({ properties }) => properties.synthetic) && <p className="quiet">示意图，边界不作为划界依据。</p>}
    </>
  )
}

/** Where on the ground the finger was. */
function pointOf(event: PointerEvent<SVGGElement>, map: FlatMap): { longitude: number; latitude: number } | undefined {
  const frame = event.currentTarget.ownerSVGElement?.getBoundingClientRect()
  if (frame === undefined || frame.width === 0 || event.clientX === 0) return undefined
  return map.ground((event.clientX - frame.left) * (map.width / frame.width), (event.clientY - frame.top) * (map.height / frame.height))
}
