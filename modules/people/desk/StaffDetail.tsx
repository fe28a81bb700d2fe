import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Go } from '#kit/ui/desk/Go.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { saySpan } from '#kit/ui/days.ts'
import { useMay } from '#kit/ui/person.ts'
import { Failure } from '#kit/ui/states.tsx'
import { positionLabels } from '#modules/people/contract.ts'
import type { Account, StaffMember } from '#modules/people/contract.ts'
import { AccountActs } from '#modules/people/desk/AccountActs.tsx'
import { AccountState } from '#modules/people/desk/AccountState.tsx'
import { Acts } from '#modules/people/desk/Acts.tsx'
import type { OfferedAct } from '#modules/people/desk/Acts.tsx'
import { EndAppointment } from '#modules/people/desk/EndAppointment.tsx'
import { ChangeStaffMember } from '#modules/people/desk/NewStaffMember.tsx'
import { ProposeAppointment } from '#modules/people/desk/ProposeAppointment.tsx'
import { postsPage } from '#modules/people/desk/addresses.ts'
import { ACCOUNT, api } from '#modules/people/desk/api.ts'

type StaffDetailProps = { member: StaffMember; act: string | undefined; openAct: (act: string | undefined) => void }

/** One person: his posts with their days, his account, and what may be done about either. */
export function StaffDetail({ member, act, openAct }: StaffDetailProps) {
  const may = useMay()
  const manages = may('account.manage')
  const appoints = may('appointment.change')
  const { account, error, again } = useAccountOf(member, manages)
  const close = () => openAct(undefined)
  const ending = member.posts.find((post) => act === `end-${post.appointmentId}`)
  return (
    <article aria-label={member.name}>
      <header className="detail-head">
        <h2>{member.name}</h2>
        <p className="detail-line">{member.away ? <span className="word-near">离岗</span> : member.posts.length > 0 ? '在岗' : member.accountId === null ? '没有岗位，也没有账号' : '没有岗位：可以登录，但什么也办不了'}</p>
      </header>
      {manages && act === 'change' ? (
        <ChangeStaffMember member={member} close={close} />
      ) : appoints && act === 'propose' ? (
        <ProposeAppointment member={member} close={close} />
      ) : appoints && ending !== undefined ? (
        <EndAppointment appointment={{ ...ending, name: member.name }} close={close} />
      ) : manages && act !== undefined && act !== 'new' ? (
        <AccountActs key={act} act={act} member={member} account={account} close={close} />
      ) : (
        <Acts open={openAct} acts={offeredActs(member, account, { manages, appoints })} />
      )}
      <section className="detail-part">
        <h3>岗位</h3>
        {member.posts.length === 0 && <p className="hint">没有任职。权限只来自岗位：给他任职，或停用账号。</p>}
        <ul className="seats">
          {member.posts.map((post) => (
            <li key={post.appointmentId} className="seat">
              <span className="seat-position">{positionLabels[post.position]}</span>
              <p>
                <Go to={postsPage.to({}, { q: post.postName, open: post.postId })}>{post.postName}</Go>
                <span className="aside-word">{post.organizationName}</span>
                <br />
                {post.areaName === null ? '本单位承办、协办或交办的事项' : `${post.areaName}和它的下级`}，{saySpan(post.validFrom, post.validTo)}
              </p>
              {appoints && post.validTo === null && (
                <Button size="small" danger aria-label={`终止任职：${post.postName}`} onClick={() => openAct(`end-${post.appointmentId}`)}>
                  终止任职
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className="detail-part">
        <h3>账号和登记</h3>
        {error !== null && <Failure error={error} retry={again} />}
        <dl className="facts">
          <dt>工作电话</dt>
          <dd>{member.workPhoneMasked ?? '未登记'}</dd>
          <dt>账号</dt>
          <dd>{account === undefined ? (member.accountId === null ? '未开通' : '已有账号') : <AccountState account={account} />}</dd>
          {account !== undefined && account.waiting !== null && (
            <>
              <dt>等待复核</dt>
              <dd>{account.waiting === 'desk' ? '重置登录凭据' : '更换登录手机'}，由安全管理员在“账号安全”里办</dd>
            </>
          )}
          {account !== undefined && (
            <>
              <dt>最近使用</dt>
              <dd>{account.lastSeenAt === null ? '从未' : <Moment at={account.lastSeenAt} />}</dd>
              <dt>正在登录</dt>
              <dd>{account.openSessions} 处</dd>
              <dt>开通时间</dt>
              <dd><Moment at={account.createdAt} /></dd>
            </>
          )}
        </dl>
        {manages && <p className="hint detail-hint">强制结束登录、锁定账号由安全管理员办：管账号的和管安全的不是同一个人。</p>}
      </section>
    </article>
  )
}

const MOST_NAMESAKES = 200

function useAccountOf(member: StaffMember, manages: boolean): { account: Account | undefined; error: Error | null; again: () => void } {
  const options = api.listAccounts.queryOptions({ input: { search: member.name, limit: MOST_NAMESAKES }, meta: { live: [ACCOUNT] } })
  const { data, error, refetch } = useQuery({ ...options, enabled: manages && member.accountId !== null })
  return { account: data?.accounts.find(({ accountId }) => accountId === member.accountId), error, again: () => void refetch() }
}

function offeredActs(member: StaffMember, account: Account | undefined, { manages, appoints }: { manages: boolean; appoints: boolean }): readonly OfferedAct[] {
  const stopped = account?.state === 'disabled' || account?.state === 'idle'
  return [
    ...(appoints ? [{ act: 'propose', label: '提出任职' }] : []),
    ...(manages && !stopped && account?.state !== 'locked' ? waysIn(member, account) : []),
    ...(manages ? [{ act: 'change', label: '更正登记' }] : []),
    ...(manages && stopped ? [{ act: 'enable', label: '恢复账号' }] : []),
    ...(manages && account !== undefined && !stopped && account.state !== 'locked' ? [{ act: 'disable', label: '停用账号', grave: true }] : []),
  ]
}

/** A first way in is one person's to open, another one is proposed; none while one waits. */
function waysIn(member: StaffMember, account: Account | undefined): readonly OfferedAct[] {
  if (account?.needsTwoPeople === true) return [...(account.waiting === 'desk' ? [] : [{ act: 'reset', label: '提出重置登录凭据' }]), ...(account.waiting === 'field' ? [] : [{ act: 'phone', label: '提出更换登录手机' }])]
  return [
    { act: 'desk', label: account?.state === 'invited' ? '重新生成邀请链接' : '开通工作台账号', first: member.accountId === null },
    ...(member.workPhoneMasked === null ? [] : [{ act: 'field', label: '开通手机登录' }]),
  ]
}
