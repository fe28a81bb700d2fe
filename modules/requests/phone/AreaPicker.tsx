import './report.css'
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Area } from '#modules/places/contract.ts'
import { AreaMap } from '#modules/requests/phone/AreaMap.tsx'
import { placesApi } from '#modules/requests/phone/api.ts'
import type { NamedArea } from '#modules/requests/phone/PlacePicker.tsx'

const DAY = 86_400_000
const MOST_FOUND = 30

type Point = { longitude: number; latitude: number }
export type ChosenArea = NamedArea & Partial<Point>

/** The streets and towns, then what lies below each, as a list or as a drawing, or a search by name. Any level can be chosen. */
export function AreaPicker({ choose }: { choose: (area: ChosenArea) => void }) {
  const [asMap, setAsMap] = useState(false)
  const [way, setWay] = useState<readonly Area[]>([])
  // Where the last area of the way was pressed on the drawing: kept when it is chosen itself and nothing below it.
  const [pressed, setPressed] = useState<Point>()
  const [search, setSearch] = useState('')
  const words = search.trim()
  const searching = words.length >= 2
  const county = useQuery(placesApi.listAreas.queryOptions({ input: {}, staleTime: DAY })).data?.areas[0]
  const parent = way.at(-1) ?? county
  const streets = useQuery(placesApi.listAreas.queryOptions({ input: { parentId: county?.areaId }, enabled: county !== undefined, staleTime: DAY }))
  const listed = useQuery(
    placesApi.listAreas.queryOptions({
      input: searching ? { search: words, limit: MOST_FOUND } : { parentId: parent?.areaId },
      enabled: searching || parent !== undefined,
      staleTime: DAY,
      placeholderData: searching ? keepPreviousData : undefined,
    }),
  )
  // A place that is found is called by its street as well: several have one name. Until the streets are there, nothing is found.
  const data = searching && streets.data === undefined ? undefined : listed.data
  const error = listed.error ?? (searching ? streets.error : null)
  const retry = () => void Promise.all([listed.refetch(), streets.refetch()])
  const nameOf = (area: Area): string => (way.length > 0 && !searching ? [...way, area].map(({ name }) => name).join(' · ') : [streetOf(area), area.name].filter((name) => name !== undefined).join(' · '))
  const streetOf = (area: Area): string | undefined => streets.data?.areas.find(({ areaId }) => area.areaId !== areaId && area.path.split('/').includes(areaId))?.name
  const open = (area: Area, point: Point | undefined) => {
    if (searching || area.childCount === 0) return choose({ areaId: area.areaId, areaName: nameOf(area), ...point })
    setWay([...way, area])
    setPressed(point)
    scrollTo(0, 0)
  }
  return (
    <>
      <label className="field">
        <span>输入名称查找</span>
        <input type="search" name="area" autoComplete="off" placeholder="小区、村或街道的名称" value={search} onChange={(event) => setSearch(event.target.value)} />
      </label>
      {!searching && way.length > 0 && (
        <>
          <button type="button" className="press-plain" onClick={() => { setWay(way.slice(0, -1)); setPressed(undefined) }}>
            回到{way.at(-2)?.name ?? county?.name}
          </button>
          <button type="button" className="press press-main area-here" onClick={() => choose({ areaId: way.at(-1)!.areaId, areaName: way.map(({ name }) => name).join(' · '), ...pressed })}>
            就选{way.at(-1)!.name}
          </button>
        </>
      )}
      {!searching && (
        <button type="button" className="press area-view" onClick={() => setAsMap(!asMap)}>
          <Icon name={asMap ? 'list' : 'around'} />
          {asMap ? '看列表选' : '看图选'}
        </button>
      )}
      {!searching && asMap && parent !== undefined && data !== undefined && (
        <AreaMap parentId={parent.areaId} parentName={parent.name} press={(areaId, point) => { const area = data.areas.find((one) => one.areaId === areaId); if (area !== undefined) open(area, point) }} />
      )}
      {error !== null && <Failure error={error} retry={retry} />}
      {data === undefined && error === null && <Loading />}
      {data?.areas.length === 0 && <Empty title="没有找到这个地方">换个说法再找，或者返回去直接写一下在哪里。</Empty>}
      {data !== undefined && data.areas.length > 0 && (searching || !asMap) && (
        <ul className="entries">
          {data.areas.map((area) => (
            <li key={area.areaId}>
              <button type="button" className="entry" onClick={() => open(area, undefined)}>
                <span className="entry-words">
                  <span className="entry-name">{area.name}</span>
                  <span className="entry-hint">{searching ? [streetOf(area), area.levelName].filter((name) => name !== undefined).join(' · ') : area.levelName}</span>
                </span>
                {!searching && area.childCount > 0 && <Icon name="next" />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
