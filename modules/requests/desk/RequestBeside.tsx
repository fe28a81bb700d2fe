import { useState } from 'react'
import RequestDetail from '#modules/requests/desk/RequestDetail.tsx'

/** The request beside a list of another module: which form is open stays here, not in that list's address. */
export default function RequestBeside({ matterId }: { matterId: string }) {
  const [move, openMove] = useState<string>()
  return <RequestDetail requestId={matterId} move={move} openMove={openMove} />
}
