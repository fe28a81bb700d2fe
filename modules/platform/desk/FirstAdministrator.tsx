import './sign-in.css'
import { useEffect, useState } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { NewAccount } from '#kit/ui/desk/NewAccount.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { FirstAdministratorToken, loginNameShape } from '#modules/platform/contract.ts'
import { api } from '#modules/platform/screens/me.ts'

/** Opened by the operator's one-time link; the token stands behind `#`, which no server and no log ever sees. */
export default function FirstAdministrator() {
  const [token] = useState(() => location.hash.slice(1))
  const [opened, setOpened] = useState<{ roleName: string; authenticatorUri: string }>()
  const [loginName, setLoginName] = useState<string>()
  const open = useCommand(api.openFirstAdministrator, { done: setOpened })
  const { mutate } = open
  const isWhole = FirstAdministratorToken.safeParse(token).success
  useEffect(() => { if (isWhole) mutate({ token }) }, [token, isWhole, mutate])
  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <Mark size={34} />
        <h1>设立管理员</h1>
      </header>
      <div className="sign-in-one">
        <section className="card sign-in-card">
          {!isWhole && <p>请用运维人员给您的完整链接打开本页。链接只能用一次；如果已经用过或丢失，请他在服务器上重新生成。</p>}
          {open.error !== null && <Failure error={open.error} retry={() => mutate({ token })} />}
          {isWhole && open.error === null && opened === undefined && <Loading rows={4} />}
          {opened !== undefined && loginName === undefined && <CreateForm token={token} {...opened} created={setLoginName} />}
          {loginName !== undefined && (
            <>
              <h2>账号“{loginName}”已设立</h2>
              <p>以后用它、您的密码和动态码登录。</p>
              <Button type="primary" href="/desk">
                去登录
              </Button>
            </>
          )}
        </section>
      </div>
    </main>
  )
}

type CreateFormProps = { token: string; roleName: string; authenticatorUri: string; created: (loginName: string) => void }

function CreateForm({ token, roleName, authenticatorUri, created }: CreateFormProps) {
  const [name, setName] = useState('')
  const create = useCommand(api.createFirstAdministrator, {
    done: ({ loginName }) => {
      history.replaceState(null, '', location.pathname)
      created(loginName)
    },
  })
  return (
    <NewAccount title={`设立${roleName}`} loginNameShape={loginNameShape} authenticatorUri={authenticatorUri} verb="设立账号" command={create} submit={(fields) => create.mutate({ token, name: name.trim(), ...fields })}>
      <label className="field">
        <span>姓名</span>
        <Input autoComplete="name" name="name" required value={name} onChange={(event) => setName(event.target.value)} />
      </label>
    </NewAccount>
  )
}
