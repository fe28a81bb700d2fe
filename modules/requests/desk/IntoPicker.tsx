import './request.css'
import { useState } from 'react'
import { Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { NotRead, askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { endStates } from '#modules/requests/lifecycle.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { api } from '#modules/requests/desk/api.ts'

/** One that may be merged into; `hint`: what tells it from the others. */
export type IntoChoice = { requestId: string; number: string; title: string; hint: string }

type IntoPickerProps = {
  legend: string
  offered: readonly IntoChoice[]
  /** Said where nothing is offered. */
  nothing: string
  /** What could not be read, read again. */
  again?: (() => void) | undefined
  /** What is merged cannot be what it is merged into. */
  leaveOut: (requestId: string) => boolean
  hintOf: (row: RequestRow) => string
  value: string | undefined
  change: (into: IntoChoice) => void
  wrong?: string | undefined
}

const MOST_FOUND = 8

/** Into which request: one of those offered, or any other by its number or words. */
export function IntoPicker({ legend, offered, nothing, again, leaveOut, hintOf, value, change, wrong }: IntoPickerProps) {
  const [words, setWords] = useState('')
  const asked = words.trim().length >= 2 ? words.trim() : undefined
  const found = useQuery({ ...api.listRequests.queryOptions({ input: { text: asked, limit: MOST_FOUND } as Parameters<typeof api.listRequests.call>[0] }), enabled: asked !== undefined })
  const choices = asked === undefined
    ? offered
    : (found.data?.items ?? []).filter((row) => !leaveOut(row.requestId) && !endStates.has(row.state)).map((row) => ({ requestId: row.requestId, number: row.number, title: row.title, hint: hintOf(row) }))
  const readAgain = asked === undefined ? again : askAgain(found)
  return (
    <fieldset className="choice choice-column">
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.requestId} className="choice-option">
          <input type="radio" name="into" checked={value === choice.requestId} onChange={() => change(choice)} />
          <span>
            {choice.number} {choice.title}
            <span className="choice-hint">{choice.hint}</span>
          </span>
        </label>
      ))}
      {readAgain !== undefined && <NotRead what="相近的诉求" again={readAgain} />}
      {readAgain === undefined && choices.length === 0 && <p className="field-hint">{asked === undefined ? nothing : found.isLoading ? '正在查找' : '没有找到能并入的诉求。'}</p>}
      <Labelled label="按编号或字词找另一件">
        <Input value={words} onChange={(event) => setWords(event.target.value)} style={{ maxWidth: 260 }} />
      </Labelled>
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </fieldset>
  )
}
