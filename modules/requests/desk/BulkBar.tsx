import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { LEAVES } from '#kit/ui/desk/leave-form.ts'
import { Icon } from '#kit/ui/Icon.tsx'
import { Failure } from '#kit/ui/states.tsx'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { BulkMerge, BulkUndoMerge } from '#modules/requests/desk/BulkMerge.tsx'
import type { BulkAnswer, BulkRow } from '#modules/requests/desk/bulk-rows.ts'
import { BulkPanel } from '#modules/requests/desk/BulkPanel.tsx'
import { useMay } from '#modules/requests/desk/me.ts'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'

type BulkBarProps = { rows: readonly BulkRow[]; clear: () => void; done: () => void }

/** As many as the server takes in one call. */
const MOST_AT_ONCE = 100

/** What can be done with the ticked rows. Each row is answered for itself. */
export function BulkBar({ rows, clear, done }: BulkBarProps) {
  const [doing, setDoing] = useState<'dispatch' | 'merge' | 'undoMerge'>()
  const [answered, setAnswered] = useState<{ results: BulkAnswer['results']; deed: string }>()
  const may = useMay()
  const able = (move: 'sign' | 'dispatch' | 'merge' | 'undoMerge') => rows.filter((row) => row.openMoves.includes(move)).slice(0, MOST_AT_ONCE)
  const told = (answer: BulkAnswer, deed: string) => {
    setAnswered({ results: answer.results, deed })
    setDoing(undefined)
    done()
  }
  const sign = useCommand(api.signRequests, { done: (answer) => told(answer, '已签收'), changes: [REQUEST, REQUEST_DETAIL] })
  const versions = (able: readonly BulkRow[]) => able.map(({ requestId, version }) => ({ requestId, version }))
  return (
    <div className="bulk" role="region" aria-label="已勾选的诉求">
      <span>已勾选 {rows.length} 件{rows.length > MOST_AT_ONCE && `，一次办前 ${MOST_AT_ONCE} 件，其余的办完后再勾选`}</span>
      <Button disabled={able('sign').length === 0} title={able('sign').length === 0 ? '勾选的诉求里没有等您签收的' : undefined} loading={sign.isPending} onClick={() => sign.mutate({ rows: versions(able('sign')) })}>
        签收 {able('sign').length} 件
      </Button>
      <Button disabled={able('dispatch').length === 0} title={able('dispatch').length === 0 ? '勾选的诉求里没有等您派单的' : undefined} onClick={() => setDoing('dispatch')}>
        派单 {able('dispatch').length} 件
      </Button>
      {may('request.merge') && (
        <Button disabled={able('merge').length === 0} title={able('merge').length === 0 ? '勾选的诉求里没有您能合并的' : undefined} onClick={() => setDoing('merge')}>
          合并 {able('merge').length} 件
        </Button>
      )}
      {able('undoMerge').length > 0 && <Button onClick={() => setDoing('undoMerge')}>撤销合并 {able('undoMerge').length} 件</Button>}
      <button type="button" className="plain-button" onClick={clear}>
        取消勾选
      </button>
      {sign.error !== null && <Failure error={sign.error} retry={() => sign.mutate({ rows: versions(able('sign')) })} />}
      {doing === 'dispatch' && <BulkDispatch rows={able('dispatch')} close={() => setDoing(undefined)} told={told} />}
      {doing === 'merge' && <BulkMerge rows={rows} most={MOST_AT_ONCE} close={() => setDoing(undefined)} told={told} />}
      {doing === 'undoMerge' && <BulkUndoMerge rows={able('undoMerge')} close={() => setDoing(undefined)} told={told} />}
      {answered !== undefined && <Results rows={rows} {...answered} close={() => { setAnswered(undefined); clear() }} />}
    </div>
  )
}

function BulkDispatch({ rows, close, told }: { rows: readonly BulkRow[]; close: () => void; told: (answer: BulkAnswer, deed: string) => void }) {
  const [organizationId, setOrganizationId] = useState<string>()
  const [words, setWords] = useState('')
  const dispatch = useCommand(api.dispatchRequests, { done: (answer) => told(answer, '已派单'), changes: [REQUEST, REQUEST_DETAIL] })
  const send = () =>
    dispatch.mutate({
      rows: rows.map(({ requestId, version }) => ({ requestId, version })),
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(words.trim() === '' ? {} : { words: words.trim() }),
    })
  return (
    <BulkPanel title={`派单 ${rows.length} 件`} close={close}>
      <label className="field">
        <span>派给</span>
        <UnitPicker label="派给" value={organizationId} change={setOrganizationId} placeholder="不选：每件各按派单规则的建议" />
      </label>
      <label className="field">
        <span>派单说明（可不填）</span>
        <TextArea value={words} most={500} change={setWords} />
      </label>
      {dispatch.error !== null && <Failure error={dispatch.error} filled retry={send} />}
      <p className="panel-acts">
        <Button type="primary" loading={dispatch.isPending} onClick={send}>
          {organizationId === undefined ? `按建议派出 ${rows.length} 件` : `派出 ${rows.length} 件`}
        </Button>
        <Button {...LEAVES} onClick={close}>先不派</Button>
      </p>
    </BulkPanel>
  )
}

/** `deed`: what has been done with those of which the server says no more. */
function Results({ rows, results, deed, close }: { rows: readonly BulkRow[]; results: BulkAnswer['results']; deed: string; close: () => void }) {
  const good = results.filter((result) => result.done).length
  const numberOf = (requestId: string) => rows.find((row) => row.requestId === requestId)
  return (
    <BulkPanel title={good === results.length ? (good === 1 ? '1 件办好了' : `${good} 件都办好了`) : `${good} 件办好，${results.length - good} 件没有办成`} close={close}>
      <ul className="bulk-results">
        {[...results].sort((a, b) => Number(a.done) - Number(b.done)).map((result) => (
          <li key={result.requestId} className={result.done ? 'is-done' : 'is-refused'}>
            <Icon name={result.done ? 'done' : 'close'} size={16} />
            <span>
              {numberOf(result.requestId)?.number} {numberOf(result.requestId)?.title}
              <span className="bulk-sentence">{result.sentence ?? (result.done ? deed : '没有办成')}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="panel-acts">
        <Button type="primary" onClick={close}>
          知道了
        </Button>
      </p>
    </BulkPanel>
  )
}
