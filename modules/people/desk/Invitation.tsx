import '#kit/ui/desk/detail.css'
import './people.css'
import { useEffect, useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { NewAccount } from '#kit/ui/desk/NewAccount.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api } from '#modules/people/desk/api.ts'
import { InvitationToken } from '#modules/people/contract-accounts.ts'
import { loginNameShape } from '#modules/platform/contract.ts'

/** Behind the one-time link: the person chooses name and password, ties his code app, and proves that it works. */
export default function Invitation() {
  const [token] = useState(() => location.hash.slice(1))
  const [opened, setOpened] = useState<{ name: string; authenticatorUri: string }>()
  const [loginName, setLoginName] = useState<string>()
  const open = useCommand(api.openInvitation, { done: setOpened })
  const { mutate } = open
  const isWhole = InvitationToken.safeParse(token).success
  useEffect(() => { if (isWhole) mutate({ token }) }, [token, isWhole, mutate])
  return (
    <main className="invitation">
      <header className="invitation-head">
        <Mark size={34} />
        <h1>开通工作台账号</h1>
      </header>
      <section className="card">
        {!isWhole && <p>请用管理员给您的完整链接打开本页。链接只能用一次；用过或丢失的，请他重新生成。</p>}
        {open.error !== null && <Failure error={open.error} retry={() => mutate({ token })} />}
        {isWhole && open.error === null && opened === undefined && <Loading rows={4} />}
        {opened !== undefined && loginName === undefined && <AcceptForm token={token} {...opened} accepted={setLoginName} />}
        {loginName !== undefined && (
          <>
            <h2>账号“{loginName}”已开通</h2>
            <p>以后用它、您的密码和动态码登录。能办什么，看您担任的岗位。</p>
            <p className="invitation-next"><Button type="primary" href="/desk">去登录</Button></p>
          </>
        )}
      </section>
    </main>
  )
}

type AcceptFormProps = { token: string; name: string; authenticatorUri: string; accepted: (loginName: string) => void }

function AcceptForm({ token, name, authenticatorUri, accepted }: AcceptFormProps) {
  const accept = useCommand(api.acceptInvitation, {
    done: ({ loginName }) => {
      history.replaceState(null, '', location.pathname)
      accepted(loginName)
    },
  })
  return <NewAccount title={`${name}，您好`} loginNameShape={loginNameShape} authenticatorUri={authenticatorUri} verb="开通账号" command={accept} submit={(fields) => accept.mutate({ token, ...fields })} />
}
