import type { ReactNode } from 'react'
import { InputNumber } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { NotRead, askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { urgencyLabels } from '#modules/matters/contract.ts'
import { exclusionReasonLabels, replyKindLabels, satisfactionLabels } from '#modules/requests/shapes.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { CoUnitsField } from '#modules/requests/desk/CoUnitsField.tsx'
import { DutyPicker } from '#modules/requests/desk/DutyPicker.tsx'
import { MergePicker } from '#modules/requests/desk/MergePicker.tsx'
import { PartsField } from '#modules/requests/desk/PartsField.tsx'
import { PlaceFields } from '#modules/requests/desk/PlaceFields.tsx'
import type { PlaceValue } from '#modules/requests/desk/PlaceFields.tsx'
import { PhotoUpload } from '#modules/requests/desk/PhotoUpload.tsx'
import { SuggestedCategory } from '#modules/requests/desk/SuggestedCategory.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'
import { procedureQuery } from '#modules/requests/desk/api.ts'
import { daysBefore, today } from '#modules/requests/desk/days.ts'
import type { Field, OpenMove, Values } from '#modules/requests/desk/move-schema.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { restOf } from '#modules/requests/split-rest.ts'
import { suggestedUnits } from '#modules/requests/desk/suggested-units.ts'

export type MoveFieldProps = {
  field: Field
  move: OpenMove
  request: RequestDetail
  values: Values
  wrong: string | undefined
  set: (name: string, value: unknown) => void
}

const yesNo = (yes: string, no: string) => [{ value: true, label: yes }, { value: false, label: no }]
const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const kindHints = { done: '事情已经办成', notPossible: '写明为什么办不到、有什么别的办法', byWhen: '写明到哪天办成' } as const
const tellWays = { phone: '打电话', visit: '当面', message: '发消息、在群里说', notReached: '没联系上' } as const
const contactWays = { phone: '打电话', visit: '上门', message: '发消息' } as const

/** One input of a move's form. Each name of the contract has one kind of control, in every move. */
export function MoveField(props: MoveFieldProps) {
  const { field: { name, label, most, optional }, move, request, values, wrong, set } = props
  const value = values[name]
  const choose = (next: unknown) => set(name, next)
  switch (name) {
    case 'place':
      return <PlaceFields place={value as PlaceValue} change={choose} wrongArea={wrong} />
    case 'organizationId':
      return (
        <Labelled label={move === 'addCoUnit' ? '协办单位' : move === 'transfer' ? '转给' : '派给'} wrong={wrong}>
          <UnitPicker label="单位" value={value as string | undefined} change={choose} suggested={suggestedUnits(request)} />
        </Labelled>
      )
    case 'coUnits':
      return <CoUnitsField value={value as { organizationId: string; required: boolean }[] | undefined} change={choose} suggested={suggestedUnits(request)} />
    case 'category':
      return <Correctable title="更正类别" open={move === 'accept'}>{move === 'accept' && <SuggestedCategory suggestion={request.suggestion} value={(value as string | undefined) ?? request.category} take={choose} />}<Labelled label="类别" wrong={wrong}><CategoryPicker label="类别" anyLevel value={(value as string | undefined) ?? request.category} change={choose} /></Labelled></Correctable>
    case 'urgency':
      return <Correctable title="更正紧急程度" open={move === 'accept'}><Choice legend="紧急程度" options={optionsOf(urgencyLabels)} value={value ?? request.urgency} change={choose} wrong={wrong} /></Correctable>
    case 'reasonKey':
      return <ReasonField {...props} />
    case 'dutyEntryId':
      return <DutyPicker category={request.category} value={value as string | undefined} change={choose} optional={optional} wrong={wrong} />
    case 'intoId':
      return <MergePicker requestId={request.requestId} value={value as string | undefined} change={choose} wrong={wrong} />
    case 'parts':
      return <PartsField value={value as { text: string; category?: string }[]} change={choose} original={request.text} photoIds={request.photos.filter(({ kind }) => kind === 'report').map(({ photoId }) => photoId)} wrong={wrong} />
    case 'rest':
      return <RestField {...props} />
    case 'photoIds':
      return <PhotoUpload label={move === 'reply' || move === 'answerTask' ? '办理照片（可不传）' : move === 'askExclusion' ? '依据的照片（可不传）' : '现场照片（可不传）'} value={(value as string[] | undefined) ?? []} change={choose} />
    case 'approve':
      return <Choice legend="审批" options={yesNo('同意', '不同意')} value={value} change={choose} wrong={wrong} />
    case 'kind':
      return <Choice legend="办理结果" options={optionsOf(replyKindLabels).map((option) => ({ ...option, hint: kindHints[option.value as keyof typeof kindHints] }))} value={value} change={choose} wrong={wrong} />
    case 'promisedOn':
      return values['kind'] === 'byWhen' ? <DateField label="承诺哪天办成" value={value} change={choose} min={today()} wrong={wrong} /> : null
    case 'reviewOn':
      return <ReviewField {...props} />
    case 'workingDays':
      return <DaysField {...props} />
    case 'how':
      return <Choice legend={move === 'tellOutcome' ? '怎么告知的' : '怎么联系的'} options={optionsOf(move === 'tellOutcome' ? tellWays : contactWays)} value={value} change={choose} wrong={wrong} />
    case 'method':
      return <Choice legend="核查方式" options={[{ value: 'site', label: '到现场' }, { value: 'phone', label: '打电话' }]} value={value} change={choose} wrong={wrong} />
    case 'required':
      return <label className="check"><input type="checkbox" checked={value === true} onChange={(event) => choose(event.target.checked)} /> 必须先办：它没有反馈时不能答复居民</label>
    case 'answered':
      return <Choice legend="是否接通" options={yesNo('接通了', '没有接通')} value={value} change={choose} wrong={wrong} />
    case 'solved':
      return values['answered'] === false ? null : <Choice legend="事情解决了吗" options={yesNo('解决了', '没有解决')} value={value} change={choose} wrong={wrong} />
    case 'satisfaction':
      return values['answered'] === false ? null : <Choice legend="满意程度" options={optionsOf(satisfactionLabels)} value={value} change={choose} wrong={wrong} />
    default:
      return (
        <Labelled label={`${label ?? name}${optional ? '（可不填）' : ''}`} wrong={wrong}>
          <TextArea value={(value as string | undefined) ?? ''} most={most} rows={(most ?? 0) > 600 ? 5 : 3} wrong={wrong !== undefined} change={choose} />
        </Labelled>
      )
  }
}

/** Only where a part accuses: the message goes sealed as it is, and this alone stays in the open. */
function RestField({ request, values, set, wrong }: MoveFieldProps) {
  const parts = values['parts'] as readonly { text: string; category?: string }[]
  const [sealed, open] = [parts.filter(({ category }) => category === CONDUCT), parts.filter(({ category }) => category !== CONDUCT)]
  if (sealed.length === 0) return null
  const left = (values['rest'] as string | undefined) || (restOf(request.text, sealed.map(({ text }) => text), open.map(({ text }) => text)) ?? '')
  return (
    <Labelled label="留下的事项" hint="检举控告拆出后，原文、照片和录音整件密封，您和本单位不再看得到；只有这里写的照常办理，不要写检举控告的内容。没有其余的事，就不要拆分，直接改类别受理。" wrong={wrong}>
      <TextArea value={left} most={4000} rows={5} wrong={wrong !== undefined} change={(text) => set('rest', text)} />
    </Labelled>
  )
}

/** What is right as a rule stays folded, so that the usual dispatch is two clicks. */
function Correctable({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  return open ? children : <details className="correctable"><summary>{title}</summary>{children}</details>
}

function DateField({ label, value, change, min, max, hint, wrong }: { label: string; value: unknown; change: (value: string | undefined) => void; min: string; max?: string | undefined; hint?: string | undefined; wrong: string | undefined }) {
  return (
    <Labelled label={label} hint={hint} wrong={wrong}>
      <input className="date" type="date" value={(value as string | undefined) ?? ''} min={min} max={max} onChange={(event) => change(event.target.value || undefined)} />
    </Labelled>
  )
}

function ReasonField({ move, values, set, wrong }: MoveFieldProps) {
  const read = useQuery(procedureQuery)
  const procedure = read.data
  const again = move === 'askExclusion' ? undefined : askAgain(read)
  const reasons = move === 'askExclusion' ? Object.entries(exclusionReasonLabels).map(([key, name]) => ({ key, name })) : move === 'decline' ? procedure?.declineReasons : procedure?.returnReasons
  const window = move === 'askReturn' && procedure !== undefined ? `派单后 ${procedure.returnWindowWorkingHours} 个工作小时内可以申请退单。` : ''
  const hint = procedure === undefined || move === 'askExclusion' ? undefined : `${window}依据：${procedure.citation}`
  if (again !== undefined) return <NotRead what="可选的理由" again={again} />
  return <Choice legend="理由" column hint={hint} options={(reasons ?? []).map(({ key, name }) => ({ value: key, label: name }))} value={values['reasonKey']} change={(key) => set('reasonKey', key)} wrong={wrong} />
}

function ReviewField({ values, set, wrong }: MoveFieldProps) {
  const { data: procedure } = useQuery(procedureQuery)
  const max = procedure === undefined ? undefined : daysBefore(today(), -procedure.suspensionReviewWithinDays)
  return <DateField label="复核日期" value={values['reviewOn']} change={(day) => set('reviewOn', day)} min={today()} max={max} hint={procedure === undefined ? undefined : `最晚 ${procedure.suspensionReviewWithinDays} 天后复核`} wrong={wrong} />
}

function DaysField({ request: { extension }, values, set, wrong }: MoveFieldProps) {
  return (
    <Labelled label="延长几个工作日" hint={extension === null ? undefined : `第 ${extension.ordinal} 次延期，最多 ${extension.capWorkingDays} 个工作日`} wrong={wrong}>
      <InputNumber min={1} {...(extension === null ? {} : { max: extension.capWorkingDays })} precision={0} value={(values['workingDays'] as number | undefined) ?? null} onChange={(days) => set('workingDays', days ?? undefined)} />
    </Labelled>
  )
}
