import { useRef } from 'react'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { Icon } from '#kit/ui/Icon.tsx'

/** The search of a page: `/` leads to it, Escape leads back to the list. */
export function SearchBox({ label, value, change }: { label: string; value: string; change: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useKeys('查找', [{ key: '/', label, run: () => { input.current?.focus(); input.current?.select() } }])
  return (
    <label className="search">
      <Icon name="search" size={18} />
      <input ref={input} type="search" aria-label={label} placeholder={`${label}  /`} value={value} onChange={(event) => change(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') input.current?.blur() }} />
    </label>
  )
}
