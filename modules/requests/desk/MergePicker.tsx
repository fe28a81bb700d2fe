import { useState } from 'react'
import { Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { NotRead, askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { api } from '#modules/requests/desk/api.ts'

type MergePickerProps = { requestId: string; value: string | undefined; change: (requestId: string) => void; wrong: string | undefined }

/** Into which request: those that look alike first, any other by its number. */
export function MergePicker({ requestId, value, change, wrong }: MergePickerProps) {
  const [number, setNumber] = useState('')
  const alike = useQuery(api.findDuplicates.queryOptions({ input: { requestId } }))
  const asked = number.trim().length >= 2 ? number.trim() : undefined
  const found = useQuery({ ...api.listRequests.queryOptions({ input: { text: asked, limit: 8 } as Parameters<typeof api.listRequests.call>[0] }), enabled: asked !== undefined })
  const candidates: { request: RequestRow; why: string }[] = asked === undefined ? (alike.data?.candidates ?? []) : (found.data?.items ?? []).map((request) => ({ request, why: '按编号或字词找到' }))
  const again = asked === undefined ? askAgain(alike) : askAgain(found)
  const isReading = asked === undefined ? alike.isLoading : found.isLoading
  const others = candidates.filter(({ request }) => request.requestId !== requestId && request.state !== 'merged')
  return (
    <fieldset className="choice choice-column">
      <legend>并入哪一件</legend>
      {others.map(({ request, why }) => (
        <label key={request.requestId} className="choice-option">
          <input type="radio" name="into" checked={value === request.requestId} onChange={() => change(request.requestId)} />
          <span>
            {request.number} {request.title}
            <span className="choice-hint">
              {request.place}，<Moment at={request.openedAt} /> 反映。{why}
            </span>
          </span>
        </label>
      ))}
      {again !== undefined && <NotRead what="相近的诉求" again={again} />}
      {again === undefined && others.length === 0 && <p className="field-hint">{isReading ? '正在查找' : asked === undefined ? '没有找到相近的诉求，可以按编号找。' : '没有找到。'}</p>}
      <Labelled label="按编号或字词找另一件">
        <Input value={number} onChange={(event) => setNumber(event.target.value)} style={{ maxWidth: 260 }} />
      </Labelled>
      {wrong !== undefined && (
        <span className="field-wrong" role="alert">
          {wrong}
        </span>
      )}
    </fieldset>
  )
}
