import './report.css'
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Area } from '#modules/places/contract.ts'
import { placesApi } from '#modules/requests/phone/api.ts'
import type { NamedArea } from '#modules/requests/phone/PlacePicker.tsx'

const DAY = 86_400_000
const MOST_FOUND = 30

/** The streets and towns, then what lies below each, or a search by name through all. Any level can be chosen. */
export function AreaPicker({ choose }: { choose: (area: NamedArea) => void }) {
  const [way, setWay] = useState<readonly Area[]>([])
  const [search, setSearch] = useState('')
  const words = search.trim()
  const searching = words.length >= 2
  const county = useQuery(placesApi.listAreas.queryOptions({ input: {}, staleTime: DAY })).data?.areas[0]
  const parent = way.at(-1) ?? county
  const streets = useQuery(placesApi.listAreas.queryOptions({ input: { parentId: county?.areaId }, enabled: county !== undefined, staleTime: DAY })).data?.areas ?? []
  const { data, error, refetch } = useQuery(
    placesApi.listAreas.queryOptions({
      input: searching ? { search: words, limit: MOST_FOUND } : { parentId: parent?.areaId },
      enabled: searching || parent !== undefined,
      staleTime: DAY,
      placeholderData: searching ? keepPreviousData : undefined,
    }),
  )
  const nameOf = (area: Area): string => (way.length > 0 && !searching ? [...way, area].map(({ name }) => name).join(' · ') : [streetOf(area), area.name].filter((name) => name !== undefined).join(' · '))
  const streetOf = (area: Area): string | undefined => streets.find(({ areaId }) => area.areaId !== areaId && area.path.split('/').includes(areaId))?.name
  const open = (area: Area) => {
    if (searching || area.childCount === 0) return choose({ areaId: area.areaId, areaName: nameOf(area) })
    setWay([...way, area])
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
          <button type="button" className="press-plain" onClick={() => setWay(way.slice(0, -1))}>
            回到{way.at(-2)?.name ?? county?.name}
          </button>
          <button type="button" className="press press-main area-here" onClick={() => choose({ areaId: way.at(-1)!.areaId, areaName: way.map(({ name }) => name).join(' · ') })}>
            就选{way.at(-1)!.name}
          </button>
        </>
      )}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.areas.length === 0 && <Empty title="没有找到这个地方">换个说法再找，或者返回去直接写一下在哪里。</Empty>}
      {data !== undefined && data.areas.length > 0 && (
        <ul className="entries">
          {data.areas.map((area) => (
            <li key={area.areaId}>
              <button type="button" className="entry" onClick={() => open(area)}>
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
