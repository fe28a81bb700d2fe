import { useState } from 'react'
import { Button } from 'antd'
import { Failure } from '#kit/ui/states.tsx'
import { Choice } from '#modules/requests/desk/Choice.tsx'
import type { Choosing } from '#modules/requests/desk/import/SheetChoice.tsx'

type HeaderLineProps = Choosing & {
  headerLine: number
  /** What stands in the first rows: one of them is the header. */
  firstRows: readonly { line: number; words: string }[]
  choose: (headerLine: number) => void
}

/** Which row names the columns, and another one where the wrong row was taken. */
export function HeaderLine({ headerLine, firstRows, choose, error, isPending }: HeaderLineProps) {
  const [line, setLine] = useState<string>()
  const taken = String(headerLine)
  if (line === undefined) return <p className="import-note">列名取自第 {taken} 行{headerLine > 1 && '，上面的行不当作数据'}。<Button type="link" size="small" onClick={() => setLine(taken)}>列名不在这一行</Button></p>
  return (
    <div className="import-header-line">
      <Choice legend="哪一行是列名" column value={line} change={setLine} options={firstRows.map((row) => ({ value: String(row.line), label: `第 ${row.line} 行：${row.words}` }))} />
      {error !== null && <Failure error={error} filled />}
      <p className="panel-acts">
        <Button disabled={line === taken} loading={isPending} onClick={() => choose(Number(line))}>{line === taken ? '请选另一行' : `用第 ${line} 行作列名`}</Button>
        <Button onClick={() => setLine(undefined)}>不改了</Button>
      </p>
    </div>
  )
}
