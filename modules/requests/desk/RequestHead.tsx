import { DueTime, Moment } from '#kit/ui/DueTime.tsx'
import { stageLabels } from '#modules/matters/contract.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { RequestDue, StateWord, UrgencyFlag, nextWords } from '#modules/requests/desk/words.tsx'

/** What it is, how it stands, in whose hands, by when. `alone`: on a page of its own, whose heading says which one it is; its title stands one level below, as beside a list. */
export function RequestHead({ request, alone }: { request: RequestDetail; alone: boolean }) {
  const next = nextWords(request)
  return (
    <header className={alone ? 'request-head request-alone' : 'request-head'}>
      {alone && <h1 className="unseen">诉求 {request.number}</h1>}
      <h2 className="request-title">
        <UrgencyFlag urgency={request.urgency} />
        {request.title}
      </h2>
      <p className="request-line">
        <span className="figure">{request.number}</span>
        <StateWord row={request} />
        {next !== null && <span>{next}</span>}
        {request.urgeCount > 0 && <span>反映人已催办 {request.urgeCount} 次</span>}
        {request.othersUrging > 0 && <span>一同反映的 {request.othersUrging} 人催办</span>}
        {request.published && <span>已公开</span>}
      </p>
      <dl className="request-now">
        <div>
          <dt>{request.waitingUnit === null ? '承办单位' : '在谁手里'}</dt>
          <dd>{request.waitingUnit ?? request.holder?.name ?? request.receiver.name}</dd>
        </div>
        {(request.closedAt === null || request.dueStage !== null) && (
          <div>
            <dt>{request.dueStage === null ? '时限' : `${stageLabels[request.dueStage]}时限`}</dt>
            <dd>
              <RequestDue row={{ ...request, platformDueAt: null }} />
            </dd>
          </div>
        )}
        {request.platformDeadline !== null && (
          <div>
            <dt>12345 平台要求</dt>
            <dd>
              <DueTime dueAt={request.platformDeadline} words={null} overdue={new Date(request.platformDeadline) < new Date()} />
            </dd>
          </div>
        )}
        <div>
          <dt>反映时间</dt>
          <dd>
            <Moment at={request.openedAt} />
          </dd>
        </div>
      </dl>
    </header>
  )
}
