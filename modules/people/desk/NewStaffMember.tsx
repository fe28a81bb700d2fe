import { useState } from 'react'
import { Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { changeStaffMember, createStaffMember } from '#modules/people/contract.ts'
import type { StaffMember } from '#modules/people/contract.ts'
import { POST, STAFF, api } from '#modules/people/desk/api.ts'

export function NewStaffMember({ close, made }: { close: () => void; made: (member: StaffMember) => void }) {
  const [name, setName] = useState('')
  const [workPhone, setPhone] = useState('')
  const command = useCommand(api.createStaffMember, {
    changes: [STAFF],
    done: (member) => {
      sayDone(`已登记${member.name}，还没有账号和岗位`)
      made(member)
    },
  })
  const { wrong, submit } = useCheck(createStaffMember, (input) => command.mutate(input), { name: '请填写姓名' })
  return (
    <ActForm heading="h2" title="登记人员" effect="登记以后再开通账号、提出任职。登记本身不给任何权限。" verb="登记" command={command} submit={() => submit({ name, workPhone })} close={close}>
      <Labelled label="姓名" wrong={wrong['name']}>
        <Input value={name} maxLength={30} onChange={(event) => setName(event.target.value)} />
      </Labelled>
      <Labelled label="工作电话（可不填）" hint="网格员、楼长用它收登录验证码；加密保存，列表里只显示前三位和后四位" wrong={wrong['workPhone']}>
        <Input value={workPhone} inputMode="numeric" maxLength={11} onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))} />
      </Labelled>
    </ActForm>
  )
}

export function ChangeStaffMember({ member, close }: { member: StaffMember; close: () => void }) {
  const [name, setName] = useState(member.name)
  const [workPhone, setPhone] = useState('')
  const command = useCommand(api.changeStaffMember, {
    changes: [STAFF, POST],
    done: (changed) => {
      sayDone(`已更正${changed.name}的登记`)
      close()
    },
  })
  const { wrong, submit } = useCheck(changeStaffMember, (input) => command.mutate(input), { name: '请填写姓名' })
  const send = () => submit({ staffMemberId: member.staffMemberId, version: member.version, ...(name === member.name ? {} : { name: name.trim() === '' ? ' ' : name }), workPhone })
  return (
    <ActForm title={`更正${member.name}的登记`} verb="保存更正" command={command} submit={send} close={close}>
      <Labelled label="姓名" wrong={wrong['name']}>
        <Input value={name} maxLength={30} onChange={(event) => setName(event.target.value)} />
      </Labelled>
      <Labelled label="新的工作电话（不改的不填）" hint={`现在登记的是 ${member.workPhoneMasked ?? '（没有）'}`} wrong={wrong['workPhone']}>
        <Input value={workPhone} inputMode="numeric" maxLength={11} onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))} />
      </Labelled>
    </ActForm>
  )
}
