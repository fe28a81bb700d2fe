import { useState } from 'react'
import { Button } from 'antd'
import { useCommand } from '#kit/ui/command.ts'
import { Failure } from '#kit/ui/states.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import { IMPORT, api } from '#modules/requests/desk/import/api.ts'
import type { ImportDetail } from '#modules/requests/import/contract.ts'

/** Which row names the columns, and another one where the wrong row was taken. */
export function HeaderLine({ list }: { list: ImportDetail }) {
  const [line, setLine] = useState<string>()
  const choose = useCommand(api.chooseHeader, { changes: [IMPORT] })
  const taken = String(list.headerLine)
  if (line === undefined) return <p className="import-note">列名取自第 {taken} 行。<Button type="link" size="small" onClick={() => setLine(taken)}>列名不在这一行</Button></p>
  return (
    <div className="import-header-line">
      <Choice legend="哪一行是列名" column value={line} change={setLine} options={list.firstRows.map((row) => ({ value: String(row.line), label: `第 ${row.line} 行：${row.words}` }))} />
      {choose.error !== null && <Failure error={choose.error} filled />}
      <p className="panel-acts">
        <Button disabled={line === taken} loading={choose.isPending} onClick={() => choose.mutate({ importId: list.importId, headerLine: Number(line) })}>{line === taken ? '请选另一行' : `用第 ${line} 行作列名`}</Button>
        <Button onClick={() => setLine(undefined)}>不改了</Button>
      </p>
    </div>
  )
}
