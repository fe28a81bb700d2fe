import { useState } from 'react'
import { Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { renameArea } from '#modules/places/contract.ts'
import { Affected } from '#modules/places/desk/Affected.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'

export function RenameArea({ area, close }: AreaActProps<AreaInFull>) {
  const [name, setName] = useState(area.name)
  const [divisionCode, setCode] = useState(area.divisionCode ?? '')
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useAreaChange(api.renameArea, close)
  const { wrong, submit } = useCheck(renameArea, (input) => command.mutate(input), { name: '请填写新的名称', on: '请填写生效日期' })
  const send = () => submit({ areaId: area.areaId, version: area.version, name, divisionCode: divisionCode.trim() === '' ? null : divisionCode.trim(), on })
  return (
    <ActForm title={`${area.name}更名`} verb={verbOn(on, name.trim() === '' || name.trim() === area.name ? '更名' : `更名为${name.trim()}`)} command={command} submit={send} close={close}>
      <Labelled label="新的名称" wrong={wrong['name']}>
        <Input value={name} maxLength={40} onChange={(event) => setName(event.target.value)} />
      </Labelled>
      <Labelled label="区划代码" hint="国家公布的 6、9 或 12 位代码；没有的留空" wrong={wrong['divisionCode']}>
        <Input value={divisionCode} inputMode="numeric" maxLength={12} onChange={(event) => setCode(event.target.value)} />
      </Labelled>
      <OnField on={on} change={setOn} wrong={wrong['on']} />
      <Affected areaIds={[area.areaId]} ends={false} sentences={['编号不变，下级、岗位、单位、诉求都不动。', '以前的统计和文书上仍是当时的名称，名称记进沿革。', '单位的名称不会跟着改，需要时到“单位”里改。']} />
    </ActForm>
  )
}
