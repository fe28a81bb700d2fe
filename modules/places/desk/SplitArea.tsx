import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { splitArea } from '#modules/places/contract.ts'
import { Affected } from '#modules/places/desk/Affected.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { AREA, api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'

const MOST_CHILDREN = 500
const MOST_PARTS = 20
const STAYS = 'stays'

type Part = { name: string; divisionCode: string }

/** One into several: each child is given its part by name, and one part takes what lies in none of them. */
export function SplitArea({ area, close }: AreaActProps<AreaInFull>) {
  const [remains, setRemains] = useState(true)
  const [parts, setParts] = useState<readonly Part[]>([{ name: '', divisionCode: '' }])
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const [remainder, setRemainder] = useState<string>()
  const [on, setOn] = useState(dayOf(new Date()))
  const { data, error, refetch } = useQuery(api.listAreas.queryOptions({ input: { parentId: area.areaId, limit: MOST_CHILDREN }, meta: { live: [AREA] } }))
  const children = data?.areas ?? []
  const command = useAreaChange(api.splitArea, close)
  const { wrong, submit } = useCheck(splitArea, (input) => command.mutate(input), { on: '请填写生效日期' })
  const rest = remains ? (remainder ?? STAYS) : remainder
  const send = () =>
    submit({
      areaId: area.areaId, version: area.version, remains, on, remainder: rest === undefined || rest === STAYS ? undefined : Number(rest),
      parts: parts.map((part, index) => ({
        name: part.name, ...(part.divisionCode.trim() === '' ? {} : { divisionCode: part.divisionCode.trim() }),
        children: children.filter((child) => given[child.areaId] === String(index)).map((child) => child.areaId),
      })),
    })
  const changePart = (index: number, change: Partial<Part>) => setParts(parts.map((part, at) => (at === index ? { ...part, ...change } : part)))
  const removePart = (index: number) => {
    setParts(parts.filter((_, at) => at !== index))
    setGiven({})
    setRemainder(undefined)
  }
  const where = [...(remains ? [{ value: STAYS, label: `${area.name}（保留）` }] : []), ...parts.map((part, index) => ({ value: String(index), label: part.name.trim() === '' ? `第 ${index + 1} 个新区划` : part.name }))]
  const unassigned = remains ? [] : children.filter((child) => given[child.areaId] === undefined || given[child.areaId] === STAYS)
  return (
    <ActForm title={`拆分${area.name}`} verb={verbOn(on, `拆分${area.name}`)} grave command={command} refused={data === undefined && error !== null ? '下级没有读出来，现在不能拆分。' : null} submit={() => { if (data !== undefined) send() }} close={close}>
      <Choice
        legend="原来的区划"
        value={remains ? 'stay' : 'end'}
        change={(answer) => setRemains(answer === 'stay')}
        options={[{ value: 'stay', label: `${area.name}保留，从它分出新的` }, { value: 'end', label: `${area.name}撤销，全部分给新的`, hint: '以它为辖区的单位和岗位同日终止' }]}
      />
      <fieldset className="choices">
        <legend>分出的新区划（与{area.name}同级）</legend>
        {parts.map((part, index) => (
          <div key={index} className="split-part">
            <Input aria-label={`第 ${index + 1} 个的名称`} placeholder="名称" value={part.name} maxLength={40} status={wrong[`parts.${index}.name`] === undefined ? '' : 'error'} onChange={(event) => changePart(index, { name: event.target.value })} />
            <Input aria-label={`第 ${index + 1} 个的区划代码`} placeholder="代码，可不填" value={part.divisionCode} inputMode="numeric" maxLength={12} status={wrong[`parts.${index}.divisionCode`] === undefined ? '' : 'error'} onChange={(event) => changePart(index, { divisionCode: event.target.value })} />
            {parts.length > 1 && <Button size="small" onClick={() => removePart(index)} aria-label={`去掉第 ${index + 1} 个`}>去掉</Button>}
          </div>
        ))}
        {Object.entries(wrong).filter(([path]) => path.startsWith('parts')).slice(0, 1).map(([path, sentence]) => <span key={path} className="field-wrong" role="alert">{sentence}</span>)}
        {parts.length < MOST_PARTS && <Button size="small" onClick={() => setParts([...parts, { name: '', divisionCode: '' }])}>再分出一个</Button>}
      </fieldset>
      {data === undefined && (error === null ? <Loading rows={3} /> : <Failure error={error} filled retry={() => void refetch()} />)}
      {children.length > 0 && (
        <fieldset className="choices">
          <legend>{children.length} 个下级各归哪里</legend>
          <div className="split-children">
            {children.map((child) => (
              <label key={child.areaId} className="split-child">
                <span>{child.name}</span>
                <Where options={where} value={given[child.areaId] ?? (remains ? STAYS : undefined)} change={(value) => setGiven({ ...given, [child.areaId]: value })} />
              </label>
            ))}
          </div>
          {unassigned.length > 0 && <span className="field-hint">还有 {unassigned.length} 个没有指定</span>}
        </fieldset>
      )}
      <Labelled label="说不清在哪个下级的诉求归" hint="诉求先按地点归到下级所在的一份；没有地点、或不在任何下级边界内的，归这里。每一件归到哪里都有记录" wrong={wrong['remainder']}>
        <Where options={where} value={rest} change={setRemainder} />
      </Labelled>
      <OnField on={on} change={setOn} wrong={wrong['on']} />
      <Affected
        areaIds={[area.areaId]}
        ends={!remains}
        sentences={[
          `新设 ${parts.length} 个区划，下级按上面的指定跟着走。`,
          remains ? `${area.name}的单位和岗位不变；新区划的单位和岗位另行设立。` : `${area.name}的单位由新区划的同类单位承继，没有的自动新建；岗位和任职同日终止，在岗的人随即退出登录。`,
          '以前的统计仍算原来的区划，以后的分开算。',
        ]}
      />
    </ActForm>
  )
}

function Where({ options, value, change }: { options: readonly { value: string; label: string }[]; value: string | undefined; change: (value: string) => void }) {
  return (
    <select className="plain-select" value={value ?? ''} onChange={(event) => change(event.target.value)}>
      {value === undefined && <option value="" disabled>请选择</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>{option.label}</option>
      ))}
    </select>
  )
}
