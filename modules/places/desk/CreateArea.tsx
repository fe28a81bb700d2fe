import { useState } from 'react'
import { Input, InputNumber, Select } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { emptyMenu } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { createArea } from '#modules/places/contract.ts'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'
import { useLevelsBelow } from '#modules/places/desk/levels.ts'

export function CreateArea({ area, close }: AreaActProps<AreaInFull>) {
  const [values, setValues] = useState<Record<string, unknown>>({ on: dayOf(new Date()) })
  const set = (change: Record<string, unknown>) => setValues((before) => ({ ...before, ...change }))
  const { levels, again } = useLevelsBelow(area.level)
  const level = (values['level'] as string | undefined) ?? (levels.length === 1 ? levels[0]!.value : undefined)
  const command = useAreaChange(api.createArea, close)
  const { wrong, submit } = useCheck(createArea, (input) => command.mutate(input), { name: '请填写名称', level: '请选择层级', on: '请填写生效日期' })
  const name = String(values['name'] ?? '')
  return (
    <ActForm
      title={`在${area.name}下新设区划`}
      effect="新设的区划还没有单位、岗位和边界，设立以后再办。在它有岗位以前，诉求由上级的岗位受理。"
      verb={verbOn(String(values['on']), name.trim() === '' ? '新设下级' : `新设${name.trim()}`)}
      command={command}
      submit={() => submit({ ...values, level, parentId: area.areaId })}
      close={close}
    >
      <Labelled label="名称" wrong={wrong['name']}>
        <Input value={name} maxLength={40} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      <Labelled label="层级" wrong={wrong['level']}>
        <Select aria-label="层级" placeholder="请选择" {...emptyMenu('层级', again, '它下面不能再设区划')} options={[...levels]} value={level ?? null} onChange={(chosen) => set({ level: chosen })} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="区划代码（没有的不填）" wrong={wrong['divisionCode']}>
        <Input value={String(values['divisionCode'] ?? '')} inputMode="numeric" maxLength={12} onChange={(event) => set({ divisionCode: event.target.value.trim() })} />
      </Labelled>
      <Labelled label="户数（可不填）" wrong={wrong['households']}>
        <InputNumber aria-label="户数" min={0} max={1_000_000} precision={0} value={(values['households'] as number | undefined) ?? null} onChange={(households) => set({ households: households ?? undefined })} />
      </Labelled>
      <OnField on={String(values['on'])} change={(on) => set({ on })} wrong={wrong['on']} />
    </ActForm>
  )
}
