import './sign-in.css'
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { CodeApp } from '#kit/ui/desk/CodeApp.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api } from '#modules/platform/screens/me.ts'

/** Opened by the operator's one-time link; the token stands behind `#`, which no server and no log ever sees. */
export default function FirstAdministrator() {
  const [token] = useState(() => location.hash.slice(1))
  const [opened, setOpened] = useState<{ roleName: string; authenticatorUri: string }>()
  const [loginName, setLoginName] = useState<string>()
  const open = useCommand(api.openFirstAdministrator, { done: setOpened })
  const { mutate } = open
  useEffect(() => { if (token !== '') mutate({ token }) }, [token, mutate])
  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <Mark size={34} />
        <h1>设立管理员</h1>
      </header>
      <div className="sign-in-one">
        <section className="card sign-in-card">
          {token === '' && <p>请用运维人员给您的完整链接打开本页。链接只能用一次；如果已经用过或丢失，请他在服务器上重新生成。</p>}
          {open.error !== null && <Failure error={open.error} retry={() => mutate({ token })} />}
          {token !== '' && open.error === null && opened === undefined && <Loading rows={4} />}
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

/** The account is made only with a code of the app: whoever leaves before that opens the link again. */
function CreateForm({ token, roleName, authenticatorUri, created }: CreateFormProps) {
  const [fields, setFields] = useState({ loginName: '', name: '', password: '', again: '', oneTimeCode: '' })
  const create = useCommand(api.createFirstAdministrator, {
    done: ({ loginName }) => {
      history.replaceState(null, '', location.pathname)
      created(loginName)
    },
  })
  const differs = fields.again !== '' && fields.again !== fields.password
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!differs) create.mutate({ token, loginName: fields.loginName.trim(), name: fields.name.trim(), password: fields.password, oneTimeCode: fields.oneTimeCode })
  }
  const input = (name: keyof typeof fields) => ({ name, required: true, value: fields[name], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }) })
  return (
    <form onSubmit={submit}>
      <h2>设立{roleName}</h2>
      <label className="field">
        <span>账号</span>
        <Input autoComplete="username" autoFocus pattern="[A-Za-z0-9][A-Za-z0-9._\-]{2,39}" title="3 到 40 位字母、数字、点或短横" {...input('loginName')} />
      </label>
      <label className="field">
        <span>姓名</span>
        <Input autoComplete="name" {...input('name')} />
      </label>
      <label className="field">
        <span>密码</span>
        <Input.Password autoComplete="new-password" minLength={12} {...input('password')} />
        <span className="field-hint">至少 12 位，不要用常见的词或数字串</span>
      </label>
      <label className="field">
        <span>再输一次密码</span>
        <Input.Password autoComplete="new-password" status={differs ? 'error' : ''} aria-invalid={differs} {...input('again')} />
        {differs && <span className="field-wrong">两次输入的密码不一样</span>}
      </label>
      <CodeApp uri={authenticatorUri} />
      <label className="field">
        <span>动态码应用上现在的 6 位数字</span>
        <Input autoComplete="one-time-code" inputMode="numeric" pattern="\d{6}" title="6 位数字" maxLength={6} {...input('oneTimeCode')} />
      </label>
      {create.error !== null && <Failure error={create.error} filled />}
      <Button className="sign-in-enter" type="primary" htmlType="submit" size="large" block loading={create.isPending}>
        设立账号
      </Button>
    </form>
  )
}
