import './detail.css'
import type { ReactNode } from 'react'
import { useOneColumn } from '#kit/ui/desk/width.ts'

/** A table of a few columns within a detail or a form. On a narrow screen it is read downwards, as lists are: its cells say their column in `data-name`. */
export function SmallTable({ label, children }: { label: string; children: ReactNode }) {
  const isNarrow = useOneColumn()
  return (
    <div className="stack-ground">
      <table className={isNarrow ? 'small-table stacks' : 'small-table'}>
        <caption className="unseen">{label}</caption>
        {children}
      </table>
    </div>
  )
}
