import { useState } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { Approvals } from '#modules/requests/desk/Approvals.tsx'
import { Board, QueueCount, useQueue } from '#modules/requests/desk/Board.tsx'
import { DispatchNow } from '#modules/requests/desk/DispatchNow.tsx'
import { InHandHead } from '#modules/requests/desk/InHandHead.tsx'
import { MoveForm } from '#modules/requests/desk/MoveForm.tsx'
import { RequestText } from '#modules/requests/desk/RequestText.tsx'
import { dispatchPage } from '#modules/requests/desk/addresses.ts'
import { isOpenMove } from '#modules/requests/desk/move-schema.ts'
import { orderedMoves } from '#modules/requests/desk/move-words.ts'

const tabs = [
  { tab: undefined, waitingFor: 'dispatch', label: '待派单', empty: { title: '没有等着派单的诉求', words: '社区受理的、退回来要重新派的诉求会出现在这里，最急的在最上面。' } },
  { tab: 'accept', waitingFor: 'accept', label: '待受理', empty: { title: '没有等着受理的诉求', words: '居民刚反映、还没有社区受理的诉求会出现在这里。' } },
  { tab: 'return', waitingFor: 'decideReturn', label: '待审核退单', empty: { title: '没有等着审核的退单', words: '承办单位申请退回的诉求会出现在这里。' } },
] as const

/** The dispatch desk of a street or the county: what waits, and for each the unit that the rules propose. */
export default function Dispatch() {
  const { search } = usePlace(dispatchPage)
  const go = useGo()
  const shown = tabs.find((tab) => tab.tab === search.tab) ?? tabs[0]
  const queue = useQueue(shown.waitingFor)
  const toOf = (open: string | undefined) => dispatchPage.to({}, { tab: shown.tab, open })
  return (
    <>
      <header className="page-head">
        <h1>派单台</h1>
      </header>
      <nav className="tabs" aria-label="等着办什么">
        {tabs.map(({ tab, label }) => (
          <Go key={label} to={dispatchPage.to({}, { tab })} className="tab" aria-current={tab === shown.tab ? 'page' : undefined}>
            {label}
            {tab === shown.tab && <QueueCount count={queue.count} />}
          </Go>
        ))}
      </nav>
      <Board queue={queue} openId={search.open} toOf={toOf} label={shown.label} empty={shown.empty}>
        {(request, next) => <InHand key={request.requestId} request={request} alone={next === undefined} done={() => go(toOf(next), { replace: true })} />}
      </Board>
    </>
  )
}

function InHand({ request, alone, done }: { request: RequestDetail; alone: boolean; done: () => void }) {
  const { primary, rest } = orderedMoves(request)
  const [chosen, choose] = useState<string>()
  // A return is decided one way or the other: neither stands there as if it were usual.
  const move = chosen ?? (request.waitingFor === 'decideReturn' ? undefined : primary)
  return (
    <article className="request" aria-label={request.title}>
      <InHandHead request={request} />
      <Approvals request={request} move={move} openMove={choose} />
      {move === 'dispatch' && request.openMoves.includes('dispatch') ? (
        <section className="moves" aria-label="派单">
          <DispatchNow request={request} done={done} />
        </section>
      ) : move !== undefined && isOpenMove(move) ? (
        <section className="moves" aria-label="可以办的事">
          <MoveForm key={move} request={request} move={move} close={() => { choose(undefined); done() }} unasked={chosen === undefined} alone={alone && chosen === undefined} />
        </section>
      ) : (
        primary === undefined && rest.every((open) => open === 'urge') && <p className="moves-none">现在没有您要办的事{request.waitingUnit === null ? '' : `，在等${request.waitingUnit}`}。</p>
      )}
      <RequestText request={request} />
    </article>
  )
}
