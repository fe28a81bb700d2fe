import type { ReactNode } from 'react'

/** A field with its name above, what helps below, and what is wrong in red words. */
export function Labelled({ label, wrong, hint, children }: { label: string; wrong?: string | undefined; hint?: ReactNode; children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </label>
  )
}
