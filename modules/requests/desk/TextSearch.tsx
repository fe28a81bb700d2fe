import { useEffect, useRef, useState } from 'react'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'

const PAUSE_MILLISECONDS = 350

/** Words of the title or the beginning of a number; asked when the typing pauses, from two characters on. */
export function TextSearch({ value, change }: { value: string | undefined; change: (text: string | undefined) => void }) {
  const [typed, setTyped] = useState(value ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(value ?? ''), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    const asked = text.trim().slice(0, 40)
    if (asked.length === 1) return
    timer.current = setTimeout(() => change(asked === '' ? undefined : asked), PAUSE_MILLISECONDS)
  }
  return <SearchBox label="找标题或编号" value={typed} change={type} />
}
