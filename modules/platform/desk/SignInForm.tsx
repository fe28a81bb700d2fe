import { useState } from 'react'
import type { FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Failure } from '#kit/ui/states.tsx'
import { openSurface } from '#modules/platform/screens/surfaces.ts'
import { api } from '#modules/platform/screens/me.ts'

/** Name, password and the six figures of the code app. */
export function SignInForm() {
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [oneTimeCode, setOneTimeCode] = useState('')
  const queries = useQueryClient()
  const signIn = useCommand(api.signIn, { done: ({ surface }) => openSurface(surface, 'desk', () => queries.invalidateQueries()) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ loginName: loginName.trim(), password, oneTimeCode }, { onError: () => setOneTimeCode('') })
  }
  return (
    <form onSubmit={submit}>
      <label className="field">
        <span>账号</span>
        <Input name="username" autoComplete="username" autoFocus required value={loginName} onChange={(event) => setLoginName(event.target.value)} />
      </label>
      <label className="field">
        <span>密码</span>
        <Input.Password name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
      </label>
      <label className="field">
        <span>动态码</span>
        <Input
          name="one-time-code"
          autoComplete="one-time-code"
          inputMode="numeric"
          pattern="\d{6}"
          title="6 位数字"
          maxLength={6}
          required
          value={oneTimeCode}
          onChange={(event) => setOneTimeCode(event.target.value.replace(/\D/g, ''))}
        />
        <span className="field-hint">手机动态码应用上显示的 6 位数字，每 30 秒更换</span>
      </label>
      {signIn.error !== null && <Failure error={signIn.error} />}
      <Button className="sign-in-enter" type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        登录
      </Button>
    </form>
  )
}
