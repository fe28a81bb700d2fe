import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button, Input } from 'antd'
import { CodeApp } from '#kit/ui/desk/CodeApp.tsx'
import { Failure } from '#kit/ui/states.tsx'

/** What a person chooses for an account of the desk, and the code that proves that his app works. */
export type NewAccountFields = { loginName: string; password: string; oneTimeCode: string }

type NewAccountProps = {
  title: string
  /** The shape of a login name, as a pattern for the field. */
  loginNameShape: string
  /** `otpauth://…`, for the code app. */
  authenticatorUri: string
  /** The verb that does it: 开通账号. */
  verb: string
  command: { error: Error | null; isPending: boolean }
  submit: (fields: NewAccountFields) => void
  /** What else is asked, below the login name. */
  children?: ReactNode
}

/** The form behind a one-time link: the account is made only with a code of the app, so whoever leaves before opens the link again. */
export function NewAccount({ title, loginNameShape, authenticatorUri, verb, command, submit, children }: NewAccountProps) {
  const [fields, setFields] = useState({ loginName: '', password: '', again: '', oneTimeCode: '' })
  const differs = fields.again !== '' && fields.again !== fields.password
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!differs) submit({ loginName: fields.loginName.trim(), password: fields.password, oneTimeCode: fields.oneTimeCode })
  }
  const input = (field: keyof typeof fields) => ({ name: field, required: true, value: fields[field], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [field]: event.target.value }) })
  return (
    <form onSubmit={send}>
      <h2>{title}</h2>
      <label className="field">
        <span>账号</span>
        <Input autoComplete="username" autoFocus pattern={loginNameShape} title="3 到 40 位字母、数字、点或短横" {...input('loginName')} />
        <span className="field-hint">自己起一个，3 到 40 位字母、数字、点或短横，不分大小写</span>
      </label>
      {children}
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
      {command.error !== null && <Failure error={command.error} filled />}
      <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
        {verb}
      </Button>
    </form>
  )
}
