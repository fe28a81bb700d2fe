import './sign-in.css'
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Mark } from '#kit/ui/Mark.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api } from '#modules/platform/screens/me.ts'

const empty = { loginName: '', name: '', password: '', again: '' }

/** Opened by the operator's one-time link; the token stands behind `#`, which no server and no log ever sees. */
export default function FirstAdministrator() {
  const [token] = useState(() => location.hash.slice(1))
  const [fields, setFields] = useState(empty)
  const [authenticatorUri, setAuthenticatorUri] = useState<string>()
  const create = useCommand(api.createFirstAdministrator, {
    done: ({ authenticatorUri: uri }) => {
      history.replaceState(null, '', location.pathname)
      setAuthenticatorUri(uri)
    },
  })
  const differs = fields.again !== '' && fields.again !== fields.password
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!differs) create.mutate({ token, loginName: fields.loginName.trim(), name: fields.name.trim(), password: fields.password })
  }
  const input = (name: keyof typeof empty) => ({ name, required: true, value: fields[name], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }) })
  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <Mark size={34} />
        <h1>设立管理员</h1>
      </header>
      <div className="sign-in-one">
        <section className="card sign-in-card">
          {authenticatorUri !== undefined ? (
            <AuthenticatorPicture uri={authenticatorUri} />
          ) : token === '' ? (
            <p>请用运维人员给您的完整链接打开本页。链接只能用一次；如果已经用过或丢失，请他在服务器上重新生成。</p>
          ) : (
            <form onSubmit={submit}>
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
              {create.error !== null && <Failure error={create.error} filled />}
              <Button className="sign-in-enter" type="primary" htmlType="submit" size="large" block loading={create.isPending}>
                设立账号
              </Button>
            </form>
          )}
        </section>
      </div>
    </main>
  )
}

/** The key for the code app is shown this once; whoever closes the page without taking it needs a new link. */
function AuthenticatorPicture({ uri }: { uri: string }) {
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    void import('qrcode').then(async ({ toDataURL }) => setPicture(await toDataURL(uri, { width: 240, margin: 1 })))
  }, [uri])
  return (
    <>
      <h2>账号已设立，还差一步</h2>
      <p>请用手机上的动态码应用扫描下面的图。以后每次登录都要输入应用上显示的 6 位数字。</p>
      {picture !== undefined && <img src={picture} width={240} height={240} alt="动态码密钥的二维码" />}
      <p>不能扫描时，手工输入密钥：{new URL(uri).searchParams.get('secret')}</p>
      <p>离开本页后这张图不再显示。扫好之后：</p>
      <Button type="primary" href="/desk">
        去登录
      </Button>
    </>
  )
}
