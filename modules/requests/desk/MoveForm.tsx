import { Fragment, useEffect, useRef } from 'react'
import type { FormEvent, RefObject } from 'react'
import { Button } from 'antd'
import { Moment } from '#kit/ui/DueTime.tsx'
import { useFocusReturn } from '#kit/ui/desk/focus-return.ts'
import { LEAVES, useLeaveByEscape } from '#kit/ui/desk/leave-form.ts'
import { Failure } from '#kit/ui/states.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { MoveField } from '#modules/requests/desk/MoveField.tsx'
import { Recordings } from '#modules/requests/desk/Recordings.tsx'
import { PublicPreview } from '#modules/requests/desk/PublicPreview.tsx'
import { ReplyHelp } from '#modules/requests/desk/ReplyHelp.tsx'
import { useMoveForm } from '#modules/requests/desk/move-form.ts'
import { fieldsOf } from '#modules/requests/desk/move-schema.ts'
import type { OpenMove } from '#modules/requests/desk/move-schema.ts'
import { actWords, labelOf, moveWords } from '#modules/requests/desk/move-words.ts'

type MoveFormProps = {
  request: RequestDetail
  move: OpenMove
  close: () => void
  /** Stands there without being asked for: it takes no focus, so that the keys of the list go on working. */
  unasked?: boolean
  /** Nothing else waits: there is nothing to leave it for. */
  alone?: boolean
}

/** The form of one move, made from its contract: what will happen, what it needs, and the verb that does it. */
export function MoveForm({ request, move, close, unasked = false, alone = false }: MoveFormProps) {
  const form = useMoveForm(request, move, close)
  const place = useRef<HTMLFormElement>(null)
  useSubmitKey(place, form.submit)
  useFocusReturn()
  useLeaveByEscape(place, alone ? undefined : close)
  useEffect(() => {
    if (unasked) return
    place.current?.scrollIntoView({ block: 'nearest' })
    place.current?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
  }, [unasked])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    form.submit()
  }
  const label = labelOf(request, move)
  const words = moveWords[move]
  return (
    <form ref={place} className="move-form" aria-label={label} onSubmit={submit} noValidate>
      <h3>{label}</h3>
      {words?.effect !== undefined && <p className="move-effect">{words.effect}</p>}
      {move === 'publish' && (
        <details className="correctable">
          <summary>原文（不会公开）</summary>
          <p className="quoted">{request.text}</p>
        </details>
      )}
      {move === 'typeVoice' && <Recordings recordings={request.recordings} />}
      {fieldsOf(move).map((field) => (
        <Fragment key={field.name}>
          <MoveField field={field} move={move} request={request} values={form.values} wrong={form.wrong[field.name]} set={form.set} />
          {move === 'reply' && field.name === 'words' && <ReplyHelp request={request} values={form.values} take={(words) => form.set('words', words)} />}
        </Fragment>
      ))}
      {move === 'publish' && <PublicPreview request={request} publicText={String(form.values['publicText'] ?? '')} publicAnswer={String(form.values['publicAnswer'] ?? '')} />}
      {form.command.error !== null && <Failure error={form.command.error} filled retry={form.submit} />}
      {form.changed && <Changed request={request} stillOpen={form.stillOpen} label={label} accept={form.accept} />}
      <p className="move-acts">
        {form.stillOpen && (
          <Button type="primary" htmlType="submit" danger={words?.grave === true} loading={form.command.isPending} disabled={form.changed} title={form.changed ? '请先看过上面的变化' : undefined}>
            {actWords(request, move)}
          </Button>
        )}
        {!(alone && form.stillOpen) && <Button {...LEAVES} onClick={close}>{form.stillOpen ? '先不办' : '收起'}</Button>}
        {form.stillOpen && <span className="act-key">Ctrl + Enter</span>}
      </p>
    </form>
  )
}

/** Ctrl + Enter sends from any field, also from a text in which Enter makes a line. */
function useSubmitKey(place: RefObject<HTMLElement | null>, submit: () => void): void {
  const latest = useRef(submit)
  latest.current = submit
  useEffect(() => {
    const press = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) latest.current() }
    const form = place.current
    form?.addEventListener('keydown', press)
    return () => form?.removeEventListener('keydown', press)
  }, [place])
}

/** Somebody else acted while the form was open: what, and that nothing typed is lost. */
function Changed({ request, stillOpen, label, accept }: { request: RequestDetail; stillOpen: boolean; label: string; accept: () => void }) {
  const last = request.timeline.reduce<RequestDetail['timeline'][number] | undefined>((newest, entry) => (newest === undefined || entry.at >= newest.at ? entry : newest), undefined)
  return (
    <div className="move-changed" role="alert">
      <p>
        您填写的时候，这件事有了变化
        {last !== undefined && (
          <>
            ：{last.summary}（<Moment at={last.at} />）
          </>
        )}
        。{stillOpen ? '您填写的内容还在，看过后可以接着办。' : `现在是“${request.stateLabel}”，不能再“${label}”。您填写的内容还在，可以复制。`}
      </p>
      {stillOpen && (
        <Button size="small" onClick={accept}>
          已看过，接着办
        </Button>
      )}
    </div>
  )
}
