import '#kit/ui/desk/detail.css'
import './people.css'
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { CodeApp } from '#kit/ui/desk/CodeApp.tsx'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api } from '#modules/people/desk/api.ts'

/** Behind the one-time link: the person chooses name and password, ties his code app, and proves that it works. */
export default function Invitation() {
  const [token] = useState(() => location.hash.slice(1))
  const [opened, setOpened] = useState<{ name: string; authenticatorUri: string }>()
  const [loginName, setLoginName] = useState<string>()
  const open = useCommand(api.openInvitation, { done: setOpened })
  const { mutate } = open
  useEffect(() => { if (token !== '') mutate({ token }) }, [token, mutate])
  return (
    <main className="invitation">
      <header className="invitation-head">
        <Mark size={34} />
        <h1>开通工作台账号</h1>
      </header>
      <section className="card">
        {token === '' && <p>请用管理员给您的完整链接打开本页。链接只能用一次；用过或丢失的，请他重新生成。</p>}
        {open.error !== null && <Failure error={open.error} retry={() => mutate({ token })} />}
        {token !== '' && open.error === null && opened === undefined && <Loading rows={4} />}
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
  const [fields, setFields] = useState({ loginName: '', password: '', again: '', oneTimeCode: '' })
  const accept = useCommand(api.acceptInvitation, {
    done: ({ loginName }) => {
      history.replaceState(null, '', location.pathname)
      accepted(loginName)
    },
  })
  const differs = fields.again !== '' && fields.again !== fields.password
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!differs) accept.mutate({ token, loginName: fields.loginName.trim(), password: fields.password, oneTimeCode: fields.oneTimeCode })
  }
  const input = (field: keyof typeof fields) => ({ name: field, required: true, value: fields[field], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [field]: event.target.value }) })
  return (
    <form onSubmit={submit}>
      <h2>{name}，您好</h2>
      <label className="field">
        <span>账号</span>
        <Input autoComplete="username" autoFocus pattern="[a-z0-9][a-z0-9._\-]{2,39}" title="3 到 40 位小写字母、数字、点或短横" {...input('loginName')} />
        <span className="field-hint">自己起一个，3 到 40 位小写字母或数字</span>
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
      {accept.error !== null && <Failure error={accept.error} filled />}
      <Button type="primary" htmlType="submit" size="large" block loading={accept.isPending}>
        开通账号
      </Button>
    </form>
  )
}
