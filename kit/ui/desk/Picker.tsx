import { Suspense, createElement } from 'react'
import type { ComponentType } from 'react'
import { lazyOnce } from '#kit/ui/lazy-once.ts'

export type PickerProps = {
  label: string
  value: string | undefined
  change: (value: string | undefined) => void
  placeholder?: string | undefined
  /** For a bar of filters: as wide as what it shows. */
  compact?: boolean
}

/** How wide such a field is in a form; a panel beside a list lets it be as wide as itself. */
export const pickerWidth = { width: '100%', maxWidth: 'var(--picker-width)' } as const

type Load = () => Promise<{ default: ComponentType<PickerProps> }>

const offered = new Map<string, Load>()

/** The module that owns a kind of thing offers the field that chooses one, in its `routes.tsx`: earlier modules use it without knowing who owns it. */
export function offerPicker(kind: string, load: Load): void {
  offered.set(kind, load)
}

/** The field that chooses one of a kind; it holds its place while it is loaded. */
export function Picker({ kind, ...rest }: PickerProps & { kind: string }) {
  const load = offered.get(kind)
  if (load === undefined) throw new Error(`no module offers a picker of ${kind}`)
  return <Suspense fallback={<span className="picker-waiting" role="status" aria-label="正在读取" />}>{createElement(lazyOnce(load), rest)}</Suspense>
}
