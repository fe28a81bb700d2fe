import '../requests.css'
import '../request.css'
import './settings.css'
import { useEffect, useRef } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from 'antd'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { LEAVES, useLeaveByEscape } from '#kit/ui/desk/leave-form.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure, Loading } from '#kit/ui/states.tsx'
import { saySpan } from '#kit/ui/days.ts'

type SettingFrameProps = {
  title: string
  /** What holds here and from where it comes, in one or two sentences. */
  words: string
  acts?: ReactNode
  filters?: ReactNode
  read: { data: unknown; error: unknown; refetch: () => unknown }
  /** The form beside the table, when something is being changed. */
  form?: ReactNode
  children: ReactNode
}

/** A page of rules: what holds, and beside it the form of the one that is being changed. */
export function SettingFrame({ title, words, acts, filters, read, form, children }: SettingFrameProps) {
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        <p className="setting-words">{words}</p>
        <div className="page-acts">{acts}</div>
      </header>
      {filters !== undefined && <div className="filters">{filters}</div>}
      <div className={form === undefined || form === null ? 'beside' : 'beside setting-open'}>
        <div className="setting-ground stack-ground">
          {read.error !== null && <Failure error={read.error} retry={() => void read.refetch()} />}
          {read.data === undefined ? read.error === null && <Loading rows={12} /> : children}
        </div>
        {form !== undefined && form !== null && <aside className="beside-detail setting-form">{form}</aside>}
      </div>
    </>
  )
}

type RuleFormProps = {
  title: string
  effect: string
  act: string
  leave?: string
  /** Cannot be taken back: the button is red. */
  grave?: boolean
  command: { error: unknown; isPending: boolean }
  submit: () => void
  close: () => void
  /** Another act on the same rule, such as ending it. */
  more?: ReactNode
  children: ReactNode
}

export function RuleForm({ title, effect, act, leave = '不改了', grave = false, command, submit, close, more, children }: RuleFormProps) {
  const place = useRef<HTMLFormElement>(null)
  useFocusReturn()
  useLeaveByEscape(place, close)
  useEffect(() => {
    place.current!.querySelector('h2')!.scrollIntoView({ block: 'nearest' })
    place.current!.querySelector<HTMLElement>('input:not([type=radio]), select, textarea')?.focus({ preventScroll: true })
  }, [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form ref={place} className="rule-form" aria-label={title} onSubmit={send} noValidate>
      <button type="button" className="plain-button beside-close" title="收起（Esc）" aria-label="收起" onClick={close}>
        <Icon name="close" size={18} />
      </button>
      <h2>{title}</h2>
      <p className="move-effect">{effect}</p>
      {children}
      {command.error !== null && <Failure error={command.error} filled retry={submit} />}
      <p className="move-acts">
        <Button type="primary" htmlType="submit" danger={grave} loading={command.isPending}>
          {act}
        </Button>
        <Button {...LEAVES} onClick={close}>{leave}</Button>
        {more}
      </p>
    </form>
  )
}

/** From which day a rule holds, and to which; `to` is the first day on which it does not. */
export function Validity({ from, to }: { from: string; to: string | null }) {
  return <span className="validity">{saySpan(from, to)}</span>
}

export function DateInput({ value, change, min }: { value: string; change: (value: string) => void; min?: string | undefined }) {
  return <input className="date" type="date" value={value} min={min} onChange={(event) => change(event.target.value)} />
}
