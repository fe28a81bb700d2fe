import '#modules/requests/desk/office-days/office-days.css'
import { Button, Segmented, Select } from 'antd'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure } from '#kit/ui/states.tsx'
import { officeDaysPage } from '#modules/requests/desk/addresses.ts'
import { AreaPicker } from '#modules/requests/desk/AreaPicker.tsx'
import { OFFICE_DAY, officeDaysApi } from '#modules/requests/desk/office-days/api.ts'
import type { OfficeDayPlan } from '#modules/requests/desk/office-days/api.ts'
import { DayForm } from '#modules/requests/desk/office-days/DayForm.tsx'
import { DayMoves } from '#modules/requests/desk/office-days/DayMoves.tsx'
import { DayTimes } from '#modules/requests/desk/office-days/DayTimes.tsx'
import { popupHost } from '#modules/requests/desk/popup-host.tsx'
import { SettingFrame } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'
import { officeDayLifecycle } from '#modules/requests/office-days/lifecycle.ts'
import type { OfficeDayState } from '#modules/requests/office-days/lifecycle.ts'

type When = 'coming' | 'past'
const statesOf: Readonly<Record<When, readonly OfficeDayState[]>> = { coming: ['planned', 'published'], past: ['held', 'published', 'cancelled', 'planned'] }
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/

/** The days on which units come to a street or community: who plans them sees what is his to do, everybody else where his unit is expected. */
export default function OfficeDays() {
  const { search, setSearch } = usePlace(officeDaysPage)
  const when: When = search.when === 'past' ? 'past' : 'coming'
  const state = statesOf[when].find((one) => one === search.state)
  const { unit, area, month } = { unit: ID.test(search.unit ?? '') ? search.unit : undefined, area: search.area, month: MONTH.test(search.month ?? '') ? search.month : undefined }
  const isNarrowed = unit !== undefined || area !== undefined || month !== undefined || state !== undefined
  const read = useInfiniteQuery({
    ...officeDaysApi.listOfficeDayPlans.infiniteOptions({
      input: (after: string | undefined) => ({ when, unit, area, month, state, after }), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: { live: [OFFICE_DAY] }, placeholderData: keepPreviousData,
  })
  const days = read.data?.pages.flatMap((page) => page.items) ?? []
  const mayPlan = read.data?.pages[0]?.mayPlan === true
  const close = () => setSearch({ open: undefined, form: undefined })
  return (
    <SettingFrame
      title="联合接待日"
      words="各单位到街道、社区当面听居民说事。公布以后居民在手机上看得到，可以订阅到日历；参加单位会收到提醒，改期和取消也会。"
      acts={mayPlan && <Button type={search.open === undefined ? 'primary' : 'default'} onClick={() => setSearch({ open: 'new', form: undefined })}>安排接待日</Button>}
      filters={(
        <>
          <Segmented<When> aria-label="看哪些" value={when} options={[{ value: 'coming', label: '将要举办' }, { value: 'past', label: '办过和取消的' }]} onChange={(chosen) => setSearch({ when: chosen === 'past' ? 'past' : undefined, state: undefined, open: undefined, form: undefined })} />
          <UnitPicker label="单位" placeholder="单位" compact value={unit} change={(chosen) => setSearch({ unit: chosen })} />
          <AreaPicker label="哪里" placeholder="哪里" compact value={area} change={(chosen) => setSearch({ area: chosen })} />
          <Select aria-label="情况" placeholder="情况" allowClear value={state ?? null} options={statesOf[when].map((value) => ({ value, label: officeDayLifecycle.states[value] }))} onChange={(chosen) => setSearch({ state: chosen ?? undefined })} getPopupContainer={popupHost} style={{ minWidth: 108 }} />
          <label className="day-month">月份<input type="month" className="date" value={month ?? ''} onChange={(event) => setSearch({ month: event.target.value === '' ? undefined : event.target.value })} /></label>
        </>
      )}
      read={read}
      form={search.open === 'new' ? <DayForm close={close} /> : search.open === undefined || !ID.test(search.open) ? null : <OpenDay key={search.open} officeDayId={search.open} listed={days.find(({ officeDayId }) => officeDayId === search.open)} close={close} />}
    >
      {days.length === 0 ? <NoDays when={when} isNarrowed={isNarrowed} mayPlan={mayPlan} /> : <Table days={days} open={search.open} choose={(id) => setSearch({ open: id, form: undefined })} />}
      {read.hasNextPage && <p className="rows-more"><Button loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>再看一些</Button></p>}
    </SettingFrame>
  )
}

/** The one in the address, also where it stands on no page that was read. */
function OpenDay({ officeDayId, listed, close }: { officeDayId: string; listed: OfficeDayPlan | undefined; close: () => void }) {
  const { search, setSearch } = usePlace(officeDaysPage)
  const { data, error, refetch } = useQuery({ ...officeDaysApi.listOfficeDayPlans.queryOptions({ input: { only: officeDayId } }), meta: { live: [OFFICE_DAY] }, enabled: listed === undefined, retry: false })
  const day = listed ?? data?.items[0]
  if (day === undefined && error !== null) return <Failure error={error} retry={() => void refetch()} />
  return day === undefined ? null : <DayMoves key={day.version} day={day} form={search.form} setForm={(form) => setSearch({ form })} close={close} />
}

function NoDays({ when, isNarrowed, mayPlan }: { when: When; isNarrowed: boolean; mayPlan: boolean }) {
  if (isNarrowed) return <Empty title="没有这样的接待日">换一个单位、地方、月份，或去掉筛选再看。</Empty>
  if (when === 'past') return <Empty title="还没有办过接待日">办过和取消的接待日列在这里：来了多少人，收下多少件。</Empty>
  return <Empty title="没有将要举办的接待日">{mayPlan ? '点“安排接待日”，一次可以排好几个月。' : '街道、社区安排并公布以后会出现在这里。'}</Empty>
}

function Table({ days, open, choose }: { days: readonly OfficeDayPlan[]; open: string | undefined; choose: (officeDayId: string) => void }) {
  return (
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
              <button type="button" className="setting-open-button" onClick={() => choose(day.officeDayId)}><DayTimes day={day} /></button>
            </th>
            <td data-name="情况">{standing(day)}</td>
            <td data-name="地点">{day.place}<br />{day.spot}</td>
            <td data-name="单位">{[day.host, ...day.units].join('、')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function standing({ stateLabel, state, movedFrom, people, takenUp, openMoves }: OfficeDayPlan): string {
  if (state === 'held') return `${people} 人，收下 ${takenUp} 件`
  if (openMoves.includes('record')) return '等待记下结果'
  return movedFrom !== null && state === 'published' ? `${stateLabel}，已改期` : stateLabel
}
