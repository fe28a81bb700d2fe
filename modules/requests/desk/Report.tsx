import './requests.css'
import './request.css'
import './report.css'
import type { FormEvent } from 'react'
import { Button, Input } from 'antd'
import { Failure } from '#kit/ui/states.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { purposeLabels, urgencyLabels } from '#modules/matters/contract.ts'
import { findPerson } from '#modules/requests/pasted-message.ts'
import { useSuggestedCategory } from '#modules/requests/phone/use-suggested-category.ts'
import { authorityLabels } from '#modules/requests/shapes.ts'
import { AlikeToJoin } from '#modules/requests/desk/AlikeToJoin.tsx'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { PlaceFields } from '#modules/requests/desk/PlaceFields.tsx'
import { PhotoUpload } from '#modules/requests/desk/PhotoUpload.tsx'
import { Slip } from '#modules/requests/desk/Slip.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { usualAuthority, useReportForm } from '#modules/requests/desk/report-form.ts'
import type { ReportValues } from '#modules/requests/desk/report-form.ts'

const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const channels = [
  { value: 'hotline', label: '热线来电' },
  { value: 'counter', label: '窗口来访' },
  { value: 'wecomGroup', label: '企业微信群' },
  { value: 'paper', label: '书面来信' },
  { value: 'desk', label: '其他' },
] as const

/** For a caller, a visitor or somebody without a phone: the same request, the same clock, and a slip to take home. */
export default function Report() {
  const form = useReportForm()
  const { values, wrong, set } = form
  const suggested = useSuggestedCategory(values.text, values.category === undefined)
  if (form.receipt !== undefined) return <Slip receipt={form.receipt} again={form.another} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    form.submit()
  }
  return (
    <>
      <header className="page-head">
        <h1>代报诉求</h1>
      </header>
      <form className="page-body report" onSubmit={submit} noValidate>
        <Way values={values} wrong={wrong} set={set} />
        <section className="card">
          <h2>什么事</h2>
          <Labelled label="反映的事情" hint={values.channel === 'wecomGroup' ? '把群里的消息粘贴进来；姓名和电话会找出来，移到反映人一栏' : '照对方说的写，写清什么事、什么时候开始、希望怎么办'} wrong={wrong['text']}>
            <TextArea focused value={values.text} most={2000} rows={5} wrong={wrong['text'] !== undefined} change={(text) => set({ text })} />
          </Labelled>
          {values.channel === 'wecomGroup' && <PersonInText values={values} set={set} />}
          <PlaceFields place={values} change={({ areaId, longitude, latitude, address }) => set({ areaId, longitude, latitude, address })} wrongArea={wrong['areaId']} wrongAddress={wrong['address']} />
          <Labelled label="类别（可不选，由系统按文字建议）">
            <CategoryPicker label="类别" anyLevel value={values.category} change={(category) => set({ category })} />
          </Labelled>
          {suggested !== undefined && (
            <p className="report-hint">
              看起来是“{suggested.name}”（系统建议，把握 {suggested.confidence}%）
              <button type="button" className="plain-button" onClick={() => set({ category: suggested.key })}>
                就选它
              </button>
            </p>
          )}
          <AlikeToJoin values={values} set={set} />
          <Choice legend="性质" options={optionsOf(purposeLabels)} value={values.purpose} change={(purpose) => set({ purpose })} />
          <Choice legend="紧急程度" hint="不选时按类别的规定" options={optionsOf(urgencyLabels)} value={values.urgency} change={(urgency) => set({ urgency })} />
          <PhotoUpload label={values.channel === 'paper' ? '来信的照片（只给办理人员看，不公开）' : '照片（可不传）'} kind={values.channel === 'paper' ? 'evidence' : 'report'} value={values.photoIds} change={(photoIds) => set({ photoIds })} />
        </section>
        <Who values={values} wrong={wrong} set={set} />
        {form.command.error !== null && <Failure error={form.command.error} filled retry={form.submit} />}
        <p className="panel-acts">
          <Button type="primary" size="large" htmlType="submit" loading={form.command.isPending}>
            登记并出凭条
          </Button>
        </p>
      </form>
    </>
  )
}

/** First how it came: it decides what is asked for. */
function Way({ values, wrong, set }: { values: ReportValues; wrong: Readonly<Record<string, string>>; set: (change: Partial<ReportValues>) => void }) {
  return (
    <section className="card">
      <Choice legend="怎么来的" options={channels} value={values.channel} change={(channel) => set({ channel, authority: usualAuthority[channel] })} />
      {values.channel === 'paper' && (
        <div className="report-two">
          <Labelled label="收到日期" wrong={wrong['letterDate']}>
            <Input type="date" style={{ maxWidth: 200 }} value={values.letterDate ?? ''} onChange={(event) => set({ letterDate: event.target.value === '' ? undefined : event.target.value })} />
          </Labelled>
        </div>
      )}
    </section>
  )
}

/** Whose name or number stands in what was pasted: moved where it is sealed, and hidden in the words that every unit reads. */
function PersonInText({ values, set }: { values: ReportValues; set: (change: Partial<ReportValues>) => void }) {
  const found = findPerson(values.text)
  if (found.text === values.text.trim()) return null
  const [name] = found.names
  const [phone] = found.phones
  const move = () => set({ text: found.text, ...(name === undefined ? {} : { reporterName: name }), ...(phone === undefined ? {} : { reporterPhone: phone }) })
  return (
    <p className="report-hint" role="status">
      文字里有{[...(found.names.length === 0 ? [] : [`姓名：${found.names.join('、')}`]), ...(found.phones.length === 0 ? [] : [`电话：${found.phones.join('、')}`])].join('；') || '证件或账号'}
      <button type="button" className="plain-button" onClick={move}>
        {name === undefined && phone === undefined ? '隐去' : '移到反映人，文字里隐去'}
      </button>
    </p>
  )
}

function Who({ values, wrong, set }: { values: ReportValues; wrong: Readonly<Record<string, string>>; set: (change: Partial<ReportValues>) => void }) {
  return (
    <section className="card">
      <h2>谁反映的</h2>
      <Choice legend="依据" options={optionsOf(authorityLabels)} value={values.authority} change={(authority) => set({ authority })} wrong={wrong['authority']} />
      <div className="report-two">
        <Labelled label="姓名（可不填）" wrong={wrong['reporterName']}>
          <Input value={values.reporterName} maxLength={40} autoComplete="off" onChange={(event) => set({ reporterName: event.target.value })} />
        </Labelled>
        <Labelled label="电话（可不填；没有电话不能回访）" wrong={wrong['reporterPhone']}>
          <Input value={values.reporterPhone} maxLength={20} autoComplete="off" inputMode="tel" onChange={(event) => set({ reporterPhone: event.target.value })} />
        </Labelled>
      </div>
      <label className="check">
        <input type="checkbox" checked={values.anonymousToPublic} onChange={(event) => set({ anonymousToPublic: event.target.checked })} />
        公开时不显示反映人姓名
      </label>
    </section>
  )
}
