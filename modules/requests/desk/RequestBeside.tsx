import type { BesideProps } from '#kit/ui/desk/page.ts'
import RequestDetail from '#modules/requests/desk/RequestDetail.tsx'

/** The request beside a list of another module. */
export default function RequestBeside({ matterId, move, openMove }: BesideProps) {
  return <RequestDetail requestId={matterId} move={move} openMove={openMove} />
}
