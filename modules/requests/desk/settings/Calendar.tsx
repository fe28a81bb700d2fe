import { useState } from 'react'
import { Button, Input } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { calendarPage } from '#modules/requests/desk/addresses.ts'
import { mattersApi } from '#modules/requests/desk/api.ts'
import { today } from '#modules/requests/desk/days.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { YearGrid } from '#modules/requests/desk/settings/YearGrid.tsx'
import { WorkingSeasons } from '#modules/requests/desk/settings/WorkingSeasons.tsx'
import { dayKinds, readRows } from '#modules/requests/desk/settings/calendar-year.ts'
import type { DayKind, SpecialDay } from '#modules/requests/desk/settings/calendar-year.ts'

const CALENDAR = 'calendar'
type Brush = DayKind | 'ordinary'

const brushes: readonly { value: Brush; label: string; hint: string }[] = [
  ...Object.entries(dayKinds).map(([value, { letter, name, words }]) => ({ value: value as DayKind, label: `${letter} ${name}`, hint: words })),
  { value: 'ordinary', label: '平常日', hint: '周一至周五上班，周末休息' },
]

/** The working calendar of a year: which days are worked, and at which hours. */
export default function Calendar() {
  const { search } = usePlace(calendarPage)
  const year = Number(/^\d{4}$/.exec(search.year ?? '')?.[0] ?? today().slice(0, 4))
  const read = useQuery(mattersApi.getCalendar.queryOptions({ input: { year }, meta: { live: [CALENDAR] }, placeholderData: keepPreviousData }))
  // The years stay in sight while another one's days are read; until the first answer nothing is said of them.
  const shown = read.isPlaceholderData ? undefined : read.data
  const may = useMay()('calendar.change')
  const [season, editSeason] = useState<string>()
  const { loadedYears = [], pendingClocks = 0 } = read.data ?? {}
  const years = [...new Set([...loadedYears, year, Number(today().slice(0, 4)) + 1])].sort()
  return (
    <SettingFrame
      title="工作日历"
      words="时限按工作日计算时用。没有装入的年份不猜：时限先记为“待日历”，装入后自动重算。"
      filters={
        <nav className="setting-tabs" aria-label="年份">
          {years.map((one) => (
            <Go key={one} to={calendarPage.to({}, { year: String(one) })} className="tab" aria-current={one === year ? 'page' : undefined}>
              {one} 年{read.data === undefined || loadedYears.includes(one) ? '' : '（未装入）'}
            </Go>
          ))}
        </nav>
      }
      read={{ data: shown, error: read.error, refetch: read.refetch }}
    >
      {pendingClocks > 0 && <p className="calendar-pending" role="status">有 {pendingClocks} 个时限在等日历装入。</p>}
      {shown !== undefined && <Year key={`${year} ${JSON.stringify(shown.days)}`} year={year} days={shown.days} loaded={loadedYears.includes(year)} may={may} first={season === undefined} />}
      {shown !== undefined && <WorkingSeasons seasons={shown.seasons} may={may} editedId={season} edit={editSeason} />}
    </SettingFrame>
  )
}

type YearProps = { year: number; days: readonly SpecialDay[]; loaded: boolean; may: boolean; /** Its act is the first of the page. */ first: boolean }

function Year({ year, days: kept, loaded, may, first }: YearProps) {
  const [days, setDays] = useState<ReadonlyMap<string, SpecialDay>>(new Map(kept.map((day) => [day.date, day])))
  const [brush, setBrush] = useState<Brush>('holiday')
  const [label, setLabel] = useState('')
  const save = useCommand(mattersApi.setCalendarYear, {
    changes: [CALENDAR],
    done: ({ days: count }) => sayDone(`${year} 年日历已装入，共 ${count} 个特殊日。受影响的时限正在重算。`),
  })
  const paint = (date: string) => {
    const next = new Map(days)
    if (brush === 'ordinary' || next.get(date)?.kind === brush) next.delete(date)
    else next.set(date, { date, kind: brush, label: label.trim() })
    setDays(next)
  }
  const send = () => save.mutate({ year, days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), complete: true })
  const changed = JSON.stringify([...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1))) !== JSON.stringify([...kept].sort((a, b) => (a.date < b.date ? -1 : 1)))
  return (
    <div className="calendar">
      {may && (
        <div className="calendar-tools">
          <Choice legend="先选种类，再点日期；再点一次去掉" options={brushes} value={brush} change={setBrush} />
          <div className="setting-row">
            <Labelled label="名称（可不填）">
              <Input value={label} maxLength={40} placeholder="如 春节" onChange={(event) => setLabel(event.target.value)} style={{ width: 160 }} />
            </Labelled>
          </div>
          <ImportRows year={year} add={(added) => setDays(new Map([...days, ...added.map((day) => [day.date, day] as const)]))} />
          {save.error !== null && <Failure error={save.error} filled retry={send} />}
          <p className="move-acts">
            <Button type={first ? 'primary' : 'default'} disabled={!changed && loaded} title={!changed && loaded ? '没有改动' : undefined} loading={save.isPending} onClick={send}>
              {loaded ? `保存 ${year} 年的改动` : `装入 ${year} 年`}
            </Button>
            {changed && <Button onClick={() => setDays(new Map(kept.map((day) => [day.date, day])))}>放弃改动</Button>}
          </p>
        </div>
      )}
      <YearGrid year={year} days={days} paint={may ? paint : undefined} />
    </div>
  )
}

function ImportRows({ year, add }: { year: number; add: (days: readonly SpecialDay[]) => void }) {
  const [text, setText] = useState('')
  const [refusals, setRefusals] = useState<readonly string[]>([])
  const take = () => {
    const read = readRows(text, year)
    setRefusals(read.refusals)
    if (read.refusals.length > 0) return
    add(read.days)
    sayDone(`已填入 ${read.days.length} 天，核对后请保存。`)
    setText('')
  }
  return (
    <details className="correctable">
      <summary>从表格粘贴</summary>
      <Labelled label="每行一天：日期,种类,名称" hint="种类写 假、休 或 班，如 2027-01-01,假,元旦">
        <TextArea value={text} rows={6} change={setText} />
      </Labelled>
      {refusals.length > 0 && (
        <ul className="field-wrong" role="alert">
          {refusals.slice(0, 8).map((refusal) => (
            <li key={refusal}>{refusal}</li>
          ))}
        </ul>
      )}
      <Button onClick={take} disabled={text.trim() === ''}>
        填入日历
      </Button>
    </details>
  )
}
