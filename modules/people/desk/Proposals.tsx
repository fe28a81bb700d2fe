import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useCommand } from '#kit/ui/command.ts'
import { saySpan } from '#kit/ui/days.ts'
import { sayDone } from '#kit/ui/notices.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { positionLabels } from '#modules/people/contract.ts'
import type { Proposal } from '#modules/people/contract.ts'
import { TwoPeople } from '#modules/people/desk/ProposeAppointment.tsx'
import { ORGANIZATION, POST, PROPOSAL, STAFF, api } from '#modules/people/desk/api.ts'
import { proposalsQuery } from '#modules/people/desk/posts.ts'

/** Appointments that somebody proposed and nobody confirmed yet. */
export function Proposals() {
  const { data, error, refetch } = useQuery(proposalsQuery)
  const open = data?.proposals.filter(({ state }) => state === 'open')
  return (
    <div className="page-body">
      <div className="rule-note">
        <TwoPeople />
      </div>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {open === undefined && error === null && <Loading rows={4} />}
      {open?.length === 0 && <Empty title="没有待复核的任职">有人提出任职后会出现在这里，由另一位系统管理员复核。</Empty>}
      <ul className="proposals">
        {open?.map((proposal, index) => <OneProposal key={proposal.proposalId} proposal={proposal} isFirst={index === 0} />)}
      </ul>
    </div>
  )
}

function OneProposal({ proposal, isFirst }: { proposal: Proposal; isFirst: boolean }) {
  const { proposalId, version, name, postName, position } = proposal
  const confirm = useCommand(api.confirmAppointment, {
    changes: [PROPOSAL, POST, STAFF, ORGANIZATION],
    done: () => sayDone(`${name}任${postName}（${positionLabels[position]}）已复核，${saySpan(proposal.validFrom, proposal.validTo)}有效`),
  })
  const withdraw = useCommand(api.withdrawProposal, { changes: [PROPOSAL], done: () => sayDone(`不由${name}任${postName}，提议已作废`) })
  const error = confirm.error ?? withdraw.error
  return (
    <li className="card">
      <h2>
        {name}任{postName}
        <span className="aside-word">{positionLabels[position]}</span>
      </h2>
      <dl className="facts">
        <dt>单位</dt>
        <dd>{proposal.organizationName}</dd>
        <dt>职务</dt>
        <dd>{proposal.roleName}</dd>
        <dt>任期</dt>
        <dd>{saySpan(proposal.validFrom, proposal.validTo)}</dd>
        <dt>提出</dt>
        <dd>
          {proposal.proposedByName ?? '已离任的管理员'}，<Moment at={proposal.proposedAt} />
        </dd>
      </dl>
      {error !== null && <Failure error={error} />}
      <p className="proposal-acts">
        {proposal.cannotConfirm === null ? (
          <Button type={isFirst ? 'primary' : 'default'} loading={confirm.isPending} onClick={() => confirm.mutate({ proposalId, version })}>
            复核通过，任命{name}
          </Button>
        ) : (
          <span className="act-refused">{proposal.cannotConfirm}</span>
        )}
        <Button danger loading={withdraw.isPending} onClick={() => withdraw.mutate({ proposalId, version })}>
          {proposal.cannotConfirm === null ? '不同意，退回' : '撤回提议'}
        </Button>
      </p>
    </li>
  )
}
