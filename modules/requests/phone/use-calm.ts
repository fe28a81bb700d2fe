import { useEffect, useState } from 'react'

const PAUSE_MILLISECONDS = 900

/** What is asked, once the person has paused; undefined at once when there is nothing to ask. */
export function useCalm(question: string | undefined): string | undefined {
  const [calm, setCalm] = useState<string>()
  useEffect(() => {
    const waiting = setTimeout(() => setCalm(question), question === undefined ? 0 : PAUSE_MILLISECONDS)
    return () => clearTimeout(waiting)
  }, [question])
  return question === undefined ? undefined : calm
}
