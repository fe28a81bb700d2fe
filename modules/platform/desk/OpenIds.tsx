import { useState } from 'react'
import type { FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { api } from '#modules/platform/screens/me.ts'

const OPEN_ID = 'open-id'

/** The identities that open my account at the desk; a new one wants my password and a code first. */
export function OpenIds() {
  const { data, error, refetch } = useQuery(api.listOwnOpenIds.queryOptions({ meta: { live: [OPEN_ID] } }))
  const unlink = useCommand(api.unlinkOpenId, { changes: [OPEN_ID], done: () => sayDone('已解除，其他登录已退出') })
  return (
    <>
      <p className="hint">关联以后，可以用本单位统一身份登录；统一身份平台要开启动态码或安全密钥。</p>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {unlink.error !== null && <Failure error={unlink.error} />}
      <ul className="account-identities">
        {data?.openIds.map(({ openId, provider, linkedAt }) => (
          <li key={openId}>
            {provider}，<Moment at={linkedAt} /> 关联{' '}
            <Button size="small" danger loading={unlink.isPending} onClick={() => unlink.mutate({ openId })}>解除</Button>
          </li>
        ))}
      </ul>
      <BeginLink />
    </>
  )
}

const empty = { password: '', oneTimeCode: '' }

function BeginLink() {
  const [fields, setFields] = useState(empty)
  const begin = useCommand(api.beginOpenIdLink, { done: ({ address }) => location.assign(address) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    begin.mutate(fields)
  }
  const input = (name: keyof typeof empty) => ({ name: `link-${name}`, required: true, value: fields[name], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }) })
  return (
    <form className="account-password" onSubmit={submit}>
      <label className="field">
        <span>我的密码</span>
        <Input.Password autoComplete="current-password" {...input('password')} />
      </label>
      <label className="field">
        <span>动态码</span>
        <Input autoComplete="one-time-code" inputMode="numeric" pattern="\d{6}" title="6 位数字" maxLength={6} {...input('oneTimeCode')} />
      </label>
      {begin.error !== null && <Failure error={begin.error} filled />}
      <Button htmlType="submit" loading={begin.isPending}>去统一身份平台关联</Button>
    </form>
  )
}
