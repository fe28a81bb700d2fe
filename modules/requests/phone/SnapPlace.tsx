import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { sayMetres } from '#kit/ui/here.ts'
import { placesApi } from '#modules/requests/phone/api.ts'
import type { DraftPlace } from '#modules/requests/phone/report-draft.ts'
import { UnderstoodPlace } from '#modules/requests/phone/UnderstoodPlace.tsx'

type SnapPlaceProps = {
  place: DraftPlace
  change: (change: (place: DraftPlace) => DraftPlace) => void
  /** Takes off point or area; the words stay. */
  clear: () => void
  openList: () => void
  asking: boolean
  /** Why the photo's place is not known. */
  unknown: string | undefined
  missing: string | undefined
  /** Takes the place of this photo; only where that is agreed to. */
  takePlace: (() => void) | undefined
  /** Asks whether it may be taken. */
  question: ReactNode
}

/** Where the photo was taken, shown before it is sent and taken off with one tap; or a place chosen by hand. */
export function SnapPlace({ place, change, clear, openList, asking, unknown, missing, takePlace, question }: SnapPlaceProps) {
  const hasPoint = place.longitude !== undefined
  const { data: found } = useQuery(
    placesApi.findArea.queryOptions({ input: { longitude: place.longitude ?? 0, latitude: place.latitude ?? 0 }, enabled: hasPoint, staleTime: Number.POSITIVE_INFINITY, retry: false }),
  )
  const nothingChosen = !hasPoint && place.areaId === undefined
  return (
    <fieldset className="report-part">
      <legend>在哪里？</legend>
      {!nothingChosen && (
        <p className={found?.area === null ? 'place-chosen place-outside' : 'place-chosen'}>
          <Icon name="around" size={24} />
          <span>
            {place.areaName ?? found?.area?.fullName ?? '已带上位置'}
            {hasPoint && <span className="quiet">{place.accuracy === undefined ? '（照片里的位置）' : `（拍照时的位置，误差约 ${sayMetres(place.accuracy)}）`}</span>}
            {found?.area === null && <span className="place-vague">这个位置不在本县。事情在本县的，请不带位置，选一个地方。</span>}
          </span>
          <button type="button" className="press-plain" onClick={clear}>
            {hasPoint ? '不带位置' : '去掉'}
          </button>
        </p>
      )}
      {asking && <p className="quiet" role="status">正在看照片的位置</p>}
      {unknown !== undefined && nothingChosen && <p className="place-unknown" role="alert">{unknown}</p>}
      {nothingChosen && !asking && question}
      {nothingChosen && !asking && unknown === undefined && takePlace !== undefined && (
        <button type="button" className="press place-here" onClick={takePlace}>
          <Icon name="around" size={24} />
          带上这张照片的位置
        </button>
      )}
      {nothingChosen && (
        <button type="button" className="press place-here" onClick={openList}>
          <Icon name="list" size={24} />
          从列表里选小区、村
        </button>
      )}
      <label className="field place-words">
        <span>{nothingChosen ? '或者写一下在哪里' : '具体在哪里（可以不写）'}</span>
        <input name="address" maxLength={120} autoComplete="off" placeholder="如：幸福街道阳光社区 3 号楼" value={place.address} onChange={(event) => change((before) => ({ ...before, address: event.target.value }))} />
      </label>
      {nothingChosen && <UnderstoodPlace address={place.address} />}
      {missing !== undefined && <p className="report-missing" role="alert">{missing}</p>}
    </fieldset>
  )
}
