import { useEffect, useState } from 'react'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { serverAnswers } from '#kit/ui/lazy-once.ts'

/** In the place of a page that could not be loaded. A browser keeps what failed, so as soon as the server answers, the desk is opened anew at this address. */
export function Unloaded({ title, error }: { title: string; error: Error }) {
  const [asking, setAsking] = useState(true)
  useEffect(() => void openAnew(() => setAsking(false)), [])
  const again = () => {
    setAsking(true)
    return openAnew(() => setAsking(false))
  }
  return <PageWaiting title={title} error={asking ? null : error} retry={again} />
}

async function openAnew(otherwise: () => void): Promise<void> {
  if (await serverAnswers()) location.reload()
  else otherwise()
}
