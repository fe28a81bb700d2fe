import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { api, REQUEST } from '#modules/requests/phone/api.ts'
import { OwnRequest } from '#modules/requests/phone/OwnRequest.tsx'
import { myRequestsPage } from '#modules/requests/resident/addresses.ts'

export default function MyRequest() {
  const { matterId } = useParams<{ matterId: string }>()
  const { data: request, error, refetch } = useQuery(api.getRequest.queryOptions({ input: { requestId: matterId }, meta: { live: [REQUEST] } }))
  return (
    <Screen title="诉求" back={myRequestsPage.to({})}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {request === undefined && error === null && <Loading />}
      {request !== undefined && <OwnRequest request={request} />}
    </Screen>
  )
}
