import { useEffect, useRef, useState } from 'react'
import { SearchBox } from '#kit/ui/desk/SearchBox.tsx'

const PAUSE_MILLISECONDS = 350

/** Words of text and place, or the beginning of a number; asked when the typing pauses, from two characters on. */
export function TextSearch({ value, change, label = '找内容、地点或编号' }: { value: string | undefined; change: (text: string | undefined) => void; label?: string }) {
  const [typed, setTyped] = useState({ text: value ?? '', over: value })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // What stands in the address wins, unless it is what is being typed.
  const shown = typed.over === value || typed.text.trim() === value ? typed.text : (value ?? '')
  const type = (text: string) => {
    setTyped({ text, over: value })
    clearTimeout(timer.current)
    const asked = text.trim().slice(0, 40)
    if (asked.length === 1) return
    timer.current = setTimeout(() => change(asked === '' ? undefined : asked), PAUSE_MILLISECONDS)
  }
  return <SearchBox label={label} value={shown} change={type} />
}
