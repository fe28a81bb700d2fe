import { useState } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '#kit/ui/Icon.tsx'
import { offered } from '#kit/ui/desk/offered.ts'
import { channelLabels, purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'
import { categoriesQuery } from '#modules/requests/desk/api.ts'
import { useAreaName } from '#modules/requests/desk/areas.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import { activeFilters, NO_SUCH } from '#modules/requests/desk/filter-words.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'
import { useUnitName } from '#modules/requests/desk/units.ts'
import type { NamedUnit } from '#modules/requests/desk/units.ts'

const states = Object.entries(requestLifecycle.states).filter(([state]) => state !== 'draft').map(([value, label]) => ({ value, label }))
const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const waits = Object.entries(waitingFor).map(([value, { label }]) => ({ value, label }))

/** The filters of the list. Each is part of the address; those that are on stand below, each to be taken away, 清除 takes all. */
export function FilterBar({ filters, change }: { filters: Filters; change: (change: Filters) => void }) {
  return (
    <>
      <div className="filters" role="group" aria-label="筛选">
        <Select aria-label="状态" placeholder="状态" allowClear options={states} value={offered(states, filters.state)} onChange={(state) => change({ state: state ?? undefined })} style={{ minWidth: 104 }} />
        <CategoryPicker label="类别" placeholder="类别" anyLevel compact value={filters.category} change={(category) => change({ category })} />
        <Select aria-label="紧急程度" placeholder="紧急程度" allowClear options={optionsOf(urgencyLabels)} value={offered(optionsOf(urgencyLabels), filters.urgency)} onChange={(urgency) => change({ urgency: urgency ?? undefined })} style={{ minWidth: 108 }} />
        <UnitPicker label="单位" placeholder="单位" compact value={filters.organizationId} change={(organizationId) => change({ organizationId })} />
        <AreaPicker label="区域" placeholder="区域" compact value={filters.areaId} change={(areaId) => change({ areaId })} />
        <Period from={filters.from} to={filters.to} change={change} />
        <Select aria-label="等办什么" placeholder="等办什么" allowClear options={waits} value={offered(waits, filters.waitingFor)} onChange={(chosen) => change({ waitingFor: chosen ?? undefined })} style={{ minWidth: 108 }} popupMatchSelectWidth={170} />
        <Select aria-label="渠道" placeholder="渠道" allowClear options={optionsOf(channelLabels)} value={offered(optionsOf(channelLabels), filters.channel)} onChange={(channel) => change({ channel: channel ?? undefined })} style={{ minWidth: 92 }} popupMatchSelectWidth={130} />
        <Select aria-label="性质" placeholder="性质" allowClear options={optionsOf(purposeLabels)} value={offered(optionsOf(purposeLabels), filters.purpose)} onChange={(purpose) => change({ purpose: purpose ?? undefined })} style={{ minWidth: 84 }} />
      </div>
      <Active filters={filters} change={change} />
    </>
  )
}

/** Also what an address brought along and no field shows. */
function Active({ filters, change }: { filters: Filters; change: (change: Filters) => void }) {
  const { data } = useQuery(categoriesQuery)
  const unit = useUnitName(filters.organizationId, none)
  const area = useAreaName(filters.areaId)
  const nameOf = (key: string | undefined) => data?.categories.find((category) => category.key === key)?.name
  const parent = filters.category?.includes('.') ? nameOf(filters.category.split('.')[0]) : undefined
  const own = nameOf(filters.category) ?? (data === undefined ? undefined : NO_SUCH)
  const category = parent === undefined || own === undefined ? own : `${parent} · ${own}`
  const active = activeFilters(filters, { category, unit, area })
  if (active.length === 0) return null
  return (
    <ul className="filters-active" aria-label="正在按这些条件筛选">
      {active.map(({ words, without }) => (
        <li key={words}>
          {words}
          <button type="button" title="去掉这个条件" aria-label={`去掉条件 ${words}`} onClick={() => change(without)}>
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
      <li className="filters-none">
        <button type="button" className="plain-button" onClick={() => change(Object.assign({}, ...active.map(({ without }) => without)))}>
          清除
        </button>
      </li>
    </ul>
  )
}

const none: readonly NamedUnit[] = []

type PeriodProps = { from: string | undefined; to: string | undefined; change: (change: Filters) => void }

/** The usual periods in one choice; any other by two dates. */
function Period({ from, to, change }: PeriodProps) {
  const day = today()
  const periods = [
    { value: 'today', label: '今天反映', from: day },
    { value: 'week', label: '近 7 天', from: daysBefore(day, 6) },
    { value: 'month', label: '本月', from: `${day.slice(0, 8)}01` },
    { value: 'quarter', label: '近 90 天', from: daysBefore(day, 89) },
  ]
  const named = to === undefined ? periods.find((period) => period.from === from)?.value : undefined
  const [chosen, choose] = useState(named === undefined && (from ?? to) !== undefined)
  const pick = (value: string | null | undefined) => {
    choose(value === 'dates')
    if (value !== 'dates') change({ from: periods.find((period) => period.value === value)?.from, to: undefined })
  }
  const byDates = chosen || (named === undefined && (from ?? to) !== undefined)
  return (
    <>
      <Select aria-label="反映时间" placeholder="反映时间" allowClear options={[...periods, { value: 'dates', label: '按日期' }]} value={byDates ? 'dates' : (named ?? null)} onChange={pick} style={{ minWidth: 112 }} />
      {byDates && (
        <>
          <input className="date" type="date" aria-label="反映时间从" value={from ?? ''} max={to ?? day} onChange={(event) => change({ from: event.target.value || undefined })} />
          <span aria-hidden="true">至</span>
          <input className="date" type="date" aria-label="反映时间到" value={to ?? ''} min={from} max={day} onChange={(event) => change({ to: event.target.value || undefined })} />
        </>
      )}
    </>
  )
}
