import './requests.css'
import './request.css'
import './report.css'
import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { useGo, usePlace } from '#kit/ui/desk/place.ts'
import { Slip } from '#modules/requests/desk/Slip.tsx'
import { requestPage, slipAgainPage } from '#modules/requests/desk/addresses.ts'
import { REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'

/** For somebody who lost his slip: a new one with a new check word. Nobody can look the old one up. */
export default function ReprintSlip() {
  const { params } = usePlace(slipAgainPage)
  const go = useGo()
  const requestId = params.matterId
  const { data: request, error, refetch } = useQuery(api.getRequest.queryOptions({ input: { requestId }, meta: { live: [REQUEST_DETAIL] } }))
  const reprint = useCommand(api.reprintSlip)
  if (reprint.data !== undefined) return <Slip receipt={reprint.data} />
  if (request === undefined) return <PageWaiting title="重印凭条" error={error} retry={refetch} />
  const back = () => go(requestPage.to({ matterId: requestId }))
  return (
    <>
      <header className="page-head">
        <h1>重印凭条</h1>
      </header>
      <div className="page-body">
        <ActForm
          heading="h2"
          title={`${request.number} ${request.title}`}
          effect="请先核对来的人知道这件事。重印会换一个新的校验字，旧凭条上的校验字从此查不到；这次重印记入审计。"
          verb="换新校验字，出凭条"
          refused={request.reporter.mayReprintSlip ? null : '只有登记这件诉求的人和他的单位可以重印凭条。'}
          command={reprint}
          submit={() => reprint.mutate({ requestId })}
          close={back}
        />
      </div>
    </>
  )
}
