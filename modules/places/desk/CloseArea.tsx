import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { dayOf } from '#kit/ui/days.ts'
import { closeArea } from '#modules/places/contract.ts'
import { Affected } from '#modules/places/desk/Affected.tsx'
import { OnField } from '#modules/places/desk/OnField.tsx'
import { api } from '#modules/places/desk/api.ts'
import { useAreaChange, verbOn } from '#modules/places/desk/area-act.ts'
import type { AreaActProps } from '#modules/places/desk/area-act.ts'
import type { AreaInFull } from '#modules/places/desk/area-in-full.ts'

/** Without a successor: what lay in it lies in the area above. */
export function CloseArea({ area, close }: AreaActProps<AreaInFull>) {
  const [on, setOn] = useState(dayOf(new Date()))
  const command = useAreaChange(api.closeArea, close)
  const { wrong, submit } = useCheck(closeArea, (input) => command.mutate(input), { on: '请填写生效日期' })
  const above = area.ancestors.at(-1)?.name ?? '上级'
  return (
    <ActForm
      title={`撤销${area.name}`}
      verb={verbOn(on, `撤销${area.name}`)}
      grave
      command={command}
      refused={area.childCount > 0 ? `它还有 ${area.childCount} 个下级，不能直接撤销。请先把下级改属别处，或用“合并”让承继的区划把下级一起接过去。` : null}
      submit={() => submit({ areaId: area.areaId, version: area.version, on })}
      close={close}
    >
      {area.childCount === 0 && (
        <>
          <OnField on={on} change={setOn} wrong={wrong['on']} />
          <Affected
            areaIds={[area.areaId]}
            ends
            sentences={['没有承继的区划：有承继的请用“合并”。', `落在这里的诉求归${above}。`, '以它为辖区的单位和岗位同日终止，在岗的人随即退出登录；历史统计不变，编号不再使用。']}
          />
        </>
      )}
    </ActForm>
  )
}
