// The next page comes along with this one: it must open when the line is gone.
import '#modules/requests/field/Reply.tsx'
import '#modules/requests/phone/request.css'
import './task.css'
import { Link, useParams } from 'wouter'
import { usePerson } from '#kit/ui/person.ts'
import { Refusal } from '#kit/ui/refusal.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { slipAgainPage } from '#modules/requests/field/addresses.ts'
import { CallReporter } from '#modules/requests/field/CallReporter.tsx'
import { movesNow } from '#modules/requests/field/field-moves.ts'
import { TaskActs } from '#modules/requests/field/TaskActs.tsx'
import { TaskFacts } from '#modules/requests/field/TaskFacts.tsx'
import { WaitingMoves } from '#modules/requests/field/WaitingMoves.tsx'
import { useTask } from '#modules/requests/field/task.ts'
import { VerifyTask } from '#modules/requests/field/VerifyTask.tsx'
import { OwnRequest } from '#modules/requests/phone/OwnRequest.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** One request out of doors: where, what, by when, and what is to be done now. Works without a line from what was last read. */
export default function Task() {
  const { matterId } = useParams<{ matterId: string }>()
  const person = usePerson()
  const { open, waiting, error, retry } = useTask(matterId)
  if (open === undefined) {
    const isMissing = error instanceof Refusal && error.status === 404
    return (
      <Screen title="诉求">
        {isMissing && (
          <>
            <Empty title="没有这件诉求">网址可能抄错了，或者这件事已经转给别人。要您办的都列在首页。</Empty>
            <p className="list-more">
              <Link href="/" className="press">回到首页</Link>
            </p>
          </>
        )}
        {error === null ? <Loading /> : !isMissing && <Failure error={error} retry={retry} />}
        <WaitingMoves commands={waiting} />
      </Screen>
    )
  }
  const { task, keptAt, counted, version } = open
  if (task.view === 'own') {
    return (
      <Screen title="诉求">
        <OwnRequest request={task} />
        <SlipLink task={task} />
      </Screen>
    )
  }
  const moves = movesNow(task.openMoves, counted, (permission) => person?.permissions.includes(permission) ?? false)
  const acts = moves.filter((move) => move !== 'verify' && move !== 'rework')
  return (
    <Screen title="诉求" act={acts.length > 0 ? <TaskActs task={task} version={version} moves={acts} /> : undefined}>
      {keptAt !== null && (
        <p className="kept-note" role="status">
          没有网络，这是{sayMoment(new Date(keptAt), new Date())} 看到的内容。
        </p>
      )}
      <WaitingMoves commands={waiting} />
      <TaskFacts task={task} />
      {moves.includes('verify') && <VerifyTask task={task} version={version} canRework={moves.includes('rework')} />}
      {task.reporter.mayUnmask && <CallReporter task={task} />}
      <SlipLink task={task} />
    </Screen>
  )
}

/** For what was entered for somebody: his slip may be lost. */
function SlipLink({ task }: { task: RequestDetail }) {
  return !task.reporter.mayReprintSlip ? null : (
    <Link href={slipAgainPage.to({ matterId: task.requestId })} className="press">
      重印凭条
    </Link>
  )
}
