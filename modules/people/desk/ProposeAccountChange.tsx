import { useState } from 'react'
import { Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { proposeAccountChange } from '#modules/people/contract.ts'
import type { AccountChange, StaffMember } from '#modules/people/contract.ts'
import { ACCOUNT, STAFF, api } from '#modules/people/desk/api.ts'

type ProposeAccountChangeProps = { kind: AccountChange['kind']; member: StaffMember; close: () => void }

/** Asked here, confirmed by the one who guards accounts: nobody alone gets into somebody else's account. */
export function ProposeAccountChange({ kind, member, close }: ProposeAccountChangeProps) {
  const [reason, setReason] = useState('')
  const [workPhone, setPhone] = useState('')
  const { name, staffMemberId } = member
  const command = useCommand(api.proposeAccountChange, {
    changes: [ACCOUNT, STAFF],
    done: () => {
      sayDone(`已提出，请安全管理员在“账号安全”里复核；复核前${name}照常登录`)
      close()
    },
  })
  const { wrong, submit } = useCheck(proposeAccountChange, (input) => command.mutate(input), { reason: '请写明原因，至少 4 个字', workPhone: '请填写 11 位手机号码' })
  const words = wordsOf(kind, name)
  return (
    <ActForm title={words.title} effect={words.effect} verb={words.verb} command={command} submit={() => submit({ staffMemberId, kind, reason, ...(kind === 'field' ? { workPhone } : {}) })} close={close}>
      {kind === 'field' && (
        <Labelled label="新的手机号码" hint={`现在登记的是 ${member.workPhoneMasked ?? '（没有）'}`} wrong={wrong['workPhone']}>
          <Input value={workPhone} inputMode="numeric" maxLength={11} onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))} />
        </Labelled>
      )}
      <Labelled label="原因" hint="复核的人和本人都看得到，并写进审计记录" wrong={wrong['reason']}>
        <Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}

function wordsOf(kind: AccountChange['kind'], name: string): { title: string; effect: string; verb: string } {
  switch (kind) {
    case 'desk':
      return {
        title: `提出重置${name}的登录凭据`,
        effect: `由安全管理员复核。同意后链接只显示给他一次，由他当面核实后交给本人；${name}会收到通知。用了链接以后，原来的密码、动态码、统一身份和手机登录都作废。`,
        verb: '提出重置',
      }
    case 'field':
      return {
        title: `提出更换${name}的登录手机`,
        effect: `由安全管理员复核。同意后验证码发到新号码，原来的登录随即退出；${name}会收到通知。`,
        verb: '提出更换',
      }
  }
}
