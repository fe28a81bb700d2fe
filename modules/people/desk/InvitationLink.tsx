import { useState } from 'react'
import { Button } from 'antd'
import { useRouter } from '@tanstack/react-router'
import { Moment } from '#kit/ui/DueTime.tsx'
import { invitationPage } from '#modules/people/desk/addresses.ts'

type InvitationLinkProps = { name: string; invitationToken: string; expiresAt: string; close: () => void }

/** Shown this once: the token stands behind `#`, which no server and no log ever sees. */
export function InvitationLink({ name, invitationToken, expiresAt, close }: InvitationLinkProps) {
  const { basepath } = useRouter()
  const [copied, setCopied] = useState(false)
  const link = `${location.origin}${basepath}${invitationPage.to({})}#${invitationToken}`
  const copy = () => void navigator.clipboard.writeText(link).then(() => setCopied(true))
  return (
    <section className="act-form" aria-label="邀请链接">
      <h3>把这条链接交给{name}本人</h3>
      <p className="act-effect">
        只显示这一次，<Moment at={expiresAt} /> 前有效，用过即失效。请当面或在核实过身份的通话里交给本人，不要发到群里。
      </p>
      <p className="invitation-link">{link}</p>
      <p className="act-verbs">
        <Button type="primary" onClick={copy}>{copied ? '已复制' : '复制链接'}</Button>
        <Button onClick={close}>已交给本人，收起</Button>
      </p>
    </section>
  )
}
