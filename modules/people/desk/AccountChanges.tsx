import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { NotRead } from '#kit/ui/desk/empty-menu.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure } from '#kit/ui/states.tsx'
import type { AccountChange } from '#modules/people/contract.ts'
import { InvitationLink } from '#modules/people/desk/InvitationLink.tsx'
import { ACCOUNT, STAFF, api } from '#modules/people/desk/api.ts'

type Link = { name: string; invitationToken: string; expiresAt: string }

/** What administrators of accounts asked for and nobody confirmed yet; nothing is shown while nothing waits. */
export function AccountChanges({ beside }: { /** Something else is being done: its act is the first of the page. */ beside: boolean }) {
  // Kept here: when it is confirmed its card goes, and the link is shown this once.
  const [link, setLink] = useState<Link>()
  const { data, error, refetch } = useQuery(api.listAccountChanges.queryOptions({ meta: { live: [ACCOUNT, 'notice'] } }))
  const waiting = data?.accountChanges ?? []
  if (error === null && waiting.length === 0 && link === undefined) return null
  return (
    <section className="account-changes" aria-label="等您复核">
      {error !== null && <p className="page-note"><NotRead what="等您复核的" again={() => void refetch()} /></p>}
      {link !== undefined && <InvitationLink {...link} close={() => setLink(undefined)} />}
      {waiting.length > 0 && (
        <div className="rule-note">
          <h2>等您复核：{waiting.length} 件</h2>
          <p>系统管理员提出，您复核后才生效。请先当面或打电话向本人核实：别人拿到链接，就能以他的身份登录。</p>
        </div>
      )}
      <ul className="proposals">
        {waiting.map((change, index) => <OneChange key={change.accountChangeId} change={change} isFirst={index === 0 && link === undefined && !beside} linked={setLink} />)}
      </ul>
    </section>
  )
}

function OneChange({ change, isFirst, linked }: { change: AccountChange; isFirst: boolean; linked: (link: Link) => void }) {
  const { accountChangeId, version, name, kind } = change
  const confirm = useCommand(api.decideAccountChange, {
    changes: [ACCOUNT, STAFF],
    done: ({ invitation }) => {
      if (invitation !== null) linked({ name, ...invitation })
      else sayDone(`已同意，${name}以后用新号码收验证码登录，原来的登录已退出`)
    },
  })
  const refuse = useCommand(api.decideAccountChange, { changes: [ACCOUNT], done: () => sayDone(`已退回，${name}的登录方式不变`) })
  const failure = confirm.error ?? refuse.error
  return (
    <li className="card">
      <h2>{kind === 'desk' ? `重置${name}的登录凭据` : `更换${name}的登录手机`}</h2>
      <dl className="facts">
        <dt>岗位</dt>
        <dd>{change.posts.length === 0 ? '没有任职' : change.posts.join('、')}</dd>
        {change.workPhoneMasked !== null && (
          <>
            <dt>新号码</dt>
            <dd>{change.workPhoneMasked}</dd>
          </>
        )}
        <dt>原因</dt>
        <dd>{change.reason}</dd>
        <dt>提出</dt>
        <dd>
          {change.proposedByName ?? '已离任的管理员'}，<Moment at={change.proposedAt} />
        </dd>
      </dl>
      {failure !== null && <Failure error={failure} />}
      <p className="proposal-acts">
        {change.cannotConfirm === null ? (
          <Button type={isFirst ? 'primary' : 'default'} loading={confirm.isPending} onClick={() => confirm.mutate({ accountChangeId, version, approve: true })}>
            {kind === 'desk' ? `同意，生成给${name}的链接` : `同意，更换${name}的号码`}
          </Button>
        ) : (
          <span className="act-refused">{change.cannotConfirm}</span>
        )}
        <Button danger loading={refuse.isPending} onClick={() => refuse.mutate({ accountChangeId, version, approve: false })}>不同意，退回</Button>
      </p>
    </li>
  )
}
