import { useState } from 'react'
import { Input, Select } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Choice } from '#kit/ui/desk/Choice.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Picker } from '#kit/ui/desk/Picker.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { dayOf, sayDay } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { createOrganization, lineLabels, organizationKindLabels } from '#modules/people/contract.ts'
import { ORGANIZATION, api } from '#modules/people/desk/api.ts'
import { labelled } from '#modules/people/desk/words.ts'

const missing = { name: '请填写单位名称', shortName: '请填写简称', line: '请选择条线', kind: '请选择种类', acceptsMatters: '请选择是否接收诉求', validFrom: '请填写成立日期' }

export function NewOrganization({ close, made }: { close: () => void; made: (organizationId: string) => void }) {
  const [values, setValues] = useState<Record<string, unknown>>({ line: 'government', kind: 'department', acceptsMatters: true, validFrom: dayOf(new Date()) })
  const set = (change: Record<string, unknown>) => setValues((before) => ({ ...before, ...change }))
  const command = useCommand(api.createOrganization, {
    changes: [ORGANIZATION],
    done: (unit) => {
      sayDone(`已新增单位“${unit.name}”，自${sayDay(unit.validFrom)}起`)
      made(unit.organizationId)
    },
  })
  const { wrong, submit } = useCheck(createOrganization, (input) => command.mutate(input), missing)
  return (
    <ActForm heading="h2" title="新增单位" effect="新增后即可在它下面设立岗位；接收诉求的单位会出现在派单的选择里。" verb="新增这个单位" command={command} submit={() => submit(values)} close={close}>
      <Labelled label="单位名称" hint="按机构编制或登记的全称" wrong={wrong['name']}>
        <Input value={String(values['name'] ?? '')} maxLength={60} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      <Labelled label="简称" hint="列表和通知里用，如“城管局”" wrong={wrong['shortName']}>
        <Input value={String(values['shortName'] ?? '')} maxLength={20} onChange={(event) => set({ shortName: event.target.value })} />
      </Labelled>
      <Labelled label="条线" wrong={wrong['line']}>
        <Select aria-label="条线" options={labelled(lineLabels)} value={values['line']} onChange={(line) => set({ line })} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="种类" wrong={wrong['kind']}>
        <Select aria-label="种类" options={labelled(organizationKindLabels)} value={values['kind']} onChange={(kind) => set({ kind })} style={{ width: '100%' }} />
      </Labelled>
      <Labelled label="所在辖区" hint="县直单位不填" wrong={wrong['areaId']}>
        <Picker kind="area" label="所在辖区" value={values['areaId'] as string | undefined} change={(areaId) => set({ areaId })} />
      </Labelled>
      <Labelled label="上级单位" hint="没有上级单位的不填" wrong={wrong['parentId']}>
        <Picker kind="organization" label="上级单位" value={values['parentId'] as string | undefined} change={(parentId) => set({ parentId })} />
      </Labelled>
      <Choice
        legend="是否接收诉求"
        value={values['acceptsMatters'] === true ? 'yes' : 'no'}
        change={(answer) => set({ acceptsMatters: answer === 'yes' })}
        wrong={wrong['acceptsMatters']}
        options={[{ value: 'yes', label: '接收', hint: '可以把诉求派给它，须有部门经办、社区工作人员一类的岗位签收' }, { value: 'no', label: '不接收', hint: '只作为上级或登记' }]}
      />
      <Labelled label="成立日期" wrong={wrong['validFrom']}>
        <input className="day-field" type="date" value={String(values['validFrom'] ?? '')} onChange={(event) => set({ validFrom: event.target.value })} />
      </Labelled>
    </ActForm>
  )
}
