import './rights.css'
import { useState } from 'react'
import { Button, Input, InputNumber } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { sayMonths } from '#modules/platform/contract.ts'
import { proposeRetention } from '#modules/rights/contract.ts'
import type { Retention as Kept } from '#modules/rights/contract.ts'
import { retentionPage } from '#modules/rights/desk/addresses.ts'
import { api, RETENTION } from '#modules/rights/desk/api.ts'

type Period = Kept['periods'][number]
type Proposal = Kept['proposals'][number]

/** How long each kind is kept. A change is proposed by one and confirmed by another. */
export default function Retention() {
  const { search, setSearch } = usePlace(retentionPage)
  const { data, error, refetch } = useQuery(api.getRetention.queryOptions({ meta: { live: [RETENTION] } }))
  const changed = data?.periods.find(({ what }) => what === search.act)
  return (
    <>
      <header className="page-head">
        <h1>保存期限</h1>
        <p className="page-note">到期由程序自动清理，不能恢复。修改要由另一位系统管理员复核。审计记录不自动删除。</p>
      </header>
      {changed !== undefined && <Change key={changed.what} period={changed} close={() => setSearch({ act: undefined })} />}
      <div className="page-body">
        {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={4} />}
        {data !== undefined && (
          <div className="rows-ground">
            <table className="rows stacks">
              <caption className="unseen">各类信息保存多久</caption>
              <thead>
                <tr>
                  <th scope="col">保存什么</th>
                  <th scope="col" style={{ width: '36%' }}>从什么时候算</th>
                  <th scope="col" style={{ width: 80 }}>保存</th>
                  <th scope="col" style={{ width: 100 }}><span className="unseen">修改</span></th>
                </tr>
              </thead>
              <tbody>
                {data.periods.map((period) => (
                  <tr key={period.what}>
                    <td>{period.label}</td>
                    <td data-name="从什么时候算">{period.from}</td>
                    <td data-name="保存">{sayMonths(period.months)}</td>
                    <td>{data.proposals.some(({ what }) => what === period.what) ? '待复核' : <Button size="small" onClick={() => setSearch({ act: period.what })}>修改</Button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {data !== undefined && data.proposals.length > 0 && (
          <>
            <h2 className="retention-head">待复核的修改</h2>
            <ul className="retention-proposals">
              {data.proposals.map((proposal, index) => (
                <OneProposal key={proposal.retentionProposalId} isFirst={index === 0 && changed === undefined} proposal={proposal} period={data.periods.find(({ what }) => what === proposal.what)!} />
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  )
}

function Change({ period, close }: { period: Period; close: () => void }) {
  const [months, setMonths] = useState(period.months)
  const [reason, setReason] = useState('')
  const command = useCommand(api.proposeRetention, {
    changes: [RETENTION],
    done: () => {
      sayDone('已提出，等另一位系统管理员复核')
      close()
    },
  })
  const { wrong, submit } = useCheck(proposeRetention, (input) => command.mutate(input), { reason: '请写明依据或理由' })
  return (
    <ActForm heading="h2" title={`修改保存期限：${period.label}`} effect="复核通过后生效。改短了，已经超期的会在十分钟内清理，不能恢复。" verb="提出修改" command={command} submit={() => submit({ what: period.what, months, reason: reason.trim() })} close={close}>
      <Labelled label={`保存几个月（${period.least} 到 ${period.most}）`} wrong={wrong['months']}>
        <InputNumber value={months} min={period.least} max={period.most} precision={0} onChange={(value) => setMonths(value ?? period.months)} />
      </Labelled>
      <Labelled label="依据或理由" wrong={wrong['reason']}>
        <Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </ActForm>
  )
}

function OneProposal({ proposal, period, isFirst }: { proposal: Proposal; period: Period; isFirst: boolean }) {
  const decide = useCommand(api.decideRetention, { changes: [RETENTION], done: (_answer, { approve }) => sayDone(approve ? '已复核，新期限生效' : '修改已作废') })
  const { retentionProposalId } = proposal
  return (
    <li className="card">
      <h2>
        {period.label}：{sayMonths(period.months)} → {sayMonths(proposal.months)}
      </h2>
      <dl className="facts">
        <dt>理由</dt>
        <dd>{proposal.reason}</dd>
        <dt>提出</dt>
        <dd>
          {proposal.proposedBy ?? '已离任的管理员'}，<Moment at={proposal.proposedAt} />
        </dd>
      </dl>
      {decide.error !== null && <Failure error={decide.error} />}
      <p className="right-acts">
        {proposal.mayConfirm ? (
          <Button type={isFirst ? 'primary' : 'default'} loading={decide.isPending} onClick={() => decide.mutate({ retentionProposalId, approve: true })}>
            复核通过，改为 {sayMonths(proposal.months)}
          </Button>
        ) : (
          <span className="act-refused">这是您自己提出的，要由另一位系统管理员复核。</span>
        )}
        <Button danger loading={decide.isPending} onClick={() => decide.mutate({ retentionProposalId, approve: false })}>
          {proposal.mayConfirm ? '不同意，退回' : '撤回'}
        </Button>
      </p>
    </li>
  )
}
