import '#modules/requests/desk/office-days/office-days.css'
import { useState } from 'react'
import { Button, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { sayExactly } from '#kit/ui/time-words.ts'
import { Empty } from '#kit/ui/states.tsx'
import { OFFICE_DAY, officeDaysApi } from '#modules/requests/desk/office-days/api.ts'
import type { OfficeDayPlan } from '#modules/requests/desk/office-days/api.ts'
import { DayForm } from '#modules/requests/desk/office-days/DayForm.tsx'
import { DayMoves } from '#modules/requests/desk/office-days/DayMoves.tsx'
import { SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'

type When = 'coming' | 'past'

/** The days on which units come to a street or community: who plans them sees what is his to do, everybody else where his unit is expected. */
export default function OfficeDays() {
  const [when, setWhen] = useState<When>('coming')
  const [open, setOpen] = useState<string>()
  const read = useQuery(officeDaysApi.listOfficeDayPlans.queryOptions({ input: { when }, meta: { live: [OFFICE_DAY] } }))
  const days = read.data?.items ?? []
  const shown = days.find(({ officeDayId }) => officeDayId === open)
  const close = () => setOpen(undefined)
  return (
    <SettingFrame
      title="联合接待日"
      words="各单位到街道、社区当面听居民说事。公布以后居民在手机上看得到，可以订阅到日历；参加单位会收到提醒，改期和取消也会。"
      acts={read.data?.mayPlan === true && <Button type={open === undefined ? 'primary' : 'default'} onClick={() => setOpen('new')}>安排接待日</Button>}
      filters={<Segmented<When> aria-label="看哪些" value={when} options={[{ value: 'coming', label: '将要举办' }, { value: 'past', label: '办过和取消的' }]} onChange={(chosen) => { setWhen(chosen); close() }} />}
      read={read}
      form={open === 'new' ? <DayForm close={close} /> : shown === undefined ? null : <DayMoves key={`${shown.officeDayId} ${shown.version}`} day={shown} close={close} />}
    >
      {days.length === 0 ? (
        <Empty title={when === 'coming' ? '没有将要举办的接待日' : '还没有办过的接待日'}>{read.data?.mayPlan === true ? '点“安排接待日”，一次可以排好几个月。' : '街道、社区安排并公布以后会出现在这里。'}</Empty>
      ) : (
        <table className="setting-table office-days stacks">
          <thead>
            <tr>
              <th scope="col" style={{ width: 176 }}>时间</th>
              <th scope="col" style={{ width: 128 }}>情况</th>
              <th scope="col">地点</th>
              <th scope="col">主办和参加单位</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.officeDayId} aria-current={day.officeDayId === open ? 'true' : undefined}>
                <th scope="row">
                  <button type="button" className="setting-open-button" onClick={() => setOpen(day.officeDayId)}>{sayTimes(day)}</button>
                </th>
                <td data-name="情况">{standing(day)}</td>
                <td data-name="地点">{day.place}<br />{day.spot}</td>
                <td data-name="单位">{[day.host, ...day.units].join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingFrame>
  )
}

/** 2026年10月14日 周三 09:00—11:30 */
export function sayTimes({ startsAt, endsAt }: Pick<OfficeDayPlan, 'startsAt' | 'endsAt'>): string {
  return `${sayExactly(new Date(startsAt))}—${sayExactly(new Date(endsAt)).split(' ').at(-1)}`
}

function standing({ stateLabel, state, movedFrom, people, takenUp, openMoves }: OfficeDayPlan): string {
  if (state === 'held') return `${people} 人，收下 ${takenUp} 件`
  if (openMoves.includes('record')) return '等待记下结果'
  return movedFrom !== null && state === 'published' ? `${stateLabel}，已改期` : stateLabel
}
