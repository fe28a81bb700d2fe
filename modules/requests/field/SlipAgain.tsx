import '#modules/requests/phone/report.css'
import { useParams } from 'wouter'
import { useCommand } from '#kit/ui/command.ts'
import { useLine } from '#kit/ui/line.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { taskPage } from '#modules/requests/field/addresses.ts'
import { SlipWords } from '#modules/requests/field/SlipWords.tsx'
import { useTask } from '#modules/requests/field/task.ts'
import { api } from '#modules/requests/phone/api.ts'

/** For somebody who lost his slip: a new check word, given on the spot. Nobody can look the old one up. */
export default function SlipAgain() {
  const { matterId } = useParams<{ matterId: string }>()
  const { open, error, retry } = useTask(matterId)
  const online = useLine()
  const reprint = useCommand(api.reprintSlip)
  const back = taskPage.to({ matterId })
  if (reprint.data !== undefined) {
    return (
      <Screen title="凭条已重印" back={back}>
        <section className="sheet" role="status">
          <p>
            编号
            <span className="receipt-number">{reprint.data.number}</span>
          </p>
          <SlipWords receipt={reprint.data} />
          <p className="quiet">旧凭条上的校验字已经查不到了。</p>
        </section>
      </Screen>
    )
  }
  if (open === undefined) {
    return (
      <Screen title="重印凭条" back={back}>
        {error === null ? <Loading /> : <Failure error={error} retry={retry} />}
      </Screen>
    )
  }
  const { task } = open
  return (
    <Screen
      title="重印凭条"
      back={back}
      act={
        task.reporter.mayReprintSlip && (
          <button type="button" className="press press-main" disabled={!online || reprint.isPending} onClick={() => reprint.mutate({ requestId: matterId })}>
            换新校验字
          </button>
        )
      }
    >
      <section className="sheet">
        <h2>{task.title}</h2>
        <p className="quiet">编号 <WholeNumbers>{task.number}</WholeNumbers></p>
        {task.reporter.mayReprintSlip ? (
          <p>请先核对来的人知道这件事。换了新的校验字，旧凭条上的就查不到了；这次重印会记下来。</p>
        ) : (
          <p>只有登记这件诉求的人和他的单位可以重印凭条。</p>
        )}
        {!online && <p className="quiet">有网络时才能重印。</p>}
        {reprint.error !== null && <Failure error={reprint.error} />}
      </section>
    </Screen>
  )
}
