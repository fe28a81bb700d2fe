import './request.css'
import './report.css'
import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useSettled } from '#kit/ui/settled.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { api } from '#modules/requests/desk/api.ts'
import { placesApi } from '#modules/requests/desk/areas.ts'
import { PointMap } from '#modules/requests/desk/office-days/DayFields.tsx'
import { AreaMap } from '#modules/requests/phone/AreaMap.tsx'

const HOUR = 3_600_000
/** Fewer name no place. */
const LEAST_CHARACTERS = 2

export type PlaceValue = { areaId?: string | undefined; longitude?: number | undefined; latitude?: number | undefined; address: string }
type Props = { place: PlaceValue; change: (place: PlaceValue) => void; wrongArea?: string | undefined; wrongAddress?: string | undefined }

/** Where it is: chosen from the tree or on the map, with words for what neither says; what the words say may be taken over. */
export function PlaceFields({ place, change, wrongArea, wrongAddress }: Props) {
  // A point belongs to the area in which it was marked.
  const setArea = (areaId: string | undefined) => change({ areaId, address: place.address })
  return (
    <>
      <div className="report-two">
        <Labelled label="地点" hint="选到小区或网格；说不清时选到社区" wrong={wrongArea}>
          <AreaPicker label="地点" value={place.areaId} change={setArea} />
        </Labelled>
        <Labelled label="详细地址（可不填）" wrong={wrongAddress}>
          <Input value={place.address} maxLength={120} placeholder="如 3号楼2单元门口" onChange={(event) => change({ ...place, address: event.target.value })} />
        </Labelled>
      </div>
      <ByWords place={place} take={setArea} />
      <OnMap place={place} change={change} />
    </>
  )
}

/** What is understood of the words, where that is another place than the one chosen. */
function ByWords({ place, take }: { place: PlaceValue; take: (areaId: string) => void }) {
  const asked = useSettled(place.address.trim())
  const { data: reading } = useQuery({
    queryKey: ['place-words', asked],
    queryFn: () => api.readPlaceWords.call({ address: asked }, { context: { idempotencyKey: crypto.randomUUID() } }),
    enabled: [...asked].length >= LEAST_CHARACTERS,
    staleTime: 60_000,
    retry: false,
  })
  const chosen = useQuery({ ...placesApi.getArea.queryOptions({ input: { areaId: place.areaId ?? '' }, staleTime: HOUR }), enabled: place.areaId !== undefined }).data
  // Who has chosen nearer than the words say needs no advice.
  if (reading === undefined || reading.placeUpTo !== null || place.areaId === reading.areaId || chosen?.path.includes(`/${reading.areaId}/`) === true) return null
  return (
    <p className="report-hint" role="status">
      按地址认到{reading.areaName}
      <button type="button" className="plain-button" onClick={() => take(reading.areaId)}>
        就选这里
      </button>
    </p>
  )
}

/** 晏城街道永顺社区凤鸣里网格1号楼: a number says nothing by itself. */
function useFullName(areaId: string | undefined): string | undefined {
  const { data } = useQuery({ ...placesApi.getArea.queryOptions({ input: { areaId: areaId ?? '' }, staleTime: HOUR }), enabled: areaId !== undefined })
  return data === undefined ? undefined : [...data.ancestors.slice(1).map((area) => area.name), data.name].join('')
}

type Step = { areaId: string; name: string }

/** The drawing that residents choose from, from the county down; once a place is pressed it is marked, and may be marked more exactly. */
function OnMap({ place, change }: Pick<Props, 'place' | 'change'>) {
  const [open, setOpen] = useState(place.longitude !== undefined)
  const [outside, setOutside] = useState(false)
  const queries = useQueryClient()
  const mark = async (point: { longitude: number; latitude: number }) => {
    const { area } = await queries.fetchQuery(placesApi.findArea.queryOptions({ input: point, staleTime: HOUR }))
    setOutside(area === null)
    if (area !== null) change({ ...place, ...point, areaId: area.areaId })
  }
  const name = useFullName(place.areaId)
  return (
    <details className="correctable place-on-map" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{place.longitude === undefined ? '在图上选位置（可不选）' : '图上的位置'}</summary>
      {open && place.longitude !== undefined && place.areaId !== undefined && (
        <>
          <p className="field-hint">已标在{name}，点别处可以改。</p>
          <PointMap areaId={place.areaId} areaName={name ?? ''} longitude={place.longitude} latitude={place.latitude ?? null} choose={(point) => void mark(point)} />
          <Button size="small" onClick={() => change({ areaId: place.areaId, address: place.address })}>不标了</Button>
        </>
      )}
      {open && place.longitude === undefined && <Drawing place={place} change={change} />}
      {outside && <span className="field-wrong" role="alert">点的位置不在本县，请重新点。</span>}
    </details>
  )
}

function Drawing({ place, change }: Pick<Props, 'place' | 'change'>) {
  const [way, setWay] = useState<readonly Step[]>([])
  const queries = useQueryClient()
  const county = useQuery(placesApi.listAreas.queryOptions({ input: {}, staleTime: HOUR })).data?.areas[0]
  const shown = way.at(-1) ?? county
  if (shown === undefined) return null
  const press = async (areaId: string, point: { longitude: number; latitude: number } | undefined) => {
    const [area, below] = await Promise.all([
      queries.fetchQuery(placesApi.getArea.queryOptions({ input: { areaId }, staleTime: HOUR })),
      queries.fetchQuery(placesApi.listOutlines.queryOptions({ input: { areaId }, staleTime: HOUR })),
    ])
    if (below.features.length > 0) setWay([...way, { areaId, name: area.name }])
    // Until the smallest place that is drawn is pressed, it says which area and no point in it.
    change({ areaId, address: place.address, ...(below.features.length > 0 ? {} : point) })
  }
  return (
    <>
      <p className="field-hint">
        {shown.name}，一级一级点下去。
        {way.length > 0 && <button type="button" className="plain-button" onClick={() => setWay(way.slice(0, -1))}>回到{way.at(-2)?.name ?? county?.name}</button>}
      </p>
      <div className="place-drawing">
        <AreaMap parentId={shown.areaId} parentName={shown.name} press={(areaId, point) => void press(areaId, point)} />
      </div>
    </>
  )
}
