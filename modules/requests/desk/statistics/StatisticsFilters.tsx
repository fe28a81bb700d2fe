import { useState } from 'react'
import { Select } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import { channelLabels } from '#modules/matters/contract.ts'
import type { Channel } from '#modules/matters/contract.ts'
import { splitWords, splits } from '#modules/requests/statistics/row-sets.ts'
import { bases, basisWords } from '#modules/requests/statistics/rules.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { today } from '#modules/requests/desk/days.ts'
import { addressOf, usualPeriods } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'

type StatisticsFiltersProps = { question: Question; rest: { view: string | undefined; measure: string | undefined }; unit: string | null; area: string | null }

const channels = Object.entries(channelLabels).map(([value, label]) => ({ value, label }))

/** What narrows the figures and how they are split. Each choice is an address. */
export function StatisticsFilters({ question, rest, unit, area }: StatisticsFiltersProps) {
  const go = useGo()
  const change = (to: Partial<Question>) => go(addressOf(question, to, rest))
  return (
    <div className="statistics-filters">
      <div className="filter-line" role="group" aria-label="筛选">
        <PeriodChoice question={question} change={(period) => change({ period })} />
        <CategoryPicker label="类别" placeholder="全部类别" anyLevel compact value={question.category} change={(category) => change({ category })} />
        <Select aria-label="渠道" placeholder="全部渠道" allowClear options={channels} value={question.channel ?? null} onChange={(channel: Channel | null | undefined) => change({ channel: channel ?? undefined })} style={{ minWidth: 116 }} />
        {question.unitId !== undefined && <Narrowing label="承办单位" name={unit ?? ''} clear={() => change({ unitId: undefined })} />}
        {question.areaId !== undefined && <Narrowing label="辖区" name={area ?? ''} clear={() => change({ areaId: undefined })} />}
        <span className="segments" role="group" aria-label="剔除">
          {bases.map((basis) => (
            <Go key={basis} to={addressOf(question, { basis }, rest)} aria-current={question.basis === basis ? 'true' : undefined} className="segment">
              {basisWords[basis]}
            </Go>
          ))}
        </span>
      </div>
      <nav className="filter-line" aria-label="按什么分">
        <span className="filter-word">按</span>
        <span className="segments">
          {splits.filter((split) => split !== 'unit' || question.of.kind === 'area').map((split) => (
            <Go key={split} to={addressOf(question, { by: split }, rest)} aria-current={question.by === split ? 'true' : undefined} className="segment">
              {splitWords[split].replace(/^按/, '')}
            </Go>
          ))}
        </span>
      </nav>
    </div>
  )
}

function Narrowing({ label, name, clear }: { label: string; name: string; clear: () => void }) {
  return (
    <span className="narrowing">
      {label}：{name}
      <button type="button" onClick={clear} aria-label={`不再只看${name}`}>
        ×
      </button>
    </span>
  )
}

/** The usual periods in one choice; any other by two dates. */
function PeriodChoice({ question: { period }, change }: { question: Question; change: (period: Question['period']) => void }) {
  const periods = usualPeriods(today())
  const named = periods.find((one) => one.period.from === period.from && one.period.to === period.to)?.value
  const [chosen, choose] = useState(false)
  const [typed, type] = useState(period)
  const byDates = chosen || named === undefined
  const pick = (value: string) => {
    choose(value === 'dates')
    type(period)
    const usual = periods.find((one) => one.value === value)
    if (usual !== undefined) change(usual.period)
  }
  const set = (next: Question['period']) => {
    type(next)
    if (next.from !== '' && next.to !== '' && next.from <= next.to) change(next)
  }
  const shown = byDates && chosen ? typed : period
  return (
    <>
      <Select aria-label="时间" value={byDates ? 'dates' : named} options={[...periods.map(({ value, label }) => ({ value, label })), { value: 'dates', label: '自选日期' }]} onChange={pick} style={{ minWidth: 108 }} />
      {byDates && (
        <>
          <input type="date" className="date" aria-label="开始日期" value={shown.from} max={shown.to} onChange={(event) => set({ ...shown, from: event.target.value })} />
          <span>至</span>
          <input type="date" className="date" aria-label="结束日期" value={shown.to} min={shown.from} onChange={(event) => set({ ...shown, to: event.target.value })} />
        </>
      )}
    </>
  )
}
