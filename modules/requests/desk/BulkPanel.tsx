import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useModal } from '#kit/ui/desk/modal.ts'
import { Icon } from '#kit/ui/Icon.tsx'

/** What is chosen, else the first that can be filled in or pressed. */
const FIRST = ['input:checked', 'input, textarea, button']

/** A dialog over the list, for what is done with several rows. The browser would begin on what closes it. */
export function BulkPanel({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useModal(dialog, close)
  useEffect(() => {
    const body = dialog.current!.querySelector('.panel-body')!
    FIRST.map((which) => body.querySelector<HTMLElement>(which)).find((found) => found !== null)?.focus()
  }, [])
  return (
    <dialog ref={dialog} className="panel bulk-panel" aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        <button type="button" className="plain-button" onClick={() => dialog.current?.close()} aria-label="关闭">
          <Icon name="close" size={18} />
        </button>
      </header>
      <div className="panel-body">{children}</div>
    </dialog>
  )
}
