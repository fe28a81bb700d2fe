import { useState } from 'react'
import { Button, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { startOfDayInChina } from '#kit/clock/china-day.ts'
import { useCommand } from '#kit/ui/command.ts'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { OFFICE_DAY, officeDaysApi } from '#modules/requests/desk/office-days/api.ts'
import { ClockFields, DayFields, momentOf } from '#modules/requests/desk/office-days/DayFields.tsx'
import type { DayValues } from '#modules/requests/desk/office-days/DayFields.tsx'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { RuleForm } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { planOfficeDays } from '#modules/requests/office-days/contract.ts'

const weeks = ['第一个', '第二个', '第三个', '第四个']
const weekdays = ['星期一', '星期二', '星期三', '星期四', '星期五']
const most = 12

/** One day or several alike: the dates are put together first, by hand or by a rule of the month, and seen before they are made. */
export function DayForm({ close }: { close: () => void }) {
  const [areaId, setAreaId] = useState<string>()
  const [dates, setDates] = useState<readonly string[]>([])
  const [clock, setClock] = useState({ from: '09:00', to: '11:30' })
  const [values, setValues] = useState<DayValues>({ spot: '', units: [], categories: [], note: '', point: undefined })
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const plan = useCommand(officeDaysApi.planOfficeDays, {
    changes: [OFFICE_DAY],
    done: () => {
      sayDone(`已安排 ${dates.length} 个接待日，还没有公布：核对后逐个公布。`)
      close()
    },
  })
  const add = (more: readonly string[]) => setDates([...new Set([...dates, ...more])].filter((date) => date !== '').toSorted().slice(0, most))
  const submit = () => {
    const input = {
      areaId: areaId ?? '', spot: values.spot, times: dates.map((on) => ({ startsAt: momentOf(on, clock.from), endsAt: momentOf(on, clock.to) })),
      unitIds: values.units.map(({ value }) => value), categories: values.categories, ...(values.note === '' ? {} : { note: values.note }), ...(values.point === undefined ? {} : { point: values.point }),
    }
    const checked = planOfficeDays['~orpc'].inputSchema!.safeParse(input)
    if (checked.success) return plan.mutate(input)
    setWrong(Object.fromEntries(checked.error.issues.toReversed().map(({ path, message }) => [String(path[0]), path[0] === 'areaId' ? '请选择街道、乡镇、社区或村' : path[0] === 'times' && path.length > 1 ? '请填写开始和结束的时间，结束要晚于开始' : message])))
  }
  return (
    <RuleForm title="安排接待日" effect="安排以后只有工作人员看得到，公布以后居民才看得到。" act="安排" leave="不安排了" command={plan} submit={submit} close={close}>
      <Labelled label="哪里的接待日（街道、乡镇、社区或村）" wrong={wrong['areaId']}>
        <AreaPicker label="哪里的接待日" value={areaId} change={setAreaId} placeholder="选择或输入街道、社区名称" />
      </Labelled>
      <fieldset className="day-times">
        <legend>日期</legend>
        <DateAdder add={(date) => add([date])} />
        <ByMonth add={add} />
        {dates.length > 0 && (
          <ul className="day-dates" aria-label="选好的日期">
            {dates.map((date) => (
              <li key={date}>
                {sayExactly(startOfDayInChina(date)).slice(0, -6)}
                <Button size="small" aria-label={`去掉 ${date}`} onClick={() => setDates(dates.filter((one) => one !== date))}>去掉</Button>
              </li>
            ))}
          </ul>
        )}
        {wrong['times'] !== undefined && <span className="field-wrong" role="alert">{wrong['times']}</span>}
      </fieldset>
      <fieldset className="day-times">
        <legend>每次几点到几点</legend>
        <ClockFields {...clock} change={(change) => setClock({ ...clock, ...change })} />
      </fieldset>
      <DayFields areaId={areaId} values={values} wrong={wrong} change={(change) => setValues({ ...values, ...change })} />
    </RuleForm>
  )
}

function DateAdder({ add }: { add: (date: string) => void }) {
  const [date, setDate] = useState('')
  return (
    <p className="day-adder">
      <input type="date" className="date" aria-label="日期" value={date} onChange={(event) => setDate(event.target.value)} />
      <Button disabled={date === ''} onClick={() => { add(date); setDate('') }}>加上这一天</Button>
    </p>
  )
}

/** Every month on a weekday; what falls on a day of rest is said before it is taken over. */
function ByMonth({ add }: { add: (dates: readonly string[]) => void }) {
  const [rule, setRule] = useState({ week: 1, weekday: 3, months: 3 })
  const [asked, ask] = useState(false)
  const { data, error, isFetching } = useQuery({ ...officeDaysApi.proposeOfficeDays.queryOptions({ input: rule }), enabled: asked })
  const change = (more: Partial<typeof rule>) => { ask(false); setRule({ ...rule, ...more }) }
  const choice = (label: string, value: number, names: readonly (readonly [number, string])[], set: (value: number) => void, width: number) => (
    <Select aria-label={label} value={value} options={names.map(([key, name]) => ({ value: key, label: name }))} onChange={set} getPopupContainer={popupHost} style={{ width }} />
  )
  const shifted = data?.dates.filter(({ on, from }) => on !== from) ?? []
  return (
    <details className="day-by-month">
      <summary>按每月第几个星期几排</summary>
      <p className="day-adder">
        每月
        {choice('第几个', rule.week, weeks.map((name, index) => [index + 1, name] as const), (week) => change({ week }), 92)}
        {choice('星期几', rule.weekday, weekdays.map((name, index) => [index + 1, name] as const), (weekday) => change({ weekday }), 92)}
        ，排
        {choice('排几次', rule.months, [3, 6, 12].map((count) => [count, `${count} 次`] as const), (months) => change({ months }), 84)}
        <Button loading={isFetching} onClick={() => ask(true)}>看看是哪些天</Button>
      </p>
      {error !== null && <Failure error={error} />}
      {asked && data !== undefined && (
        <div role="status">
          <p>{data.dates.map(({ on }) => on).join('、')}</p>
          {shifted.length > 0 && <p>{shifted.map(({ from, on }) => `${from} 休息，顺延到 ${on}`).join('；')}。</p>}
          {data.dates.some(({ unsure }) => unsure) && <p>{data.dates.filter(({ unsure }) => unsure).map(({ on }) => on).join('、')} 那年的工作日历还没有载入，请自己核对是否休息。</p>}
          <Button onClick={() => add(data.dates.map(({ on }) => on))}>就用这些日期</Button>
        </div>
      )}
    </details>
  )
}
