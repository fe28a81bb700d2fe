import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { LEAVES } from '#kit/ui/desk/leave-form.ts'
import { Failure } from '#kit/ui/states.tsx'
import { endStates } from '#modules/requests/lifecycle.ts'
import { REQUEST, REQUEST_DETAIL, api } from '#modules/requests/desk/api.ts'
import { BulkPanel } from '#modules/requests/desk/BulkPanel.tsx'
import type { BulkAnswer, BulkRow } from '#modules/requests/desk/bulk-rows.ts'
import { IntoPicker } from '#modules/requests/desk/IntoPicker.tsx'
import type { IntoChoice } from '#modules/requests/desk/IntoPicker.tsx'
import { whereAndWhen } from '#modules/requests/desk/MergePicker.tsx'
import { moveWords } from '#modules/requests/desk/move-words.ts'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'

type BulkMergeProps = { rows: readonly BulkRow[]; most: number; close: () => void; told: (answer: BulkAnswer, deed: string) => void }

/** One of those that are ticked goes on, or any other, and the rest goes on in it. Of those that nobody has answered the one that was reported first is chosen beforehand: its time has run longest. */
export function BulkMerge({ rows, most, close, told }: BulkMergeProps) {
  const isOne = rows.length === 1
  const offered = isOne ? [] : rows.filter(({ state }) => state === undefined || !endStates.has(state)).toSorted((one, other) => (one.number < other.number ? -1 : 1)).map(choiceOf)
  const [into, choose] = useState<IntoChoice | undefined>(offered.find(({ requestId }) => rows.some((row) => row.requestId === requestId && row.openMoves.includes('merge'))) ?? offered[0])
  const merge = useCommand(api.mergeRequests, { done: (answer) => told(answer, `已并入 ${into?.number}`), changes: [REQUEST, REQUEST_DETAIL] })
  const others = rows.filter((row) => row.requestId !== into?.requestId)
  const able = others.filter((row) => row.openMoves.includes('merge'))
  const going = able.slice(0, most)
  const [later, staying] = [able.length - going.length, others.length - able.length]
  const send = () => into !== undefined && merge.mutate({ intoId: into.requestId, rows: going.map(({ requestId, version }) => ({ requestId, version })) })
  return (
    <BulkPanel title={`合并 ${rows.length} 件`} close={close}>
      <div className="bulk-choices">
        <IntoPicker
          legend={isOne ? '并入哪一件' : '哪一件接着办，其余并入它'}
          offered={offered}
          nothing={isOne ? '请按编号或字词找要并入的一件。' : '勾选的都已办结，请按编号或字词找要并入的一件。'}
          leaveOut={(id) => isOne && id === rows[0]!.requestId}
          hintOf={whereAndWhen}
          value={into?.requestId}
          change={choose}
        />
      </div>
      <p className="field-hint">
        {into !== undefined && going.length > 0 && `${going.length} 件并入 ${into.number} ${into.title}。每一位反映人都会收到通知；合错了可以撤销。`}
        {later > 0 && `一次最多 ${most} 件，另有 ${later} 件请办完再合并。`}
        {staying > 0 && `另有 ${staying} 件现在不能合并，不动。`}
      </p>
      {merge.error !== null && <Failure error={merge.error} filled retry={send} />}
      <p className="panel-acts">
        <Button type="primary" disabled={into === undefined || going.length === 0} title={into === undefined ? '请先选要并入的一件' : going.length === 0 ? '除了接着办的一件，没有能并入它的' : undefined} loading={merge.isPending} onClick={send}>
          并入 {going.length} 件
        </Button>
        <Button {...LEAVES} onClick={close}>先不合并</Button>
      </p>
    </BulkPanel>
  )
}

function choiceOf(row: BulkRow): IntoChoice {
  const { requestId, number, title, place, openedAt } = row
  return { requestId, number, title, hint: whereAndWhen({ place, openedAt }) }
}

/** Each of them stands on its own again, whichever it was merged into. */
export function BulkUndoMerge({ rows, close, told }: Omit<BulkMergeProps, 'most'>) {
  const [words, setWords] = useState('')
  const undo = useCommand(api.undoMerges, { done: (answer) => told(answer, '已撤销合并'), changes: [REQUEST, REQUEST_DETAIL] })
  const send = () => undo.mutate({ words: words.trim(), rows: rows.map(({ requestId, version }) => ({ requestId, version })) })
  return (
    <BulkPanel title={`撤销合并 ${rows.length} 件`} close={close}>
      <p className="bulk-effect">{moveWords.undoMerge!.effect}</p>
      <label className="field">
        <span>撤销原因（只在内部看得到）</span>
        <TextArea value={words} most={500} change={setWords} />
      </label>
      {undo.error !== null && <Failure error={undo.error} filled retry={send} />}
      <p className="panel-acts">
        <Button type="primary" disabled={words.trim() === ''} title={words.trim() === '' ? '请先写明撤销原因' : undefined} loading={undo.isPending} onClick={send}>
          撤销 {rows.length} 件
        </Button>
        <Button {...LEAVES} onClick={close}>先不撤销</Button>
      </p>
    </BulkPanel>
  )
}
