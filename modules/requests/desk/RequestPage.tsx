import { usePlace } from '#kit/ui/desk/place.ts'
import RequestDetail from '#modules/requests/desk/RequestDetail.tsx'
import { requestPage } from '#modules/requests/desk/addresses.ts'

/** One request on a page of its own. */
export default function RequestPage() {
  const { params, search, setSearch } = usePlace(requestPage)
  return <RequestDetail key={params.matterId} requestId={params.matterId} move={search.move} openMove={(move) => setSearch({ move }, { replace: true })} alone />
}
