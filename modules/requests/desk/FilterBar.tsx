import { useState } from 'react'
import { Select } from 'antd'
import { urgencyLabels } from '#modules/matters/contract.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import type { Filters } from '#modules/requests/desk/listed-requests.ts'

const states = Object.entries(requestLifecycle.states).filter(([state]) => state !== 'draft').map(([value, label]) => ({ value, label }))
const urgencies = Object.entries(urgencyLabels).map(([value, label]) => ({ value, label }))

/** The filters of the list. Each is part of the address; 清除 takes all away. */
export function FilterBar({ filters, change }: { filters: Filters; change: (change: Filters) => void }) {
  const set = Object.keys(filters).filter((name) => name !== 'stage' && name !== 'overdue')
  return (
    <div className="filters" role="group" aria-label="筛选">
      <Select aria-label="状态" placeholder="状态" allowClear options={states} value={filters.state ?? null} onChange={(state) => change({ state: state ?? undefined })} style={{ minWidth: 104 }} />
      <CategoryPicker label="类别" placeholder="类别" anyLevel compact value={filters.category} change={(category) => change({ category })} />
      <Select aria-label="紧急程度" placeholder="紧急程度" allowClear options={urgencies} value={filters.urgency ?? null} onChange={(urgency) => change({ urgency: urgency ?? undefined })} style={{ minWidth: 108 }} />
      <UnitPicker label="单位" placeholder="单位" compact value={filters.organizationId} change={(organizationId) => change({ organizationId })} />
      <AreaPicker label="区域" placeholder="区域" compact value={filters.areaId} change={(areaId) => change({ areaId })} />
      <Period from={filters.from} to={filters.to} change={change} />
      {set.length > 0 && (
        <button type="button" className="plain-button" onClick={() => change(Object.fromEntries(set.map((name) => [name, undefined])))}>
          清除
        </button>
      )}
    </div>
  )
}

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
