import { useState } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf } from '#kit/ui/days.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { useMay } from '#kit/ui/person.ts'
import { Failure } from '#kit/ui/states.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import { reportPage } from '#modules/requests/desk/addresses.ts'
import { OFFICE_DAY, officeDaysApi } from '#modules/requests/desk/office-days/api.ts'
import type { OfficeDayPlan } from '#modules/requests/desk/office-days/api.ts'
import { DayTimes } from '#modules/requests/desk/office-days/DayTimes.tsx'
import { DayFields, momentOf, PointMap, TimeFields } from '#modules/requests/desk/office-days/DayFields.tsx'
import type { DayValues } from '#modules/requests/desk/office-days/DayFields.tsx'
import { RuleForm } from '#modules/requests/desk/settings/SettingFrame.tsx'
import { cancelOfficeDay, changeOfficeDay, recordOfficeDay } from '#modules/requests/office-days/contract.ts'

type Props = { day: OfficeDayPlan; close: () => void }
type Form = 'change' | 'cancel' | 'record'

/** One day with what can be done with it now. */
export function DayMoves({ day, form, setForm, close }: Props & { form: string | undefined; setForm: (form: Form | undefined) => void }) {
  const publish = useCommand(officeDaysApi.publishOfficeDay, { changes: [OFFICE_DAY], done: () => sayDone(`已公布。${day.units.length === 0 ? '' : `已提醒 ${day.units.join('、')}。`}`) })
  const mayReport = useMay()('request.reportFor')
  const back = () => setForm(undefined)
  useFocusReturn()
  useKeys('接待日', form === undefined ? [{ key: 'Escape', label: '收起', run: close }] : [])
  if (form === 'change') return <Change day={day} close={back} />
  if (form === 'cancel') return <Cancel day={day} close={back} />
  if (form === 'record') return <Record day={day} close={back} />
  const may = (move: OfficeDayPlan['openMoves'][number]) => day.openMoves.includes(move)
  return (
    <section className="rule-form" aria-label="这个接待日">
      <button type="button" className="plain-button beside-close" title="收起（Esc）" aria-label="收起" onClick={close}>
        <Icon name="close" size={18} />
      </button>
      <h2>{day.place}</h2>
      <dl className="facts">
        <dt>情况</dt><dd>{day.stateLabel}</dd>
        <dt>时间</dt><dd><DayTimes day={day} /></dd>
        {day.movedFrom !== null && <><dt>原定</dt><dd>{sayExactly(new Date(day.movedFrom))}</dd></>}
        {day.reason !== null && <><dt>原因</dt><dd>{day.reason}</dd></>}
        <dt>地点</dt><dd>{day.spot}{day.longitude !== null && <PointMap areaId={day.areaId} areaName={day.place} longitude={day.longitude} latitude={day.latitude} />}</dd>
        <dt>主办</dt><dd>{day.host}</dd>
        <dt>参加单位</dt><dd>{day.units.length === 0 ? '没有' : day.units.join('、')}</dd>
        <dt>接待哪些事</dt><dd>{day.categories.length === 0 ? '都可以' : day.categories.map(({ name }) => name).join('、')}</dd>
        {day.note !== null && <><dt>给居民的话</dt><dd>{day.note}</dd></>}
        {day.people !== null && <><dt>结果</dt><dd>来了 {day.people} 人，收下 {day.takenUp} 件诉求</dd></>}
      </dl>
      {publish.error !== null && <Failure error={publish.error} />}
      <p className="move-acts">
        {may('publish') && <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate({ officeDayId: day.officeDayId, version: day.version })}>公布</Button>}
        {may('record') && <Button type="primary" onClick={() => setForm('record')}>记下结果</Button>}
        {may('change') && <Button onClick={() => setForm('change')}>修改</Button>}
        {may('cancel') && <Button danger onClick={() => setForm('cancel')}>取消</Button>}
      </p>
      {day.openMoves.length === 0 && day.state !== 'cancelled' && day.state !== 'held' && <p className="move-effect">由主办的街道、社区修改、取消和记结果。</p>}
      {hasBegun(day) && mayReport && <p className="move-effect">现场收下的诉求逐件<Go to={reportPage.to({}, { channel: 'counter', area: day.areaId })}>登记</Go>，这里只记件数。</p>}
    </section>
  )
}

/** From its morning on: who comes early is received too. */
function hasBegun({ state, startsAt }: OfficeDayPlan): boolean {
  return (state === 'published' || state === 'held') && dayOf(new Date(startsAt)) <= dayOf(new Date())
}

type Checked = { success: boolean; error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } | undefined }

function wrongOf(checked: Checked): Record<string, string> {
  return Object.fromEntries((checked.error?.issues ?? []).toReversed().map(({ path, message }) => [String(path[0]), message]))
}

function Change({ day, close }: Props) {
  const clockOf = (at: string) => sayExactly(new Date(at)).split(' ').at(-1)!
  const [time, setTime] = useState({ on: dayOf(new Date(day.startsAt)), from: clockOf(day.startsAt), to: clockOf(day.endsAt) })
  const [values, setValues] = useState<DayValues>({ spot: day.spot, units: day.unitIds.map((value, index) => ({ value, label: day.units[index] ?? '' })), categories: day.categories.map(({ key }) => key), note: day.note ?? '', point: day.longitude === null ? undefined : { longitude: day.longitude, latitude: day.latitude! } })
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [startsAt, endsAt] = [momentOf(time.on, time.from), momentOf(time.on, time.to)]
  const isMoved = day.state === 'published' && (startsAt !== day.startsAt || endsAt !== day.endsAt || values.spot !== day.spot)
  const change = useCommand(officeDaysApi.changeOfficeDay, { changes: [OFFICE_DAY], done: () => { sayDone(isMoved ? '已修改，参加单位会收到提醒。' : '已修改。'); close() } })
  const submit = () => {
    const input = {
      officeDayId: day.officeDayId, version: day.version, spot: values.spot, startsAt, endsAt, unitIds: values.units.map(({ value }) => value), categories: values.categories,
      ...(values.note === '' ? {} : { note: values.note }), ...(values.point === undefined ? {} : { point: values.point }), ...(isMoved ? { reason } : {}),
    }
    const checked = changeOfficeDay['~orpc'].inputSchema!.safeParse(input)
    if (checked.success) return change.mutate(input)
    setWrong(wrongOf(checked))
  }
  return (
    <RuleForm title="修改接待日" effect={day.state === 'published' ? '已经公布：居民的页面和日历会跟着改，参加单位会收到提醒。' : '还没有公布，改了不通知任何人。'} act="保存修改" command={change} submit={submit} close={close}>
      <TimeFields {...time} change={(more) => setTime({ ...time, ...more })} wrong={wrong['startsAt'] === undefined ? wrong['endsAt'] : '请填写日期和时间'} />
      <DayFields areaId={day.areaId} values={values} wrong={wrong} change={(more) => setValues({ ...values, ...more })} />
      {isMoved && (
        <Labelled label="为什么改时间或地点（居民和参加单位都看得到）" wrong={wrong['reason']}>
          <Input value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
        </Labelled>
      )}
    </RuleForm>
  )
}

function Cancel({ day, close }: Props) {
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const cancel = useCommand(officeDaysApi.cancelOfficeDay, { changes: [OFFICE_DAY], done: () => { sayDone('接待日已取消。'); close() } })
  const submit = () => {
    const input = { officeDayId: day.officeDayId, version: day.version, reason }
    const checked = cancelOfficeDay['~orpc'].inputSchema!.safeParse(input)
    if (checked.success) return cancel.mutate(input)
    setWrong(wrongOf(checked))
  }
  return (
    <RuleForm title="取消接待日" effect={day.state === 'published' ? '居民会看到已取消和原因，日历里会划掉，参加单位会收到提醒。取消后不能恢复。' : '还没有公布，取消后不通知任何人，也不能恢复。'} act="取消这个接待日" leave="不取消" grave command={cancel} submit={submit} close={close}>
      <Labelled label="为什么取消" wrong={wrong['reason']}>
        <Input value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </RuleForm>
  )
}

function Record({ day, close }: Props) {
  const [counts, setCounts] = useState({ people: '', takenUp: '' })
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const record = useCommand(officeDaysApi.recordOfficeDay, { changes: [OFFICE_DAY], done: () => { sayDone('结果已记下，居民也看得到。'); close() } })
  const numberOf = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN)
  const submit = () => {
    const input = { officeDayId: day.officeDayId, version: day.version, people: numberOf(counts.people), takenUp: numberOf(counts.takenUp) }
    const checked = recordOfficeDay['~orpc'].inputSchema!.safeParse(input)
    if (checked.success) return record.mutate(input)
    setWrong(wrongOf(checked))
  }
  return (
    <RuleForm title="记下结果" effect="只记数，不记姓名。现场收下的诉求用“代报”逐件登记。" act="记下" leave="以后再记" command={record} submit={submit} close={close}>
      <Labelled label="来了多少人" wrong={wrong['people']}>
        <Input inputMode="numeric" value={counts.people} maxLength={6} onChange={(event) => setCounts({ ...counts, people: event.target.value })} style={{ maxWidth: 120 }} />
      </Labelled>
      <Labelled label="收下多少件诉求" wrong={wrong['takenUp']}>
        <Input inputMode="numeric" value={counts.takenUp} maxLength={6} onChange={(event) => setCounts({ ...counts, takenUp: event.target.value })} style={{ maxWidth: 120 }} />
      </Labelled>
    </RuleForm>
  )
}
