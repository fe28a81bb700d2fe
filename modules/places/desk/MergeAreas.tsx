import { useState } from 'react'
import { Input, Select } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { useQuery } from '@tanstack/react-query'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { mergeAreas } from '#modules/places/contract.ts'
import { Affected } from '#modules/places/desk/Affected.tsx'
import AreaPicker from '#modules/places/desk/AreaPicker.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'
import { areaQuery, useAreaName } from '#modules/places/desk/area-tree.ts'
import { useLevelsBelow } from '#modules/places/desk/levels.ts'

/** Several into one that exists or a new one; one into a new one of another level is a conversion (村改社区). */
export function MergeAreas({ area, close }: AreaActProps<AreaInFull>) {
  const [areaIds, setAreaIds] = useState<readonly string[]>([area.areaId])
  const [kind, setKind] = useState<'existing' | 'new'>('existing')
  const [targetId, setTarget] = useState<string>()
  const [made, setMade] = useState<NewTarget>({ name: '', level: area.level, parentId: area.parentId ?? undefined, divisionCode: '' })
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useAreaChange(api.mergeAreas, close)
  const { wrong, submit } = useCheck(mergeAreas, (input) => command.mutate(input), { areaIds: '请选择要合并的区划', on: '请填写生效日期' })
  const targetName = useAreaName(targetId)
  const name = (kind === 'existing' ? targetName : made.name.trim()) || undefined
  const heir = name ?? '承继的区划'
  const ended = areaIds.filter((areaId) => kind === 'new' || areaId !== targetId)
  const into = kind === 'existing' ? { areaId: targetId } : { ...made, divisionCode: made.divisionCode.trim() === '' ? undefined : made.divisionCode.trim() }
  return (
    <ActForm title={`合并${area.name}`} verb={verbOn(on, name === undefined ? '合并' : `并入${name}`)} grave command={command} submit={() => submit({ areaIds: [...new Set(areaIds)], into, on })} close={close}>
      <ul className="chips" aria-label="要并走的区划">
        {areaIds.map((areaId) => (
          <Chip key={areaId} areaId={areaId} remove={areaIds.length === 1 ? undefined : () => setAreaIds(areaIds.filter((other) => other !== areaId))} />
        ))}
      </ul>
      <Labelled label="再加一个要并走的区划" wrong={wrong['areaIds']}>
        <AreaPicker label="再加一个要并走的区划" value={undefined} change={(areaId) => areaId !== undefined && setAreaIds([...new Set([...areaIds, areaId])])} />
      </Labelled>
      <Choice
        legend="由谁承继"
        value={kind}
        change={setKind}
        options={[{ value: 'existing', label: '一个已有的区划', hint: '可以是上面的一个，它保留名称和编号' }, { value: 'new', label: '一个新设的区划', hint: '村改社区：只选一个村，新设一个社区' }]}
      />
      {kind === 'existing' ? (
        <Labelled label="承继的区划" wrong={intoWrong(wrong)}>
          <AreaPicker label="承继的区划" value={targetId} change={setTarget} />
        </Labelled>
      ) : (
        <NewTargetFields value={made} change={(change) => setMade({ ...made, ...change })} wrong={intoWrong(wrong)} />
      )}
      <OnField on={on} change={setOn} wrong={wrong['on']} />
      <Affected
        areaIds={ended}
        ends
        sentences={[
          `${ended.length} 个区划同日撤销，下级连同它们的编号归${heir}。`,
          `以它们为辖区的单位由${heir}的同类单位承继；${heir}没有这类单位的，自动新建一个。`,
          '这些单位的岗位和任职同日终止，在岗的人随即退出登录；请在承继的单位下设立岗位，再提出任职。',
          `未办结的诉求归${heir}，以前的统计仍按原来的区划。`,
          `边界不会自动拼合，合并以后请重新导入${heir}的边界；下级的边界不变。`,
        ]}
      />
    </ActForm>
  )
}

/** The contract refuses the target as a whole; what is missing in it is said here. */
function intoWrong(wrong: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(wrong).some((path) => path === 'into' || path.startsWith('into.')) ? '请把承继的区划选好、填全：名称至少 2 个字，代码为 6、9 或 12 位数字' : undefined
}

function Chip({ areaId, remove }: { areaId: string; remove: (() => void) | undefined }) {
  const name = useAreaName(areaId) ?? '正在读取'
  return (
    <li className="chip">
      {name}
      {remove !== undefined && (
        <button type="button" className="chip-remove" aria-label={`去掉${name}`} onClick={remove}>
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  )
}

type NewTarget = { name: string; level: string; parentId: string | undefined; divisionCode: string }

function NewTargetFields({ value, change, wrong }: { value: NewTarget; change: (change: Partial<NewTarget>) => void; wrong: string | undefined }) {
  const { data: parent } = useQuery({ ...areaQuery(value.parentId ?? ''), enabled: value.parentId !== undefined })
  const { levels, again } = useLevelsBelow(parent?.level)
  return (
    <>
      <Labelled label="新区划的名称" wrong={wrong}>
        <Input value={value.name} maxLength={40} onChange={(event) => change({ name: event.target.value })} />
      </Labelled>
      <Labelled label="它的上级">
        <AreaPicker label="它的上级" value={value.parentId} change={(parentId) => change({ parentId })} />
      </Labelled>
      <Labelled label="层级">
        <Select aria-label="层级" {...emptyMenu('层级', again, '先选它的上级')} options={[...levels]} value={levels.some((one) => one.value === value.level) ? value.level : null} placeholder="请选择" onChange={(level) => change({ level })} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="区划代码（没有的不填）">
        <Input value={value.divisionCode} inputMode="numeric" maxLength={12} onChange={(event) => change({ divisionCode: event.target.value })} />
      </Labelled>
    </>
  )
}
