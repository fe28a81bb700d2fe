import { Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { categoriesQuery } from '#modules/requests/desk/api.ts'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { UnitsPicker } from '#modules/requests/desk/UnitPicker.tsx'

type Named = { value: string; label: string }
export type DayValues = { spot: string; units: readonly Named[]; categories: string[]; note: string }
type Props = { values: DayValues; change: (change: Partial<DayValues>) => void; wrong: Readonly<Record<string, string>> }

/** What planning and changing a day have in common. */
export function DayFields({ values, change, wrong }: Props) {
  const { data } = useQuery(categoriesQuery)
  const topics = (data?.categories ?? []).filter(({ parentKey }) => parentKey === null).map(({ key, name }) => ({ value: key, label: name }))
  return (
    <>
      <Labelled label="地点" wrong={wrong['spot']}>
        <Input value={values.spot} maxLength={60} placeholder="如：居民中心一楼大厅" onChange={(event) => change({ spot: event.target.value })} />
      </Labelled>
      <Labelled label="参加单位（主办单位不用选，最多 8 个）" wrong={wrong['unitIds']}>
        <UnitsPicker label="参加单位" values={values.units} change={(units) => change({ units })} />
      </Labelled>
      <Labelled label="主要接待哪些事（不选为都可以）" wrong={wrong['categories']}>
        <Select mode="multiple" aria-label="主要接待哪些事" value={values.categories} options={topics} optionFilterProp="label" onChange={(categories: string[]) => change({ categories })} placeholder="都可以" getPopupContainer={popupHost} style={{ width: '100%', maxWidth: 420 }} />
      </Labelled>
      <Labelled label="给居民的话（可以不写）" wrong={wrong['note']}>
        <TextArea value={values.note} most={300} rows={3} wrong={wrong['note'] !== undefined} change={(note) => change({ note })} />
      </Labelled>
    </>
  )
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
