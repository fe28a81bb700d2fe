import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import type { Exclusion, RequestDetail } from '#modules/requests/shapes.ts'

const acts: Partial<Record<Exclusion['status'], readonly RequestMove[]>> = { pending: ['decideExclusion', 'withdrawExclusion'], approved: ['include'] }

/** Whether it counts in the rates, and why not: what was asked, on what it rests and who decided. */
export function Exclusions({ request, move: open, openMove }: { request: RequestDetail; /** Whose form is open: it is not offered once more. */ move?: string | undefined; openMove: (move: string) => void }) {
  if (request.exclusions.length === 0) return null
  return (
    <section className="request-part" aria-label="剔除">
      {request.exclusions.toReversed().map((exclusion) => (
        <div key={exclusion.exclusionId} className={exclusion.status in acts ? 'approval' : 'approval-past'}>
          <h3>剔除，不计入考核：{exclusion.statusLabel}</h3>
          <ExclusionRecord exclusion={exclusion} />
          <p className="move-acts">
            {(acts[exclusion.status] ?? []).filter((move) => move !== open && request.openMoves.includes(move)).map((move) => (
              <Button key={move} onClick={() => openMove(move)}>
                {requestLifecycle.moves[move].label}
              </Button>
            ))}
          </p>
        </div>
      ))}
    </section>
  )
}

export function ExclusionRecord({ exclusion }: { exclusion: Exclusion }) {
  return (
    <dl className="facts">
      <dt>理由</dt>
      <dd>{exclusion.reasonLabel}{exclusion.words !== null && <span className="fact-more">{exclusion.words}</span>}</dd>
      <dt>依据</dt>
      <dd>{exclusion.evidence}</dd>
      {exclusion.askedAt !== null && (
        <>
          <dt>申请</dt>
          <dd>{exclusion.askedUnit} {exclusion.askedBy}，<Moment at={exclusion.askedAt} /></dd>
        </>
      )}
      {exclusion.decidedAt !== null && (
        <>
          <dt>审批</dt>
          <dd>
            {exclusion.status === 'refused' ? '不同意' : '同意'}，{exclusion.decidedUnit} {exclusion.decidedBy}，<Moment at={exclusion.decidedAt} />
            {exclusion.decisionWords !== null && <span className="fact-more">{exclusion.decisionWords}</span>}
          </dd>
        </>
      )}
      {exclusion.endedAt !== null && (
        <>
          <dt>{exclusion.status === 'withdrawn' ? '撤回' : '取消'}</dt>
          <dd><Moment at={exclusion.endedAt} />{exclusion.endedWords !== null && <span className="fact-more">{exclusion.endedWords}</span>}</dd>
        </>
      )}
    </dl>
  )
}
