import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { moveArea } from '#modules/places/contract.ts'
import { Affected } from '#modules/places/desk/Affected.tsx'
import AreaPicker from '#modules/places/desk/AreaPicker.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'
import { useAreaName } from '#modules/places/desk/area-tree.ts'

/** To another area above; all below goes along. */
export function MoveArea({ area, close }: AreaActProps<AreaInFull>) {
  const [parentId, setParent] = useState<string>()
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useAreaChange(api.moveArea, close)
  const { wrong, submit } = useCheck(moveArea, (input) => command.mutate(input), { parentId: '请选择新的上级', on: '请填写生效日期' })
  const above = area.ancestors.at(-1)?.name ?? ''
  const target = useAreaName(parentId)
  return (
    <ActForm title={`${area.name}改属`} verb={verbOn(on, `改属${target ?? '新的上级'}`)} grave command={command} submit={() => submit({ areaId: area.areaId, version: area.version, parentId, on })} close={close}>
      <Labelled label="新的上级" hint={`现在属${above}`} wrong={wrong['parentId']}>
        <AreaPicker label="新的上级" value={parentId} change={setParent} />
      </Labelled>
      <OnField on={on} change={setOn} wrong={wrong['on']} />
      <Affected
        areaIds={[area.areaId]}
        ends={false}
        sentences={[
          `连同全部下级改到${target ?? '新的上级'}之下，名称和编号不变。`,
          `${above}的人从那一刻起管不到这里，${target ?? '新的上级'}的人从那一刻起管到这里；未办结的诉求跟着过去。`,
          `以前的统计仍算${above}的，以后的算${target ?? '新上级'}的。`,
        ]}
      />
    </ActForm>
  )
}
