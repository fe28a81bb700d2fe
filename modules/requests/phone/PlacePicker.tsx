import { useState } from 'react'
import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { placesApi } from '#modules/requests/phone/api.ts'
import { askWhere, canSayWhere, sayMetres } from '#kit/ui/here.ts'
import type { DraftPlace } from '#modules/requests/phone/report-draft.ts'
import { UnderstoodPlace } from '#modules/requests/phone/UnderstoodPlace.tsx'

/** A phone that knows its place no better needs words beside it. */
const VAGUE_METRES = 200

export type NamedArea = { areaId: string; areaName: string }

type PlacePickerProps = {
  place: DraftPlace
  change: (change: (place: DraftPlace) => DraftPlace) => void
  /** Opens the list; without it there is none and no name for a point, because nobody is signed in. */
  openList?: (() => void) | undefined
  /** Areas that are one tap away: those of one's own post. */
  own?: readonly NamedArea[]
  /** Said under the field when nothing was chosen. */
  missing?: string | undefined
  /** Stands below a place that the phone itself gave. */
  belowHere?: ReactNode
}

/** Where it is: by the phone's own place, by the list, or in words; one of them suffices. */
export function PlacePicker({ place, change, openList, own = [], missing, belowHere }: PlacePickerProps) {
  const [asking, setAsking] = useState(false)
  const [unknown, setUnknown] = useState<string>()
  const locate = async () => {
    setAsking(true)
    setUnknown(undefined)
    try {
      const here = await askWhere()
      change(({ address }) => ({ address, ...here }))
    } catch (error) {
      setUnknown(error instanceof Error ? error.message : String(error))
    }
    setAsking(false)
  }
  const clear = () => change(({ address }) => ({ address }))
  const { data: found } = useQuery(
    placesApi.findArea.queryOptions({ input: { longitude: place.longitude ?? 0, latitude: place.latitude ?? 0 }, enabled: openList !== undefined && place.longitude !== undefined && place.areaName === undefined, staleTime: Number.POSITIVE_INFINITY, retry: false }),
  )
  const nothingChosen = place.longitude === undefined && place.areaId === undefined
  return (
    <fieldset className="report-part" aria-describedby={missing === undefined ? undefined : 'place-missing'}>
      <legend>在哪里？</legend>
      {place.longitude !== undefined && place.areaName === undefined && (
        <p className={found?.area === null ? 'place-chosen place-outside' : 'place-chosen'}>
          <Icon name="around" size={24} />
          <span>
            {found?.area?.fullName ?? '已定位到您现在的位置'}
            {place.accuracy !== undefined && <span className="quiet">（误差约 {sayMetres(place.accuracy)}）</span>}
            {found?.area === null && <span className="place-vague">这个位置不在本县。事情在本县的，请去掉定位，选一个地方或写一下在哪里。</span>}
            {(place.accuracy ?? 0) > VAGUE_METRES && <span className="place-vague">定位不太准，请在下面写一下在哪里。</span>}
          </span>
          <button type="button" className="press-plain" onClick={clear}>
            去掉
          </button>
        </p>
      )}
      {place.accuracy !== undefined && belowHere}
      {place.areaName !== undefined && (
        <p className="place-chosen">
          <Icon name="around" size={24} />
          <span>
            {place.areaName}
            {place.longitude !== undefined && <span className="quiet">（图上点的位置）</span>}
          </span>
          <button type="button" className="press-plain" onClick={clear}>
            去掉
          </button>
        </p>
      )}
      {nothingChosen && canSayWhere() && (
        <button type="button" className="press place-here" disabled={asking} onClick={() => void locate()}>
          <Icon name="around" size={24} />
          {asking ? '正在定位' : '用我现在的位置'}
        </button>
      )}
      {nothingChosen && own.map((area) => (
        <button key={area.areaId} type="button" className="press place-here" onClick={() => change((before) => ({ ...before, ...area }))}>
          在{area.areaName}
        </button>
      ))}
      {nothingChosen && openList !== undefined && (
        <button type="button" className="press place-here" onClick={openList}>
          <Icon name="list" size={24} />
          从列表里选{own.length > 0 ? '别处' : '小区、村'}
        </button>
      )}
      {unknown !== undefined && (
        <p className="place-unknown" role="alert">
          {unknown}
        </p>
      )}
      <label className="field place-words">
        <span>{nothingChosen ? '或者写一下在哪里' : '具体在哪里（可以不写）'}</span>
        <input name="address" maxLength={120} autoComplete="off" placeholder="如：幸福街道阳光社区 3 号楼" value={place.address} onChange={(event) => change((before) => ({ ...before, address: event.target.value }))} />
      </label>
      {nothingChosen && openList !== undefined && <UnderstoodPlace address={place.address} />}
      {missing !== undefined && (
        <p id="place-missing" className="report-missing" role="alert">
          {missing}
        </p>
      )}
    </fieldset>
  )
}
