import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button, Input } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api } from '#modules/platform/screens/me.ts'

const empty = { current: '', oneTimeCode: '', next: '', again: '' }

export function ChangePassword() {
  const [fields, setFields] = useState(empty)
  const change = useCommand(api.changePassword, {
    done: () => {
      setFields(empty)
      sayDone('密码已修改。您在其他设备上的登录已全部退出。')
    },
  })
  const differs = fields.again !== '' && fields.again !== fields.next
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fields.next === fields.again) change.mutate({ current: fields.current, oneTimeCode: fields.oneTimeCode, next: fields.next })
  }
  const input = (name: keyof typeof empty) => ({ name, required: true, value: fields[name], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }) })
  return (
    <form className="account-password" onSubmit={submit}>
      <label className="field">
        <span>原密码</span>
        <Input.Password autoComplete="current-password" {...input('current')} />
      </label>
      <label className="field">
        <span>动态码应用上现在的 6 位数字</span>
        <Input autoComplete="one-time-code" inputMode="numeric" pattern="\d{6}" title="6 位数字" maxLength={6} {...input('oneTimeCode')} />
      </label>
      <label className="field">
        <span>新密码</span>
        <Input.Password autoComplete="new-password" minLength={12} {...input('next')} />
        <span className="field-hint">至少 12 位，不要用常见的词或数字串</span>
      </label>
      <label className="field">
        <span>再输一次新密码</span>
        <Input.Password autoComplete="new-password" status={differs ? 'error' : ''} aria-invalid={differs} {...input('again')} />
        {differs && <span className="field-wrong">两次输入的新密码不一样</span>}
      </label>
      {change.error !== null && <Failure error={change.error} filled />}
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        修改密码
      </Button>
    </form>
  )
}
