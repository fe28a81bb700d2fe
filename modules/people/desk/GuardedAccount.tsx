import { useState } from 'react'
import { Input } from 'antd'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { endAccountSessions, lockAccount, unlockAccount } from '#modules/people/contract.ts'
import type { Account } from '#modules/people/contract.ts'
import { AccountDevices } from '#modules/people/desk/AccountDevices.tsx'
import { AccountState } from '#modules/people/desk/AccountState.tsx'
import { Acts } from '#modules/people/desk/Acts.tsx'
import { accountName } from '#modules/people/desk/accounts.ts'
import { ACCOUNT, api } from '#modules/people/desk/api.ts'

type GuardedAccountProps = { account: Account; act: string | undefined; openAct: (act: string | undefined) => void }

export function GuardedAccount({ account, act, openAct }: GuardedAccountProps) {
  const name = accountName(account)
  const close = () => openAct(undefined)
  return (
    <article aria-label={name}>
      <header className="detail-head">
        <h2>{name}</h2>
        <p className="detail-line"><AccountState account={account} /></p>
      </header>
      {act === 'end' || act === 'lock' || act === 'unlock' ? (
        <WithReason key={act} account={account} name={name} act={act} close={close} />
      ) : (
        <Acts
          open={openAct}
          acts={[
            ...(account.openSessions > 0 ? [{ act: 'end', label: '结束全部登录' }] : []),
            account.state === 'locked' ? { act: 'unlock', label: '解除锁定' } : { act: 'lock', label: '锁定账号', grave: true },
          ]}
        />
      )}
      <section className="detail-part">
        <dl className="facts">
          <dt>账号编号</dt>
          <dd className="figure">{account.accountId}</dd>
          <dt>正在登录</dt>
          <dd>{account.openSessions} 处</dd>
          <dt>最近使用</dt>
          <dd>{account.lastSeenAt === null ? '从未' : <Moment at={account.lastSeenAt} />}</dd>
          <dt>开通时间</dt>
          <dd><Moment at={account.createdAt} /></dd>
        </dl>
      </section>
      {account.kind === 'staff' && <AccountDevices accountId={account.accountId} name={name} />}
    </article>
  )
}

const contracts = { end: endAccountSessions, lock: lockAccount, unlock: unlockAccount }
const routes = { end: api.endAccountSessions, lock: api.lockAccount, unlock: api.unlockAccount }

function wordsOf(act: keyof typeof contracts, name: string): { title: string; effect: string; verb: string; done: string; grave: boolean } {
  switch (act) {
    case 'end':
      return { title: `结束${name}的全部登录`, effect: '所有电脑和手机上的登录随即失效，本人可以马上重新登录。怀疑有人用他的账号时，请用“锁定账号”。', verb: '结束全部登录', done: `已结束${name}的全部登录`, grave: false }
    case 'lock':
      return { title: `锁定${name}`, effect: '全部登录随即失效，也不能再登录，直到由安全管理员解除。系统管理员不能解除。', verb: '锁定账号', done: `已锁定${name}`, grave: true }
    case 'unlock':
      return { title: `解除${name}的锁定`, effect: '解除后可以用原来的密码和动态码登录。密码可能泄露的，请先让系统管理员提出重置登录凭据，由您复核。', verb: '解除锁定', done: `已解除${name}的锁定`, grave: false }
  }
}

function WithReason({ account, name, act, close }: { account: Account; name: string; act: keyof typeof contracts; close: () => void }) {
  const [reason, setReason] = useState('')
  const words = wordsOf(act, name)
  const command = useCommand(routes[act], {
    changes: [ACCOUNT],
    done: () => {
      sayDone(words.done)
      close()
    },
  })
  const { wrong, submit } = useCheck(contracts[act], (input) => command.mutate(input), { reason: '请写明原因' })
  return (
    <ActForm title={words.title} effect={words.effect} verb={words.verb} grave={words.grave} command={command} submit={() => submit({ accountId: account.accountId, reason })} close={close}>
      <Labelled label="原因" hint="写进审计记录，审计管理员看得到" wrong={wrong['reason']}>
        <Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}
