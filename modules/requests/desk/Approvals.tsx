import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { sayDay } from '#kit/ui/days.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Approval = RequestDetail['approvals'][number]

const kinds: Record<Approval['kind'], string> = { return: '退单', extension: '延期', suspension: '挂账', objection: '异议', arbitration: '裁定' }
const deciding: Record<Approval['kind'], readonly RequestMove[]> = {
  return: ['approveReturn', 'refuseReturn'], extension: ['decideExtension', 'decideSecondExtension'], suspension: ['decideSuspension'], objection: ['dispatch', 'arbitrate'], arbitration: ['arbitrate'],
}

const outcomes: Record<Approval['status'], string> = { pending: '等待审批', approved: '同意', refused: '不同意', withdrawn: '申请单位已撤回' }

/** What is asked and not decided yet, with the buttons of whoever may decide; below, what was decided. */
export function Approvals({ request, move: open, openMove }: { request: RequestDetail; /** Whose form is open: it is not offered once more. */ move?: string | undefined; openMove: (move: string) => void }) {
  const pending = request.approvals.filter((approval) => approval.status === 'pending')
  const decided = request.approvals.filter((approval) => approval.status !== 'pending')
  if (request.approvals.length === 0) return null
  return (
    <section className="request-part" aria-label="审批">
      {pending.map((approval) => (
        <div key={approval.approvalId} className="approval">
          <h3>
            {approval.ordinal > 1 ? `第 ${approval.ordinal} 次` : ''}申请{kinds[approval.kind]}，{approval.atPlatform ? '等 12345 平台决定' : '等待审批'}
          </h3>
          <Asked approval={approval} />
          <p className="move-acts">
            {[...deciding[approval.kind], 'withdrawApplication' as const].filter((move) => move !== open && request.openMoves.includes(move)).map((move) => (
              <Button key={move} onClick={() => openMove(move)}>
                {requestLifecycle.moves[move].label}
              </Button>
            ))}
          </p>
        </div>
      ))}
      {decided.length > 0 && (
        <details className="correctable">
          <summary>以前的申请 {decided.length} 次</summary>
          {decided.map((approval) => (
            <div key={approval.approvalId} className="approval-past">
              <Asked approval={approval} />
              <p>
                <strong>{outcomes[approval.status]}</strong> {approval.decidedUnit ?? ''}
                {approval.decidedAt !== null && (
                  <>
                    ，<Moment at={approval.decidedAt} />
                  </>
                )}
                {approval.decisionWords !== null && `：${approval.decisionWords}`}
              </p>
            </div>
          ))}
        </details>
      )}
    </section>
  )
}

function Asked({ approval }: { approval: Approval }) {
  return (
    <>
      <p>
        {approval.askedUnit ?? '承办单位'}，<Moment at={approval.askedAt} /> 申请{kinds[approval.kind]}
        {approval.workingDays !== null && ` ${approval.workingDays} 个工作日`}
        {approval.reviewOn !== null && <>，<span className="whole-number">{sayDay(approval.reviewOn)}</span> 复核</>}
        {approval.reasonLabel !== null && `。理由：${approval.reasonLabel}`}
      </p>
      {approval.words !== null && <p className="quoted">{approval.words}</p>}
    </>
  )
}
