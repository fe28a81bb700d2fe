import { useState } from 'react'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { isRefusal } from '#kit/ui/refusal.ts'
import type { Account, StaffMember } from '#modules/people/contract.ts'
import { InvitationLink } from '#modules/people/desk/InvitationLink.tsx'
import { ProposeAccountChange } from '#modules/people/desk/ProposeAccountChange.tsx'
import { ACCOUNT, STAFF, api } from '#modules/people/desk/api.ts'

type AccountActsProps = { act: string; member: StaffMember; account: Account | undefined; close: () => void }

/** What the one who makes accounts can do with a person's. What needs two people he proposes. */
export function AccountActs({ act, member, account, close }: AccountActsProps) {
  if (act === 'desk' && account?.needsTwoPeople !== true) return <OpenDeskAccount member={member} close={close} />
  if (act === 'field') return <OpenFieldAccount member={member} close={close} />
  if (act === 'reset' || act === 'desk') return <ProposeAccountChange kind="desk" member={member} close={close} />
  if (act === 'phone') return <ProposeAccountChange kind="field" member={member} close={close} />
  if (act === 'disable' && account !== undefined) return <StopAccount account={account} name={member.name} close={close} />
  if (act === 'enable' && account !== undefined) return <ResumeAccount account={account} name={member.name} close={close} />
  return null
}

function OpenDeskAccount({ member, close }: { member: StaffMember; close: () => void }) {
  const [invitation, setInvitation] = useState<{ invitationToken: string; expiresAt: string }>()
  const command = useCommand(api.openDeskAccount, { changes: [ACCOUNT, STAFF], done: setInvitation })
  if (invitation !== undefined) return <InvitationLink name={member.name} {...invitation} close={close} />
  // He administers something, or is about to: known to the server only.
  if (isRefusal(command.error, 'account.needs-two-people')) return <ProposeAccountChange kind="desk" member={member} close={close} />
  return (
    <ActForm
      title={`给${member.name}开通工作台账号`}
      effect="生成一条只显示一次的链接，由您当面或电话核实后交给本人。他用链接自己设账号、密码，绑定手机动态码；您不会知道他的密码。"
      verb="开通并生成邀请链接"
      command={command}
      submit={() => command.mutate({ staffMemberId: member.staffMemberId })}
      close={close}
    />
  )
}

function OpenFieldAccount({ member, close }: { member: StaffMember; close: () => void }) {
  const command = useCommand(api.openFieldAccount, {
    changes: [ACCOUNT, STAFF],
    done: ({ workPhoneMasked }) => {
      sayDone(`${member.name}可以用 ${workPhoneMasked} 收验证码登录手机端`)
      close()
    },
  })
  return (
    <ActForm
      title={`给${member.name}开通手机登录`}
      effect={`网格员、楼长在手机上用 ${member.workPhoneMasked ?? '登记的工作电话'} 收验证码登录，第一次登录时在手机上设 PIN 码。手机登录只有网格员、楼长岗位的权限，别的岗位要从工作台登录。`}
      verb="开通手机登录"
      command={command}
      submit={() => command.mutate({ staffMemberId: member.staffMemberId })}
      close={close}
    />
  )
}

function StopAccount({ account, name, close }: { account: Account; name: string; close: () => void }) {
  const command = useCommand(api.disableAccount, {
    changes: [ACCOUNT, STAFF],
    done: () => {
      sayDone(`${name}的账号已停用`)
      close()
    },
  })
  return (
    <ActForm
      title={`停用${name}的账号`}
      effect={`停用后${name}随即退出全部登录，也不能再登录，直到恢复。任职不会终止：他手里的事请由 B岗或继任接着办。`}
      verb={`停用${name}的账号`}
      grave
      command={command}
      submit={() => command.mutate({ accountId: account.accountId })}
      close={close}
    />
  )
}

function ResumeAccount({ account, name, close }: { account: Account; name: string; close: () => void }) {
  const command = useCommand(api.enableAccount, {
    changes: [ACCOUNT, STAFF],
    done: () => {
      sayDone(`${name}的账号已恢复，可以用原来的密码和动态码登录`)
      close()
    },
  })
  return (
    <ActForm
      title={`恢复${name}的账号`}
      effect="恢复后可以用原来的密码和动态码登录，权限按现在的任职计算。被安全管理员锁定的账号不能在这里恢复。"
      verb="恢复账号"
      command={command}
      submit={() => command.mutate({ accountId: account.accountId })}
      close={close}
    />
  )
}
