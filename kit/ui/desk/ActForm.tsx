import './act-form.css'
import { useEffect, useRef } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from 'antd'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { LEAVES, useLeaveByEscape } from '#kit/ui/desk/leave-form.ts'
import { Failure } from '#kit/ui/states.tsx'

type ActFormProps = {
  title: string
  /** What will happen. */
  effect?: ReactNode
  /** The verb that does it: 撤销阳光社区. */
  verb: string
  /** Cannot be taken back. */
  grave?: boolean
  /** h2 where it stands on a page by itself, not in a detail that has a heading. */
  heading?: 'h2' | 'h3'
  command: { error: Error | null; isPending: boolean }
  /** Why it cannot be done now; it is then not offered. */
  refused?: string | null
  submit: () => void
  close: () => void
  children?: ReactNode
}

/** The form of one act: what will happen, what it needs, and the verb that does it. Ctrl + Enter sends from any field. */
export function ActForm({ title, effect, verb, grave = false, heading: Heading = 'h3', command, refused = null, submit, close, children }: ActFormProps) {
  const place = useRef<HTMLFormElement>(null)
  useFocusReturn()
  useLeaveByEscape(place, close)
  useEffect(() => {
    const form = place.current!
    form.scrollIntoView({ block: 'nearest' })
    form.querySelector<HTMLElement>('input:not([type=radio]), select, textarea, button')?.focus({ preventScroll: true })
    // As the button sends it: what is not offered is not sent by the key either.
    const press = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })) }
    form.addEventListener('keydown', press)
    return () => form.removeEventListener('keydown', press)
  }, [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (refused === null) submit()
  }
  return (
    <form ref={place} className="act-form" aria-label={title} onSubmit={send} noValidate>
      <Heading>{title}</Heading>
      {effect !== undefined && <div className="act-effect">{effect}</div>}
      {children}
      {command.error !== null && <Failure error={command.error} filled retry={submit} />}
      {refused !== null && <p className="act-refused">{refused}</p>}
      <p className="act-verbs">
        {refused === null && (
          <Button type="primary" htmlType="submit" danger={grave} loading={command.isPending}>
            {verb}
          </Button>
        )}
        <Button {...LEAVES} onClick={close}>{refused === null ? '先不办' : '收起'}</Button>
        {refused === null && <span className="act-key">Ctrl + Enter</span>}
      </p>
    </form>
  )
}
