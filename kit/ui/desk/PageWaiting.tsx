import { Failure, Loading } from '#kit/ui/states.tsx'

/** A page before its first reading is there: its head already, so that nothing jumps, and below what is coming, or why it does not come. */
export function PageWaiting({ title, error, retry }: { title: string; error: unknown; retry: () => unknown }) {
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
      </header>
      {error === null ? <Loading rows={10} /> : <Failure error={error} retry={() => void retry()} />}
    </>
  )
}
