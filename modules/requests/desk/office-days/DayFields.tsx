import { Suspense, useState } from 'react'
import { Button, Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { askAgain, emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { pickerWidth } from '#kit/ui/desk/Picker.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { FailureBoundary } from '#kit/ui/states.tsx'
import { useAreaName } from '#modules/requests/desk/areas.ts'
import { categoriesQuery } from '#modules/requests/desk/api.ts'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { UnitsPicker } from '#modules/requests/desk/UnitPicker.tsx'

const PlaceMap = lazyOnce(() => import('#modules/requests/desk/PlaceMap.tsx'))

type Named = { value: string; label: string }
export type Point = { longitude: number; latitude: number }
export type DayValues = { spot: string; units: readonly Named[]; categories: string[]; note: string; point: Point | undefined }
type Props = { areaId: string | undefined; values: DayValues; change: (change: Partial<DayValues>) => void; wrong: Readonly<Record<string, string>> }

/** What planning and changing a day have in common. */
export function DayFields({ areaId, values, change, wrong }: Props) {
  const read = useQuery(categoriesQuery)
  const topics = (read.data?.categories ?? []).filter(({ parentKey }) => parentKey === null).map(({ key, name }) => ({ value: key, label: name }))
  return (
    <>
      <Labelled label="地点" wrong={wrong['spot']}>
        <Input value={values.spot} maxLength={60} placeholder="如：居民中心一楼大厅" onChange={(event) => change({ spot: event.target.value })} />
      </Labelled>
      <PointField areaId={areaId} point={values.point} change={(point) => change({ point })} wrong={wrong['point']} />
      <Labelled label="参加单位（主办单位不用选，最多 8 个）" wrong={wrong['unitIds']}>
        <UnitsPicker label="参加单位" values={values.units} change={(units) => change({ units })} />
      </Labelled>
      <Labelled label="主要接待哪些事（不选为都可以）" wrong={wrong['categories']}>
        <Select mode="multiple" aria-label="主要接待哪些事" value={values.categories} options={topics} optionFilterProp="label" onChange={(categories: string[]) => change({ categories })} placeholder="都可以" {...emptyMenu('类别', askAgain(read), '没有这个类别')} getPopupContainer={popupHost} style={pickerWidth} />
      </Labelled>
      <Labelled label="给居民的话（可以不写）" wrong={wrong['note']}>
        <TextArea value={values.note} most={300} rows={3} wrong={wrong['note'] !== undefined} change={(note) => change({ note })} />
      </Labelled>
    </>
  )
}

/** A point on the map is for whoever does not know the place: chosen by a click, or by its numbers. */
function PointField({ areaId, point, change, wrong }: { areaId: string | undefined; point: Point | undefined; change: (point: Point | undefined) => void; wrong: string | undefined }) {
  const name = useAreaName(areaId)
  return (
    <details className="day-by-month" open={point !== undefined || wrong !== undefined}>
      <summary>在地图上标出地点（可以不标）</summary>
      {areaId === undefined ? <p className="field-hint">先选是哪里的接待日，再在地图上点出位置。</p> : (
        <>
          <p className="field-hint">在图上点一下就标在那里。</p>
          <PointMap areaId={areaId} areaName={name ?? ''} longitude={point?.longitude ?? null} latitude={point?.latitude ?? null} choose={change} />
        </>
      )}
      <p className="day-point">
        <Numeral label="经度" value={point?.longitude} change={(longitude) => change({ longitude, latitude: point?.latitude ?? Number.NaN })} />
        <Numeral label="纬度" value={point?.latitude} change={(latitude) => change({ longitude: point?.longitude ?? Number.NaN, latitude })} />
        {point !== undefined && <Button onClick={() => change(undefined)}>不标了</Button>}
      </p>
      {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
    </details>
  )
}

/** What is typed stays as it is typed ("116."), until another number comes from the map. */
function Numeral({ label, value = Number.NaN, change }: { label: string; value: number | undefined; change: (value: number) => void }) {
  const [typed, type] = useState('')
  const isTyped = Object.is(numberOf(typed), value)
  const shown = isTyped ? typed : Number.isNaN(value) ? '' : String(value)
  return <Input aria-label={label} placeholder={label} inputMode="decimal" maxLength={12} value={shown} onChange={(event) => { type(event.target.value); change(numberOf(event.target.value)) }} />
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

/** The map comes when it is first looked at; without it the words say where. */
export function PointMap(props: { areaId: string; areaName: string; longitude: number | null; latitude: number | null; choose?: (point: Point) => void }) {
  return (
    <FailureBoundary>
      <Suspense fallback={null}>
        <PlaceMap {...props} longitude={isNumber(props.longitude) && isNumber(props.latitude) ? props.longitude : null} />
      </Suspense>
    </FailureBoundary>
  )
}

function isNumber(value: number | null): boolean {
  return value !== null && !Number.isNaN(value)
}

type TimeProps = { on: string; from: string; to: string; change: (change: { on?: string; from?: string; to?: string }) => void; wrong: string | undefined }

export function TimeFields({ on, from, to, change, wrong }: TimeProps) {
  return (
    <fieldset className="day-times">
      <legend>时间</legend>
      <input type="date" className="date" aria-label="日期" value={on} onChange={(event) => change({ on: event.target.value })} />
      <ClockFields from={from} to={to} change={change} />
      {wrong !== undefined && <span className="field-wrong" role="alert">{wrong}</span>}
    </fieldset>
  )
}

export function ClockFields({ from, to, change }: Pick<TimeProps, 'from' | 'to' | 'change'>) {
  return (
    <span className="day-clock">
      <input type="time" className="date" aria-label="开始" value={from} onChange={(event) => change({ from: event.target.value })} />
      到
      <input type="time" className="date" aria-label="结束" value={to} onChange={(event) => change({ to: event.target.value })} />
    </span>
  )
}

/** A day and a clock of China as the moment that it is; empty while one of them is missing. */
export function momentOf(on: string, clock: string): string {
  const at = new Date(`${on}T${clock}:00+08:00`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
