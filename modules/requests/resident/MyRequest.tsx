import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { Refusal } from '#kit/ui/refusal.ts'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import { OwnRequest } from '#modules/requests/phone/OwnRequest.tsx'
import { myRequestsPage } from '#modules/requests/resident/addresses.ts'

export default function MyRequest() {
  const { matterId } = useParams<{ matterId: string }>()
  const { data: request, error, refetch } = useQuery(api.getRequest.queryOptions({ input: { requestId: matterId }, meta: { live: [REQUEST] } }))
  const isMissing = error instanceof Refusal && error.status === 404
  return (
    <Screen title="诉求" back={myRequestsPage.to({})}>
      {isMissing && (
        <>
          <Empty title="没有这件诉求">网址可能抄错了，或者是用别的手机号码反映的。您反映的都列在“我的诉求”里。</Empty>
          <p className="list-more">
            <Link href={myRequestsPage.to({})} className="press">看我的诉求</Link>
          </p>
        </>
      )}
      {error !== null && !isMissing && <Failure error={error} retry={() => void refetch()} />}
      {request === undefined && error === null && <Loading />}
      {request !== undefined && <OwnRequest request={request} />}
    </Screen>
  )
}
